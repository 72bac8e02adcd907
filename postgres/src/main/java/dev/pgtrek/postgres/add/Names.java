package dev.pgtrek.postgres.add;

import dev.pgtrek.model.TableName;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Names of what is made. */
final class Names {

  /** NAMEDATALEN less its end. */
  private static final int MOST_BYTES = 63;

  private Names() {}

  /** Quoted where it must be, as the server says. */
  static String quoted(Connection connection, String name) throws SQLException {
    return ask(connection, "SELECT quote_ident(?)", name);
  }

  /** The name of a new index, as CREATE INDEX itself would choose it where that is free. */
  static String index(Connection connection, TableName table, String column) throws SQLException {
    String tablePart = table.table().text();
    String columnPart = column;
    for (int number = 0; ; number++) {
      String suffix = "_idx" + (number == 0 ? "" : Integer.toString(number));
      while (bytes(tablePart) + 1 + bytes(columnPart) + suffix.length() > MOST_BYTES) {
        if (bytes(tablePart) > bytes(columnPart)) {
          tablePart = shorter(tablePart);
        } else {
          columnPart = shorter(columnPart);
        }
      }
      String name = tablePart + "_" + columnPart + suffix;
      String taken =
          ask(
              connection,
              "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                  + " WHERE c.relname = ? AND n.nspname = ?)",
              name,
              table.schema().text());
      if (taken.equals("f")) {
        return name;
      }
    }
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String shorter(String name) {
    return name.substring(0, name.offsetByCodePoints(name.length(), -1));
  }

  private static String ask(Connection connection, String sql, String... arguments)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setString(i + 1, arguments[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
