package dev.pgtrek.cases;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Compares a SQLite file that came back from PostgreSQL with the one that went there. It shares
 * nothing with the product: both are read through sqlite-jdbc.
 */
final class FileComparison {

  private static final String OBJECTS =
      """
      SELECT type, name, coalesce(sql, '') FROM sqlite_schema
      WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT IN
        (SELECT name FROM pragma_table_list WHERE type = 'shadow')
      ORDER BY type, name
      """;

  /** So many objects that did not come back are named. */
  private static final int MANY = 40;

  private final Path original;
  private final Path restored;

  FileComparison(Path original, Path restored) {
    this.original = original;
    this.restored = restored;
  }

  /** The types of the columns of PostgreSQL's tables, by table. */
  static Map<String, Map<String, String>> types(Connection target, String schema)
      throws SQLException {
    return IndependentComparison.targetTables(target, schema);
  }

  /**
   * What differs, a line each, where the values of a column are equal if they are the same value of
   * the type that it had on PostgreSQL.
   */
  List<String> asTyped(Map<String, Map<String, String>> tables) throws SQLException {
    List<String> differences = new ArrayList<>();
    try (Connection before = open(original);
        Connection after = open(restored)) {
      List<String> there = IndependentComparison.column(before, IndependentComparison.TABLES);
      List<String> back = IndependentComparison.column(after, IndependentComparison.TABLES);
      for (var table : tables.entrySet()) {
        Optional<String> from = IndependentComparison.match(table.getKey(), there);
        Optional<String> to = IndependentComparison.match(table.getKey(), back);
        if (from.isEmpty()) {
          continue;
        }
        if (to.isEmpty()) {
          differences.add(table.getKey() + ": did not come back");
          continue;
        }
        List<Spelling> one = spellings(before, from.get(), table.getValue());
        // What came on PostgreSQL only is not compared.
        Map<String, String> common = new LinkedHashMap<>(table.getValue());
        common.keySet().retainAll(one.stream().map(Spelling::target).toList());
        List<Spelling> other = spellings(after, to.get(), common);
        if (one.size() != other.size()) {
          differences.add(table.getKey() + ": " + one.size() + " columns, now " + other.size());
          continue;
        }
        differences.addAll(
            IndependentComparison.bagDifferences(
                    table.getKey(),
                    IndependentComparison.sourceRows(before, from.get(), one),
                    IndependentComparison.sourceRows(after, to.get(), other))
                .stream()
                .map(line -> line.replaceFirst(", such as .*", ""))
                .toList());
      }
    }
    return differences;
  }

  private static List<Spelling> spellings(
      Connection sqlite, String table, Map<String, String> columns) throws SQLException {
    List<String> own =
        new ArrayList<>(
            IndependentComparison.column(sqlite, "SELECT name FROM pragma_table_xinfo(?)", table));
    if (!own.contains("rowid")) {
      // Full-text tables have no other number.
      own.add("rowid");
    }
    List<Spelling> spellings = new ArrayList<>();
    for (var column : columns.entrySet()) {
      Optional<String> same = IndependentComparison.match(column.getKey(), own);
      if (same.isPresent()) {
        spellings.add(
            new Spelling(
                same.get(),
                column.getKey(),
                column.getValue(),
                Spelling.epochOf(IndependentComparison.largestInteger(sqlite, table, same.get()))));
      }
    }
    return spellings;
  }

  /** What differs in any object's text, or in any value or its class. */
  List<String> exactly() throws SQLException {
    List<String> differences = new ArrayList<>();
    try (Connection before = open(original);
        Connection after = open(restored)) {
      Map<String, String> there = objects(before);
      Map<String, String> back = objects(after);
      for (var object : there.entrySet()) {
        String now = back.get(object.getKey());
        if (now == null) {
          differences.add(object.getKey() + ": did not come back");
        } else if (!now.equals(object.getValue())) {
          differences.add(object.getKey() + ": is made by another text");
        }
      }
      if (differences.size() > MANY) {
        // A format's own objects, which stay behind with its descriptions of tables.
        int count = differences.size();
        differences.clear();
        differences.add(count + " objects did not come back");
      }
      back.keySet().stream()
          .filter(o -> !there.containsKey(o))
          .forEach(o -> differences.add(o + ": was not there"));
      for (String object : there.keySet()) {
        if (object.startsWith("table ") && back.containsKey(object)) {
          String table = object.substring("table ".length());
          List<String> one = rows(before, table);
          List<String> other = rows(after, table);
          if (!one.equals(other)) {
            other.removeAll(one);
            differences.add(
                table + ": " + other.size() + " of " + one.size() + " rows are spelled otherwise");
          }
        }
      }
    }
    return differences;
  }

  private static Map<String, String> objects(Connection sqlite) throws SQLException {
    Map<String, String> objects = new TreeMap<>();
    try (Statement statement = sqlite.createStatement();
        ResultSet rows = statement.executeQuery(OBJECTS)) {
      while (rows.next()) {
        objects.put(rows.getString(1) + " " + rows.getString(2), rows.getString(3));
      }
    }
    return objects;
  }

  private static List<String> rows(Connection sqlite, String table) throws SQLException {
    List<String> all = new ArrayList<>();
    Map<String, String> columns = new LinkedHashMap<>();
    for (String name :
        IndependentComparison.column(
            sqlite, "SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1", table)) {
      columns.put(name, IndependentComparison.quote(name));
    }
    try (Statement statement = sqlite.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT "
                    + String.join(", ", columns.values())
                    + " FROM "
                    + IndependentComparison.quote(table))) {
      while (rows.next()) {
        StringJoiner row = new StringJoiner(" | ");
        for (int i = 1; i <= columns.size(); i++) {
          row.add(value(rows, i));
        }
        all.add(row.toString());
      }
    } catch (SQLException unreadable) {
      // A module that is absent, on both sides.
      return new ArrayList<>();
    }
    all.sort(null);
    return all;
  }

  private static String value(ResultSet row, int column) throws SQLException {
    return switch (row.getObject(column)) {
      case null -> "NULL";
      case byte[] bytes -> "x'" + HexFormat.of().formatHex(bytes) + "'";
      case String _ -> text(Objects.requireNonNull(row.getBytes(column)));
      case Object number -> number.toString();
    };
  }

  private static String text(byte[] bytes) {
    return "'" + new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1) + "'";
  }

  private static Connection open(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }
}
