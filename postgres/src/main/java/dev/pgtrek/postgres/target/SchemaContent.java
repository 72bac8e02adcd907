package dev.pgtrek.postgres.target;

import dev.pgtrek.postgres.journal.Made;
import dev.pgtrek.postgres.journal.MadeObjects;
import dev.pgtrek.postgres.journal.MadeSearch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What stands in a schema and was not made by a run that the journal knows: such a run can be taken
 * up again, or proved again. Extensions' objects do not count, nor what belongs to a table: its
 * indexes, its row type, its own sequences.
 *
 * @param objects the objects
 */
public record SchemaContent(List<Item> objects) {

  /** Names shown of each kind. */
  private static final int SHOWN = 10;

  /** Types are never the journal's. */
  private static final String QUERY =
      """
      SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
          WHEN 'S' THEN 'sequence' WHEN 'c' THEN 'type' WHEN 'f' THEN 'foreign table'
          ELSE 'table' END, c.relname, c.oid
        FROM pg_class c WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)
          AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
            AND d.objid = c.oid AND (d.deptype = 'e'
              OR c.relkind = 'S' AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0))
          -- A composite type belongs to an extension by its row type.
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass
            AND d.objid = c.reltype AND d.deptype = 'e')
      UNION ALL
      SELECT 'type', t.typname, 0
        FROM pg_type t WHERE t.typnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)
          AND t.typtype IN ('b', 'd', 'e', 'r') AND t.typrelid = 0
          AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass
            AND d.objid = t.oid AND d.deptype IN ('e', 'i'))
      UNION ALL
      SELECT 'function', p.proname, p.oid
        FROM pg_proc p WHERE p.pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
            AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
      UNION ALL
      SELECT 'text search configuration', t.cfgname, t.oid
        FROM pg_ts_config t WHERE t.cfgnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_ts_config'::regclass
            AND d.objid = t.oid AND d.deptype = 'e')
      ORDER BY 1, 2
      """
          .replace("$1", "?");

  /** A schema that is empty or not there. */
  public static final SchemaContent NOTHING = new SchemaContent(List.of());

  public SchemaContent {
    objects = List.copyOf(objects);
  }

  /**
   * An object.
   *
   * @param kind what it is, in words
   * @param name its name
   */
  record Item(String kind, String name) {}

  /** Reads a schema; one that is not there is empty. */
  public static SchemaContent read(Connection connection, String schema) throws SQLException {
    Set<Long> ours = madeByOurRun(connection, schema);
    List<Item> items = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      for (int i = 1; i <= 4; i++) {
        statement.setString(i, schema);
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if (!ours.contains(row.getLong(3))) {
            items.add(new Item(row.getString(1), row.getString(2)));
          }
        }
      }
    }
    return new SchemaContent(items);
  }

  /** Only while the journal has a run into the schema: nobody could go on with others. */
  private static Set<Long> madeByOurRun(Connection connection, String schema) throws SQLException {
    Set<Long> oids = new HashSet<>();
    Made made = MadeObjects.of(connection, schema);
    if (!made.runs().isEmpty()) {
      Stream.concat(made.tables().stream(), made.views().stream())
          .filter(Made.MadeTable::stands)
          .forEach(table -> oids.add(table.oid()));
      made.functions().forEach(function -> oids.add(function.oid()));
      oids.addAll(MadeSearch.oids(connection, schema));
    }
    return oids;
  }

  boolean isEmpty() {
    return objects.isEmpty();
  }

  /** Whether a relation of that name is there. */
  boolean holds(String name) {
    return objects.stream()
        .filter(o -> !o.kind().equals("function") && !o.kind().startsWith("text search"))
        .anyMatch(o -> o.name().equals(name));
  }

  /** {@code 2 tables (album, track), 1 view (charts)}. */
  String words() {
    Map<String, List<String>> byKind = new LinkedHashMap<>();
    objects.forEach(o -> byKind.computeIfAbsent(o.kind(), k -> new ArrayList<>()).add(o.name()));
    List<String> parts = new ArrayList<>();
    byKind.forEach(
        (kind, names) ->
            parts.add(
                names.size()
                    + " "
                    + kind
                    + (names.size() == 1 ? "" : "s")
                    + " ("
                    + String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                    + (names.size() > SHOWN ? ", …" : "")
                    + ")"));
    return String.join(", ", parts);
  }
}
