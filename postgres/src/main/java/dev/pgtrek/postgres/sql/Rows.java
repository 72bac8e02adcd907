package dev.pgtrek.postgres.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Statements run as they are written, and small results read whole. NULL reads as the empty text.
 */
public final class Rows {

  private Rows() {}

  /** Runs statements, and passes over what they give. */
  public static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  /** One value. */
  public static String value(Connection connection, String sql) throws SQLException {
    List<List<String>> rows = of(connection, sql);
    return rows.isEmpty() ? "" : rows.getFirst().getFirst();
  }

  /** One value, as a number. */
  public static long number(Connection connection, String sql) throws SQLException {
    String value = value(connection, sql);
    return value.isEmpty() ? 0 : Long.parseLong(value);
  }

  /** The second column by the first. */
  public static Map<String, String> map(Connection connection, String sql) throws SQLException {
    Map<String, String> map = new LinkedHashMap<>();
    for (List<String> row : of(connection, sql)) {
      map.put(row.get(0), row.get(1));
    }
    return map;
  }

  /** All of it. */
  public static List<List<String>> of(Connection connection, String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>(columns);
        for (int i = 1; i <= columns; i++) {
          String value = result.getString(i);
          row.add(value == null ? "" : value);
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
