package dev.pgtrek;

import dev.pgtrek.backup.Backup;
import dev.pgtrek.check.PreFlight;
import dev.pgtrek.copy.Copier;
import dev.pgtrek.copy.CopyResult;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.TableProfile;
import dev.pgtrek.plan.Plan;
import dev.pgtrek.plan.PlanEdits;
import dev.pgtrek.plan.PlanFile;
import dev.pgtrek.plan.PlanOptions;
import dev.pgtrek.plan.PlanSql;
import dev.pgtrek.plan.Planner;
import dev.pgtrek.profile.Profiler;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.report.Reports;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.report.RunReport.Outcome;
import dev.pgtrek.schema.SchemaSteps;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.Journal;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.RunRecord.State;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.Source;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Target;
import dev.pgtrek.verify.Verdict;
import dev.pgtrek.verify.Verifier;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The whole product in one place: {@link #run} reads all the stages in order, and each of the
 * others is a part of them that stands alone. None of them closes what it is given. An interrupt of
 * the calling thread stops a run cleanly.
 */
public final class Migration {

  /** Rows that differ, to be named per table. */
  private static final int DIFFERENCES_PER_TABLE = 100;

  private final Source source;
  private final MigrationOptions options;
  private final Progress progress;
  private final RunStory story;

  private Migration(
      Source source, @Nullable Target target, MigrationOptions options, Progress progress) {
    this.source = source;
    this.options = options;
    this.progress = progress;
    this.story = new RunStory(options, source, target, progress);
  }

  /**
   * Carries the source into the target and proves it. A run that was interrupted is taken up where
   * it stopped; one that had finished is proved again.
   *
   * @return how it went; {@link Outcome#PROVED} and {@link Outcome#UNPROVED} are success
   * @throws PgtrekException if it was refused or stopped; its effect says what is left
   */
  public static RunReport run(
      Source source, Target target, MigrationOptions options, Progress progress) {
    Migration migration = new Migration(source, target, options, progress);
    try {
      return migration.run(target);
    } catch (PgtrekException e) {
      PgtrekException told = interruptOr(e);
      migration.tell(told);
      throw told;
    }
  }

  /**
   * After an interrupt the interrupt is the failure, whatever it made a file or a connection say.
   */
  private static PgtrekException interruptOr(PgtrekException failure) {
    if (!Thread.currentThread().isInterrupted() || failure.code().equals("interrupted")) {
      return failure;
    }
    PgtrekException interrupt = new PgtrekException.Interrupted();
    interrupt.addSuppressed(failure);
    return interrupt;
  }

  /** Writes the report of a failure; what hinders that never takes the failure's place. */
  private void tell(PgtrekException failure) {
    // An interrupted thread could not write the report of its interrupt.
    boolean interrupted = Thread.interrupted();
    try {
      story.failed(failure).ifPresent(report -> Reports.write(report, reportFolder()));
    } catch (PgtrekException | UncheckedIOException hindrance) {
      failure.addSuppressed(hindrance);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private RunReport run(Target target) {
    // 1. Everything that can be known beforehand, and the lock: one run at a time.
    checkSides(target);
    Journal journal = target.journal();
    Optional<RunRecord> earlier = journal.latest();
    RunFolder folder = openFolder(earlier);

    // 2. One consistent view of the source, which is its verified backup too.
    try (Snapshot snapshot = takeSnapshot(folder, earlier)) {

      // 3. What the values really are, and what each object becomes.
      Plan plan = plan(snapshot, target.dialect(), options.plan());
      story.find(plan.findings());
      story.find(target.check(targetTables(plan), 2 * snapshotBytes(plan)));
      folder.write("plan.yaml", PlanFile.write(plan));
      folder.write("plan.sql", PlanSql.of(plan, target.dialect()));
      if (options.dryRun()) {
        Backup.delete(snapshot);
        return told(Outcome.DRY_RUN);
      }
      begin(journal, earlier, folder, snapshot, plan);
      try {
        // 4. The bare tables, the rows, then keys, indexes and references.
        applySteps(target, plan, Stage.SCHEMA);
        copy(snapshot, target, plan, journal);
        applySteps(target, plan, Stage.FINISH);

        // 5. The proof, durable like the rows before success is said.
        Outcome outcome = options.verify() ? prove(snapshot, target, plan) : Outcome.UNPROVED;
        journal.finish(stateAfter(outcome));
        return told(outcome);
      } catch (PgtrekException e) {
        throw interruptOr(e).leftInPlace();
      }
    }
  }

  /**
   * Finds everything that stands against a run, and changes nothing.
   *
   * @param target the target, or null where none is named
   */
  public static List<Finding> check(
      Source source,
      @Nullable Target target,
      Dialect dialect,
      MigrationOptions options,
      Progress progress) {
    return new Migration(source, target, options, progress).check(target, dialect);
  }

  /** Makes the plan, and changes nothing. */
  public static Plan plan(
      Source source, Dialect dialect, MigrationOptions options, Progress progress) {
    return new Migration(source, null, options, progress).plan(dialect);
  }

  /**
   * Proves that the target holds what the source holds now, or names what differs. Changes nothing.
   */
  public static RunReport verify(
      Source source, Target target, MigrationOptions options, Progress progress) {
    return new Migration(source, target, options, progress).verify(target);
  }

  private void checkSides(Target target) {
    story.enter(Stage.CHECK, 0);
    story.findInSource(source.check());
    story.find(PreFlight.space(options.runsFolder(), source.bytes()));
    story.find(target.check(List.of(), 2 * source.bytes()));
    story.reached(target);
    story.leave(story.findings().size() + " findings, none blocks");
  }

  private RunFolder openFolder(Optional<RunRecord> earlier) {
    RunFolder folder =
        earlier
            .map(run -> RunFolder.reopen(options.runsFolder(), run.id()))
            .orElseGet(() -> RunFolder.create(options.runsFolder(), Instant.now()));
    story.opened(folder, earlier.filter(run -> run.state() == State.RUNNING).isPresent());
    return folder;
  }

  private Snapshot takeSnapshot(RunFolder folder, Optional<RunRecord> earlier) {
    story.enter(Stage.BACKUP, 0);
    Snapshot snapshot =
        Backup.take(source, folder.file(Backup.fileName(source, folder.id())), earlier);
    story.took(snapshot);
    story.findInSource(snapshot.integrity());
    story.find(PreFlight.orphans(snapshot.orphans()));
    story.leave("verified, SHA-256 " + snapshot.sha256());
    return snapshot;
  }

  private Plan plan(Snapshot snapshot, Dialect dialect, PlanOptions choices) {
    Catalog catalog = snapshot.catalog();
    List<Table> tables = Planner.selected(catalog, choices);
    story.enter(Stage.PROFILE, 0);
    List<TableProfile> profiles =
        Profiler.run(snapshot, tables, options.jobs(), options.chunkRows(), progress);
    story.leave(
        profiles.stream().mapToLong(TableProfile::rows).sum()
            + " rows of "
            + tables.size()
            + " tables");
    story.enter(Stage.PLAN, 0);
    Plan plan =
        Planner.plan(catalog, profiles, dialect, choices, source.display(), snapshot.engine());
    story.planned(plan);
    story.leave(
        plan.tables().size() + " tables, " + plan.notCarried().size() + " objects not carried");
    return plan;
  }

  private void begin(
      Journal journal,
      Optional<RunRecord> earlier,
      RunFolder folder,
      Snapshot snapshot,
      Plan plan) {
    String planText = PlanFile.write(plan);
    if (earlier.isEmpty()) {
      RunRecord run =
          new RunRecord(
              folder.id(),
              options.version(),
              source.display(),
              source.stateId(),
              snapshot.contentId(),
              snapshot.file().toAbsolutePath().toString(),
              planText,
              plan.schema(),
              Instant.now(),
              State.RUNNING);
      journal.begin(
          run,
          plan.routes().stream()
              .flatMap(route -> snapshot.chunks(route.source(), options.chunkRows()).stream())
              .toList());
      return;
    }
    if (!earlier.get().plan().equals(planText)) {
      throw new PgtrekException.Journal(
          "plan-changed",
          "The plan is no longer the one that run "
              + earlier.get().id()
              + " began with (other options, an edited plan file, or another version of pgtrek).",
          "Run again with the first run's options, or start over: 'pgtrek clean --tables', then"
              + " this command.");
    }
    journal.resume();
  }

  private void applySteps(Target target, Plan plan, Stage stage) {
    List<Table> tables = targetTables(plan);
    var steps =
        stage == Stage.SCHEMA ? target.dialect().before(tables) : target.dialect().after(tables);
    story.enter(stage, steps.size());
    story.refused(SchemaSteps.apply(target, steps, options.jobs(), stage, progress));
    story.leave(steps.size() + " steps");
  }

  private void copy(Snapshot snapshot, Target target, Plan plan, Journal journal) {
    Map<TableName, Long> rows = rows(plan);
    story.enter(Stage.COPY, rows.values().stream().mapToLong(Long::longValue).sum());
    CopyResult result =
        Copier.run(snapshot, target, plan.routes(), journal, rows, options.jobs(), progress);
    story.carried(result);
    story.leave(result.rows() + " rows, " + result.bytes() + " bytes sent");
  }

  private Outcome prove(Snapshot snapshot, Target target, Plan plan) {
    Map<TableName, Long> rows = rows(plan);
    story.enter(Stage.VERIFY, 2 * rows.values().stream().mapToLong(Long::longValue).sum());
    Verifier.Options how =
        new Verifier.Options(
            options.jobs(), options.chunkRows(), DIFFERENCES_PER_TABLE, options.showValues());
    Verdict verdict = Verifier.run(snapshot, target, plan.routes(), rows, how, progress);
    story.proved(verdict);
    long equal = verdict.tables().stream().filter(Verdict.TableVerdict::equal).count();
    story.leave(equal + " of " + verdict.tables().size() + " tables proved equal");
    return verdict.equal() ? Outcome.PROVED : Outcome.DIFFERENT;
  }

  private RunReport told(Outcome outcome) {
    story.enter(Stage.REPORT, 0);
    RunReport report = story.report(outcome);
    story.leave(Reports.write(report, reportFolder()).text().toString());
    return report;
  }

  private List<Finding> check(@Nullable Target target, Dialect dialect) {
    List<Finding> found = new ArrayList<>(source.check());
    if (target != null) {
      found.addAll(target.check(List.of(), 2 * source.bytes()));
    }
    found.addAll(PreFlight.space(options.runsFolder(), source.bytes()));
    if (source.check().stream().noneMatch(Finding::blocks)) {
      RunFolder folder = RunFolder.create(options.runsFolder(), Instant.now());
      try (Snapshot snapshot = source.snapshot(folder.file(Backup.fileName(source, folder.id())))) {
        List<Finding> integrity = snapshot.integrity();
        found.addAll(integrity);
        if (integrity.stream().noneMatch(Finding::blocks)) {
          found.addAll(PreFlight.orphans(snapshot.orphans()));
          Plan plan = plan(snapshot, dialect, options.plan());
          found.addAll(plan.findings());
          if (target != null) {
            found.addAll(target.check(targetTables(plan), 2 * snapshotBytes(plan)));
          }
        }
      } finally {
        folder.delete();
      }
    }
    return PreFlight.sorted(found);
  }

  private Plan plan(Dialect dialect) {
    PreFlight.refuseSource(source.check());
    PreFlight.refuseBlocked(PreFlight.space(options.runsFolder(), source.bytes()));
    RunFolder folder = RunFolder.create(options.runsFolder(), Instant.now());
    try (Snapshot snapshot = source.snapshot(folder.file(Backup.fileName(source, folder.id())))) {
      PreFlight.refuseSource(snapshot.integrity());
      return plan(snapshot, dialect, options.plan());
    } finally {
      folder.delete();
    }
  }

  private RunReport verify(Target target) {
    story.enter(Stage.CHECK, 0);
    story.findInSource(source.check());
    story.find(PreFlight.space(options.runsFolder(), source.bytes()));
    story.leave(story.findings().size() + " findings, none blocks");
    story.reached(target);
    Journal journal = target.journal();
    RunFolder folder = openFolder(Optional.empty());
    story.enter(Stage.BACKUP, 0);
    try (Snapshot snapshot = source.snapshot(folder.file(Backup.fileName(source, folder.id())))) {
      story.took(snapshot);
      story.findInSource(snapshot.integrity());
      story.leave("one consistent view of the source");
      Plan plan = plan(snapshot, target.dialect(), asCarried(journal));
      story.keepsNoBackup();
      RunReport report = told(prove(snapshot, target, plan));
      Backup.delete(snapshot);
      return report;
    }
  }

  /**
   * The choices that the target was made with, where its journal tells them, so that the same
   * columns are compared.
   */
  private PlanOptions asCarried(Journal journal) {
    PlanOptions own = options.plan();
    if (!own.edits().equals(PlanEdits.NONE)) {
      return own;
    }
    return journal
        .latest()
        .map(run -> PlanFile.read(run.plan(), "the plan in the journal"))
        // What the source gained since then is planned as usual, and so found missing.
        .map(e -> new PlanEdits(e.schema(), e.naming(), false, e.tables()))
        .map(
            edits ->
                new PlanOptions(own.schema(), own.naming(), own.include(), own.exclude(), edits))
        .orElse(own);
  }

  private Path reportFolder() {
    return options.reportFolder().equals(options.runsFolder())
        ? story.folder().map(RunFolder::path).orElse(options.reportFolder())
        : options.reportFolder();
  }

  private static State stateAfter(Outcome outcome) {
    return switch (outcome) {
      case PROVED -> State.PROVED;
      case UNPROVED -> State.UNPROVED;
      case DIFFERENT -> State.DIFFERENT;
      case DRY_RUN, FAILED -> throw new IllegalStateException("a run does not end as " + outcome);
    };
  }

  private static List<Table> targetTables(Plan plan) {
    return plan.routes().stream().map(TableRoute::target).toList();
  }

  private static Map<TableName, Long> rows(Plan plan) {
    return plan.tables().stream()
        .collect(Collectors.toMap(t -> t.route().source().name(), Plan.TablePlan::rows));
  }

  private static long snapshotBytes(Plan plan) {
    return plan.tables().stream().mapToLong(Plan.TablePlan::bytes).sum();
  }
}
