package dev.pgtrek.postgres.source;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a server knows of its own soundness, without reading the tables. */
final class SourceIntegrity {

  private static final String INVALID_INDEXES =
      """
      SELECT n.nspname || '.' || c.relname || '.' || i.relname, x.indisunique,
        format('%I.%I', n.nspname, i.relname)
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT (x.indisvalid AND x.indisready) AND left(n.nspname, 3) <> 'pg_'
      ORDER BY 1
      """;

  private static final String CHECKSUMS =
      """
      SELECT coalesce(checksum_failures, 0) FROM pg_stat_database
      WHERE datname = current_database()
      """;

  private static final String COLLATIONS =
      """
      SELECT datcollate || ' of version ' || datcollversion || ', now '
        || pg_database_collation_actual_version(oid),
        format('ALTER DATABASE %I REFRESH COLLATION VERSION', datname)
      FROM pg_database WHERE datname = current_database()
        AND datcollversion IS DISTINCT FROM pg_database_collation_actual_version(oid)
      UNION ALL
      SELECT n.nspname || '.' || c.collname || ' of version ' || c.collversion || ', now '
        || pg_collation_actual_version(c.oid),
        format('ALTER COLLATION %I.%I REFRESH VERSION', n.nspname, c.collname)
      FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
      WHERE c.collversion IS DISTINCT FROM pg_collation_actual_version(c.oid)
        AND EXISTS (SELECT FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid
          WHERE a.attcollation = c.oid AND t.oid >= 16384)
      """;

  private final List<Finding> findings = new ArrayList<>();
  private final String subject;

  private SourceIntegrity(String subject) {
    this.subject = subject;
  }

  static List<Finding> of(Connection connection, String subject) throws SQLException {
    SourceIntegrity integrity = new SourceIntegrity(subject);
    try (Statement statement = connection.createStatement()) {
      integrity.indexes(statement);
      integrity.checksums(statement);
      integrity.collations(statement);
    }
    return List.copyOf(integrity.findings);
  }

  private void indexes(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(INVALID_INDEXES)) {
      while (row.next()) {
        findings.add(
            new Finding(
                "source-index-invalid",
                Severity.WARN,
                row.getString(1),
                "an index that is not valid",
                row.getBoolean(2)
                    ? "The rows need not keep what it was to make unique, and it is not carried."
                    : "A CREATE INDEX CONCURRENTLY broke off; it is not carried.",
                "DROP INDEX %1$s; or, where it is wanted, REINDEX INDEX CONCURRENTLY %1$s; then run again."
                    .formatted(row.getString(3))));
      }
    }
  }

  private void checksums(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(CHECKSUMS)) {
      if (row.next() && row.getLong(1) > 0) {
        findings.add(
            new Finding(
                "source-checksum-failures",
                Severity.WARN,
                subject,
                row.getLong(1) + " pages whose checksum was wrong when they were read",
                "The disk may have damaged rows; a damaged page stops the run when it is read.",
                "Look for them with pg_amcheck, and restore what is damaged from a backup."));
      }
    }
  }

  private void collations(Statement statement) throws SQLException {
    List<String> changed = new ArrayList<>();
    List<String> mending = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(COLLATIONS)) {
      while (row.next()) {
        if (row.getString(1) != null) {
          changed.add(row.getString(1));
          mending.add(row.getString(2));
        }
      }
    }
    if (!changed.isEmpty()) {
      findings.add(
          new Finding(
              "source-collation-changed",
              Severity.WARN,
              subject,
              String.join("; ", changed),
              "Indexes over text were sorted by another version: unique ones may hold a value"
                  + " twice, which a new index refuses.",
              "REINDEX DATABASE "
                  + Sessions.ask(
                      statement.getConnection(), "SELECT quote_ident(current_database())")
                  + "; and once that has gone well: "
                  + String.join("; ", mending)
                  + ";"));
    }
  }
}
