package dev.pgtrek.cli;

import dev.pgtrek.backup.BackupFolder;
import dev.pgtrek.backup.RunBackups;
import dev.pgtrek.backup.StoredBackup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the backups of a work folder are.
 *
 * @param folder those that were taken by themselves
 * @param runs those that runs took
 */
record BackupShelf(BackupFolder folder, RunBackups runs) {

  /**
   * The work folder's own.
   *
   * @param named another folder for backups, or null
   */
  static BackupShelf of(Session session, @Nullable Path named) {
    return new BackupShelf(
        new BackupFolder(
            named == null ? session.workFolder().resolve("backups") : session.file(named)),
        new RunBackups(session.workFolder().resolve("runs")));
  }

  /** Every backup, the latest first. */
  List<StoredBackup> all() {
    List<StoredBackup> all = new ArrayList<>(folder.list());
    all.addAll(runs.list());
    all.sort(Comparator.comparing(StoredBackup::takenAt).reversed());
    return all;
  }

  /** The backup at a path as the user named it: a path, or the bare name of one that is known. */
  Path find(Session session, Path named) {
    Path file = session.file(named);
    if (java.nio.file.Files.exists(file) || named.getNameCount() != 1) {
      return file;
    }
    return all().stream()
        .filter(backup -> backup.name().equals(named.toString()))
        .map(StoredBackup::content)
        .findFirst()
        .orElse(file);
  }
}
