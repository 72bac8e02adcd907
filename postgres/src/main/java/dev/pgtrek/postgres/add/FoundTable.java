package dev.pgtrek.postgres.add;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.AddedColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table that gets columns, where it stands.
 *
 * @param oid its number
 * @param name its name
 * @param sql its name, quoted where it must be
 * @param kind its kind in pg_class
 * @param ours whether the role may alter it
 */
record FoundTable(long oid, TableName name, String sql, String kind, boolean ours) {

  private static final String TABLES =
      """
      SELECT c.oid, n.nspname, c.relname, format('%I.%I', n.nspname, c.relname), c.relkind,
        pg_has_role(c.relowner, 'USAGE')
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE CASE WHEN ? THEN lower(c.relname) = lower(?) ELSE c.relname = ? END
        AND coalesce(n.nspname = ?, true) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek')
      ORDER BY n.nspname, c.relname
      """;

  /**
   * A column of a table.
   *
   * @param sql its name, quoted where it must be
   * @param type its type
   * @param number whether it holds numbers
   * @param generated whether it is computed
   */
  record Found(String sql, String type, boolean number, boolean generated) {}

  /**
   * The tables of a name.
   *
   * @param anyCase whether the name's case does not count
   */
  static List<FoundTable> of(Connection connection, AddedColumn column, boolean anyCase)
      throws SQLException {
    List<FoundTable> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
      statement.setBoolean(1, anyCase);
      statement.setString(2, column.table().text());
      statement.setString(3, column.table().text());
      Identifier schema = column.schema();
      statement.setString(4, schema == null ? null : schema.text());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(
              new FoundTable(
                  row.getLong(1),
                  TableName.of(row.getString(2), row.getString(3)),
                  row.getString(4),
                  row.getString(5),
                  row.getBoolean(6)));
        }
      }
    }
    return found;
  }

  /** Whether it has any rows. */
  boolean hasRows(Connection connection) throws SQLException {
    return Rows.value(connection, "SELECT EXISTS (SELECT FROM " + sql + ")").equals("t");
  }

  /** A column of it. */
  Optional<Found> column(Connection connection, Identifier column) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
              coalesce(nullif(t.typbasetype, 0), t.oid) IN ('int2'::regtype, 'int4'::regtype,
                'int8'::regtype, 'float4'::regtype, 'float8'::regtype, 'numeric'::regtype),
              a.attgenerated <> ''
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            WHERE a.attrelid = ? AND a.attname = ? AND a.attnum > 0 AND NOT a.attisdropped
            """)) {
      statement.setLong(1, oid);
      statement.setString(2, column.text());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Found(row.getString(1), row.getString(2), row.getBoolean(3), row.getBoolean(4)))
            : Optional.empty();
      }
    }
  }

  /**
   * The name of a usable index of all rows on one column.
   *
   * @param operatorClass its operator class with its schema, or null for the type's usual one
   */
  Optional<String> index(
      Connection connection, Identifier column, String method, @Nullable String operatorClass)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_am m ON m.oid = c.relam
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
            JOIN pg_opclass o ON o.oid = i.indclass[0]
            JOIN pg_namespace n ON n.oid = o.opcnamespace
            WHERE i.indrelid = ? AND a.attname = ? AND m.amname = ? AND i.indnatts = 1
              AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indisvalid
              AND coalesce(format('%I.%I', n.nspname, o.opcname) = ?, o.opcdefault)
            ORDER BY c.relname LIMIT 1
            """)) {
      statement.setLong(1, oid);
      statement.setString(2, column.text());
      statement.setString(3, method);
      statement.setString(4, operatorClass);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  /**
   * Its primary key, comma-separated, where its values name nobody: whole numbers and UUIDs.
   *
   * @return null where there is none of that kind
   */
  @Nullable String plainKey(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.ord),
              bool_and(a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype,
                'uuid'::regtype))
            FROM pg_index i
            CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(num, ord)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num
            WHERE i.indrelid = ? AND i.indisprimary AND k.ord <= i.indnkeyatts
            """)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(2) ? row.getString(1) : null;
      }
    }
  }
}
