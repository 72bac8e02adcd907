package dev.pgtrek.cli;

import dev.pgtrek.Manifests;
import dev.pgtrek.backup.BackupFacts;
import dev.pgtrek.backup.BackupFolder;
import dev.pgtrek.backup.BackupKind;
import dev.pgtrek.backup.OpenBackup;
import dev.pgtrek.backup.StoredBackup;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.manifest.ManifestFile;
import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.DumpSession;
import dev.pgtrek.postgres.client.ClientPlaces;
import dev.pgtrek.postgres.client.ClientPrograms;
import dev.pgtrek.postgres.client.Dump;
import dev.pgtrek.postgres.client.DumpFormat;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.sqlite.SqliteSource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The taking of a backup, of either kind of source.
 *
 * @param folder where it goes
 * @param progress hears how the manifest's reading goes; null where no manifest is made
 * @param jobs sessions or threads that read at once
 * @param heard gets a line for each thing that takes long or that a program says
 */
record TakenBackup(
    BackupFolder folder, @Nullable Progress progress, int jobs, Consumer<String> heard) {

  /**
   * A tenth of what the tables take on the server is the least that a compressed dump of them is
   * likely to take; a disk with less than that is refused before anything is read.
   */
  private static final long LEAST_SHARE = 10;

  /** A copy of a SQLite file, correct beside a living writer. */
  StoredBackup ofSqlite(Path file) {
    try (SqliteSource source = SqliteSource.open(file)) {
      folder.requireSpace(source.bytes());
      String name = String.valueOf(file.getFileName());
      int dot = name.lastIndexOf('.');
      String ending = dot > 0 ? name.substring(dot + 1) : "";
      try (OpenBackup open =
          folder.begin(dot > 0 ? name.substring(0, dot) : name, ending, Instant.now())) {
        Instant takenAt = Instant.now();
        String engine;
        try (Snapshot snapshot = source.snapshot(open.content())) {
          refuseDamaged(snapshot.integrity());
          snapshot.preserve();
          engine = snapshot.engine();
          describe(open, snapshot, name, source.display());
        }
        return open.keep(
            new BackupFacts(
                BackupKind.SQLITE,
                source.display(),
                name,
                takenAt,
                engine,
                engine,
                VersionCommand.version(),
                0,
                List.of(),
                List.of(),
                Map.of()));
      }
    }
  }

  private static void refuseDamaged(List<Finding> findings) {
    for (Finding finding : findings) {
      if (finding.blocks()) {
        throw new PgtrekException.Source(
            finding.code(),
            finding.subject() + ": " + finding.measured() + ". " + finding.why(),
            finding.fix() + " To keep the damaged file, copy it as it is.",
            null);
      }
    }
  }

  /** A dump of a PostgreSQL database. */
  StoredBackup ofPostgres(PostgresUrl url, DumpFormat format, ClientPlaces places) {
    try (DumpSession session = DumpSession.open(url)) {
      ClientPrograms programs = ClientPrograms.require(places, session.major());
      folder.requireSpace(session.bytes() / LEAST_SHARE);
      String ending = format == DumpFormat.CUSTOM ? "dump" : "dumpdir";
      try (OpenBackup open = folder.begin(url.database(), ending, Instant.now())) {
        Instant takenAt = Instant.now();
        heard.accept("pg_dump %s from %s".formatted(programs.version(), programs.folder()));
        int dumpers = format == DumpFormat.DIRECTORY ? jobs : 1;
        new Dump(programs, url, format, dumpers, session.snapshotName())
            .write(open.content(), heard, session::isCut);
        describe(open, session.snapshot(), url.database(), session.display());
        return open.keep(
            new BackupFacts(
                format == DumpFormat.CUSTOM ? BackupKind.DUMP : BackupKind.DUMP_DIRECTORY,
                session.display(),
                url.database(),
                takenAt,
                session.engine(),
                "pg_dump " + programs.version(),
                VersionCommand.version(),
                0,
                session.extensions(),
                session.roles(),
                session.settings()));
      }
    }
  }

  /** Puts a manifest of the very moment beside the content. */
  private void describe(OpenBackup open, Snapshot snapshot, String name, String at) {
    if (progress != null) {
      open.manifest(
          ManifestFile.text(
              Manifests.of(snapshot, BackupManifest.options(jobs), progress).of(name, at)));
    }
  }
}
