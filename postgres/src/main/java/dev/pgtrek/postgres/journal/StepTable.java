package dev.pgtrek.postgres.journal;

import dev.pgtrek.model.Severity;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StepResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which steps of a run are done, and what came of each: {@code pgtrek.step}. */
final class StepTable {

  /** Stands as a state for a step that left something otherwise than on the source: a warning. */
  private static final String DEFECT = "01000";

  private StepTable() {}

  /** What is recorded of all steps, in the order in which they were done. */
  static Map<String, StepResult> read(Connection connection, HeldRun run) throws SQLException {
    Map<String, StepResult> steps = new LinkedHashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id, sql_state, reason FROM pgtrek.step WHERE run = ?"
                + " ORDER BY done_at, id")) {
      statement.setLong(1, run.number());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          steps.put(row.getString(1), result(row.getString(2), row.getString(3)));
        }
      }
    }
    return steps;
  }

  /** What is recorded of a step, if anything. */
  static Optional<StepResult> read(Connection connection, HeldRun run, String step)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT sql_state, reason FROM pgtrek.step WHERE run = ? AND id = ?")) {
      statement.setLong(1, run.number());
      statement.setString(2, step);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(result(row.getString(1), row.getString(2)))
            : Optional.empty();
      }
    }
  }

  private static StepResult result(@Nullable String sqlState, @Nullable String reason) {
    return sqlState == null
        ? new StepResult.Done()
        : new StepResult.RefusedByServer(sqlState, String.valueOf(reason));
  }

  /**
   * Records a step in the transaction that ran it, or what the server said against it.
   *
   * @return 1, or 0 where the run has another holder
   */
  static int insert(Connection transaction, HeldRun run, Step step, StepResult result)
      throws SQLException {
    try (PreparedStatement statement =
        transaction.prepareStatement(
            """
            INSERT INTO pgtrek.step (run, id, kind, sql_state, reason)
            SELECT number, ?, ?, ?, ? FROM pgtrek.run WHERE number = ? AND holder = ?
            """)) {
      statement.setString(1, step.id());
      statement.setString(2, step.kind().name());
      switch (result) {
        case StepResult.Done() -> {
          statement.setString(3, null);
          statement.setString(4, null);
        }
        case StepResult.RefusedByServer(String sqlState, String reason) -> {
          statement.setString(3, sqlState);
          statement.setString(4, reason);
        }
      }
      statement.setLong(5, run.number());
      statement.setObject(6, run.holder());
      return statement.executeUpdate();
    }
  }

  /** What is recorded of all steps of a move, in the order in which they were done. */
  static Map<String, MoveResult> readMoved(Connection connection, HeldRun run) throws SQLException {
    Map<String, MoveResult> steps = new LinkedHashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id, reason FROM pgtrek.step WHERE run = ? ORDER BY done_at, id")) {
      statement.setLong(1, run.number());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          steps.put(row.getString(1), ResultText.read(row.getString(2)));
        }
      }
    }
    return steps;
  }

  /**
   * Records steps of a move in the transaction that did them.
   *
   * @return how many they are, or 0 where the run has another holder
   */
  static int insert(Connection transaction, HeldRun run, Map<MoveStep, MoveResult> done)
      throws SQLException {
    try (PreparedStatement statement =
        transaction.prepareStatement(
            """
            INSERT INTO pgtrek.step (run, id, kind, sql_state, reason)
            SELECT r.number, d.id, d.kind, d.sql_state, d.reason FROM pgtrek.run r,
              unnest(?::text[], ?::text[], ?::text[], ?::text[]) AS d (id, kind, sql_state, reason)
            WHERE r.number = ? AND r.holder = ?
            """)) {
      List<MoveStep> steps = List.copyOf(done.keySet());
      List<MoveResult> results = List.copyOf(done.values());
      statement.setArray(1, UnnestedColumn.of(transaction, "text", steps, MoveStep::id));
      statement.setArray(
          2, UnnestedColumn.of(transaction, "text", steps, step -> step.kind().name()));
      statement.setArray(3, UnnestedColumn.of(transaction, "text", results, StepTable::defect));
      statement.setArray(4, UnnestedColumn.of(transaction, "text", results, ResultText::of));
      statement.setLong(5, run.number());
      statement.setObject(6, run.holder());
      return statement.executeUpdate();
    }
  }

  private static @Nullable String defect(MoveResult result) {
    return result.findings().stream().allMatch(f -> f.severity() == Severity.INFO) ? null : DEFECT;
  }

  /** Takes back that steps are done. */
  static void delete(Connection transaction, HeldRun run, Set<String> steps) throws SQLException {
    try (PreparedStatement statement =
        transaction.prepareStatement("DELETE FROM pgtrek.step WHERE run = ? AND id = ANY (?)")) {
      statement.setLong(1, run.number());
      statement.setArray(2, transaction.createArrayOf("text", steps.toArray()));
      statement.executeUpdate();
    }
  }
}
