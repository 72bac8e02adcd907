package dev.pgtrek.cases;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Compares every row of a SQLite file with the tables of a PostgreSQL schema. It shares nothing
 * with the product: both sides are read through plain JDBC, every value is spelled by {@link
 * Spelling}, and the rows of a table are compared as a bag, so that a loss and a double never hide
 * each other. Tables are held in memory whole.
 */
final class IndependentComparison {

  private static final int SHOWN = 3;

  private final Path source;
  private final Map<String, List<String>> sourceRows = new HashMap<>();

  IndependentComparison(Path source) {
    this.source = source;
  }

  /** What differs, a line each; empty if every row of every target table is the source's. */
  List<String> differences(Connection target, String schema) throws SQLException {
    List<String> differences = new ArrayList<>();
    try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + source)) {
      List<String> sourceTables = column(sqlite, TABLES);
      for (var table : targetTables(target, schema).entrySet()) {
        Optional<String> from = match(table.getKey(), sourceTables);
        if (from.isEmpty()) {
          differences.add(table.getKey() + ": the source has no such table");
        } else {
          compare(
              sqlite, from.get(), target, schema, table.getKey(), table.getValue(), differences);
        }
      }
    }
    return differences;
  }

  static final String TABLES =
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')";

  /** Column names and types of each table of a schema. */
  static Map<String, Map<String, String>> targetTables(Connection target, String schema)
      throws SQLException {
    Map<String, Map<String, String>> tables = new LinkedHashMap<>();
    String query =
        """
        SELECT c.relname, a.attname, format_type(a.atttypid, NULL)
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE n.nspname = ? AND c.relkind IN ('r', 'p')
          -- Words made of other columns; the source has none.
          AND a.atttypid <> 'tsvector'::regtype
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
            AND d.objid = c.oid AND d.deptype = 'e')
          -- Points that the target makes of two columns, which are compared themselves.
          AND format_type(a.atttypid, NULL) <> 'geography'
        ORDER BY c.relname, a.attnum
        """;
    try (PreparedStatement statement = target.prepareStatement(query)) {
      statement.setString(1, schema);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          tables
              .computeIfAbsent(rows.getString(1), _ -> new LinkedHashMap<>())
              .put(rows.getString(2), rows.getString(3));
        }
      }
    }
    return tables;
  }

  private void compare(
      Connection sqlite,
      String from,
      Connection target,
      String schema,
      String into,
      Map<String, String> columns,
      List<String> differences)
      throws SQLException {
    List<String> sourceColumns =
        new ArrayList<>(column(sqlite, "SELECT name FROM pragma_table_xinfo(?)", from));
    if (!sourceColumns.contains("rowid")) {
      // Full-text tables have no other number.
      sourceColumns.add("rowid");
    }
    // Stored ones: a generated column may stay behind, but where it arrives it is compared.
    List<String> stored =
        column(sqlite, "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", from);
    List<Spelling> spellings = new ArrayList<>();
    for (var column : columns.entrySet()) {
      Optional<String> same =
          match(column.getKey(), sourceColumns)
              .or(() -> besideVector(column.getKey(), column.getValue(), sourceColumns));
      if (same.isEmpty()) {
        differences.add(into + "." + column.getKey() + ": the source has no such column");
        return;
      }
      spellings.add(
          new Spelling(
              same.get(),
              column.getKey(),
              column.getValue(),
              Spelling.epochOf(largestInteger(sqlite, from, same.get()))));
    }
    stored.removeAll(spellings.stream().map(Spelling::source).toList());
    if (!stored.isEmpty()) {
      differences.add(into + ": lacks the source's " + stored);
    }
    List<String> expected =
        sourceRows.computeIfAbsent(from + spellings, _ -> sourceRows(sqlite, from, spellings));
    List<String> found = targetRows(target, schema, into, spellings);
    differences.addAll(bagDifferences(into, expected, found));
  }

  static List<String> sourceRows(Connection sqlite, String table, List<Spelling> columns) {
    String query =
        columns.stream()
            .map(column -> quote(column.source()))
            .collect(Collectors.joining(", ", "SELECT ", " FROM " + quote(table)));
    try (Statement statement = sqlite.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        StringJoiner row = new StringJoiner(" | ");
        for (int i = 0; i < columns.size(); i++) {
          row.add(columns.get(i).ofSource(rows, i + 1));
        }
        all.add(row.toString());
      }
      all.sort(null);
      return all;
    } catch (SQLException failure) {
      throw new IllegalStateException("Cannot read " + table, failure);
    }
  }

  private static List<String> targetRows(
      Connection target, String schema, String table, List<Spelling> columns) throws SQLException {
    String query =
        columns.stream()
            .map(IndependentComparison::targetExpression)
            .collect(
                Collectors.joining(", ", "SELECT ", " FROM " + quote(schema) + "." + quote(table)));
    target.setAutoCommit(false);
    try (Statement statement = target.createStatement()) {
      statement.setFetchSize(5000);
      List<String> all = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery(query)) {
        while (rows.next()) {
          StringJoiner row = new StringJoiner(" | ");
          for (int i = 0; i < columns.size(); i++) {
            row.add(columns.get(i).ofTarget(rows, i + 1));
          }
          all.add(row.toString());
        }
      }
      all.sort(null);
      return all;
    } finally {
      target.rollback();
      target.setAutoCommit(true);
    }
  }

  /** PostGIS itself says what a geometry is; the SRID stands before it, which its text lacks. */
  private static String targetExpression(Spelling column) {
    String name = quote(column.target());
    return column.type().equals("geometry")
        ? "int4send(ST_SRID(%1$s)) || ST_AsBinary(%1$s, 'XDR')".formatted(name)
        : name;
  }

  /** What one sorted list has and the other has not, each as often as it does. */
  static List<String> bagDifferences(String table, List<String> expected, List<String> found) {
    List<String> missing = new ArrayList<>();
    List<String> extra = new ArrayList<>();
    int e = 0;
    int f = 0;
    while (e < expected.size() || f < found.size()) {
      int order =
          e == expected.size()
              ? 1
              : f == found.size() ? -1 : expected.get(e).compareTo(found.get(f));
      if (order < 0) {
        missing.add(expected.get(e));
      } else if (order > 0) {
        extra.add(found.get(f));
      }
      e += order <= 0 ? 1 : 0;
      f += order >= 0 ? 1 : 0;
    }
    List<String> lines = new ArrayList<>();
    if (!missing.isEmpty()) {
      lines.add(table + ": " + missing.size() + " rows missing, such as " + some(missing));
    }
    if (!extra.isEmpty()) {
      lines.add(table + ": " + extra.size() + " rows too many, such as " + some(extra));
    }
    return lines;
  }

  private static List<String> some(List<String> rows) {
    return rows.stream()
        .limit(SHOWN)
        .map(row -> row.length() > 200 ? row.substring(0, 200) + "…" : row)
        .toList();
  }

  static long largestInteger(Connection sqlite, String table, String column) throws SQLException {
    String query =
        "SELECT max(abs(CAST(%1$s AS REAL))) FROM %2$s WHERE typeof(%1$s) = 'integer'"
            .formatted(quote(column), quote(table));
    try (Statement statement = sqlite.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? (long) rows.getDouble(1) : 0;
    }
  }

  static List<String> column(Connection sqlite, String query, String... arguments)
      throws SQLException {
    try (PreparedStatement statement = sqlite.prepareStatement(query)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setString(i + 1, arguments[i]);
      }
      List<String> values = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          values.add(rows.getString(1));
        }
      }
      return values;
    }
  }

  /** The name itself, or what folding to lower case or cutting at 63 bytes made it. */
  static Optional<String> match(String name, List<String> names) {
    if (names.contains(name)) {
      return Optional.of(name);
    }
    return names.stream()
        .filter(
            each ->
                each.toLowerCase(java.util.Locale.ROOT).equals(name)
                    || (name.getBytes(StandardCharsets.UTF_8).length > 56 && each.startsWith(name)))
        .findFirst();
  }

  /** What cases call a vector that stands beside the column of its numbers. */
  static Optional<String> besideVector(String name, String type, List<String> names) {
    boolean vector = type.equals("vector") || type.equals("halfvec");
    return vector && name.endsWith("_vector")
        ? match(name.substring(0, name.length() - "_vector".length()), names)
        : Optional.empty();
  }

  static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
