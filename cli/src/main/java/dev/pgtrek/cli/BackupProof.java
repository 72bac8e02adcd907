package dev.pgtrek.cli;

import dev.pgtrek.backup.BackupFacts;
import dev.pgtrek.backup.BackupKind;
import dev.pgtrek.cli.BackupManifest.Comparison;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.RestoreTarget;
import dev.pgtrek.postgres.client.ClientPlaces;
import dev.pgtrek.postgres.client.ClientPrograms;
import dev.pgtrek.postgres.client.Restore;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.sqlite.SqliteSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The proof that a backup gives back what was backed up: it is restored, and compared with its
 * manifest. Whatever it is restored into is removed again.
 *
 * @param content the backup, which is sound
 * @param manifest what it must give back
 * @param places where pg_restore may be
 * @param scratch the folder for servers of its own
 * @param progress hears how the comparison goes
 * @param heard gets a line for each thing that takes long
 */
record BackupProof(
    BackupContent content,
    BackupManifest manifest,
    ClientPlaces places,
    Path scratch,
    Progress progress,
    Consumer<String> heard) {

  private static final int JOBS = 2;

  /** What the embedded server has by itself, beside what is in PostgreSQL's contrib. */
  private static final Set<String> BEYOND_CONTRIB =
      Set.of(
          "postgis",
          "postgis_raster",
          "postgis_topology",
          "postgis_sfcgal",
          "postgis_tiger_geocoder",
          "address_standardizer",
          "address_standardizer_data_us",
          "vector");

  /**
   * Restores and compares.
   *
   * @param server a server on which a scratch database may be made; null for one of its own
   */
  Comparison run(@Nullable PostgresUrl server) {
    if (content.kind() == BackupKind.SQLITE) {
      try (SqliteSource source = SqliteSource.open(content.path());
          Snapshot snapshot = source.reopen(content.path())) {
        return manifest.compare(snapshot, JOBS, progress);
      }
    }
    ClientPrograms programs = content.programs(places);
    BackupFacts facts = content.facts();
    if (server != null) {
      return inDatabase(programs, server.inDatabase(name()), facts, false);
    }
    List<String> extensions =
        facts == null ? manifest.extensions() : RestoredBackup.extensionNames(facts);
    boolean extended = extensions.stream().anyMatch(BEYOND_CONTRIB::contains);
    try (ScratchServer own = ScratchServer.start(scratch, extended, heard)) {
      return inDatabase(programs, own.url(name()), facts, true);
    }
  }

  private static String name() {
    return "pgtrek_proof_" + UUID.randomUUID().toString().replace("-", "");
  }

  private Comparison inDatabase(
      ClientPrograms programs, PostgresUrl url, @Nullable BackupFacts facts, boolean own) {
    RestoreTarget target = RestoreTarget.of(url);
    int major = target.major();
    if (facts != null) {
      mustBeAble(target, facts, major);
      if (own) {
        target.createRoles(target.missingRoles(facts.roles()));
      }
    }
    try {
      target.create(facts == null ? Map.of() : facts.settings());
      // Where nothing says which roles it needs, none are made.
      boolean owners = own && facts != null;
      new Restore(programs, url, major, JOBS, owners).run(content.path(), heard);
      return manifest.compare(url, JOBS, progress);
    } finally {
      boolean interrupted = Thread.interrupted();
      try {
        target.drop();
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static void mustBeAble(RestoreTarget target, BackupFacts facts, int major) {
    List<String> missing = target.missingExtensions(RestoredBackup.extensionNames(facts));
    if (!missing.isEmpty() || facts.engineMajor() > major) {
      throw new PgtrekException.Refused(
          "proof-impossible-here",
          missing.isEmpty()
              ? "The backup is of %s, and the server for the proof is of %d."
                  .formatted(facts.engine(), major)
              : "The server for the proof lacks extensions that the backup needs: "
                  + String.join(", ", missing)
                  + ".",
          "Name a server that can take it with --server postgresql://…; a scratch database is made"
              + " there, and dropped again.");
    }
  }
}
