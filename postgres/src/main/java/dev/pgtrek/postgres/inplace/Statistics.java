package dev.pgtrek.postgres.inplace;

import dev.pgtrek.spi.InPlaceStep;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables whose statistics are gone, as after pg_upgrade before version 18, or hold texts in an
 * order that is no longer so.
 */
final class Statistics {

  private static final String ALL =
      """
      SELECT format('%I.%I', n.nspname, c.relname), pg_relation_size(c.oid),
        coalesce(sorted.otherwise, false)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN LATERAL (SELECT bool_or(a.attcollation = ANY (:changed)) AS otherwise FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) sorted ON true
      WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
        AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
        AND pg_relation_size(c.oid) > 0
        AND (has_table_privilege(c.oid, 'INSERT') OR pg_has_role(c.relowner, 'USAGE'))
        AND (sorted.otherwise OR NOT EXISTS (
          SELECT FROM pg_stats s WHERE s.schemaname = n.nspname AND s.tablename = c.relname))
      ORDER BY 2 DESC, 1
      """;

  private Statistics() {}

  /** A step each. */
  static List<InPlaceStep> of(Connection connection, String database, String changed)
      throws SQLException {
    List<InPlaceStep> steps = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ALL.replace(":changed", changed))) {
      while (row.next()) {
        steps.add(
            new InPlaceStep(
                database,
                InPlaceStep.Kind.ANALYZE,
                "table " + row.getString(1),
                row.getString(1),
                "ANALYZE " + row.getString(1),
                row.getBoolean(3)
                    ? "its statistics hold texts as they were sorted before"
                    : "it has no statistics",
                row.getLong(2)));
      }
    }
    return steps;
  }
}
