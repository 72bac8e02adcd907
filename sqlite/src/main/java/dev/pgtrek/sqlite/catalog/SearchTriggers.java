package dev.pgtrek.sqlite.catalog;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.SearchIndex.Origin;
import dev.pgtrek.model.SearchIndex.SearchColumn;
import dev.pgtrek.model.Table;
import dev.pgtrek.sqlite.access.Names;
import dev.pgtrek.sqlite.sql.TriggerText;
import dev.pgtrek.sqlite.sql.TriggerText.Write;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The triggers that do nothing but keep a full-text table in step with another table.
 *
 * @param names the triggers
 * @param origin the table whose new rows they copy column by column, if they say so
 */
record SearchTriggers(List<Identifier> names, Optional<Origin> origin) {

  SearchTriggers {
    names = List.copyOf(names);
  }

  static SearchTriggers of(
      String index, List<SearchColumn> columns, List<Table> tables, List<SchemaRow> schema) {
    List<Identifier> names = new ArrayList<>();
    Optional<Origin> origin = Optional.empty();
    for (SchemaRow row : schema) {
      if (!row.type().equals("trigger")) {
        continue;
      }
      TriggerText trigger = TriggerText.of(row.sql());
      if (trigger.writes().isEmpty() || !trigger.writes().stream().allMatch(w -> to(w, index))) {
        continue;
      }
      names.add(Identifier.of(row.name()));
      if (trigger.event().equals("INSERT") && !trigger.conditional() && origin.isEmpty()) {
        origin =
            tables.stream()
                .filter(t -> Names.same(t.name().table().text(), row.table()))
                .findFirst()
                .flatMap(t -> origin(trigger.writes(), columns, t));
      }
    }
    return new SearchTriggers(names, origin);
  }

  private static boolean to(Write write, String index) {
    String table = write.table();
    return table != null && Names.same(table, index);
  }

  private static Optional<Origin> origin(
      List<Write> writes, List<SearchColumn> columns, Table table) {
    if (writes.size() != 1 || !writes.getFirst().copiesNewRow()) {
      return Optional.empty();
    }
    Write write = writes.getFirst();
    String number = null;
    for (String name : List.of("rowid", "docid", "oid", "_rowid_")) {
      number = number == null ? value(write, name) : number;
    }
    if (number == null) {
      return Optional.empty();
    }
    List<Identifier> sources = new ArrayList<>();
    for (SearchColumn column : columns) {
      String value = value(write, column.name().text());
      Optional<Identifier> source =
          value == null ? Optional.empty() : SearchReader.column(table, value);
      if (source.isEmpty()) {
        return Optional.empty();
      }
      sources.add(source.get());
    }
    return Optional.of(new Origin(table.name(), key(table, number), sources));
  }

  private static @Nullable String value(Write write, String column) {
    for (int i = 0; i < write.columns().size(); i++) {
      if (Names.same(write.columns().get(i), column)) {
        return write.values().get(i);
      }
    }
    return null;
  }

  /** The column of a name; of the rowid's names its alias, or null where it has none. */
  static @Nullable Identifier key(Table table, String name) {
    return SearchReader.column(table, name)
        .or(
            () ->
                table.columns().stream()
                    .filter(c -> c.identity() != null)
                    .map(Column::name)
                    .findFirst())
        .orElse(null);
  }

  /** Whether a full-text table's own copy of the text is the same as its origin's, row by row. */
  boolean holdsSameText(Connection connection, String content, Origin origin) throws SQLException {
    Identifier keyColumn = origin.key();
    if (keyColumn == null) {
      return false;
    }
    String key = "t." + keyColumn.quoted();
    List<String> copies =
        Query.list(
            connection,
            "SELECT name FROM pragma_table_xinfo(?) WHERE cid BETWEEN 1 AND "
                + origin.columns().size()
                + " ORDER BY cid",
            r -> r.getString(1),
            content);
    String id =
        Query.list(
                connection,
                "SELECT name FROM pragma_table_xinfo(?) WHERE cid = 0",
                r -> r.getString(1),
                content)
            .getFirst();
    if (copies.size() != origin.columns().size()) {
      return false;
    }
    StringBuilder differs = new StringBuilder(key).append(" IS NULL");
    for (int i = 0; i < copies.size(); i++) {
      differs
          .append(" OR (c.")
          .append(Identifier.of(copies.get(i)).quoted())
          .append(" COLLATE BINARY) IS NOT t.")
          .append(origin.columns().get(i).quoted());
    }
    String copy = Identifier.of(content).quoted();
    String table = origin.table().table().quoted();
    String sql =
        "SELECT (SELECT count(*) FROM "
            + copy
            + ") = (SELECT count(*) FROM "
            + table
            + ") AND NOT EXISTS (SELECT 1 FROM "
            + copy
            + " c LEFT JOIN "
            + table
            + " t ON "
            + key
            + " = c."
            + Identifier.of(id).quoted()
            + " WHERE "
            + differs
            + ")";
    return Query.list(connection, sql, r -> r.getBoolean(1)).getFirst();
  }
}
