package dev.pgtrek.postgres.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.TreeSet;

/**
 * The schemas that are read: all of the user's, or those of them that are wanted. The server's own
 * and pgtrek's are none of them, and neither are objects that belong to an extension.
 */
public final class Scope {

  /** For a query over pg_class as {@code c}: that it is no member of an extension. */
  static final String NO_MEMBER =
      """
      NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
        AND e.objid = c.oid AND e.deptype = 'e')
      """;

  private static final String SCHEMAS =
      """
      SELECT oid FROM pg_namespace
      WHERE nspname NOT IN ('information_schema', 'pgtrek') AND left(nspname, 3) <> 'pg_'
        AND (cardinality(?) = 0 OR nspname = ANY (?))
      """;

  private Scope() {}

  /** The numbers of the schemas, as a text that the server reads as an array of oid. */
  public static String schemas(Connection connection, List<String> wanted) throws SQLException {
    TreeSet<Long> found = new TreeSet<>();
    try (PreparedStatement statement = connection.prepareStatement(SCHEMAS)) {
      java.sql.Array names = connection.createArrayOf("text", wanted.toArray());
      statement.setArray(1, names);
      statement.setArray(2, names);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(row.getLong(1));
        }
      }
    }
    StringBuilder text = new StringBuilder("{");
    found.forEach(oid -> text.append(text.length() > 1 ? "," : "").append(oid));
    return text.append('}').toString();
  }

  /** The user's schemas that hold tables, in order of name. */
  public static List<String> withTables(Connection connection) throws SQLException {
    TreeSet<String> found = new TreeSet<>();
    each(
        connection,
        "SELECT DISTINCT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.relnamespace = ANY (:schemas) AND c.relkind IN ('r', 'p') AND "
            + NO_MEMBER,
        schemas(connection, List.of()),
        row -> found.add(row.getString(1)));
    return List.copyOf(found);
  }

  /** Work on each row of a query's result. */
  interface Row {
    void of(ResultSet row) throws SQLException;
  }

  /**
   * Asks, with the schemas in the place of {@code :schemas}.
   *
   * @param schemas as {@link #schemas} gave them: digits and commas
   */
  static void each(Connection connection, String sql, String schemas, Row reader)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(sql.replace(":schemas", "'" + schemas + "'::oid[]"))) {
      while (row.next()) {
        reader.of(row);
      }
    }
  }
}
