package dev.pgtrek;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.manifest.ManifestFolder;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.spi.Cluster;
import dev.pgtrek.spi.ClusterDatabase;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Which databases an upgrade is about, and what was written down of them before the change. Each is
 * given on as soon as it is known, so that the report of a failure has what came before it.
 */
final class UpgradeInventory {

  private final Cluster cluster;
  private final UpgradeOptions options;
  private final Consumer<UpgradeDatabase> databases;
  private final Consumer<Finding> findings;

  private UpgradeInventory(
      Cluster cluster,
      UpgradeOptions options,
      Consumer<UpgradeDatabase> databases,
      Consumer<Finding> findings) {
    this.cluster = cluster;
    this.options = options;
    this.databases = databases;
    this.findings = findings;
  }

  /**
   * Takes it.
   *
   * @param databases takes those of the server, then those that are gone from it
   * @param findings takes what counts as no defect of one of them
   * @throws PgtrekException if the options do not fit the server, or a manifest cannot be read
   */
  static void take(
      Cluster cluster,
      UpgradeOptions options,
      Consumer<UpgradeDatabase> databases,
      Consumer<Finding> findings) {
    new UpgradeInventory(cluster, options, databases, findings).take();
  }

  private void take() {
    ManifestFolder before = options.before();
    for (ClusterDatabase database : included()) {
      UpgradeDatabase one = new UpgradeDatabase(database);
      databases.accept(one);
      if (database.role() == ClusterDatabase.Role.UNTOUCHABLE) {
        findings.accept(leftOut(database));
      } else if (!database.reachable()) {
        one.defect(leftOut(database));
      } else if (before != null) {
        before
            .of(database.name())
            .ifPresentOrElse(
                one::expect, () -> findings.accept(withoutManifest(database.name(), before)));
      }
    }
    if (before != null) {
      gone(before);
      if (!before.systemId().equals(cluster.facts().systemId())) {
        findings.accept(otherData(before));
      }
    }
  }

  /** What the manifests know and the server does not: it does not hold what it held. */
  private void gone(ManifestFolder before) {
    Set<String> there =
        cluster.databases().stream().map(ClusterDatabase::name).collect(Collectors.toSet());
    for (ManifestFolder.Entry entry : before.entries()) {
      if (there.contains(entry.database()) || options.excluded().contains(entry.database())) {
        continue;
      }
      UpgradeDatabase lost =
          new UpgradeDatabase(
              new ClusterDatabase(
                  entry.database(),
                  ClusterDatabase.Role.OTHER,
                  "it is not on the server any more",
                  true,
                  ""));
      lost.incomparable(
          new Finding(
              "database-gone",
              Severity.WARN,
              "database " + entry.database(),
              "it stands in " + before.path() + ", and is not on the server",
              "Another data directory may have been started than the one that is meant, or the"
                  + " database was dropped since.",
              "Look which volume the server runs on. Where the database was dropped on purpose:"
                  + " --exclude-database "
                  + entry.database()));
      databases.accept(lost);
    }
  }

  /** The databases that are to be set in order; one that the user names must be there. */
  private List<ClusterDatabase> included() {
    Set<String> known = new HashSet<>();
    cluster.databases().forEach(d -> known.add(d.name()));
    if (options.before() != null) {
      options.before().entries().forEach(e -> known.add(e.database()));
    }
    for (String name : options.excluded()) {
      if (!known.contains(name)) {
        throw new PgtrekException.Usage(
            "database-unknown",
            "--exclude-database names " + name + ", and neither the server nor the manifests do.",
            "Write the name as the server has it: " + String.join(", ", new TreeSet<>(known)));
      }
    }
    List<ClusterDatabase> included =
        cluster.databases().stream().filter(d -> !options.excluded().contains(d.name())).toList();
    if (included.stream().noneMatch(d -> d.role() == ClusterDatabase.Role.NAMED)) {
      throw new PgtrekException.Usage(
          "named-database-excluded",
          "--exclude-database names the very database that the command is about.",
          "Name another database of the server as DATABASE.");
    }
    return included;
  }

  private Finding otherData(ManifestFolder before) {
    return new Finding(
        "other-data-directory",
        Severity.WARN,
        "server",
        "system identifier "
            + cluster.facts().systemId()
            + ", and "
            + before.systemId()
            + " when the manifests were taken",
        "It is another data directory: restored from a backup or gone through pg_upgrade, or not"
            + " the server that is meant.",
        "Nothing to do if that is so; the manifests are compared all the same.");
  }

  private static Finding withoutManifest(String database, ManifestFolder before) {
    String reason =
        before.entries().stream()
            .filter(e -> e.database().equals(database))
            .map(ManifestFolder.Entry::hindrance)
            .findFirst()
            .orElse("it is not in " + before.path());
    return new Finding(
        "manifest-missing",
        Severity.WARN,
        "database " + database,
        "no manifest: " + reason,
        "Whether it holds what it held before the change cannot be proved.",
        "");
  }

  private static Finding leftOut(ClusterDatabase database) {
    boolean untouchable = database.role() == ClusterDatabase.Role.UNTOUCHABLE;
    return new Finding(
        untouchable ? "database-untouchable" : "database-not-reachable",
        untouchable ? Severity.INFO : Severity.WARN,
        "database " + database.name(),
        database.hindrance(),
        untouchable ? "It holds nothing of anybody's." : "What is in doubt there stays in doubt.",
        untouchable
            ? ""
            : database.remedy()
                + " Where it is to stay as it is: --exclude-database "
                + database.name());
  }
}
