package dev.pgtrek.cli;

import dev.pgtrek.backup.BackupFacts;
import dev.pgtrek.backup.BackupKind;
import dev.pgtrek.backup.Seal;
import dev.pgtrek.backup.StoredBackup;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.client.Archive;
import dev.pgtrek.postgres.client.ClientPlaces;
import dev.pgtrek.postgres.client.ClientPrograms;
import dev.pgtrek.postgres.client.DumpFormat;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.sqlite.SqliteSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder that is taken for a backup.
 *
 * @param path where it is
 * @param facts what pgtrek wrote down about it; null where it wrote nothing
 */
record BackupContent(Path path, @Nullable BackupFacts facts) {

  /** Rows that a part of the check of a SQLite file reads about. */
  private static final long ROWS_PER_PART = 100_000;

  /** What to ask for where nothing says which version wrote a dump. */
  private static final int NEWEST = 18;

  static BackupContent at(Path path) {
    return new BackupContent(path, StoredBackup.at(path).map(StoredBackup::facts).orElse(null));
  }

  /**
   * Whether it is a dump, or else a SQLite file.
   *
   * @throws PgtrekException.Source for what is neither
   */
  BackupKind kind() {
    if (!Files.exists(path)) {
      throw new PgtrekException.Source(
          "backup-missing",
          "The backup " + path + " is not there.",
          "'pgtrek backup list' shows those that are.",
          null);
    }
    if (facts != null) {
      return facts.kind();
    }
    Optional<DumpFormat> format = Archive.format(path);
    if (format.isPresent()) {
      return format.get() == DumpFormat.CUSTOM ? BackupKind.DUMP : BackupKind.DUMP_DIRECTORY;
    }
    if (Files.isDirectory(path)) {
      throw damaged(List.of("it is a folder without pg_dump's table of contents, toc.dat"));
    }
    return BackupKind.SQLITE;
  }

  boolean isSealed() {
    return Files.exists(path.resolveSibling(path.getFileName() + ".sha256"));
  }

  /** What contradicts its seal. */
  List<String> sealFaults() {
    return Seal.faults(path);
  }

  /** What is wrong with what it holds. */
  List<String> contentFaults(ClientPlaces places) {
    return switch (kind()) {
      case SQLITE -> ofSqlite();
      case DUMP, DUMP_DIRECTORY -> new Archive(path).faults(programs(places));
    };
  }

  /** The pg_restore that can read it. */
  ClientPrograms programs(ClientPlaces places) {
    int written = facts == null ? 0 : writtenBy(facts);
    return written > 0
        ? ClientPrograms.require(places, written)
        : ClientPrograms.newest(places).orElseGet(() -> ClientPrograms.require(places, NEWEST));
  }

  /** The major version of the pg_dump that wrote it. */
  private static int writtenBy(BackupFacts facts) {
    String version = facts.program().substring(facts.program().lastIndexOf(' ') + 1);
    int end = 0;
    while (end < version.length() && Character.isDigit(version.charAt(end))) {
      end++;
    }
    return end == 0 ? 0 : Integer.parseInt(version.substring(0, end));
  }

  private List<String> ofSqlite() {
    List<String> faults = new ArrayList<>();
    try (SqliteSource source = SqliteSource.open(path);
        Snapshot snapshot = source.reopen(path)) {
      add(faults, snapshot.integrity());
      if (faults.isEmpty()) {
        snapshot.consistency(ROWS_PER_PART).forEach(part -> add(faults, part.get()));
      }
    } catch (PgtrekException.Source e) {
      faults.add(String.valueOf(e.getMessage()));
    }
    return faults;
  }

  /** References without a parent, which are no damage: the source had them too. */
  List<String> notes() {
    if (kind() != BackupKind.SQLITE) {
      return List.of();
    }
    try (SqliteSource source = SqliteSource.open(path);
        Snapshot snapshot = source.reopen(path)) {
      return snapshot.orphans().stream()
          .map(
              o ->
                  "%d rows of %s refer to no row of %s, as in the source"
                      .formatted(o.count(), o.table(), o.key().parent()))
          .toList();
    }
  }

  private static void add(List<String> faults, List<Finding> findings) {
    findings.stream()
        .filter(Finding::blocks)
        .forEach(finding -> faults.add(finding.subject() + ": " + finding.measured()));
  }

  /** The failure that a damaged backup is. */
  PgtrekException damaged(List<String> faults) {
    int shown = Math.min(5, faults.size());
    String more = faults.size() > shown ? "; and " + (faults.size() - shown) + " more" : "";
    return new PgtrekException.Source(
        "backup-damaged",
        "The backup "
            + path
            + " is damaged: "
            + String.join("; ", faults.subList(0, shown))
            + more
            + ".",
        "Use another one: 'pgtrek backup list' shows them all.",
        null);
  }
}
