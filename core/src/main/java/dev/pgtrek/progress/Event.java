package dev.pgtrek.progress;

import dev.pgtrek.model.TableName;
import java.nio.file.Path;
import java.time.Duration;

/** What happens in a run, as it happens. */
public sealed interface Event {

  /**
   * The run has its name and its folder; sent once, before the first stage, so that a listener can
   * keep a log there.
   *
   * @param runId the run's name
   * @param folder the run's folder, which exists
   * @param resumed whether it takes up an earlier, interrupted run
   */
  record RunOpened(String runId, Path folder, boolean resumed) implements Event {}

  /**
   * A stage begins.
   *
   * @param stage the stage
   * @param units how much work it has, in rows or, where it has no rows, in steps; 0 when unknown
   */
  record StageStarted(Stage stage, long units) implements Event {}

  /**
   * How much work a stage has, where that is known only after it began.
   *
   * @param stage the stage
   * @param units as in {@link StageStarted}; an estimate
   * @param bytes the same in bytes, where they tell better than units how far it is; otherwise 0
   */
  record WorkMeasured(Stage stage, long units, long bytes) implements Event {

    /** Work that is measured by its units. */
    public WorkMeasured(Stage stage, long units) {
      this(stage, units, 0);
    }
  }

  /**
   * A stage is done.
   *
   * @param stage the stage
   * @param took its wall time
   * @param summary one line for the operator
   */
  record StageFinished(Stage stage, Duration took, String summary) implements Event {}

  /**
   * Work on a table goes on; sent a few times a second at most per worker, never per row.
   *
   * @param stage the stage that works
   * @param table the table (the source's name)
   * @param rows rows done since the last such event
   * @param bytes bytes done since the last such event
   * @param totalRows the table's rows, as known by then; 0 when unknown
   */
  record RowsDone(Stage stage, TableName table, long rows, long bytes, long totalRows)
      implements Event {}

  /**
   * A table is done in a stage.
   *
   * @param stage the stage
   * @param table the table (the source's name)
   */
  record TableDone(Stage stage, TableName table) implements Event {}

  /**
   * A step without rows is done, such as an index.
   *
   * @param stage the stage
   * @param what the step, for the operator
   * @param took its wall time
   */
  record StepDone(Stage stage, String what, Duration took) implements Event {}

  /**
   * Something the operator should read.
   *
   * @param stage the stage
   * @param text one line
   */
  record Note(Stage stage, String text) implements Event {}
}
