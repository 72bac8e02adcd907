package dev.pgtrek.backup;

import dev.pgtrek.error.PgtrekException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How long backups are kept: all that are younger than an age, or so many good ones of each source.
 * Exactly one of the two is given.
 *
 * @param age all younger ones are kept
 * @param count the latest so many good ones of a source are kept, with all that is younger
 */
public record Retention(@Nullable Duration age, int count) {

  private static final int MOST_DIGITS = 6;

  /**
   * What is to be done.
   *
   * @param gone those that go, the latest first
   * @param kept those that stay, each with the reason
   */
  public record Decision(List<StoredBackup> gone, Map<StoredBackup, String> kept) {}

  /**
   * Reads {@code 30d}, {@code 12h}, {@code 4w} or {@code 10}.
   *
   * @throws PgtrekException.Usage for anything else
   */
  public static Retention parse(String text) {
    String word = text.strip();
    String digits = word.isEmpty() ? "" : word.substring(0, word.length() - 1);
    char unit = word.isEmpty() ? ' ' : word.charAt(word.length() - 1);
    Duration of =
        switch (unit) {
          case 'h' -> Duration.ofHours(1);
          case 'd' -> Duration.ofDays(1);
          case 'w' -> Duration.ofDays(7);
          default -> Duration.ZERO;
        };
    if (!of.isZero() && isNumber(digits)) {
      return new Retention(of.multipliedBy(Long.parseLong(digits)), 0);
    }
    if (isNumber(word) && Integer.parseInt(word) > 0) {
      return new Retention(null, Integer.parseInt(word));
    }
    throw new PgtrekException.Usage(
        "keep-unknown",
        "'" + text + "' says neither how long nor how many backups are kept.",
        "Write an age (12h, 30d, 4w) or a number of at least 1 for each source (10).");
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= MOST_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /**
   * Decides. Of each source one good backup always stays, and its bytes are read before anything
   * else of that source may go.
   *
   * @param backups all there are, in any order
   * @param needed whether a run still needs one
   * @param sound whether a backup's bytes are as they were sealed
   */
  public Decision decide(
      List<StoredBackup> backups,
      Instant now,
      Predicate<StoredBackup> needed,
      Predicate<StoredBackup> sound) {
    Map<String, List<StoredBackup>> bySource = new LinkedHashMap<>();
    backups.stream()
        .sorted(Comparator.comparing(StoredBackup::takenAt).reversed())
        .forEach(
            backup ->
                bySource
                    .computeIfAbsent(backup.facts().source(), s -> new ArrayList<>())
                    .add(backup));
    List<StoredBackup> gone = new ArrayList<>();
    Map<StoredBackup, String> kept = new LinkedHashMap<>();
    bySource.values().forEach(all -> decide(all, now, needed, sound, gone, kept));
    return new Decision(gone, kept);
  }

  private void decide(
      List<StoredBackup> ofOneSource,
      Instant now,
      Predicate<StoredBackup> needed,
      Predicate<StoredBackup> sound,
      List<StoredBackup> gone,
      Map<StoredBackup, String> kept) {
    List<StoredBackup> stay = new ArrayList<>();
    List<StoredBackup> go = new ArrayList<>();
    int good = 0;
    for (StoredBackup backup : ofOneSource) {
      if (!outOfDate(backup, now, good)) {
        stay.add(backup);
        kept.put(backup, age == null ? "one of the latest " + count : "younger than is asked");
      } else if (needed.test(backup)) {
        stay.add(backup);
        kept.put(backup, "a run names it");
      } else {
        go.add(backup);
      }
      good += backup.good() ? 1 : 0;
    }
    if (!go.isEmpty() && stay.stream().noneMatch(b -> b.good() && sound.test(b))) {
      for (StoredBackup backup : List.copyOf(go)) {
        if (backup.good() && sound.test(backup)) {
          kept.put(backup, "the last good one of its source");
          go.remove(backup);
          break;
        }
      }
    }
    gone.addAll(go);
  }

  private boolean outOfDate(StoredBackup backup, Instant now, int goodOnesBefore) {
    return age == null ? goodOnesBefore >= count : backup.takenAt().isBefore(now.minus(age));
  }
}
