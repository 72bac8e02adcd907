package dev.pgtrek.cli;

import dev.pgtrek.Upgrade;
import dev.pgtrek.backup.StoredBackup;
import dev.pgtrek.check.PreFlight;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.PostgresCluster;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.progress.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** What stands against changing a server's programs under its data. */
final class InPlaceCheck {

  private static final Duration FRESH = Duration.ofHours(24);

  private final Session session;

  InPlaceCheck(Session session) {
    this.session = session;
  }

  /**
   * Finds it.
   *
   * @param extensions extensions that are wanted afterwards
   * @throws PgtrekException.Usage if the command line says something else beside it
   */
  List<Finding> find(
      Sides sides, List<String> extensions, CommandSpec command, OutputOptions output) {
    if (sides.target != null) {
      throw new PgtrekException.Usage(
          "in-place-with-target",
          "With --in-place there is one database, and no TARGET: the data stay where they are.",
          "Leave TARGET out.");
    }
    BackChoices.refuseInPlace(command);
    PostgresUrl url = Location.server(sides.source, session.shell().environment());
    Progress progress = session.begin(output);
    try (PostgresCluster cluster = PostgresCluster.open(url)) {
      List<Finding> found = new ArrayList<>(Upgrade.check(cluster, extensions, progress));
      found.add(backup(url));
      found.add(manifests(cluster));
      return PreFlight.sorted(found);
    }
  }

  private Finding backup(PostgresUrl url) {
    Instant now = Instant.now();
    String take = "pgtrek backup " + url.display() + ", then pgtrek backup verify FILE --prove";
    return BackupShelf.of(session, null).all().stream()
        .filter(b -> b.fault() == null && b.facts().source().equals(url.display()))
        .findFirst()
        .map(b -> backup(b, Duration.between(b.takenAt(), now), take))
        .orElseGet(
            () ->
                new Finding(
                    "backup-missing",
                    Severity.WARN,
                    "database " + url.database(),
                    "pgtrek knows of no backup in " + session.workFolder().resolve("backups"),
                    "The way back from another image is the earlier image, and a backup where the"
                        + " data were written to since.",
                    take));
  }

  private static Finding backup(StoredBackup backup, Duration age, String take) {
    boolean fresh = age.compareTo(FRESH) < 0;
    return new Finding(
        fresh ? "backup-there" : "backup-old",
        fresh ? Severity.INFO : Severity.WARN,
        "backup " + backup.name(),
        "taken " + backup.takenAt() + ", " + age.toHours() + " hours ago",
        "The way back from another image is the earlier image, and a backup where the data were"
            + " written to since.",
        fresh ? "" : take);
  }

  private Finding manifests(PostgresCluster cluster) {
    return dev.pgtrek.ClusterManifests.newest(session.workFolder(), cluster.facts().systemId())
        .map(
            folder ->
                new Finding(
                    "manifest-there",
                    Severity.INFO,
                    "manifests in " + folder.path().getFileName(),
                    "taken " + folder.createdAt(),
                    "pgtrek upgrade proves by them that the rows are those of before.",
                    "Take new ones once the application stands still: pgtrek manifest"
                        + " --all-databases "
                        + cluster.facts().display()))
        .orElseGet(
            () ->
                new Finding(
                    "manifest-missing",
                    Severity.WARN,
                    "server",
                    "no manifests of it in " + session.workFolder().resolve("manifests"),
                    "Without them nobody can prove after the change that the rows are those of"
                        + " before.",
                    "Once the application stands still: pgtrek manifest --all-databases "
                        + cluster.facts().display()));
  }
}
