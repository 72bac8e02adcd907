package dev.pgtrek;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.manifest.Manifest;
import dev.pgtrek.manifest.ManifestFolder;
import dev.pgtrek.manifest.ManifestVerdict;
import dev.pgtrek.manifest.ManifestVerdict.State;
import dev.pgtrek.model.Fact;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.report.Figures;
import dev.pgtrek.report.Reports;
import dev.pgtrek.report.UpgradeReport;
import dev.pgtrek.report.UpgradeReport.DatabaseLine;
import dev.pgtrek.report.UpgradeReport.Outcome;
import dev.pgtrek.report.UpgradeReport.StepLine;
import dev.pgtrek.spi.Cluster;
import dev.pgtrek.spi.ClusterDatabase;
import dev.pgtrek.spi.ClusterFacts;
import dev.pgtrek.spi.InPlaceExamination;
import dev.pgtrek.spi.InPlaceResult;
import dev.pgtrek.spi.InPlaceStep;
import dev.pgtrek.spi.Source;
import dev.pgtrek.verify.Verifier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sets in order what a change of a server's programs under the same data put into doubt, and proves
 * that the databases still hold what they held. Read {@link #run} first.
 */
public final class Upgrade {

  /** Rows that differ are not named here; verify --manifest --against does. */
  private static final int NO_ROWS = 0;

  private static final int MOST_TABLES = 20;

  /** The code of a table whose rows cannot be read: then nothing is changed. */
  private static final String DAMAGE = "table-damaged";

  private final Cluster cluster;
  private final UpgradeOptions options;
  private final Progress progress;
  private final Instant startedAt = Instant.now();
  private final List<Finding> findings = new ArrayList<>();
  private final UpgradeMarks marks;
  private final List<Work> work = new ArrayList<>();
  private boolean begun;
  private @Nullable RunFolder folder;

  /** What is being done, for the report of a failure. */
  private String under = "";

  private Upgrade(Cluster cluster, UpgradeOptions options, Progress progress) {
    this.cluster = cluster;
    this.options = options;
    this.progress = progress;
    this.marks = UpgradeMarks.of(options.workFolder(), cluster.facts().systemId());
  }

  /** One database on its way through the stages. */
  private static final class Work {
    private final ClusterDatabase database;
    private Optional<Manifest> manifest = Optional.empty();
    private String before = "not compared";
    private String after = "not compared";
    private boolean different;
    private List<String> deviations = List.of();
    private InPlaceExamination found =
        new InPlaceExamination(
            List.of(), 0, 0, List.of(), List.of(), List.of(), Map.of(), 0, Map.of());
    private final List<Finding> defects = new ArrayList<>();
    private final List<StepLine> steps = new ArrayList<>();

    private Work(ClusterDatabase database) {
      this.database = database;
    }

    private boolean damaged() {
      return defects.stream().anyMatch(Upgrade::damage);
    }

    private List<Fact> earlier() {
      return manifest.map(Manifest::facts).orElse(List.of());
    }
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
      throw begun ? told.mendedInPart() : told;
    }
  }

  private UpgradeReport run() {
    folder = RunFolder.create(options.runs(), startedAt);
    progress.on(new Event.RunOpened(folder.id(), folder.path(), false));
    // 1. Which databases there are, and what was written down of them before the change.
    enter();
    // 2. Before anything is changed: do they hold what they held?
    compare("before anything is done", true);
    boolean different = work.stream().anyMatch(w -> w.different);
    if (!different) {
      // 3. What is in doubt, what is wrong, what is to be done.
      examine();
      if (!options.dryRun()) {
        // 4. Mend, the versions in the catalog last; then the extensions and the statistics.
        mend();
        // 5. Do they still hold what they held?
        compare("at the end", false);
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
            under.isEmpty() ? "server" : under,
            String.valueOf(failure.getMessage()),
            failure.effect().words(),
            failure.next()));
    report(place, Outcome.BROKEN_OFF);
  }

  private void enter() {
    ManifestFolder before = options.before();
    for (ClusterDatabase database : included(cluster, options)) {
      Work one = new Work(database);
      work.add(one);
      if (!database.reachable()) {
        boolean untouchable = database.role() == ClusterDatabase.Role.UNTOUCHABLE;
        (untouchable ? findings : one.defects).add(leftOut(database));
      } else if (before != null) {
        one.manifest = before.of(database.name());
        if (one.manifest.isEmpty()) {
          findings.add(withoutManifest(database.name(), before));
        }
      }
    }
    if (before != null) {
      gone(before);
      if (!before.systemId().equals(cluster.facts().systemId())) {
        findings.add(otherData(before));
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
      Work lost =
          new Work(
              new ClusterDatabase(
                  entry.database(),
                  ClusterDatabase.Role.OTHER,
                  "it is not on the server any more",
                  true,
                  ""));
      lost.different = true;
      lost.defects.add(
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
      work.add(lost);
    }
  }

  /** The databases that are to be set in order; one that the user names must be there. */
  private static List<ClusterDatabase> included(Cluster cluster, UpgradeOptions options) {
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

  private void compare(String when, boolean first) {
    long started = System.nanoTime();
    List<Work> some = work.stream().filter(w -> w.manifest.isPresent()).toList();
    if (some.isEmpty()) {
      return;
    }
    progress.on(new Event.StageStarted(Stage.VERIFY, 0));
    for (Work one : some) {
      String words = compared(one);
      if (first) {
        one.before = words;
      } else {
        one.after = words;
      }
    }
    progress.on(
        new Event.StageFinished(
            Stage.VERIFY,
            Duration.ofNanos(System.nanoTime() - started),
            some.stream().filter(w -> !w.different).count()
                + " of "
                + work.stream().filter(w -> w.database.reachable()).count()
                + " databases proved equal "
                + when));
  }

  /** What cannot be read is named, and counts as different; the other databases are compared. */
  private String compared(Work one) {
    try {
      return compared(one, one.manifest.orElseThrow());
    } catch (PgtrekException failure) {
      Optional<Finding> damage =
          failure instanceof PgtrekException.Source
              ? cluster.damage(one.database, failure)
              : Optional.empty();
      if (damage.isEmpty()) {
        throw failure;
      }
      one.different = true;
      one.defects.add(damage.get());
      return "NOT compared: " + damage.get().subject() + " cannot be read";
    }
  }

  private String compared(Work one, Manifest manifest) {
    try (Source source = cluster.source(one.database)) {
      ManifestVerdict verdict =
          Manifests.verify(
                  manifest,
                  source,
                  null,
                  options.runs(),
                  options.manifests(),
                  new Verifier.Options(
                      options.manifests().jobs(), options.manifests().chunkRows(), NO_ROWS, false),
                  progress)
              .verdict();
      one.different = !verdict.holds();
      one.deviations = words(verdict);
      return (verdict.holds() ? "as before the change: " : "NOT as before the change: ")
          + manifest.tables().size()
          + " tables, "
          + manifest.rows()
          + " rows";
    }
  }

  private static List<String> words(ManifestVerdict verdict) {
    List<String> lines = new ArrayList<>();
    verdict.tables().stream()
        .filter(t -> t.state() != State.EQUAL)
        .limit(MOST_TABLES)
        .forEach(
            t ->
                lines.add(
                    "table "
                        + t.table()
                        + ": "
                        + t.state().words()
                        + (t.words().isEmpty() ? "" : ": " + t.words())));
    verdict
        .deviations()
        .forEach(
            d ->
                lines.add(
                    d.weight().name().toLowerCase(java.util.Locale.ROOT)
                        + ": "
                        + d.subject()
                        + ": "
                        + d.words()));
    return lines;
  }

  private void examine() {
    long started = System.nanoTime();
    progress.on(new Event.StageStarted(Stage.CHECK, 0));
    IndexProgress watch = new IndexProgress(progress);
    for (Work one : reachable()) {
      String name = one.database.name();
      one.found =
          cluster.examine(one.database, one.earlier(), marks.of(name), options.choices(), watch);
      one.defects.addAll(one.found.defects());
      findings.addAll(one.found.findings());
      if (options.dryRun()) {
        one.found.steps().forEach(step -> one.steps.add(line(step, "planned", "", 0)));
      } else {
        marks.keep(name, one.found.marks());
      }
    }
    long steps = work.stream().mapToLong(w -> w.found.steps().size()).sum();
    long defects = work.stream().mapToLong(w -> w.defects.size()).sum();
    progress.on(
        new Event.StageFinished(
            Stage.CHECK,
            Duration.ofNanos(System.nanoTime() - started),
            steps + " steps to do, " + defects + " defects"));
  }

  private void mend() {
    long started = System.nanoTime();
    progress.on(
        new Event.StageStarted(
            Stage.FINISH, work.stream().mapToLong(w -> w.found.steps().size()).sum()));
    for (Work one : reachable()) {
      one.found.steps().forEach(step -> mend(one, step));
      if (one.steps.stream().allMatch(s -> s.state().equals("done"))) {
        marks.keep(one.database.name(), one.found.settled());
      }
    }
    progress.on(
        new Event.StageFinished(
            Stage.FINISH,
            Duration.ofNanos(System.nanoTime() - started),
            work.stream()
                    .flatMap(w -> w.steps.stream())
                    .filter(s -> s.state().equals("done"))
                    .count()
                + " steps done"));
  }

  private void mend(Work one, InPlaceStep step) {
    if (Thread.currentThread().isInterrupted()) {
      throw new PgtrekException.Interrupted();
    }
    if (work.stream().anyMatch(Work::damaged)) {
      one.steps.add(line(step, "held", "rows cannot be read, so nothing is changed", 0));
      return;
    }
    if (step.kind().needsAllSound() && !one.defects.isEmpty()) {
      one.steps.add(line(step, "held", "something in this database is wrong or in doubt still", 0));
      return;
    }
    long started = System.nanoTime();
    under = step.subject() + " of " + one.database.name();
    begun = true;
    InPlaceResult result = cluster.run(step, options.choices());
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    if (!result.done()) {
      left(one, step, result);
    }
    one.steps.add(line(step, result.done() ? "done" : "left", result.words(), took.toMillis()));
    progress.on(
        new Event.StepDone(
            Stage.FINISH,
            (result.done() ? "" : "left: ")
                + step.kind().word()
                + " "
                + step.subject()
                + " of "
                + one.database.name(),
            took));
  }

  /** What only records or tells is not in the way of anything; the rest is. */
  private void left(Work one, InPlaceStep step, InPlaceResult result) {
    switch (step.kind()) {
      case REBUILD, MOVE_ROWS, CREATE_EXTENSION -> one.defects.addAll(result.findings());
      case UPDATE_EXTENSION ->
          result
              .findings()
              .forEach(f -> (f.code().equals("right-missing") ? findings : one.defects).add(f));
      case DROP_LEFTOVER, REFRESH, ANALYZE ->
          result.findings().forEach(f -> (damage(f) ? one.defects : findings).add(f));
    }
  }

  private static boolean damage(Finding finding) {
    return finding.code().equals(DAMAGE);
  }

  private static StepLine line(InPlaceStep step, String state, String words, long millis) {
    return new StepLine(
        step.kind().word(), step.subject(), state, words, step.why(), step.statement(), millis);
  }

  private List<Work> reachable() {
    return work.stream().filter(w -> w.database.reachable()).toList();
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
            work.stream().map(Upgrade::line).toList(),
            findings);
    Path place = options.reportFolder() == null ? run.path() : options.reportFolder();
    Reports.write(report, place);
    return report;
  }

  private Outcome outcome(boolean differentAtFirst) {
    if (differentAtFirst || work.stream().anyMatch(w -> w.different)) {
      return Outcome.DIFFERENT;
    }
    if (work.stream().anyMatch(w -> !w.defects.isEmpty())) {
      return Outcome.LEFT;
    }
    if (options.dryRun()) {
      return Outcome.PLANNED;
    }
    if (options.before() == null) {
      return Outcome.SOUND;
    }
    return reachable().stream().allMatch(w -> w.manifest.isPresent())
        ? Outcome.PROVED
        : Outcome.PROVED_IN_PART;
  }

  private static DatabaseLine line(Work one) {
    return new DatabaseLine(
        one.database.name(),
        one.database.hindrance(),
        one.before,
        one.after,
        one.deviations,
        one.found.versions(),
        one.found.examined(),
        one.found.sound(),
        one.found.rebuilt(),
        one.steps,
        one.defects);
  }
}
