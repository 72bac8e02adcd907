package dev.pgtrek.postgres.inplace;

import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks into B-trees entry by entry with amcheck: whether all are in order, and whether every row
 * of the table is there. The extension is made for the time of the question and taken back.
 */
final class EntryCheck {

  /**
   * What came of it.
   *
   * @param wrong the indexes that are not as they should be, by number, with the reason
   * @param examined how many were looked into
   * @param hindrance why none was, or empty
   */
  record Outcome(Map<Long, String> wrong, long examined, String hindrance) {

    Outcome {
      wrong = Map.copyOf(wrong);
    }
  }

  private static final String RIGHT_MISSING = "42501";

  private EntryCheck() {}

  /**
   * Looks.
   *
   * @param transaction an open one, which the caller undoes: it holds amcheck
   * @param indexes of any method; only B-trees that queries use can be looked into
   */
  static Outcome of(Connection transaction, List<TextIndex> indexes) throws SQLException {
    List<TextIndex> trees = indexes.stream().filter(i -> i.isBtree() && i.valid()).toList();
    if (trees.isEmpty()) {
      return new Outcome(Map.of(), 0, "");
    }
    Savepoint before = transaction.setSavepoint();
    String schema;
    try {
      schema = amcheck(transaction);
    } catch (SQLException failure) {
      if (fatal(failure)) {
        throw failure;
      }
      transaction.rollback(before);
      return new Outcome(Map.of(), 0, reason(failure));
    }
    Map<Long, String> wrong = new LinkedHashMap<>();
    for (TextIndex index : trees) {
      try {
        fault(transaction, schema, index).ifPresent(fault -> wrong.put(index.oid(), fault));
      } catch (SQLException failure) {
        if (!RIGHT_MISSING.equals(failure.getSQLState())) {
          throw failure;
        }
        // amcheck is there, and this role may not ask it: that tells nothing of the index.
        transaction.rollback(before);
        return new Outcome(Map.of(), 0, reason(failure));
      }
    }
    return new Outcome(wrong, trees.size(), "");
  }

  private static String amcheck(Connection transaction) throws SQLException {
    String there =
        """
        SELECT quote_ident(n.nspname) FROM pg_extension e
        JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'amcheck'
        """;
    String schema = Rows.value(transaction, there);
    if (schema.isEmpty()) {
      Rows.run(transaction, "CREATE SCHEMA pgtrek_amcheck");
      Rows.run(transaction, "CREATE EXTENSION amcheck SCHEMA pgtrek_amcheck");
      schema = "pgtrek_amcheck";
    }
    return schema;
  }

  private static Optional<String> fault(Connection transaction, String schema, TextIndex index)
      throws SQLException {
    Savepoint before = transaction.setSavepoint();
    try {
      Rows.value(
          transaction, "SELECT " + schema + ".bt_index_check(" + index.oid() + "::regclass, true)");
      transaction.releaseSavepoint(before);
      return Optional.empty();
    } catch (SQLException failure) {
      if (fatal(failure) || RIGHT_MISSING.equals(failure.getSQLState())) {
        throw failure;
      }
      transaction.rollback(before);
      return Optional.of(reason(failure));
    }
  }

  /** The server, the network or the lack of a right's own time; not what the index holds. */
  private static boolean fatal(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return List.of("08", "40", "53", "55", "57").stream().anyMatch(state::startsWith);
  }

  private static String reason(SQLException failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip()
        + " (SQLSTATE "
        + failure.getSQLState()
        + ")";
  }
}
