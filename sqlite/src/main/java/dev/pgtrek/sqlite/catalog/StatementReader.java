package dev.pgtrek.sqlite.catalog;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.Trigger;
import dev.pgtrek.model.View;
import dev.pgtrek.sqlite.access.Names;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Views and triggers of the catalog. */
final class StatementReader {

  private static final String MAIN = "main";

  private StatementReader() {}

  /** The views, in order of name; one that SQLite itself cannot evaluate has no columns. */
  static List<View> views(Connection connection, List<SchemaRow> rows) throws SQLException {
    List<View> views = new ArrayList<>();
    for (SchemaRow row : rows) {
      if (row.type().equals("view") && !row.name().isEmpty()) {
        views.add(
            new View(TableName.of(MAIN, row.name()), columns(connection, row.name()), row.sql()));
      }
    }
    views.sort(Comparator.comparing(View::name));
    return views;
  }

  private static List<Identifier> columns(Connection connection, String view) {
    try {
      return Query.list(
          connection,
          "SELECT name FROM pragma_table_info(?)",
          row -> Identifier.of(row.getString(1)),
          view);
    } catch (SQLException | IllegalArgumentException _) {
      // What it reads is gone, or a function is the application's own.
      return List.of();
    }
  }

  /** The triggers, in order of name, each with its table as the table itself is spelled. */
  static List<Trigger> triggers(List<SchemaRow> rows) {
    Map<String, String> spellings = new HashMap<>();
    for (SchemaRow row : rows) {
      if (row.type().equals("table") || row.type().equals("view")) {
        spellings.put(Names.fold(row.name()), row.name());
      }
    }
    List<Trigger> triggers = new ArrayList<>();
    for (SchemaRow row : rows) {
      if (row.type().equals("trigger") && !row.name().isEmpty()) {
        String table = spellings.getOrDefault(Names.fold(row.table()), row.table());
        triggers.add(new Trigger(Identifier.of(row.name()), TableName.of(MAIN, table), row.sql()));
      }
    }
    triggers.sort(Comparator.comparing(Trigger::name));
    return triggers;
  }
}
