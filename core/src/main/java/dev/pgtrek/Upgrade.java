package dev.pgtrek;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.manifest.ManifestFolder;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.report.Figures;
import dev.pgtrek.report.Reports;
import dev.pgtrek.report.UpgradeReport;
import dev.pgtrek.report.UpgradeReport.Outcome;
import dev.pgtrek.spi.Cluster;
import dev.pgtrek.spi.ClusterFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets in order what a change of a server's programs under the same data put into doubt, and proves
 * that the databases still hold what they held. Read {@link #run} first.
 */
public final class Upgrade {

  private final Cluster cluster;
  private final UpgradeOptions options;
  private final Progress progress;
  private final Instant startedAt = Instant.now();
  private final List<Finding> findings = new ArrayList<>();
  private final UpgradeMarks marks;
  private final List<UpgradeDatabase> databases = new ArrayList<>();
  private final UpgradeComparison comparison;
  private final UpgradeMending mending;
  private @Nullable RunFolder folder;

  private Upgrade(Cluster cluster, UpgradeOptions options, Progress progress) {
    this.cluster = cluster;
    this.options = options;
    this.progress = progress;
    this.marks = UpgradeMarks.of(options.workFolder(), cluster.facts().systemId());
    this.comparison = new UpgradeComparison(cluster, options, progress);
    this.mending = new UpgradeMending(cluster, options, marks, progress, findings::add);
  }

  /**
   * Runs it.
   *
   * @throws PgtrekException if it cannot go on; what was built anew by then stays, and is not built
   *     again by the next run
   */
  public static UpgradeReport run(Cluster cluster, UpgradeOptions options, Progress progress) {
    Upgrade upgrade = new Upgrade(cluster, options, progress);
    return new Reporting(upgrade::failed).of(upgrade::runOrTell);
  }

  /**
   * Finds what stands against changing the programs; changes nothing.
   *
   * @param extensions extensions that are wanted afterwards
   */
  public static List<Finding> check(Cluster cluster, List<String> extensions, Progress progress) {
    long started = System.nanoTime();
    progress.on(new Event.StageStarted(Stage.CHECK, 0));
    List<Finding> found = cluster.check(extensions, new IndexProgress(progress));
    progress.on(
        new Event.StageFinished(
            Stage.CHECK,
            Duration.ofNanos(System.nanoTime() - started),
            Figures.count(found.size(), "finding")));
    return found;
  }

  private UpgradeReport runOrTell() {
    try {
      return run();
    } catch (PgtrekException failure) {
      PgtrekException told = Interruption.or(failure);
      throw mending.begun() ? told.mendedInPart() : told;
    }
  }

  private UpgradeReport run() {
    folder = RunFolder.create(options.runs(), startedAt);
    progress.on(new Event.RunOpened(folder.id(), folder.path(), false));
    // 1. Which databases there are, and what was written down of them before the change.
    UpgradeInventory.take(cluster, options, databases::add, findings::add);
    // 2. Before anything is changed: do they hold what they held?
    comparison.before(databases);
    boolean different = databases.stream().anyMatch(UpgradeDatabase::different);
    if (!different) {
      // 3. What is in doubt, what is wrong, what is to be done.
      examine();
      if (!options.dryRun()) {
        // 4. Mend, the versions in the catalog last; then the extensions and the statistics.
        mending.mend(databases);
        // 5. Do they still hold what they held?
        comparison.after(databases);
      }
    }
    // 6. What became of it.
    return report(folder, outcome(different));
  }

  /** What was done stands in the report of a failure too, and what broke it off. */
  private void failed(PgtrekException failure) {
    RunFolder place = folder;
    if (place == null) {
      return;
    }
    findings.add(
        new Finding(
            failure.code(),
            Severity.BLOCK,
            mending.under().isEmpty() ? "server" : mending.under(),
            String.valueOf(failure.getMessage()),
            failure.effect().words(),
            failure.next()));
    report(place, Outcome.BROKEN_OFF);
  }

  private void examine() {
    long started = System.nanoTime();
    progress.on(new Event.StageStarted(Stage.CHECK, 0));
    IndexProgress watch = new IndexProgress(progress);
    for (UpgradeDatabase one : reachable()) {
      one.examined(
          cluster.examine(
              one.database(), one.earlier(), marks.of(one.name()), options.choices(), watch));
      findings.addAll(one.found().findings());
      if (options.dryRun()) {
        one.found().steps().forEach(one::planned);
      } else {
        marks.keep(one.name(), one.found().marks());
      }
    }
    long steps = databases.stream().mapToLong(d -> d.found().steps().size()).sum();
    long defects = databases.stream().mapToLong(UpgradeDatabase::defects).sum();
    progress.on(
        new Event.StageFinished(
            Stage.CHECK,
            Duration.ofNanos(System.nanoTime() - started),
            steps + " steps to do, " + defects + " defects"));
  }

  private List<UpgradeDatabase> reachable() {
    return databases.stream().filter(UpgradeDatabase::reachable).toList();
  }

  private UpgradeReport report(RunFolder run, Outcome outcome) {
    ClusterFacts facts = cluster.facts();
    ManifestFolder before = options.before();
    UpgradeReport report =
        new UpgradeReport(
            run.id(),
            options.manifests().version(),
            outcome,
            options.dryRun(),
            facts.display(),
            before == null ? "" : before.engine(),
            before == null ? "" : before.build(),
            facts.engine(),
            facts.build(),
            before == null ? "" : before.path().toString(),
            startedAt,
            Instant.now(),
            databases.stream().map(UpgradeDatabase::line).toList(),
            findings);
    Path place = options.reportFolder() == null ? run.path() : options.reportFolder();
    Reports.write(report, place);
    return report;
  }

  private Outcome outcome(boolean differentAtFirst) {
    if (differentAtFirst || databases.stream().anyMatch(UpgradeDatabase::different)) {
      return Outcome.DIFFERENT;
    }
    if (databases.stream().anyMatch(d -> d.defects() > 0)) {
      return Outcome.LEFT;
    }
    if (options.dryRun()) {
      return Outcome.PLANNED;
    }
    if (options.before() == null) {
      return Outcome.SOUND;
    }
    return reachable().stream().allMatch(d -> d.manifest().isPresent())
        ? Outcome.PROVED
        : Outcome.PROVED_IN_PART;
  }
}
