package dev.pgtrek.sqlite;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StepResult;
import dev.pgtrek.sqlite.access.SqliteFailures;
import dev.pgtrek.sqlite.access.TargetFailures;
import dev.pgtrek.sqlite.write.LoadConnection;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Runs the plan's statements on a file that is being made. */
final class SqliteSteps {

  /** Rows of a check's answer that are named. */
  private static final int NAMED = 10;

  private SqliteSteps() {}

  /**
   * Runs a step. What proves rows is a query that names those which do not keep the rule.
   *
   * @throws PgtrekException.Target if a table cannot be made, or the file fails
   */
  static StepResult apply(LoadConnection load, Path file, Step step) {
    try {
      if (step.kind() == Step.Kind.VALIDATE || step.kind() == Step.Kind.FOREIGN_KEY) {
        return validated(load.ask(step.sql(), NAMED + 1));
      }
      load.execute(step.sql());
      if (step.kind() == Step.Kind.VIEW) {
        mustBeUsable(load, step);
      }
      return new StepResult.Done();
    } catch (SQLException e) {
      return refusal(file, step, e);
    }
  }

  /** SQLite makes every view; whether it can be read shows only when it is. */
  private static void mustBeUsable(LoadConnection load, Step step) throws SQLException {
    String view = step.table().table().quoted();
    try {
      load.ask("EXPLAIN SELECT * FROM " + view, 1);
    } catch (SQLException e) {
      load.execute("DROP VIEW " + view);
      throw e;
    }
  }

  private static StepResult validated(List<List<String>> broken) {
    if (broken.isEmpty()) {
      return new StepResult.Done();
    }
    String rows =
        broken.stream().limit(NAMED).map(row -> row.getFirst()).collect(Collectors.joining(", "));
    return new StepResult.RefusedByServer(
        "23000",
        (broken.size() > NAMED ? "more than " + NAMED : broken.size())
            + " rows do not keep it; their rowids or keys: "
            + rows);
  }

  /** What the rows or the expression are at fault for is reported; all else ends the run. */
  private static StepResult refusal(Path file, Step step, SQLException failure) {
    boolean rows = SqliteFailures.resultCode(failure) == TargetFailures.CONSTRAINT;
    boolean text = SqliteFailures.resultCode(failure) == SqliteFailures.ERROR;
    boolean needed =
        switch (step.kind()) {
          case SCHEMA, TABLE, EXTENSION -> true;
          default -> false;
        };
    if (needed || (!rows && !text)) {
      throw TargetFailures.wrap("running the step '" + step.id() + "'", file, failure);
    }
    return new StepResult.RefusedByServer(
        rows ? "23000" : "42000", String.valueOf(failure.getMessage()));
  }

  /**
   * Checks the whole file: pages, indexes, NOT NULL, unique keys.
   *
   * @throws PgtrekException.Target naming what is wrong
   */
  static void mustBeSound(LoadConnection load, Path file) {
    try {
      List<List<String>> said = load.ask("PRAGMA integrity_check(" + NAMED + ")", NAMED);
      if (said.size() == 1 && said.getFirst().getFirst().equals("ok")) {
        return;
      }
      throw new PgtrekException.Target(
          "target-damaged",
          "",
          "SQLite's own check of the new file failed: "
              + said.stream().map(List::getFirst).collect(Collectors.joining("; ")),
          "Check the disk and the memory of this machine, then run the same command again.",
          null);
    } catch (SQLException e) {
      throw TargetFailures.wrap("checking the new file", file, e);
    }
  }
}
