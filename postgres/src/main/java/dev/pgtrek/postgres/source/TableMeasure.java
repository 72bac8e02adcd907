package dev.pgtrek.postgres.source;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableProfile;
import dev.pgtrek.postgres.catalog.SourceCatalog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much a table holds, counted on the server in one pass that fetches no long value. */
final class TableMeasure {

  /**
   * A value that takes no more room in its row than that, compressed or not, is far from long: the
   * server's compressions make at most some 250 bytes of one.
   */
  private static final int SMALL = 2000;

  /** Bytes of UTF-8 that a byte of another encoding may become. */
  private static final int MOST_BYTES = 4;

  private TableMeasure() {}

  /**
   * Measures.
   *
   * @param relation how it is read
   * @param utf8 whether the server itself keeps text as UTF-8; else lengths are bounds
   */
  static TableProfile of(
      Connection connection, Table table, SourceCatalog.Relation relation, boolean utf8)
      throws SQLException {
    List<Column> columns = table.readable();
    StringBuilder sql =
        new StringBuilder(
                "SELECT count(*), (SELECT coalesce(sum(pg_table_size(relid)), 0)::bigint FROM"
                    + " (SELECT relid FROM pg_partition_tree(")
            .append(literal(table.name().quoted()))
            .append("::regclass) UNION SELECT ")
            .append(literal(table.name().quoted()))
            .append("::regclass) all_parts)");
    columns.forEach(c -> sql.append(", ").append(measure(c, relation.casts().get(c.name()))));
    // What inherits from a table is a table of its own.
    boolean parts = relation.kind() == SourceCatalog.Kind.PARTITIONED;
    sql.append(parts ? " FROM " : " FROM ONLY ").append(table.name().quoted());
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql.toString())) {
      row.next();
      long rows = row.getLong(1);
      List<ColumnProfile> profiles = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        long measured = row.getLong(i + 3);
        profiles.add(
            columns.get(i).type() == ScalarType.DOUBLE
                ? ColumnProfile.measured(rows, 0, measured)
                : ColumnProfile.measured(rows, (utf8 ? 1 : MOST_BYTES) * measured));
      }
      return new TableProfile(table.name(), rows, row.getLong(2), profiles);
    }
  }

  /** The longest value, or of reals how many are minus zero: zero, told apart by its text alone. */
  private static String measure(Column column, @Nullable ColumnCast cast) {
    String name = column.name().quoted();
    return switch (column.type()) {
      case ScalarType.BYTEA -> "max(octet_length(" + name + "))";
      case ScalarType.TEXT, ScalarType.JSON, ScalarType.JSONB -> text(name, cast);
      case ColumnType.Varchar _ -> text(name, cast);
      case ScalarType.DOUBLE ->
          "count(*) FILTER (WHERE " + name + " = 0 AND " + name + "::text = '-0')";
      case ScalarType _, ColumnType _ -> "NULL::integer";
    };
  }

  private static String text(String name, @Nullable ColumnCast cast) {
    return "max(CASE WHEN pg_column_size("
        + name
        + ") > "
        + SMALL
        + " THEN octet_length(("
        + (cast == null ? name : cast.reading(name))
        + ")::text) END)";
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
