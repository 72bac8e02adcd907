package dev.pgtrek;

import dev.pgtrek.backup.Backup;
import dev.pgtrek.check.PreFlight;
import dev.pgtrek.copy.Copier;
import dev.pgtrek.copy.CopyResult;
import dev.pgtrek.error.PgtrekException;
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
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Target;
import dev.pgtrek.verify.Verdict;
import dev.pgtrek.verify.Verifier;
import dev.pgtrek.work.Milestone;
import dev.pgtrek.work.Phase;
import dev.pgtrek.work.Schedule;
import dev.pgtrek.work.Workers;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

      // 3. That view is sound, and what its values really are, and what each object becomes.
      Plan plan = plan(snapshot, examine(snapshot), target.dialect(), options.plan());
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
        // 4. The bare tables.
        makeTables(target, plan);

        // 5. Rows, then keys, indexes and references, then the proof: each table as soon as it can.
        Outcome outcome = carry(snapshot, target, plan, journal);

        // 6. All of it on the disk before success is said.
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
   * Does what a dry run does where no target is named: the source is checked, read and planned for,
   * and there is nothing to write to.
   *
   * @return the report, {@link Outcome#DRY_RUN}
   */
  public static RunReport rehearse(
      Source source, Dialect dialect, MigrationOptions options, Progress progress) {
    Migration migration = new Migration(source, null, options, progress);
    try {
      return migration.rehearse(dialect);
    } catch (PgtrekException e) {
      migration.tell(e);
      throw e;
    }
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
    story.leave(Stage.CHECK, story.findings().size() + " findings, none blocks");
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
    return snapshot;
  }

  /**
   * Checks the copy and scans its values, side by side as far as they may: what the check finds
   * stops the scan before it can stumble over it.
   */
  private List<TableProfile> examine(Snapshot snapshot) {
    Milestone sound = new Milestone("sound", snapshot.file());
    Schedule schedule = new Schedule();
    Phase checking = schedule.phase();
    checking.tell(
        () -> {}, () -> story.leave(Stage.BACKUP, "verified, SHA-256 " + snapshot.sha256()));
    schedule.add(
        checking, 0, Set.of(), Set.of(sound), () -> story.findInSource(snapshot.integrity()));
    schedule.add(
        checking, 0, Set.of(sound), Set.of(), () -> compareIndexes(schedule, checking, snapshot));
    schedule.add(
        checking,
        0,
        Set.of(sound),
        Set.of(),
        () -> story.find(PreFlight.orphans(snapshot.orphans())));
    schedule.add(checking, 0, Set.of(), Set.of(), () -> Backup.seal(snapshot));
    Profiler profiler = profile(schedule, Set.of(sound), snapshot, options.plan());
    // One thread more: the seal waits for the disk and takes no processor meanwhile.
    schedule.run(options.jobs() + 1, "examine");
    return profiler.profiles();
  }

  private void compareIndexes(Schedule schedule, Phase phase, Snapshot snapshot) {
    snapshot
        .consistency(options.chunkRows())
        .forEach(
            part ->
                schedule.add(phase, 0, Set.of(), Set.of(), () -> story.findInSource(part.get())));
  }

  /** Everything that a check of the copy's own content finds. */
  private List<Finding> soundness(Snapshot snapshot) {
    List<Finding> found = Collections.synchronizedList(new ArrayList<>(snapshot.integrity()));
    if (found.stream().noneMatch(Finding::blocks)) {
      Workers.of(options.jobs(), "check")
          .run(snapshot.consistency(options.chunkRows()), part -> found.addAll(part.get()));
    }
    return List.copyOf(found);
  }

  private Profiler profile(
      Schedule schedule, Set<Milestone> after, Snapshot snapshot, PlanOptions choices) {
    Phase phase = schedule.phase();
    Profiler profiler =
        Profiler.onto(
            schedule,
            phase,
            after,
            snapshot,
            () -> Planner.selected(snapshot.catalog(), choices),
            options.chunkRows(),
            progress);
    phase.tell(
        () -> story.enter(Stage.PROFILE, 0),
        () -> {
          List<TableProfile> profiles = profiler.profiles();
          story.leave(
              Stage.PROFILE,
              profiles.stream().mapToLong(TableProfile::rows).sum()
                  + " rows of "
                  + profiles.size()
                  + " tables");
        });
    return profiler;
  }

  private Plan plan(Snapshot snapshot, Dialect dialect, PlanOptions choices) {
    Schedule schedule = new Schedule();
    Profiler profiler = profile(schedule, Set.of(), snapshot, choices);
    schedule.run(options.jobs(), "profile");
    return plan(snapshot, profiler.profiles(), dialect, choices);
  }

  private Plan plan(
      Snapshot snapshot, List<TableProfile> profiles, Dialect dialect, PlanOptions choices) {
    story.enter(Stage.PLAN, 0);
    Plan plan =
        Planner.plan(
            snapshot.catalog(), profiles, dialect, choices, source.display(), snapshot.engine());
    story.planned(plan);
    story.leave(
        Stage.PLAN,
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

  private void makeTables(Target target, Plan plan) {
    List<Step> steps = target.dialect().before(targetTables(plan));
    story.enter(Stage.SCHEMA, steps.size());
    Schedule schedule = new Schedule();
    SchemaSteps made =
        SchemaSteps.onto(schedule, schedule.phase(), target, steps, Stage.SCHEMA, progress);
    schedule.run(options.jobs(), "schema");
    story.refused(made.refused());
    story.leave(Stage.SCHEMA, steps.size() + " steps");
  }

  private Outcome carry(Snapshot snapshot, Target target, Plan plan, Journal journal) {
    Schedule schedule = new Schedule();
    copy(schedule, snapshot, target, plan, journal);
    SchemaSteps finish = finish(schedule, target, plan);
    Optional<Verifier> proof =
        options.verify() ? Optional.of(prove(schedule, snapshot, target, plan)) : Optional.empty();
    schedule.run(options.jobs(), "carry");
    story.refused(finish.refused());
    return proof.map(this::proved).orElse(Outcome.UNPROVED);
  }

  private void copy(
      Schedule schedule, Snapshot snapshot, Target target, Plan plan, Journal journal) {
    Map<TableName, Long> rows = rows(plan);
    Phase phase = schedule.phase();
    Copier copier =
        Copier.onto(schedule, phase, snapshot, target, plan.routes(), journal, rows, progress);
    phase.tell(
        () -> story.enter(Stage.COPY, sum(rows)),
        () -> {
          CopyResult result = copier.result();
          story.carried(result);
          story.leave(Stage.COPY, result.rows() + " rows, " + result.bytes() + " bytes sent");
        });
  }

  private SchemaSteps finish(Schedule schedule, Target target, Plan plan) {
    List<Step> steps = target.dialect().after(targetTables(plan));
    Phase phase = schedule.phase();
    phase.tell(
        () -> story.enter(Stage.FINISH, steps.size()),
        () -> story.leave(Stage.FINISH, steps.size() + " steps"));
    return SchemaSteps.onto(schedule, phase, target, steps, Stage.FINISH, progress);
  }

  private Verifier prove(Schedule schedule, Snapshot snapshot, Target target, Plan plan) {
    Map<TableName, Long> rows = rows(plan);
    Phase phase = schedule.phase();
    phase.tell(() -> story.enter(Stage.VERIFY, 2 * sum(rows)), () -> {});
    Verifier.Options how =
        new Verifier.Options(
            options.jobs(), options.chunkRows(), DIFFERENCES_PER_TABLE, options.showValues());
    return Verifier.onto(schedule, phase, snapshot, target, plan.routes(), rows, how, progress);
  }

  private Outcome proved(Verifier proof) {
    Verdict verdict = proof.verdict();
    story.proved(verdict);
    long equal = verdict.tables().stream().filter(Verdict.TableVerdict::equal).count();
    story.leave(Stage.VERIFY, equal + " of " + verdict.tables().size() + " tables proved equal");
    return verdict.equal() ? Outcome.PROVED : Outcome.DIFFERENT;
  }

  private RunReport told(Outcome outcome) {
    story.enter(Stage.REPORT, 0);
    RunReport report = story.report(outcome);
    story.leave(Stage.REPORT, Reports.write(report, reportFolder()).text().toString());
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
        List<Finding> integrity = soundness(snapshot);
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
      PreFlight.refuseSource(soundness(snapshot));
      return plan(snapshot, dialect, options.plan());
    } finally {
      folder.delete();
    }
  }

  private RunReport rehearse(Dialect dialect) {
    story.enter(Stage.CHECK, 0);
    story.findInSource(source.check());
    story.find(PreFlight.space(options.runsFolder(), source.bytes()));
    story.leave(Stage.CHECK, story.findings().size() + " findings, none blocks");
    RunFolder folder = openFolder(Optional.empty());
    try (Snapshot snapshot = takeSnapshot(folder, Optional.empty())) {
      Plan plan = plan(snapshot, examine(snapshot), dialect, options.plan());
      story.find(plan.findings());
      folder.write("plan.yaml", PlanFile.write(plan));
      folder.write("plan.sql", PlanSql.of(plan, dialect));
      Backup.delete(snapshot);
      return told(Outcome.DRY_RUN);
    }
  }

  private RunReport verify(Target target) {
    story.enter(Stage.CHECK, 0);
    story.findInSource(source.check());
    story.find(PreFlight.space(options.runsFolder(), source.bytes()));
    story.leave(Stage.CHECK, story.findings().size() + " findings, none blocks");
    story.reached(target);
    Journal journal = target.journal();
    RunFolder folder = openFolder(Optional.empty());
    story.enter(Stage.BACKUP, 0);
    try (Snapshot snapshot = source.snapshot(folder.file(Backup.fileName(source, folder.id())))) {
      story.took(snapshot);
      story.findInSource(soundness(snapshot));
      story.leave(Stage.BACKUP, "one consistent view of the source");
      Plan plan = plan(snapshot, target.dialect(), asCarried(journal));
      story.keepsNoBackup();
      Schedule schedule = new Schedule();
      Verifier proof = prove(schedule, snapshot, target, plan);
      schedule.run(options.jobs(), "verify");
      RunReport report = told(proved(proof));
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
        .map(PlanEdits::incomplete)
        .map(own::with)
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

  private static long sum(Map<TableName, Long> rows) {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Map<TableName, Long> rows(Plan plan) {
    return plan.tables().stream()
        .collect(Collectors.toMap(t -> t.route().source().name(), Plan.TablePlan::rows));
  }

  private static long snapshotBytes(Plan plan) {
    return plan.tables().stream().mapToLong(Plan.TablePlan::bytes).sum();
  }
}
