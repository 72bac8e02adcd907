package dev.pgtrek.postgres.existing;

import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.VersionTable;
import dev.pgtrek.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an application's schema holds before a load, from PostgreSQL's own catalogs. Names of
 * types come qualified where they are not PostgreSQL's own, because the sessions have no search
 * path; so they can be used in statements as they are.
 */
public final class ExistingReader {

  private static final String TABLES =
      """
      SELECT c.relname, pg_has_role(c.relowner, 'USAGE')
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
          AND d.objid = c.oid AND d.deptype = 'e')
      ORDER BY c.relname COLLATE "C"
      """;

  /** A domain's base type is what is under it at last. */
  private static final String COLUMNS =
      """
      SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        b.base, b.kind, b.element, a.attnotnull OR b.refuses, pg_get_expr(d.adbin, d.adrelid),
        a.attgenerated <> '', a.attidentity <> ''
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      CROSS JOIN LATERAL (
        WITH RECURSIVE down (oid, modifier, refuses) AS (
          SELECT a.atttypid, a.atttypmod, false
          UNION ALL
          SELECT t.typbasetype, t.typtypmod, down.refuses OR t.typnotnull
          FROM down JOIN pg_type t ON t.oid = down.oid WHERE t.typtype = 'd')
        SELECT format_type(down.oid, down.modifier) AS base,
          CASE WHEN t.typcategory = 'A' THEN 'a' ELSE t.typtype END AS kind,
          CASE WHEN t.typcategory = 'A' THEN format_type(t.typelem, down.modifier) END AS element,
          down.refuses
        FROM down JOIN pg_type t ON t.oid = down.oid WHERE t.typtype <> 'd') b
      WHERE n.nspname = ? AND c.relkind IN ('r', 'p')
      ORDER BY c.relname, a.attnum
      """;

  private static final String KEYS =
      """
      SELECT c.relname, x.indisprimary, i.relname,
        (SELECT array_agg(a.attname::text ORDER BY s.place)
          FROM generate_series(0, x.indnkeyatts - 1) s (place)
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[s.place])
      FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid
      JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND x.indisunique AND x.indisvalid AND x.indpred IS NULL
        AND x.indexprs IS NULL
      ORDER BY c.relname, i.relname COLLATE "C"
      """;

  private static final String REFERENCES =
      """
      SELECT k.conname, n.nspname, c.relname,
        (SELECT array_agg(a.attname::text ORDER BY u.place)
          FROM unnest(k.conkey) WITH ORDINALITY u (num, place)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num),
        pn.nspname, p.relname,
        (SELECT array_agg(a.attname::text ORDER BY u.place)
          FROM unnest(k.confkey) WITH ORDINALITY u (num, place)
          JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num),
        k.confdeltype IN ('c', 'n', 'd'), k.convalidated, pg_get_constraintdef(k.oid),
        obj_description(k.oid, 'pg_constraint')
      FROM pg_constraint k
      JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
      WHERE k.contype = 'f' AND k.conparentid = 0 AND (n.nspname = ? OR pn.nspname = ?)
      ORDER BY n.nspname, c.relname, k.conname
      """;

  private static final String TRIGGERS =
      """
      SELECT c.relname, t.tgname, t.tgenabled = 'A', t.tgtype::int, f.proname, f.prosrc,
        encode(t.tgargs, 'escape')
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_proc f ON f.oid = t.tgfoid
      WHERE n.nspname = ? AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
      ORDER BY c.relname, t.tgname COLLATE "C"
      """;

  /** Those that belong to a column, and those that only its default names. */
  private static final String COUNTERS =
      """
      SELECT DISTINCT c.relname, a.attname, sn.nspname, s.relname, q.seqmax
      FROM pg_depend d
      LEFT JOIN pg_attrdef f ON d.classid = 'pg_attrdef'::regclass AND f.oid = d.objid
      JOIN pg_class s ON s.relkind = 'S'
        AND s.oid = CASE WHEN f.oid IS NULL THEN d.objid ELSE d.refobjid END
      JOIN pg_class c ON c.oid = CASE WHEN f.oid IS NULL THEN d.refobjid ELSE f.adrelid END
      JOIN pg_attribute a ON a.attrelid = c.oid
        AND a.attnum = CASE WHEN f.oid IS NULL THEN d.refobjsubid ELSE f.adnum END
      JOIN pg_sequence q ON q.seqrelid = s.oid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_namespace sn ON sn.oid = s.relnamespace
      WHERE n.nspname = ? AND a.attnum > 0 AND q.seqincrement > 0
        AND a.atttypid IN (20, 21, 23, 1700)
        AND (f.oid IS NOT NULL AND d.refclassid = 'pg_class'::regclass
          OR d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i'))
      ORDER BY 1, 2, 3, 4
      """;

  /** Bits of pg_trigger.tgtype. */
  private static final int ROW = 1;

  private static final int BEFORE = 2;
  private static final int INSERT = 4;
  private static final int DELETE = 8;

  private final Connection connection;
  private final String schema;
  private final Map<String, Parts> tables = new TreeMap<>();

  private ExistingReader(Connection connection, String schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /** What is known of a table while it is read. */
  private static final class Parts {
    private boolean owned;
    private @Nullable Key primaryKey;
    private final List<Existing.Attribute> columns = new ArrayList<>();
    private final List<Key> uniqueKeys = new ArrayList<>();
    private final List<Existing.Trigger> triggers = new ArrayList<>();
    private final List<Existing.Counter> counters = new ArrayList<>();
  }

  /** A row of a query whose first column is a table's name. */
  private interface Row {
    void of(String name, Parts table, ResultSet row) throws SQLException;
  }

  /** Reads a schema. One that is not there is empty. */
  public static Existing read(Connection connection, String schema) throws SQLException {
    return new ExistingReader(connection, schema).read();
  }

  private Existing read() throws SQLException {
    try (PreparedStatement statement = prepared(TABLES);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Parts parts = new Parts();
        parts.owned = row.getBoolean(2);
        tables.put(row.getString(1), parts);
      }
    }
    each(COLUMNS, this::column);
    each(KEYS, this::key);
    each(TRIGGERS, this::trigger);
    each(COUNTERS, this::counter);
    List<Existing.Relation> relations = new ArrayList<>();
    Map<String, List<String>> versions = new TreeMap<>();
    for (Map.Entry<String, Parts> table : tables.entrySet()) {
      relations.add(relation(table.getKey(), table.getValue()));
      versions(table.getKey(), table.getValue(), versions);
    }
    return new Existing(relations, references(), versions);
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
      statement.setString(i, schema);
    }
    return statement;
  }

  private void each(String sql, Row reader) throws SQLException {
    try (PreparedStatement statement = prepared(sql);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Parts table = tables.get(row.getString(1));
        if (table != null) {
          reader.of(row.getString(1), table, row);
        }
      }
    }
  }

  private Existing.Relation relation(String name, Parts parts) throws SQLException {
    TableName table = TableName.of(schema, name);
    long rows = Long.parseLong(Sessions.ask(connection, "SELECT count(*) FROM " + table.quoted()));
    return new Existing.Relation(
        table,
        rows,
        parts.owned,
        parts.columns,
        parts.primaryKey,
        parts.uniqueKeys,
        parts.triggers,
        parts.counters,
        "DELETE FROM " + table.quoted(),
        "");
  }

  private void column(String name, Parts table, ResultSet row) throws SQLException {
    String declared = row.getString(3);
    String defaultSql = row.getString(8);
    CarriedType carried =
        CarriedType.of(declared, row.getString(4), row.getString(5), row.getString(6));
    ColumnCast cast = carried.cast();
    table.columns.add(
        new Existing.Attribute(
            Identifier.of(row.getString(2)),
            declared,
            carried.type(),
            row.getBoolean(7),
            row.getBoolean(10) ? "generated as identity" : defaultSql,
            row.getBoolean(9),
            cast,
            OtherWays.into(declared, row.getString(4))));
  }

  private void key(String name, Parts table, ResultSet row) throws SQLException {
    Key key = new Key(Identifier.of(row.getString(3)), names(row, 4));
    if (row.getBoolean(2)) {
      table.primaryKey = key;
    } else {
      table.uniqueKeys.add(key);
    }
  }

  private void trigger(String name, Parts table, ResultSet row) throws SQLException {
    TableName of = TableName.of(schema, name);
    Identifier trigger = Identifier.of(row.getString(2));
    int type = row.getInt(4);
    boolean first = (type & (ROW | BEFORE | INSERT)) == (ROW | BEFORE | INSERT);
    String alter = "ALTER TABLE " + of.quoted();
    table.triggers.add(
        new Existing.Trigger(
            trigger,
            first
                ? FilledColumns.of(row.getString(5), row.getString(6), row.getString(7))
                : List.of(),
            (type & INSERT) != 0,
            (type & DELETE) != 0,
            alter + " DISABLE TRIGGER " + trigger.quoted(),
            alter
                + (row.getBoolean(3) ? " ENABLE ALWAYS TRIGGER " : " ENABLE TRIGGER ")
                + trigger.quoted()));
  }

  private void counter(String name, Parts table, ResultSet row) throws SQLException {
    TableName of = TableName.of(schema, name);
    Identifier column = Identifier.of(row.getString(2));
    TableName sequence = TableName.of(row.getString(3), row.getString(4));
    table.counters.add(
        new Existing.Counter(
            column,
            sequence.toString(),
            List.of(
                "SELECT setval("
                    + literal(sequence.quoted())
                    + ", past.value) FROM (SELECT least(greatest((SELECT max("
                    + column.quoted()
                    + ")::bigint FROM "
                    + of.quoted()
                    + "), ",
                "), "
                    + row.getLong(5)
                    + ") AS value) past, "
                    + sequence.quoted()
                    + " now WHERE past.value > now.last_value"
                    + " OR past.value = now.last_value AND NOT now.is_called")));
  }

  private List<Existing.Reference> references() throws SQLException {
    List<Existing.Reference> references = new ArrayList<>();
    try (PreparedStatement statement = prepared(REFERENCES);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        references.add(reference(row));
      }
    }
    return references;
  }

  private static Existing.Reference reference(ResultSet row) throws SQLException {
    Identifier name = Identifier.of(row.getString(1));
    TableName table = TableName.of(row.getString(2), row.getString(3));
    boolean validated = row.getBoolean(9);
    String remark = row.getString(11);
    String alter = "ALTER TABLE " + table.quoted();
    return new Existing.Reference(
        name,
        table,
        names(row, 4),
        TableName.of(row.getString(5), row.getString(6)),
        names(row, 7),
        row.getBoolean(8),
        validated,
        alter + " DROP CONSTRAINT " + name.quoted(),
        alter
            + " ADD CONSTRAINT "
            + name.quoted()
            + " "
            + row.getString(10)
            // Of one that is not validated the server says so itself.
            + (validated ? " NOT VALID" : "")
            + (remark == null
                ? ""
                : "; COMMENT ON CONSTRAINT "
                    + name.quoted()
                    + " ON "
                    + table.quoted()
                    + " IS "
                    + literal(remark)),
        alter + " VALIDATE CONSTRAINT " + name.quoted());
  }

  private void versions(String name, Parts parts, Map<String, List<String>> versions)
      throws SQLException {
    VersionTable kind = VersionTable.of(Identifier.of(name)).orElse(null);
    if (kind == null || kind.columns().isEmpty()) {
      return;
    }
    List<String> columns = new ArrayList<>();
    for (String wanted : kind.columns()) {
      parts.columns.stream()
          .map(Existing.Attribute::name)
          .filter(c -> c.text().equalsIgnoreCase(wanted))
          .findFirst()
          .ifPresent(c -> columns.add("coalesce(" + c.quoted() + "::text, '')"));
    }
    if (columns.size() != kind.columns().size()) {
      return;
    }
    String sql =
        columns.stream().collect(Collectors.joining(" || '.' || ", "SELECT ", " FROM "))
            + TableName.of(schema, name).quoted();
    TreeSet<String> found = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        found.add(row.getString(1));
      }
    }
    versions.put(name, List.copyOf(found));
  }

  private static List<Identifier> names(ResultSet row, int column) throws SQLException {
    return Arrays.stream((String[]) row.getArray(column).getArray()).map(Identifier::of).toList();
  }

  /** standard_conforming_strings is on in every session. */
  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
