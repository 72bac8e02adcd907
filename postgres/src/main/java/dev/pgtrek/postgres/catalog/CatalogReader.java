package dev.pgtrek.postgres.catalog;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Catalog.OtherObject;
import dev.pgtrek.model.Check;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.Places;
import dev.pgtrek.model.SearchVector;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.Trigger;
import dev.pgtrek.model.View;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads all catalogs, a query per kind of object. For one thread, and used once. */
final class CatalogReader {

  private static final String RELATIONS =
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind, c.relispartition,
        c.relkind = 'r' AND am.amname = 'heap'
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_am am ON am.oid = c.relam
      WHERE c.relnamespace = ANY (:schemas) AND c.relkind IN ('r', 'p', 'v', 'm')
        AND c.relpersistence <> 't' AND
      """
          + Scope.NO_MEMBER
          + " ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"";

  /** Those on another server are not here. */
  private static final String LEAVES =
      """
      SELECT pg_partition_root(c.oid)::oid, n.nspname, c.relname
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relispartition AND c.relkind = 'r'
      ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
      """;

  private static final String COLUMNS =
      """
      SELECT c.oid, a.attname, format_type(a.atttypid, a.atttypmod), a.atttypid, a.attnotnull,
        pg_get_expr(d.adbin, d.adrelid), a.attgenerated,
        CASE WHEN a.attcollation <> t.typcollation THEN
          (SELECT collname FROM pg_collation WHERE oid = a.attcollation) END,
        a.attnum
      FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE c.relnamespace = ANY (:schemas) AND c.relkind IN ('r', 'p', 'v', 'm')
      ORDER BY c.oid, a.attnum
      """;

  private static final String VIEWS =
      """
      SELECT c.oid, pg_get_viewdef(c.oid), c.relkind = 'm', c.relispopulated
      FROM pg_class c WHERE c.relnamespace = ANY (:schemas) AND c.relkind IN ('v', 'm')
      """;

  private static final String TRIGGERS =
      """
      SELECT t.tgname, c.oid, pg_get_triggerdef(t.oid), t.tgenabled,
        CASE WHEN f.prokind = 'f' AND l.lanname NOT IN ('internal', 'c')
          THEN pg_get_functiondef(f.oid) END, t.oid
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      JOIN pg_proc f ON f.oid = t.tgfoid JOIN pg_language l ON l.oid = f.prolang
      WHERE c.relnamespace = ANY (:schemas) AND NOT t.tgisinternal AND t.tgparentid = 0
      ORDER BY t.tgname COLLATE "C", c.oid
      """;

  private final Connection connection;
  private final List<String> wanted;
  private final Map<Long, TableParts> relations = new LinkedHashMap<>();
  private final Map<Long, List<TableName>> leaves = new HashMap<>();
  private final List<OtherObject> others = new ArrayList<>();
  private final List<View> views = new ArrayList<>();
  private final List<Trigger> triggers = new ArrayList<>();

  CatalogReader(Connection connection, List<String> wanted) {
    this.connection = connection;
    this.wanted = wanted;
  }

  SourceCatalog read() throws SQLException {
    String schemas = Scope.schemas(connection, wanted);
    ServerTypes types = ServerTypes.read(connection);
    Sequences sequences = Sequences.read(connection, schemas, others);
    Scope.each(connection, RELATIONS, schemas, this::relation);
    Scope.each(connection, LEAVES, schemas, this::leaf);
    Scope.each(connection, COLUMNS, schemas, row -> column(row, types, sequences));
    List<SourceCatalog.Reference> references =
        new Constraints(connection, relations, others).read(schemas);
    Set<Long> searching = new SearchReader(relations).read(connection, schemas, others);
    Scope.each(connection, VIEWS, schemas, this::view);
    Scope.each(connection, TRIGGERS, schemas, row -> trigger(row, searching));
    OtherObjects.read(connection, schemas, others);
    return result(references);
  }

  private void relation(ResultSet row) throws SQLException {
    TableParts parts =
        new TableParts(
            row.getLong(1),
            TableName.of(row.getString(2), row.getString(3)),
            row.getString(4).charAt(0),
            row.getBoolean(6));
    if (!row.getBoolean(5)) {
      relations.put(parts.oid, parts);
    }
  }

  private void leaf(ResultSet row) throws SQLException {
    leaves
        .computeIfAbsent(row.getLong(1), root -> new ArrayList<>())
        .add(TableName.of(row.getString(2), row.getString(3)));
  }

  private void column(ResultSet row, ServerTypes types, Sequences sequences) throws SQLException {
    TableParts table = relations.get(row.getLong(1));
    if (table == null) {
      return;
    }
    Identifier name = Identifier.of(row.getString(2));
    ServerTypes.Meaning meaning = types.of(row.getLong(4), row.getString(3), name);
    String expression = row.getString(6);
    String generated = row.getString(7);
    Column.Identity identity = sequences.behind(table.oid, row.getInt(9)).orElse(null);
    ReadType read = meaning.read();
    table.columns.add(
        new Column(
            name,
            read.declared(),
            read.type(),
            row.getBoolean(5) || meaning.refusesNull(),
            generated.isEmpty() && identity == null ? expression : null,
            generated.isEmpty() || expression == null
                ? null
                : new Column.Generated(expression, generated.equals("s")),
            Optional.ofNullable(row.getString(8)).map(Identifier::of).orElse(null),
            identity));
    table.checks.addAll(meaning.checks());
    ColumnCast cast = read.cast();
    if (cast != null) {
      table.casts.put(name, cast);
    }
  }

  private void view(ResultSet row) throws SQLException {
    TableParts view = relations.get(row.getLong(1));
    if (view == null) {
      return;
    }
    boolean materialized = row.getBoolean(3);
    List<Identifier> columns = view.columns.stream().map(Column::name).toList();
    StringBuilder sql =
        new StringBuilder(materialized ? "CREATE MATERIALIZED VIEW " : "CREATE VIEW ");
    sql.append(view.name.quoted());
    if (!columns.isEmpty()) {
      sql.append(" (");
      sql.append(String.join(", ", columns.stream().map(Identifier::quoted).toList()));
      sql.append(')');
    }
    sql.append(" AS ").append(row.getString(2).strip());
    // One that was never filled cannot be read.
    views.add(new View(view.name, row.getBoolean(4) ? columns : List.of(), sql.toString()));
  }

  private void trigger(ResultSet row, Set<Long> searching) throws SQLException {
    TableParts table = relations.get(row.getLong(2));
    if (table == null || searching.contains(row.getLong(6))) {
      return;
    }
    String function = row.getString(5);
    String sql = row.getString(3) + ";" + (function == null ? "" : "\n\n" + function.strip() + ";");
    Identifier name = Identifier.of(row.getString(1));
    if (row.getString(4).equals("D")) {
      others.add(
          new OtherObject(
              OtherObject.Kind.TRIGGER, name, sql, "on " + table.name + "; it is disabled"));
    } else {
      triggers.add(new Trigger(name, table.name, sql));
    }
  }

  private SourceCatalog result(List<SourceCatalog.Reference> references) throws SQLException {
    List<Table> tables = new ArrayList<>();
    Map<TableName, SourceCatalog.Relation> read = new HashMap<>();
    for (TableParts parts : relations.values()) {
      boolean table = parts.kind == 'r' || parts.kind == 'p';
      if (parts.columns.isEmpty()) {
        if (table) {
          others.add(
              new OtherObject(
                  OtherObject.Kind.TABLE,
                  Identifier.of(parts.name.toString()),
                  "",
                  "it has no column, so there is nothing to read of its rows"));
        }
        continue;
      }
      read.put(
          parts.name,
          new SourceCatalog.Relation(
              parts.oid, parts.readAs(), parts.casts, leaves.getOrDefault(parts.oid, List.of())));
      if (table) {
        tables.add(parts.table());
      }
    }
    views.sort(Comparator.comparing(View::name));
    return new SourceCatalog(
        new Catalog(tables, others, views, triggers, places(tables), List.of()), read, references);
  }

  private Places places(List<Table> tables) throws SQLException {
    Set<Integer> named =
        tables.stream()
            .flatMap(table -> table.columns().stream())
            .map(Column::type)
            .filter(ColumnType.Geometry.class::isInstance)
            .map(type -> ((ColumnType.Geometry) type).srid())
            .collect(Collectors.toSet());
    return new Places("", List.of(), References.read(connection, named), List.of());
  }

  /** What is known of a relation while it is read. */
  static final class TableParts {
    final long oid;
    final TableName name;
    final char kind;
    final boolean heap;
    final List<Column> columns = new ArrayList<>();
    final Map<Identifier, ColumnCast> casts = new HashMap<>();
    @Nullable Key primaryKey;
    final List<Key> uniqueKeys = new ArrayList<>();
    final List<ForeignKey> foreignKeys = new ArrayList<>();
    final List<Check> checks = new ArrayList<>();
    final List<Index> indexes = new ArrayList<>();
    final List<SearchVector> searches = new ArrayList<>();

    TableParts(long oid, TableName name, char kind, boolean heap) {
      this.oid = oid;
      this.name = name;
      this.kind = kind;
      this.heap = heap;
    }

    SourceCatalog.Kind readAs() {
      return switch (kind) {
        case 'p' -> SourceCatalog.Kind.PARTITIONED;
        case 'r' -> heap ? SourceCatalog.Kind.TABLE : SourceCatalog.Kind.UNPAGED_TABLE;
        default -> SourceCatalog.Kind.VIEW;
      };
    }

    Table table() {
      return new Table(
          name,
          columns,
          primaryKey,
          uniqueKeys,
          foreignKeys,
          indexes,
          checks,
          Table.Traits.NONE,
          searches);
    }
  }
}
