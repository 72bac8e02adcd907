package dev.pgtrek.postgres.move.check;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether both databases order texts alike, and what depends on it. */
final class Collations {

  private Collations() {}

  static List<Finding> between(Connection source, Connection target) throws SQLException {
    List<Finding> found = new ArrayList<>();
    Map<String, String> from = locale(source);
    Map<String, String> to = locale(target);
    if (from.equals(to)) {
      return found;
    }
    found.add(
        new Finding(
            "collations-differ",
            Severity.WARN,
            "target database",
            "source " + words(from) + "; target " + words(to),
            "Texts are ordered otherwise: ORDER BY, range partitions over texts and CHECKs that"
                + " compare texts may give other results.",
            "CREATE DATABASE … TEMPLATE template0 with the source's provider and locale, or look"
                + " through what depends on the order."));
    for (List<String> row :
        Rows.of(
            source,
            """
            SELECT format('%I.%I', n.nspname, c.relname) FROM pg_partitioned_table p
            JOIN pg_class c ON c.oid = p.partrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE p.partstrat = 'r'
              AND EXISTS (SELECT FROM unnest(p.partcollation::oid[]) k(oid)
                JOIN pg_collation co ON co.oid = k.oid
                WHERE co.collname NOT IN ('C', 'POSIX', 'ucs_basic', 'pg_c_utf8'))
            ORDER BY 1
            """)) {
      found.add(
          new Finding(
              "partitions-ordered-by-text",
              Severity.WARN,
              "table " + row.getFirst(),
              "partitioned by ranges of a text, and the order differs",
              "A row may belong to another partition there.",
              "Its rows go through the table, not into its partitions; partitions may refuse"
                  + " none."));
    }
    return found;
  }

  /** Provider, locale and the version of the library; musl's has none. */
  private static Map<String, String> locale(Connection connection) throws SQLException {
    int version = connection.getMetaData().getDatabaseMajorVersion();
    String icu = version >= 17 ? "datlocale" : "daticulocale";
    List<String> row =
        Rows.of(
                connection,
                "SELECT CASE datlocprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc'"
                    + " END, CASE datlocprovider WHEN 'c' THEN datcollate ELSE "
                    + icu
                    + " END, coalesce(pg_database_collation_actual_version(oid), ''),"
                    + " version() ~ 'musl' FROM pg_database WHERE datname = current_database()")
            .getFirst();
    boolean bytes = Set.of("C", "POSIX", "C.UTF-8", "C.utf8").contains(row.get(1));
    return bytes
        ? Map.of("locale", "C", "provider", "bytes", "version", "")
        : Map.of(
            "provider",
            row.get(0),
            "locale",
            row.get(1),
            "version",
            row.get(3).equals("t") ? "none (musl)" : row.get(2));
  }

  private static String words(Map<String, String> locale) {
    return locale.get("provider")
        + " "
        + locale.get("locale")
        + (locale.getOrDefault("version", "").isEmpty()
            ? ""
            : ", version " + locale.get("version"));
  }
}
