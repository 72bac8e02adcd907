package dev.pgtrek;

import dev.pgtrek.MoveBundles.Bundle;
import dev.pgtrek.check.PreFlight;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.report.Reports;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.report.RunReport.Outcome;
import dev.pgtrek.spi.Move;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveRun;
import dev.pgtrek.spi.MoveStep;
import dev.pgtrek.spi.MoveStep.Phase;
import dev.pgtrek.spi.Pair;
import dev.pgtrek.work.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves a database to another server of the same engine and proves it. Reads all stages in order;
 * what a step does is the connector's affair.
 */
final class PairMigration {

  private final Pair pair;
  private final MoveChoices choices;
  private final MigrationOptions options;
  private final Progress progress;
  private final MoveStory story;

  PairMigration(Pair pair, MoveChoices choices, MigrationOptions options, Progress progress) {
    this.pair = pair;
    this.choices = choices;
    this.options = options;
    this.progress = progress;
    this.story = new MoveStory(pair, options, progress);
  }

  /**
   * Does all of it, or what an earlier run has left to do.
   *
   * @throws PgtrekException if it was refused or stopped; its effect says what is left
   */
  RunReport run() {
    return new Reporting(story::failed, this::reportFolder).of(this::moved);
  }

  private RunReport moved() {
    try (Move move = pair.move(choices)) {
      return run(move);
    }
  }

  private RunReport run(Move move) {
    // 1. Everything that can be known beforehand.
    story.enter(Stage.CHECK, 0);
    story.find(against(move.check()));
    story.leave(Stage.CHECK, story.findings().size() + " findings, none blocks");

    story.engines();

    // 2. The moment at which the source is read, and what is to be done, less what is done.
    story.enter(Stage.PLAN, 0);
    MovePlan plan =
        move.begin(
            new MoveRun(options.version(), story.startedAt(), this::folder, options.dryRun()));
    story.planned(plan);
    story.find(plan.findings());
    story.leave(Stage.PLAN, summary(plan));
    if (options.dryRun()) {
      return told(Outcome.DRY_RUN);
    }
    try {
      // 3. The schema, rows as soon as it stands, indexes as soon as their rows are there, and last
      // what must not have an effect on any of that.
      steps(move, plan);

      // 4. The proof, and only upon it what the source has not.
      Outcome outcome = proved(move);
      if (outcome != Outcome.DIFFERENT) {
        additions(move, plan);
      }

      // 5. All of it on the disk before success is said.
      move.finish(Migration.stateAfter(outcome));
      return told(outcome);
    } catch (PgtrekException failure) {
      throw Interruption.or(failure).leftInPlace();
    }
  }

  /** What cannot be proved afterwards stands against nothing where no proof is wanted. */
  private List<Finding> against(List<Finding> found) {
    return options.verify()
        ? found
        : found.stream().filter(f -> !f.code().startsWith(Move.AGAINST_PROOF)).toList();
  }

  /** All that stands against it, also what only the plan finds out; changes nothing. */
  List<Finding> check() {
    try (Move move = pair.move(choices)) {
      return PairCheck.of(move, options.version());
    }
  }

  /**
   * What would be done; changes nothing.
   *
   * @throws PgtrekException if it is refused
   */
  MovePlan plan() {
    try (Move move = pair.move(choices)) {
      List<Finding> found = against(move.check());
      PreFlight.refuseBlocked(found);
      RunFolder folder = RunFolder.create(options.runsFolder(), Instant.now());
      try {
        return move.begin(new MoveRun(options.version(), Instant.now(), _ -> folder.path(), true))
            .with(found);
      } finally {
        folder.delete();
      }
    }
  }

  private Path folder(Optional<String> earlier) {
    RunFolder folder =
        earlier
            .map(id -> RunFolder.reopen(options.runsFolder(), id))
            .orElseGet(() -> RunFolder.create(options.runsFolder(), story.startedAt()));
    story.opened(folder, earlier.isPresent());
    return folder.path();
  }

  private static String summary(MovePlan plan) {
    long done = plan.steps().stream().filter(s -> plan.done().containsKey(s.id())).count();
    long left = plan.steps().size() - done;
    return switch (plan.start()) {
      case NEW -> left + " steps";
      case OVER -> left + " steps, from the beginning";
      case RESUMED -> left + " steps, " + done + " are done already";
      case DONE -> "everything is done already";
    };
  }

  private void steps(Move move, MovePlan plan) {
    Schedule schedule = new Schedule();
    Map<Phase, dev.pgtrek.work.Phase> phases = new EnumMap<>(Phase.class);
    List<MoveStep> open =
        plan.steps().stream()
            .filter(s -> !plan.done().containsKey(s.id()) && s.kind().phase() != Phase.ADDITION)
            .toList();
    for (Stage stage : List.of(Stage.SCHEMA, Stage.COPY, Stage.FINISH)) {
      dev.pgtrek.work.Phase phase = schedule.phase();
      long steps = open.stream().filter(s -> stage(s) == stage).count();
      phase.tell(() -> story.enter(stage, steps), () -> story.leave(stage, story.summary(stage)));
      switch (stage) {
        case SCHEMA -> phases.put(Phase.SCHEMA, phase);
        case COPY -> phases.put(Phase.COPY, phase);
        default -> {
          phases.put(Phase.FINISH, phase);
          phases.put(Phase.LAST, phase);
        }
      }
    }
    for (Bundle bundle : MoveBundles.of(open, MoveOrder.of(open), options.jobs())) {
      dev.pgtrek.work.Phase phase = phases.get(bundle.steps().getFirst().kind().phase());
      if (phase != null) {
        schedule.add(
            phase,
            MoveOrder.rank(bundle.bytes()),
            bundle.after(),
            bundle.towards(),
            () -> steps(move, bundle.steps()));
      }
    }
    schedule.run(options.jobs(), "move");
  }

  private static Stage stage(MoveStep step) {
    return switch (step.kind().phase()) {
      case SCHEMA -> Stage.SCHEMA;
      case COPY -> Stage.COPY;
      case FINISH, LAST, ADDITION -> Stage.FINISH;
    };
  }

  private void steps(Move move, List<MoveStep> steps) {
    if (Thread.currentThread().isInterrupted()) {
      throw new PgtrekException.Interrupted();
    }
    move.run(steps, this::done);
  }

  private void done(MoveStep step, MoveResult result, Duration took) {
    story.done(step, result, took);
    if (step.table() != null && result.bytes() > 0) {
      progress.on(new Event.RowsDone(stage(step), step.table(), 0, result.bytes(), 0));
      progress.on(new Event.TableDone(stage(step), step.table()));
    }
    progress.on(new Event.StepDone(stage(step), step.id(), took));
  }

  /**
   * A defect that is known is a difference where the proof cannot see it: where there is none, or
   * where it passes over what the target lacks, because filters left it out. Else the proof alone
   * decides, so that what was mended by hand since counts as mended.
   */
  private Outcome proved(Move move) {
    List<Finding> defects =
        story.defects().stream().filter(f -> f.severity() != Severity.INFO).toList();
    if (!options.verify()) {
      return defects.isEmpty() ? Outcome.UNPROVED : Outcome.DIFFERENT;
    }
    long begun = System.nanoTime();
    PairProof proof = PairProof.of(move.proof(), options.jobs(), progress);
    if (choices.filters()) {
      proof = proof.with(defects);
    }
    story.proved(proof, Duration.ofNanos(System.nanoTime() - begun));
    return proof.equal() ? Outcome.PROVED : Outcome.DIFFERENT;
  }

  private void additions(Move move, MovePlan plan) {
    List<MoveStep> open =
        plan.steps().stream()
            .filter(s -> s.kind().phase() == Phase.ADDITION && !plan.done().containsKey(s.id()))
            .toList();
    if (!open.isEmpty()) {
      story.enter(Stage.FINISH, open.size());
      open.forEach(step -> steps(move, List.of(step)));
      story.leave(Stage.FINISH, open.size() + " steps for what the new side is for");
    }
  }

  private RunReport told(Outcome outcome) {
    story.enter(Stage.REPORT, 0);
    RunReport report = story.report(outcome);
    KeptDecision.of(report, story.folder(), options.judging());
    story.leave(Stage.REPORT, Reports.write(report, reportFolder()).text().toString());
    return report;
  }

  private Path reportFolder() {
    return options.reportPlace(story.folder());
  }
}
