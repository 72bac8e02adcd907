package dev.pgtrek.sqlite.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/**
 * A row of sqlite_schema.
 *
 * @param type {@code table}, {@code index}, {@code view} or {@code trigger}
 * @param name the object's name
 * @param table the table it belongs to
 * @param rootPage the first page of its tree; 0 where it has none
 * @param sql its text, or empty
 */
public record SchemaRow(String type, String name, String table, long rootPage, String sql) {

  /** All rows of a database's schema. */
  public static List<SchemaRow> all(Connection connection) throws SQLException {
    return Query.list(
        connection,
        "SELECT type, name, tbl_name, rootpage, sql FROM main.sqlite_schema",
        row ->
            new SchemaRow(
                text(row.getString(1)),
                text(row.getString(2)),
                text(row.getString(3)),
                row.getLong(4),
                text(row.getString(5))));
  }

  /** Whether it is the engine's own; a user's name may begin with sqlite, but not with sqlite_. */
  boolean isEngines() {
    return name.regionMatches(true, 0, "sqlite_", 0, 7);
  }

  private static String text(String value) {
    return Objects.requireNonNullElse(value, "");
  }
}
