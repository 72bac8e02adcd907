package dev.pgtrek.cli;

import dev.pgtrek.backup.Retention;
import dev.pgtrek.backup.Seal;
import dev.pgtrek.backup.StoredBackup;
import dev.pgtrek.postgres.journal.Made;
import dev.pgtrek.spi.RunRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What may go now, and what a rollback would still need.
 *
 * @param journalSince when the journal was last begun or something was made; empty without one
 * @param journalUntil until when it is kept; empty where it may go
 * @param runs the folders of runs, each with until when it is kept; empty where it may go
 * @param backups the backups, each with why it is kept; empty where it may go
 * @param ahead what lies in the future by the clock of this machine, as sentences
 */
record CleanPreview(
    Optional<Instant> journalSince,
    Optional<Instant> journalUntil,
    Map<KeptFolder, Optional<Instant>> runs,
    Map<StoredBackup, String> backups,
    List<String> ahead) {

  /**
   * Looks at everything.
   *
   * @param run the latest run into the schema
   * @param tables whether what the run made goes too; then nobody goes back from it
   */
  static CleanPreview of(
      WorkFolder folder,
      BackupShelf shelf,
      Made made,
      Optional<RunRecord> run,
      WaitingTime waiting,
      boolean tables) {
    List<KeptFolder> folders = folder.runs();
    List<StoredBackup> stored = shelf.folder().list();
    Optional<Instant> since = run.map(r -> latest(r.startedAt(), made));
    List<String> ahead = new ArrayList<>();
    since.filter(waiting::isBehind).ifPresent(s -> ahead.add(behind("the journal", s, waiting)));
    folders.stream()
        .filter(f -> waiting.isBehind(f.since()))
        .forEach(f -> ahead.add(behind("run folder " + f.name(), f.since(), waiting)));
    stored.stream()
        .filter(b -> waiting.isBehind(b.takenAt()))
        .forEach(b -> ahead.add(behind("backup " + b.name(), b.takenAt(), waiting)));
    // A clock that is behind makes everything too young or too old, so no age counts.
    boolean unsure = !ahead.isEmpty() && !waiting.overridden();
    Map<KeptFolder, Optional<Instant>> runs = new LinkedHashMap<>();
    folders.forEach(
        f -> runs.put(f, until(waiting, f.since(), unsure || needs(run, f.path(), tables))));
    boolean ended = run.filter(r -> r.state() != RunRecord.State.RUNNING).isPresent();
    Optional<Instant> journal =
        ended && !tables ? since.flatMap(s -> until(waiting, s, unsure)) : Optional.empty();
    return new CleanPreview(since, journal, runs, backups(shelf, stored, waiting, unsure), ahead);
  }

  private static Instant latest(Instant started, Made made) {
    return made.tables().stream()
        .map(Made.MadeTable::since)
        .reduce(started, (a, b) -> a.isAfter(b) ? a : b);
  }

  private static String behind(String what, Instant since, WaitingTime waiting) {
    return "this machine's clock says "
        + WaitingTime.words(waiting.now())
        + ", but "
        + what
        + " is of "
        + WaitingTime.words(since)
        + ": ages cannot be told, so nothing that waits is removed without --now";
  }

  /** Until when; what is held back without an age waits from now. */
  private static Optional<Instant> until(WaitingTime waiting, Instant since, boolean held) {
    return held && !waiting.overridden()
        ? Optional.of(later(since, waiting.now()).plus(waiting.length()))
        : waiting.keeps(since);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /** Whether an unfinished run, which may be taken up, has its copy of the source there. */
  private static boolean needs(Optional<RunRecord> run, Path folder, boolean tables) {
    return !tables
        && run.filter(r -> r.state() == RunRecord.State.RUNNING)
            .map(r -> Path.of(r.snapshotFile()).startsWith(folder.toAbsolutePath()))
            .orElse(false);
  }

  private static Map<StoredBackup, String> backups(
      BackupShelf shelf, List<StoredBackup> stored, WaitingTime waiting, boolean unsure) {
    Duration age = waiting.overridden() ? Duration.ZERO : waiting.length();
    Retention.Decision decision =
        new Retention(age, 0)
            .decide(
                stored,
                waiting.now(),
                shelf.runs()::name,
                backup -> Seal.faults(backup.content()).isEmpty());
    Map<StoredBackup, String> all = new LinkedHashMap<>();
    for (StoredBackup backup : stored) {
      String why = decision.kept().getOrDefault(backup, "");
      Optional<Instant> until = until(waiting, backup.takenAt(), unsure);
      all.put(backup, until.map(u -> "kept until " + WaitingTime.words(u)).orElse(why));
    }
    return all;
  }

  List<KeptFolder> runsGone() {
    return keys(runs, Optional.empty());
  }

  List<StoredBackup> backupsGone() {
    return keys(backups, "");
  }

  private static <K, V> List<K> keys(Map<K, V> map, @Nullable V wanted) {
    return map.entrySet().stream()
        .filter(e -> e.getValue().equals(wanted))
        .map(Map.Entry::getKey)
        .toList();
  }
}
