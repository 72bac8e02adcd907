package dev.pgtrek;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.spi.Cluster;
import dev.pgtrek.spi.InPlaceResult;
import dev.pgtrek.spi.InPlaceStep;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Runs the steps that set databases in order. */
final class UpgradeMending {

  private final Cluster cluster;
  private final UpgradeOptions options;
  private final UpgradeMarks marks;
  private final Progress progress;
  private final Consumer<Finding> findings;
  private boolean begun;
  private String under = "";

  /**
   * @param findings takes what counts as no defect of a database
   */
  UpgradeMending(
      Cluster cluster,
      UpgradeOptions options,
      UpgradeMarks marks,
      Progress progress,
      Consumer<Finding> findings) {
    this.cluster = cluster;
    this.options = options;
    this.marks = marks;
    this.progress = progress;
    this.findings = findings;
  }

  /** Whether a step was begun, so that something may be changed. */
  boolean begun() {
    return begun;
  }

  /** The step that was begun last, in words; empty before the first. */
  String under() {
    return under;
  }

  /**
   * Runs every step of the databases, each in its order.
   *
   * @throws PgtrekException if it cannot go on; what was done by then stays
   */
  void mend(List<UpgradeDatabase> databases) {
    long started = System.nanoTime();
    progress.on(
        new Event.StageStarted(
            Stage.FINISH, databases.stream().mapToLong(d -> d.found().steps().size()).sum()));
    for (UpgradeDatabase one : databases) {
      if (!one.reachable()) {
        continue;
      }
      for (InPlaceStep step : one.found().steps()) {
        // One whose rows cannot be read keeps all of them from being changed.
        mend(one, step, databases.stream().anyMatch(UpgradeDatabase::damaged));
      }
      if (one.allDone()) {
        marks.keep(one.name(), one.found().settled());
      }
    }
    progress.on(
        new Event.StageFinished(
            Stage.FINISH,
            Duration.ofNanos(System.nanoTime() - started),
            databases.stream().mapToLong(UpgradeDatabase::done).sum() + " steps done"));
  }

  private void mend(UpgradeDatabase one, InPlaceStep step, boolean damaged) {
    if (Thread.currentThread().isInterrupted()) {
      throw new PgtrekException.Interrupted();
    }
    if (damaged) {
      one.held(step, "rows cannot be read, so nothing is changed");
      return;
    }
    if (step.kind().needsAllSound() && one.defects() > 0) {
      one.held(step, "something in this database is wrong or in doubt still");
      return;
    }
    long started = System.nanoTime();
    under = step.subject() + " of " + one.name();
    begun = true;
    InPlaceResult result = cluster.run(step, options.choices());
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    if (!result.done()) {
      left(one, step, result);
    }
    one.ran(step, result.done(), result.words(), took.toMillis());
    progress.on(
        new Event.StepDone(
            Stage.FINISH,
            (result.done() ? "" : "left: ") + step.kind().word() + " " + under,
            took));
  }

  /** What only records or tells is not in the way of anything; the rest is. */
  private void left(UpgradeDatabase one, InPlaceStep step, InPlaceResult result) {
    for (Finding finding : result.findings()) {
      boolean defect =
          switch (step.kind()) {
            case REBUILD, MOVE_ROWS, CREATE_EXTENSION -> true;
            case UPDATE_EXTENSION -> !finding.code().equals("right-missing");
            case DROP_LEFTOVER, REFRESH, ANALYZE -> UpgradeDatabase.damage(finding);
          };
      if (defect) {
        one.defect(finding);
      } else {
        findings.accept(finding);
      }
    }
  }
}
