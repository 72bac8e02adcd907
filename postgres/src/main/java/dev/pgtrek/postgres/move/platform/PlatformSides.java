package dev.pgtrek.postgres.move.platform;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tables of one side with what matters where rows come from another version of the same table.
 *
 * @param tables by name
 */
record PlatformSides(SortedMap<TableName, Described> tables) {

  /**
   * A column.
   *
   * @param type as the server writes it
   * @param needed whether it takes no NULL and has nothing that fills it
   * @param computed whether the server computes it
   * @param labels of an enum; empty for any other type
   */
  record Column(String type, boolean needed, boolean computed, List<String> labels) {}

  /**
   * A table.
   *
   * @param columns by name, in the table's order
   * @param key its primary key, or empty
   * @param bytes its size, indexes not counted
   * @param insertable whether the role may insert
   * @param hidden whether policies apply to the role
   * @param firing whether it has triggers, or references, that an ordinary session would fire
   */
  record Described(
      Map<Identifier, Column> columns,
      List<Identifier> key,
      long bytes,
      boolean insertable,
      boolean hidden,
      boolean firing) {}

  private static final String TABLES =
      """
      SELECT n.nspname, c.relname, pg_table_size(c.oid), has_table_privilege(c.oid, 'INSERT'),
        row_security_active(c.oid),
        EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled IN ('O', 'A'))
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
        AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek')
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
          AND e.objid = c.oid AND e.deptype = 'e')
      """;

  private static final String COLUMNS =
      """
      SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AND a.attgenerated = '',
        a.attgenerated <> '', i.place
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN LATERAL (SELECT k.ord AS place FROM pg_index x
        CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY k(num, ord)
        WHERE x.indrelid = c.oid AND x.indisprimary AND k.num = a.attnum) i ON true
      WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p')
        AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek')
      ORDER BY 1, 2, a.attnum
      """;

  private static final String LABELS =
      """
      SELECT format_type(t.oid, NULL), e.enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
      ORDER BY 1, e.enumsortorder
      """;

  static PlatformSides of(Connection connection) throws SQLException {
    Map<String, List<String>> labels = new TreeMap<>();
    for (List<String> row : Rows.of(connection, LABELS)) {
      labels.computeIfAbsent(row.get(0), t -> new ArrayList<>()).add(row.get(1));
    }
    Map<TableName, Map<Identifier, Column>> columns = new TreeMap<>();
    Map<TableName, SortedMap<Integer, Identifier>> keys = new TreeMap<>();
    for (List<String> row : Rows.of(connection, COLUMNS)) {
      TableName table = TableName.of(row.get(0), row.get(1));
      Identifier name = Identifier.of(row.get(2));
      columns
          .computeIfAbsent(table, t -> new LinkedHashMap<>())
          .put(
              name,
              new Column(
                  row.get(3),
                  row.get(4).equals("t"),
                  row.get(5).equals("t"),
                  labels.getOrDefault(row.get(3), List.of())));
      if (!row.get(6).isEmpty()) {
        keys.computeIfAbsent(table, t -> new TreeMap<>()).put(Integer.valueOf(row.get(6)), name);
      }
    }
    SortedMap<TableName, Described> tables = new TreeMap<>();
    for (List<String> row : Rows.of(connection, TABLES)) {
      TableName table = TableName.of(row.get(0), row.get(1));
      tables.put(
          table,
          new Described(
              columns.getOrDefault(table, Map.of()),
              List.copyOf(keys.getOrDefault(table, new TreeMap<>()).values()),
              Long.parseLong(row.get(2)),
              row.get(3).equals("t"),
              row.get(4).equals("t"),
              row.get(5).equals("t")));
    }
    return new PlatformSides(tables);
  }
}
