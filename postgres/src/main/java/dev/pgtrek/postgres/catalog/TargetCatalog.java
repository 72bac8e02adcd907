package dev.pgtrek.postgres.catalog;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Catalog.OtherObject;
import dev.pgtrek.model.Check;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what a schema holds from PostgreSQL's own catalogs. A query per kind of object. */
public final class TargetCatalog {

  private static final String TABLES =
      """
      SELECT c.relname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relkind IN ('r', 'p')
      """;

  /** An extension's types without the schema that it lives in: sessions have no search path. */
  private static final String COLUMNS =
      """
      SELECT c.relname, a.attname,
        CASE WHEN e.objid IS NULL THEN format_type(a.atttypid, a.atttypmod)
          ELSE substr(format_type(a.atttypid, a.atttypmod), length(quote_ident(tn.nspname)) + 2)
          END,
        a.attnotnull,
        pg_get_expr(d.adbin, d.adrelid), a.attgenerated, a.attidentity,
        CASE WHEN a.attcollation <> t.typcollation THEN
          (SELECT collname FROM pg_collation WHERE oid = a.attcollation) END,
        pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid
      JOIN pg_namespace tn ON tn.oid = t.typnamespace
      LEFT JOIN pg_depend e ON e.classid = 'pg_type'::regclass AND e.objid = t.oid
        AND e.refclassid = 'pg_extension'::regclass AND e.deptype = 'e'
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE n.nspname = ? AND c.relkind IN ('r', 'p')
      ORDER BY c.relname, a.attnum
      """;

  private static final String CONSTRAINTS =
      "SELECT c.relname, "
          + KeysAndIndexes.CONSTRAINT
          + """
          FROM pg_constraint k
          JOIN pg_class c ON c.oid = k.conrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
          LEFT JOIN pg_class p ON p.oid = k.confrelid
          LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace
          WHERE n.nspname = ? AND k.contype IN ('p', 'u', 'f', 'c')
          ORDER BY c.relname, k.conname
          """;

  private static final String INDEXES =
      "SELECT c.relname, "
          + KeysAndIndexes.INDEX_TERM
          + KeysAndIndexes.OF_INDEX
          + """
          JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = ? AND c.relkind IN ('r', 'p') AND
          """
          + KeysAndIndexes.BY_ITSELF
          + "ORDER BY c.relname, i.relname, s.place";

  private static final String VIEWS =
      """
      SELECT c.relname, pg_get_viewdef(c.oid), c.relkind FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relkind IN ('v', 'm') ORDER BY c.relname
      """;

  private static final String NOT_VALIDATED =
      """
      SELECT c.relname, k.conname FROM pg_constraint k
      JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND NOT k.convalidated ORDER BY c.relname, k.conname
      """;

  private final Connection connection;
  private final String schema;
  private final Map<String, Parts> tables = new TreeMap<>();

  private TargetCatalog(Connection connection, String schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /**
   * A constraint that new rows keep and that was not proved for the old ones.
   *
   * @param table its table
   * @param constraint its name
   */
  public record NotValidated(TableName table, Identifier constraint) {}

  /** What is known of a table while it is read. */
  private static final class Parts {
    final List<Column> columns = new ArrayList<>();
    @Nullable Key primaryKey;
    final List<Key> uniqueKeys = new ArrayList<>();
    final List<ForeignKey> foreignKeys = new ArrayList<>();
    final List<Check> checks = new ArrayList<>();
    final Map<String, IndexParts> indexes = new TreeMap<>();
  }

  /** What is known of an index while its terms are read. */
  private record IndexParts(
      boolean unique, String method, @Nullable String where, List<Index.Term> terms) {}

  /** A table whose name was read, and a row of the query about it. */
  private interface Row {
    void of(Parts table, ResultSet row) throws SQLException;
  }

  /** Reads a schema. One that is not there is empty. */
  public static Catalog read(Connection connection, String schema) throws SQLException {
    TargetCatalog catalog = new TargetCatalog(connection, schema);
    catalog.each(TABLES, (table, row) -> {});
    catalog.each(COLUMNS, catalog::column);
    catalog.each(CONSTRAINTS, catalog::constraint);
    catalog.each(INDEXES, catalog::indexTerm);
    List<Table> read = new ArrayList<>();
    catalog.tables.forEach(
        (name, parts) -> {
          // PostgreSQL allows tables without any column; they hold nothing that could be compared.
          if (!parts.columns.isEmpty()) {
            read.add(catalog.table(name, parts));
          }
        });
    return new Catalog(read, catalog.views());
  }

  /** The constraints of a schema that are NOT VALID, as table and constraint. */
  public static List<NotValidated> notValidated(Connection connection, String schema)
      throws SQLException {
    List<NotValidated> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(NOT_VALIDATED)) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(
              new NotValidated(
                  TableName.of(schema, row.getString(1)), Identifier.of(row.getString(2))));
        }
      }
    }
    return found;
  }

  private void each(String sql, Row reader) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          reader.of(tables.computeIfAbsent(row.getString(1), t -> new Parts()), row);
        }
      }
    }
  }

  private void column(Parts table, ResultSet row) throws SQLException {
    String declared = row.getString(3);
    String expression = row.getString(5);
    String generated = row.getString(6);
    String identity = row.getString(7);
    String sequence = row.getString(9);
    table.columns.add(
        new Column(
            Identifier.of(row.getString(2)),
            declared,
            TypeNames.type(declared),
            row.getBoolean(4),
            generated.isEmpty() ? expression : null,
            generated.isEmpty() || expression == null
                ? null
                : new Column.Generated(expression, generated.equals("s")),
            KeysAndIndexes.identifier(row.getString(8)),
            identity.isEmpty() || sequence == null
                ? null
                : new Column.Identity(lastUsed(sequence))));
  }

  /**
   * From the sequence itself: pg_sequence_last_value is NULL after {@code setval(…, false)} too.
   *
   * @param sequence its qualified and quoted name, as the server spells it
   */
  private long lastUsed(String sequence) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM "
                    + sequence)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void constraint(Parts table, ResultSet row) throws SQLException {
    Identifier name = Identifier.of(row.getString(3));
    switch (row.getString(2)) {
      case "p" -> table.primaryKey = new Key(name, KeysAndIndexes.columns(row));
      case "u" -> table.uniqueKeys.add(new Key(name, KeysAndIndexes.columns(row)));
      case "c" -> table.checks.add(new Check(name, Parentheses.off(row.getString(5))));
      default -> table.foreignKeys.add(KeysAndIndexes.foreignKey(row, name));
    }
  }

  private void indexTerm(Parts table, ResultSet row) throws SQLException {
    IndexParts index = table.indexes.get(row.getString(2));
    if (index == null) {
      index =
          new IndexParts(
              row.getBoolean(3), row.getString(4), KeysAndIndexes.where(row), new ArrayList<>());
      table.indexes.put(row.getString(2), index);
    }
    index.terms().add(KeysAndIndexes.term(row));
  }

  private Table table(String name, Parts parts) {
    List<Index> indexes = new ArrayList<>();
    parts.indexes.forEach(
        (index, i) ->
            indexes.add(
                new Index(Identifier.of(index), i.unique(), i.method(), i.terms(), i.where())));
    return new Table(
        TableName.of(schema, name),
        parts.columns,
        parts.primaryKey,
        parts.uniqueKeys,
        parts.foreignKeys,
        indexes,
        parts.checks,
        Table.Traits.NONE);
  }

  private List<OtherObject> views() throws SQLException {
    List<OtherObject> views = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(VIEWS)) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          views.add(
              new OtherObject(
                  OtherObject.Kind.VIEW,
                  Identifier.of(row.getString(1)),
                  row.getString(2),
                  row.getString(3).equals("m") ? "materialized" : ""));
        }
      }
    }
    return views;
  }
}
