package dev.pgtrek.sqlite;

import dev.pgtrek.sqlite.access.RawStatement;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Where a damaged table's rows cannot be read. */
final class UnreadableRange {

  private UnreadableRange() {}

  /**
   * Reads forward from the first row and backward from the last.
   *
   * @param table the table's name, quoted
   * @return in words, for a finding
   */
  static String find(Connection connection, String table) throws SQLException {
    End forward = read(connection, table, "ASC");
    if (forward.whole()) {
      return "all its rows could be read";
    }
    End backward = read(connection, table, "DESC");
    if (!forward.numbered() || !backward.numbered()) {
      return "%d rows from its start and %d from its end can be read"
          .formatted(forward.rows(), backward.rows());
    }
    String from = forward.rows() == 0 ? "its first" : "after rowid " + forward.last();
    String to = backward.rows() == 0 ? "its last" : "before rowid " + backward.last();
    return "rows from %s to %s cannot be read".formatted(from, to)
        + " (%d rows from its start and %d from its end can)"
            .formatted(forward.rows(), backward.rows());
  }

  private static End read(Connection connection, String table, String order) throws SQLException {
    End numbered =
        tryRead(
            connection,
            "SELECT rowid, * FROM %s NOT INDEXED ORDER BY rowid %s".formatted(table, order),
            true);
    if (numbered != null) {
      return numbered;
    }
    End plain = tryRead(connection, "SELECT * FROM %s NOT INDEXED".formatted(table), false);
    return plain == null ? new End(0, 0, false, false) : plain;
  }

  /** Null where the query itself cannot be prepared. */
  private static @Nullable End tryRead(Connection connection, String sql, boolean numbered)
      throws SQLException {
    RawStatement statement;
    try {
      statement = RawStatement.prepare(connection, sql);
    } catch (SQLException e) {
      return null;
    }
    long rows = 0;
    long last = 0;
    try (statement) {
      while (statement.step()) {
        rows++;
        last = statement.integer(0);
      }
      return new End(rows, last, true, numbered);
    } catch (SQLException e) {
      return new End(rows, last, false, numbered);
    }
  }

  /**
   * How far a reading came.
   *
   * @param rows rows read
   * @param last the last one's rowid
   * @param whole whether it reached the other end
   * @param numbered whether rowids are known
   */
  private record End(long rows, long last, boolean whole, boolean numbered) {}
}
