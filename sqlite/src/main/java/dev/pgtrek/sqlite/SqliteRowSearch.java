package dev.pgtrek.sqlite;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.RowSearch;
import dev.pgtrek.sqlite.access.InterruptWatch;
import dev.pgtrek.sqlite.access.RawStatement;
import dev.pgtrek.sqlite.access.ReaderPool;
import dev.pgtrek.sqlite.access.SqliteFailures;
import dev.pgtrek.sqlite.rows.RowAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/** Answers by SQLite itself, on the snapshot. */
final class SqliteRowSearch implements RowSearch {

  /** The name of the rows' numbers in a table that has no rowids. */
  private static final String NUMBER = "\"pgtrek's place\"";

  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");

  private final ReaderPool pool;
  private final Catalog catalog;

  SqliteRowSearch(ReaderPool pool, Catalog catalog) {
    this.pool = pool;
    this.catalog = catalog;
  }

  @Override
  public void failing(Table table, String condition, LongConsumer each) {
    try {
      Connection connection = pool.take();
      try (InterruptWatch _ = InterruptWatch.over(connection)) {
        mustBeOneCondition(connection, table, condition);
        // The line feed ends a remark that the condition may end with.
        String sql =
            "SELECT "
                + place(
                    table,
                    table.name().table().quoted(),
                    "Take the rule `filter` of table " + table.name().table() + " out of the plan.")
                + " FROM "
                + rows(connection, table)
                + " AS "
                + table.name().table().quoted()
                + " WHERE ("
                + condition
                + "\n) IS NOT TRUE";
        try (RawStatement statement = prepared(connection, table, condition, sql)) {
          while (step(statement, table, condition)) {
            each.accept(statement.integer(0));
          }
        }
      } finally {
        pool.give(connection);
      }
    } catch (SQLException e) {
      throw SqliteFailures.wrap("filtering " + table.name(), e);
    }
  }

  /** A condition that closes the bracket around it would be understood, but otherwise. */
  private static void mustBeOneCondition(Connection connection, Table table, String condition)
      throws SQLException {
    String alone =
        "SELECT 1 FROM " + table.name().table().quoted() + " WHERE " + condition + "\n LIMIT 0";
    prepared(connection, table, condition, alone).close();
  }

  private static RawStatement prepared(
      Connection connection, Table table, String condition, String sql) throws SQLException {
    try {
      return RawStatement.prepare(connection, sql);
    } catch (SQLException e) {
      throw new PgtrekException.Usage(
          "filter-not-understood",
          "The filter of table "
              + table.name().table()
              + ", "
              + condition
              + ", is no condition that SQLite understands: "
              + e.getMessage(),
          "Correct it in the plan file; it stands as after WHERE, over the table's own columns.");
    }
  }

  /** What the condition itself is at fault for is none of the file's. */
  private static boolean step(RawStatement statement, Table table, String condition)
      throws SQLException {
    try {
      return statement.step();
    } catch (SQLException e) {
      if (SqliteFailures.resultCode(e) != SqliteFailures.ERROR) {
        throw e;
      }
      throw new PgtrekException.Usage(
          "filter-fails",
          "The filter of table "
              + table.name().table()
              + ", "
              + condition
              + ", fails on a row: "
              // What is quoted may be a value.
              + QUOTED.matcher(String.valueOf(e.getMessage())).replaceAll("…"),
          "Correct it in the plan file so that it holds of every row, as in CASE WHEN json_valid(c)"
              + " THEN … END.");
    }
  }

  @Override
  public void references(Table child, ForeignKey key, References each) {
    Table parent = table(key.parent()).orElse(null);
    if (parent == null) {
      return;
    }
    try {
      Connection connection = pool.take();
      try (InterruptWatch _ = InterruptWatch.over(connection)) {
        String sql = pairs(connection, child, key, parent);
        try (RawStatement statement = RawStatement.prepare(connection, sql)) {
          while (statement.step()) {
            boolean found = statement.type(1) == RawStatement.INTEGER;
            each.reference(statement.integer(0), found, found ? statement.integer(1) : 0);
          }
        }
      } finally {
        pool.give(connection);
      }
    } catch (SQLException e) {
      throw SqliteFailures.wrap("looking for the parents of " + child.name(), e);
    }
  }

  /** Compares as {@link OrphanSearch} does, and so as SQLite's foreign keys do. */
  private static String pairs(Connection connection, Table child, ForeignKey key, Table parent)
      throws SQLException {
    List<String> equal = new ArrayList<>();
    List<String> set = new ArrayList<>();
    for (int i = 0; i < key.columns().size(); i++) {
      String column = "child." + key.columns().get(i).quoted();
      equal.add("parent." + key.parentColumns().get(i).quoted() + " = +" + column);
      set.add(column + " IS NOT NULL");
    }
    String without =
        "Take the rule `orphans` of table "
            + child.name().table()
            + " out of the plan, and the rules that keep rows of table "
            + parent.name().table()
            + " out.";
    return "SELECT "
        + place(child, "child", without)
        + ", "
        + place(parent, "parent", without)
        + " FROM "
        + rows(connection, child)
        + " AS child LEFT JOIN "
        + rows(connection, parent)
        + " AS parent ON "
        + String.join(" AND ", equal)
        + " WHERE "
        + String.join(" AND ", set);
  }

  private Optional<Table> table(TableName name) {
    return catalog
        .table(name)
        .or(
            () ->
                catalog.tables().stream()
                    .filter(t -> t.name().toString().equalsIgnoreCase(name.toString()))
                    .findFirst());
  }

  /**
   * The expression that gives a row's place.
   *
   * @param without the step that leads on where there is none
   */
  private static String place(Table table, String alias, String without) {
    if (table.traits().withoutRowid()) {
      return alias + "." + NUMBER;
    }
    return alias
        + "."
        + RowAddress.of(table)
            .orElseThrow(
                () ->
                    new PgtrekException.Usage(
                        "rule-needs-rowid",
                        "Columns of table "
                            + table.name().table()
                            + " hide all names of its rowid, so that a rule cannot name its rows.",
                        without));
  }

  /** What stands in FROM: the table, with its rows numbered where they have no rowids. */
  private static String rows(Connection connection, Table table) throws SQLException {
    String name = "main." + table.name().table().quoted();
    if (!table.traits().withoutRowid()) {
      return name;
    }
    return "(SELECT row_number() OVER (ORDER BY "
        + keyOrder(connection, table)
        + ") AS "
        + NUMBER
        + ", * FROM "
        + name
        + ")";
  }

  /** The order in which the table's tree holds its rows. */
  private static String keyOrder(Connection connection, Table table) throws SQLException {
    List<String> terms = new ArrayList<>();
    String sql =
        "SELECT x.name, x.\"desc\", x.coll FROM pragma_index_list("
            + literal(table.name().table().text())
            + ", 'main') AS l, pragma_index_xinfo(l.name, 'main') AS x WHERE l.origin = 'pk' AND"
            + " x.key ORDER BY x.seqno";
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      while (row.next()) {
        terms.add(
            Identifier.of(row.getString(1)).quoted()
                + " COLLATE "
                + Identifier.of(row.getString(3)).quoted()
                + (row.getBoolean(2) ? " DESC" : ""));
      }
    }
    return String.join(", ", terms);
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
