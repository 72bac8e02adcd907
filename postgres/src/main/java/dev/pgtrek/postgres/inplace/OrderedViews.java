package dev.pgtrek.postgres.inplace;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Materialized views that hold what was sorted or compared by an order that may have changed. */
final class OrderedViews {

  /**
   * The tree of a query names the collation of what it sorts and compares. Only the trees of
   * materialized views are read: those of the server's own views are long.
   */
  private static final String ALL =
      """
      WITH views AS MATERIALIZED (
        SELECT n.nspname, c.relname, w.ev_action::text AS tree
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_rewrite w ON w.ev_class = c.oid AND w.ev_type = '1'
        WHERE c.relkind = 'm' AND c.relispopulated
      )
      SELECT format('materialized view %I.%I', nspname, relname),
        format('REFRESH MATERIALIZED VIEW %I.%I;', nspname, relname)
      FROM views WHERE EXISTS (
        SELECT FROM regexp_matches(tree, ':(input|var|result|const)coll(?:id)? (\\d+)', 'g') m
        WHERE m[2]::oid = ANY (:changed) AND (m[1] = 'input'
          OR tree ~ ':(sortClause|distinctClause|groupClause|windowClause) \\('))
      ORDER BY 1
      """;

  private OrderedViews() {}

  /** A note each. */
  static List<Finding> of(Connection connection, String changed) throws SQLException {
    List<Finding> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ALL.replace(":changed", changed))) {
      while (row.next()) {
        found.add(
            new Finding(
                "materialized-view-sorted-before",
                Severity.INFO,
                row.getString(1),
                "its rows were sorted, grouped or compared as texts were sorted before",
                "It keeps what it held; asked anew, its query may give other rows or another"
                    + " order.",
                row.getString(2)));
      }
    }
    return found;
  }
}
