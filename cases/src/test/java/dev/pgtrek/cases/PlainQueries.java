package dev.pgtrek.cases;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Runs statements on PostgreSQL and prints what it answers, as {@code psql -At} does: a line a row,
 * {@code |} between columns. NULL is {@code (null)}, and a statement that is refused prints {@code
 * ERROR} and its SQLSTATE.
 */
final class PlainQueries {

  private PlainQueries() {}

  /**
   * Runs a script whose statements each end with a semicolon at the end of a line.
   *
   * @param target a connection opened with {@code preferQueryMode=simple}, so that every value
   *     comes as the server's own text
   */
  static List<String> run(Connection target, String script) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = target.createStatement()) {
      for (String sql : script.split(";\\s*(\\n|$)", -1)) {
        if (!sql.isBlank()) {
          lines.addAll(one(statement, sql));
        }
      }
    }
    return lines;
  }

  private static List<String> one(Statement statement, String sql) throws SQLException {
    try {
      if (!statement.execute(sql)) {
        return List.of();
      }
    } catch (SQLException refused) {
      return List.of("ERROR " + refused.getSQLState());
    }
    List<String> lines = new ArrayList<>();
    try (ResultSet rows = statement.getResultSet()) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        StringJoiner line = new StringJoiner("|");
        for (int i = 1; i <= columns; i++) {
          String value = rows.getString(i);
          line.add(value == null ? "(null)" : value);
        }
        lines.addAll(List.of(line.toString().split("\n", -1)));
      }
    }
    return lines;
  }
}
