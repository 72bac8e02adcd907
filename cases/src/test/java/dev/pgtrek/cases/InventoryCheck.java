package dev.pgtrek.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Holds a report's inventory against what SQLite itself says that the file declares: every row of
 * sqlite_schema and every column has its entry, and no entry says that nobody thought of it.
 */
final class InventoryCheck {

  /** The indexes that SQLite makes for keys, and those of tables that are not the user's. */
  private static final String OWN_INDEX = "sqlite_autoindex_";

  private InventoryCheck() {}

  static List<String> faults(Path source, JsonNode report) throws SQLException {
    List<String> faults = new ArrayList<>();
    Set<String> tables = new HashSet<>();
    Set<String> named = new HashSet<>();
    for (JsonNode entry : report.withArray("inventory")) {
      String kind = entry.get("kind").asText();
      String name = entry.get("name").asText();
      if (entry.get("how").asText().startsWith("No part of pgtrek said")) {
        faults.add("nobody noted " + kind + " " + name);
      }
      if (entry.get("fate").asText().equals("left") && entry.get("how").asText().isEmpty()) {
        faults.add("no reason for " + kind + " " + name);
      }
      named.add(fold(name));
      if (kind.equals("table")) {
        tables.add(fold(name));
      }
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + source)) {
      for (String object : objects(connection, tables)) {
        if (!named.contains(fold(object))) {
          faults.add("not in the inventory: " + object);
        }
      }
    }
    return faults;
  }

  private static List<String> objects(Connection connection, Set<String> tables)
      throws SQLException {
    List<String> objects = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT type, name, tbl_name FROM sqlite_schema WHERE type <> 'index'"
                    + " OR name NOT LIKE '"
                    + OWN_INDEX
                    + "%'")) {
      while (rows.next()) {
        boolean index = rows.getString(1).equals("index");
        if (!index) {
          objects.add(rows.getString(2));
        } else if (tables.contains(fold(rows.getString(3)))) {
          objects.add(rows.getString(3) + "." + rows.getString(2));
        }
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT s.name, c.name FROM sqlite_schema s, pragma_table_xinfo(s.name) c"
                    + " WHERE s.type = 'table' AND s.sql NOT LIKE 'CREATE VIRTUAL%'")) {
      while (rows.next()) {
        if (tables.contains(fold(rows.getString(1)))) {
          objects.add(rows.getString(1) + "." + rows.getString(2));
        }
      }
    }
    return objects;
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
