package dev.pgtrek.postgres.inplace;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.InPlaceResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Builds one index anew, and names the rows because of which it cannot be. */
public final class Rebuild {

  private static final String BESIDE = "REINDEX INDEX CONCURRENTLY ";
  private static final String UNIQUE = "23505";
  private static final String EXCLUSION = "23P01";

  private Rebuild() {}

  /** An exclusion constraint's index and a system catalog's cannot be built beside writers. */
  static String statement(TextIndex index, boolean concurrently) {
    boolean beside = concurrently && !index.exclusion() && !index.name().startsWith("pg_catalog.");
    return (beside ? BESIDE : "REINDEX INDEX ") + index.name();
  }

  /**
   * Builds it.
   *
   * @param connection one without a transaction
   * @param database its database's name
   * @param oid the index's number
   * @param statement as the examination gave it
   * @throws SQLException if the server fails, a lock is not granted or a right is missing
   */
  public static InPlaceResult run(
      Connection connection, String database, long oid, String statement) throws SQLException {
    Optional<TextIndex> index = TextIndexes.read(connection, oid);
    if (index.isEmpty()) {
      return InPlaceResult.done("it is gone");
    }
    removeHalfBuilt(connection, index.get(), statement);
    // Functions in indexes were written for the application's own path.
    Rows.run(connection, "RESET search_path");
    try {
      Rows.run(connection, statement);
      return InPlaceResult.done("");
    } catch (SQLException failure) {
      if (Faults.ofServer(failure) || Faults.rightMissing(failure)) {
        throw failure;
      }
      removeHalfBuilt(connection, index.get(), statement);
      return InPlaceResult.left(reason(connection, database, index.get(), failure));
    } finally {
      pathOfOurs(connection);
    }
  }

  /** A connection that is gone has told so before. */
  private static void pathOfOurs(Connection connection) {
    try {
      Rows.run(connection, "SET search_path = ''");
    } catch (SQLException _) {
      // It is not used again.
    }
  }

  /** Asked in a transaction that is undone. */
  private static Finding reason(
      Connection connection, String database, TextIndex index, SQLException failure)
      throws SQLException {
    String state = String.valueOf(failure.getSQLState());
    connection.setAutoCommit(false);
    try {
      if (state.equals(UNIQUE) || state.equals(EXCLUSION)) {
        return conflict(index, rows(connection, index));
      }
      return Damage.isIn(failure)
          ? Damage.of(connection, database, failure)
          : new Finding(
              "index-not-rebuilt",
              Severity.WARN,
              "index " + index.name(),
              Faults.words(failure),
              "The index is as it was before this step, and in doubt still.",
              "Mend the cause, which may be a function in the index; from version 17 on such a one"
                  + " has to name schemas or a search_path of its own (ALTER FUNCTION … SET"
                  + " search_path). Then run the same command again.");
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** What cannot be asked for does not take the place of what was found. */
  private static List<String> rows(Connection transaction, TextIndex index) throws SQLException {
    try {
      return Conflicts.of(transaction, index);
    } catch (SQLException failure) {
      if (Faults.ofServer(failure)) {
        throw failure;
      }
      return List.of();
    }
  }

  private static Finding conflict(TextIndex index, List<String> rows) {
    return new Finding(
        index.exclusion() ? "excluded-rows" : "duplicate-rows",
        Severity.WARN,
        "index " + index.name(),
        rows.isEmpty()
            ? "rows of " + index.tableName() + " exclude each other"
            : "rows of "
                + index.tableName()
                + " exclude each other: "
                + String.join("; ", rows)
                + (rows.size() == HeapRows.MOST ? "; …" : ""),
        "They came in while the index was in the wrong order, so that it did not see the other.",
        "Mend or remove one of each. Look by place, without the index: SET enable_indexscan = off;"
            + " SET enable_bitmapscan = off; SELECT ctid, * FROM "
            + index.tableName()
            + " WHERE ctid = '(block,place)'; "
            + HeapRows.AFTERWARDS);
  }

  /** What a build beside writers leaves behind where it was broken off: an invalid index. */
  private static void removeHalfBuilt(Connection connection, TextIndex index, String statement)
      throws SQLException {
    if (!statement.startsWith(BESIDE)) {
      return;
    }
    String names =
        HalfBuilt.read(connection).stream()
            .filter(left -> left.of() == index.oid())
            .map(HalfBuilt::name)
            .collect(Collectors.joining(", "));
    if (!names.isEmpty()) {
      Rows.run(connection, "DROP INDEX IF EXISTS " + names);
    }
  }
}
