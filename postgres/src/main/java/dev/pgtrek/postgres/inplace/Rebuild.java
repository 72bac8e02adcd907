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
   * @param oid the index's number
   * @param statement as the examination gave it
   * @throws SQLException if it cannot be built for a reason that is not the rows'
   */
  public static InPlaceResult run(Connection connection, long oid, String statement)
      throws SQLException {
    Optional<TextIndex> index =
        TextIndexes.read(connection).stream().filter(i -> i.oid() == oid).findFirst();
    if (index.isEmpty()) {
      return InPlaceResult.done("it is gone");
    }
    removeHalfBuilt(connection, index.get(), statement);
    try {
      Rows.run(connection, statement);
      return InPlaceResult.done("");
    } catch (SQLException failure) {
      String state = String.valueOf(failure.getSQLState());
      if (!state.equals(UNIQUE) && !state.equals(EXCLUSION)) {
        throw failure;
      }
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
      removeHalfBuilt(connection, index.get(), statement);
      return InPlaceResult.left(conflict(connection, index.get()));
    }
  }

  private static Finding conflict(Connection connection, TextIndex index) throws SQLException {
    connection.setAutoCommit(false);
    try {
      List<String> rows = Conflicts.of(connection, index);
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
          "Mend or remove one of each, then run the same command again. Look by place, without the"
              + " index: SET enable_indexscan = off; SET enable_bitmapscan = off; SELECT ctid, *"
              + " FROM "
              + index.tableName()
              + " WHERE ctid = '(block,place)';");
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
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
