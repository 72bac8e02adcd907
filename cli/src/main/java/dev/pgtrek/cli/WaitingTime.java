package dev.pgtrek.cli;

import dev.pgtrek.backup.Retention;
import dev.pgtrek.error.PgtrekException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long what a rollback would need is kept.
 *
 * @param length how long, from when it was last touched
 * @param now the clock of this machine
 * @param overridden whether the user said that nothing is waited for
 */
record WaitingTime(Duration length, Instant now, boolean overridden) {

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx", Locale.ROOT);

  /** What two clocks, or a clock and a file system, may differ by. */
  private static final Duration SLACK = Duration.ofMinutes(2);

  /**
   * Reads {@code 12h}, {@code 7d} or {@code 2w}.
   *
   * @throws PgtrekException.Usage for anything else
   */
  static WaitingTime of(String text, boolean overridden) {
    Duration age = null;
    try {
      age = Retention.parse(text).age();
    } catch (PgtrekException.Usage _) {
      // Said below, in words about this option.
    }
    if (age == null) {
      throw new PgtrekException.Usage(
          "wait-unknown",
          "'" + text + "' says no waiting time.",
          "Write hours, days or weeks: 12h, 7d, 2w; or --now to wait for nothing.");
    }
    return new WaitingTime(age, Instant.now(), overridden);
  }

  /** Until when something is kept; empty where it may go now. */
  Optional<Instant> keeps(Instant since) {
    Instant until = since.plus(length);
    return overridden || !now.isBefore(until) ? Optional.empty() : Optional.of(until);
  }

  /** Whether the clock says that something lies in the future. */
  boolean isBehind(@Nullable Instant since) {
    return since != null && since.isAfter(now.plus(SLACK));
  }

  /** A moment as people here read it, with its zone. */
  static String words(Instant moment) {
    return MOMENT.format(moment.atZone(ZoneId.systemDefault()));
  }
}
