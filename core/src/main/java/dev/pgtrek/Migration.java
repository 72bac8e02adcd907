package dev.pgtrek;

import dev.pgtrek.backup.Backup;
import dev.pgtrek.check.PreFlight;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Table;
import dev.pgtrek.plan.Plan;
import dev.pgtrek.plan.PlanEdits;
import dev.pgtrek.plan.PlanFile;
import dev.pgtrek.plan.PlanOptions;
import dev.pgtrek.plan.PlanSql;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.report.Reports;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.report.RunReport.Outcome;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.Journal;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan;
import dev.pgtrek.spi.Pair;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.RunRecord.State;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.Source;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Target;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The whole product in one place: {@link #run} reads all the stages in order, and each of the
 * others is a part of them that stands alone. None of them closes what it is given. An interrupt of
 * the calling thread stops a run cleanly.
 */
public final class Migration {

  private final Source source;
  private final MigrationOptions options;
  private final Progress progress;
  private final RunStory story;
  private final Examination examination;
  private final Planning planning;

  private Migration(
      Source source, @Nullable Target target, MigrationOptions options, Progress progress) {
    this.source = source;
    this.options = options;
    this.progress = progress;
    this.story = new RunStory(options, source, target, progress);
    this.examination = new Examination(options, story, progress);
    this.planning = new Planning(source, options, examination, story);
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
    return run(source, target, Provision.NONE, options, progress);
  }

  /**
   * The same, with somebody who may exchange the target for one that has what the plan needs.
   *
   * @throws PgtrekException as above
   */
  public static RunReport run(
      Source source,
      Target target,
      Provision provision,
      MigrationOptions options,
      Progress progress) {
    Migration migration = new Migration(source, target, options, progress);
    return migration.reported(() -> migration.run(target, provision));
  }

  private RunReport reported(Supplier<RunReport> work) {
    return new Reporting(story::failed, this::reportFolder).of(work);
  }

  private RunReport run(Target first, Provision provision) {
    // 1. Everything that can be known beforehand, and the lock: one run at a time.
    checkSides(first);
    Journal held = first.journal();
    Optional<RunRecord> earlier = held.latest();
    Existing existing = ExistingRun.facts(options.plan(), earlier, first);
    RunFolder folder = openFolder(earlier);

    // 2. One consistent view of the source, which is its verified backup too.
    try (Snapshot snapshot = takeSnapshot(folder, earlier)) {

      // 3. That view is sound, and what its values really are, and what each object becomes.
      Plan plan =
          planning.of(
              snapshot, examination.ofBackup(snapshot), first.dialect(), options.plan(), existing);
      Target target = provided(first, provision, plan);
      Journal journal = target.equals(first) ? held : sameJournal(target, earlier);
      ExistingRun into = ExistingRun.of(existing, plan, snapshot, target, options);
      story.find(into.knownBefore(plan.findings()));
      story.find(target.check(targetTables(plan), 2 * snapshotBytes(plan)));
      story.find(target.checkExtensions(plan.extensions()));
      story.find(into.tried(earlier.isEmpty()));
      story.find(target.checkReferences(plan.references()));
      folder.write("plan.yaml", PlanFile.write(plan));
      folder.write("plan.sql", PlanSql.of(plan, target.dialect()));
      if (options.dryRun()) {
        Backup.delete(snapshot);
        return told(Outcome.DRY_RUN);
      }
      begin(journal, earlier, folder, snapshot, plan, into.facts());
      try {
        // 4. The bare tables.
        Carrier carrier =
            new Carrier(snapshot, target, plan, into.facts(), options, story, progress);
        carrier.makeTables();

        // 5. Rows, then keys, indexes and references, then the proof: each table as soon as it can.
        Outcome outcome = searchable(plan, snapshot, target, carrier.carry(journal));

        // 6. All of it on the disk before success is said.
        journal.finish(stateAfter(outcome));
        return told(outcome);
      } catch (PgtrekException e) {
        if (!target.readableWhileWritten()) {
          throw Interruption.or(e).undone();
        }
        throw existing == null
            ? Interruption.or(e).leftInPlace()
            : Interruption.or(e).leftInPlace(ExistingRun.REMOVAL);
      }
    }
  }

  /** Nothing is exchanged for a plan that will not be carried out. */
  private Target provided(Target first, Provision provision, Plan plan) {
    boolean idle = options.dryRun() || plan.findings().stream().anyMatch(Finding::blocks);
    return idle ? first : provision.with(first, plan.extensions());
  }

  /** Takes the lock anew, after the target was exchanged. */
  private static Journal sameJournal(Target target, Optional<RunRecord> earlier) {
    Journal journal = target.journal();
    if (!journal.latest().equals(earlier)) {
      throw new PgtrekException.Journal(
          "journal-moved-on",
          "Another run began while the server was exchanged.",
          "Let that run end, then run the same command again.");
    }
    return journal;
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
    return new Migration(source, null, options, progress).plan(dialect, null);
  }

  /** Makes the plan into the tables that the application made on the target; changes nothing. */
  public static Plan plan(
      Source source, Target target, MigrationOptions options, Progress progress) {
    return new Migration(source, target, options, progress).plan(target.dialect(), target);
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
    return migration.reported(() -> migration.rehearse(dialect));
  }

  /**
   * Proves that the target holds what the source holds now, or names what differs. Changes nothing.
   */
  public static RunReport verify(
      Source source, Target target, MigrationOptions options, Progress progress) {
    return new Migration(source, target, options, progress).verify(target);
  }

  /**
   * Proves that two databases of one engine hold the same, rows and all else, or names what
   * differs. Changes nothing.
   */
  public static RunReport verify(Pair pair, MigrationOptions options, Progress progress) {
    return verify(pair, false, options, progress);
  }

  /**
   * The same.
   *
   * @param manifests whether the manifests of both sides are written too, of the same moment: every
   *     row is read once more for them
   */
  public static RunReport verify(
      Pair pair, boolean manifests, MigrationOptions options, Progress progress) {
    return new PairVerification(pair, manifests, options, progress).run();
  }

  /**
   * Moves a database to another server of its engine, with everything in it, and proves it. A run
   * that was interrupted is taken up where that is consistent, and started over where it is not;
   * one that had finished is proved again.
   *
   * @return how it went, as {@link #run}
   * @throws PgtrekException if it was refused or stopped; its effect says what is left
   */
  public static RunReport run(
      Pair pair, MoveChoices choices, MigrationOptions options, Progress progress) {
    return new PairMigration(pair, choices, options, progress).run();
  }

  /**
   * All that stands against such a move, also what only its plan finds out; changes nothing.
   *
   * @return the findings, the heaviest first
   * @throws PgtrekException if a side cannot be asked
   */
  public static List<Finding> check(
      Pair pair, MoveChoices choices, MigrationOptions options, Progress progress) {
    return new PairMigration(pair, choices, options, progress).check();
  }

  /** What such a move would do; changes nothing. */
  public static MovePlan plan(
      Pair pair, MoveChoices choices, MigrationOptions options, Progress progress) {
    return new PairMigration(pair, choices, options, progress).plan();
  }

  /**
   * Tries the rows that rules keep out again under another plan, moves those that fit now into
   * their tables, and proves everything. What was moved before it was broken off stays moved; the
   * same call goes on.
   *
   * @return how it went, as {@link #run}
   * @throws PgtrekException if it was refused or stopped; its effect says what is left
   */
  public static RunReport replay(
      Source source, Target target, MigrationOptions options, Progress progress) {
    Migration migration = new Migration(source, target, options, progress);
    return migration.reported(() -> migration.replay(target));
  }

  private RunReport replay(Target target) {
    checkSides(target);
    Journal journal = target.journal();
    Optional<RunRecord> earlier = journal.latest();
    RunRecord run = earlier.filter(r -> r.state() != State.RUNNING).orElseThrow(Migration::unended);
    if (run.existing() != null) {
      throw new PgtrekException.Refused(
          "replay-into-existing",
          "Rejected rows are not tried again into tables of the application's own.",
          "Export them with 'pgtrek rejects --export FILE', and insert them there.");
    }
    RunFolder folder = openFolder(earlier);
    try (Snapshot snapshot = takeSnapshot(folder, earlier)) {
      Plan plan =
          planning.of(
              snapshot, examination.ofBackup(snapshot), target.dialect(), options.plan(), null);
      story.find(plan.findings());
      Replay replay = new Replay(snapshot, target, plan, options);
      replay.check();
      journal.resume();
      try {
        replay.run();
        target.rejects().settle(PlanFile.write(plan));
        folder.write("plan.yaml", PlanFile.write(plan));
        folder.write("plan.sql", PlanSql.of(plan, target.dialect()));
        Carrier carrier = new Carrier(snapshot, target, plan, null, options, story, progress);
        Outcome outcome = searchable(plan, snapshot, target, carrier.prove());
        journal.finish(stateAfter(outcome));
        return told(outcome);
      } catch (PgtrekException e) {
        throw Interruption.or(e).leftInPlace();
      }
    }
  }

  private static PgtrekException unended() {
    return new PgtrekException.Journal(
        "no-ended-run",
        "There is no ended run into this schema whose rejected rows could be tried again.",
        "Run 'pgtrek migrate' to its end first.");
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

  private void begin(
      Journal journal,
      Optional<RunRecord> earlier,
      RunFolder folder,
      Snapshot snapshot,
      Plan plan,
      @Nullable Existing existing) {
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
              State.RUNNING,
              existing,
              snapshot.catalog().original());
      journal.begin(
          run,
          plan.routes().stream()
              .flatMap(route -> route.sourceChunks(snapshot, options.chunkRows()).stream())
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

  private RunReport told(Outcome outcome) {
    story.enter(Stage.REPORT, 0);
    RunReport report = story.report(outcome);
    KeptDecision.of(report, story.folder(), options.judging());
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
        List<Finding> integrity = examination.soundness(snapshot);
        found.addAll(integrity);
        if (integrity.stream().noneMatch(Finding::blocks)) {
          found.addAll(examination.orphans(snapshot));
          Existing existing = ExistingRun.facts(options.plan(), Optional.empty(), target);
          Plan plan = planning.of(snapshot, dialect, options.plan(), existing);
          found.addAll(plan.findings());
          if (target != null) {
            ExistingRun into = ExistingRun.of(existing, plan, snapshot, target, options);
            found.addAll(into.knownBefore(List.of()));
            found.addAll(into.tried(plan.findings().stream().noneMatch(Finding::blocks)));
            found.addAll(target.check(targetTables(plan), 2 * snapshotBytes(plan)));
            found.addAll(target.checkExtensions(plan.extensions()));
            found.addAll(target.checkReferences(plan.references()));
          } else {
            found.addAll(PreFlight.unasked(plan.extensions()));
          }
        }
      } finally {
        folder.delete();
      }
    }
    return PreFlight.sorted(found);
  }

  private Plan plan(Dialect dialect, @Nullable Target target) {
    PreFlight.refuseSource(source.check());
    PreFlight.refuseBlocked(PreFlight.space(options.runsFolder(), source.bytes()));
    RunFolder folder = RunFolder.create(options.runsFolder(), Instant.now());
    try (Snapshot snapshot = source.snapshot(folder.file(Backup.fileName(source, folder.id())))) {
      PreFlight.refuseSource(examination.soundness(snapshot));
      return planning.of(
          snapshot,
          dialect,
          options.plan(),
          ExistingRun.facts(options.plan(), Optional.empty(), target));
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
      Plan plan =
          planning.of(snapshot, examination.ofBackup(snapshot), dialect, options.plan(), null);
      story.find(plan.findings());
      story.find(PreFlight.unasked(plan.extensions()));
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
      story.findInSource(examination.soundness(snapshot));
      story.leave(Stage.BACKUP, "one consistent view of the source");
      PlanOptions choices = asCarried(journal);
      Existing existing = ExistingRun.facts(choices, journal.latest(), target);
      Plan plan = planning.of(snapshot, target.dialect(), choices, existing);
      story.keepsNoBackup();
      Carrier carrier = new Carrier(snapshot, target, plan, existing, options, story, progress);
      RunReport report = told(searchable(plan, snapshot, target, carrier.prove()));
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

  private Outcome searchable(Plan plan, Snapshot snapshot, Target target, Outcome rows) {
    Outcome all = SearchProof.of(plan, snapshot, target, options.search(), story, rows);
    story.compared(
        QueryComparison.of(plan, snapshot, target, options.judging(), options.showValues()));
    return all;
  }

  private Path reportFolder() {
    return options.reportPlace(story.folder());
  }

  /** Where a run stands that ends so. */
  static State stateAfter(Outcome outcome) {
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

  private static long snapshotBytes(Plan plan) {
    return plan.tables().stream().mapToLong(Plan.TablePlan::bytes).sum();
  }
}
