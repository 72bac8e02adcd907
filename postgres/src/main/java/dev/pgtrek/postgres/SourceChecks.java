package dev.pgtrek.postgres;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.catalog.Scope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What stands against reading a database, all at once. It reads catalogs, not rows. */
final class SourceChecks {

  private static final int OLDEST = 150_000;
  private static final int SHOWN = 10;

  /** For a query over pg_class as {@code c}: tables of the user's. */
  private static final String TABLES =
      """
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE (c.relnamespace = ANY (':schemas'::oid[])
          OR c.relispartition AND pg_partition_root(c.oid) IN (
            SELECT oid FROM pg_class WHERE relnamespace = ANY (':schemas'::oid[])))
        AND c.relpersistence <> 't'
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
          AND e.objid = c.oid AND e.deptype = 'e')
      """;

  private final Connection connection;
  private final PostgresUrl url;
  private final List<String> wanted;
  private final String schemas;
  private final List<Finding> findings = new ArrayList<>();

  private SourceChecks(
      Connection connection, PostgresUrl url, List<String> wanted, String schemas) {
    this.connection = connection;
    this.url = url;
    this.wanted = wanted;
    this.schemas = schemas;
  }

  static List<Finding> of(Connection connection, PostgresUrl url, List<String> wanted)
      throws SQLException {
    SourceChecks checks =
        new SourceChecks(connection, url, wanted, Scope.schemas(connection, wanted));
    checks.findings.addAll(url.findings());
    checks.version();
    checks.pooler();
    checks.schemas();
    checks.rights();
    checks.rowSecurity();
    return List.copyOf(checks.findings);
  }

  /** The bytes of all tables of the database with what is stored beside them, without indexes. */
  static long tableBytes(Connection connection) throws SQLException {
    return Long.parseLong(
        Sessions.ask(
            connection,
            "SELECT coalesce(sum(pg_table_size(oid)), 0)::bigint FROM pg_class"
                + " WHERE relkind IN ('r', 'm') AND relnamespace <> 'pg_catalog'::regnamespace"));
  }

  private void find(String code, Severity severity, String measured, String why, String fix) {
    findings.add(new Finding(code, severity, url.display(), measured, why, fix));
  }

  private void version() throws SQLException {
    int version =
        Integer.parseInt(Sessions.ask(connection, "SELECT current_setting('server_version_num')"));
    if (version < OLDEST) {
      find(
          "source-too-old",
          Severity.BLOCK,
          "PostgreSQL " + version / 10_000,
          "Ranges of pages and what the catalogs say are read as 15 and later have them.",
          "Upgrade the server, or restore a dump of it into a newer one and read that.");
    }
  }

  private void pooler() throws SQLException {
    if (Pooler.between(url) == Pooler.OF_TRANSACTIONS) {
      find(
          "source-behind-pooler",
          Severity.BLOCK,
          "a pooler that gives each transaction another session",
          "A snapshot and locks held by one session are not kept through it.",
          "Name the server itself, or the pooler's port for sessions.");
    }
  }

  private void schemas() throws SQLException {
    for (String schema : wanted) {
      if (!names(
              "SELECT 1 FROM pg_namespace WHERE nspname = " + "'" + schema.replace("'", "''") + "'")
          .isEmpty()) {
        continue;
      }
      find(
          "source-schema-missing",
          Severity.BLOCK,
          "no schema " + schema,
          "It was asked for.",
          "Name a schema that is there.");
    }
  }

  private void rights() throws SQLException {
    List<String> unreadable =
        names(
            "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) "
                + tables()
                + " AND c.relkind IN ('r', 'p', 'm') AND NOT (has_table_privilege(c.oid, 'SELECT')"
                + " AND has_schema_privilege(n.oid, 'USAGE')) ORDER BY 1");
    if (!unreadable.isEmpty()) {
      find(
          "source-right-missing",
          Severity.BLOCK,
          "no right to read " + shown(unreadable),
          "Rows that cannot be read would be missing.",
          "As their owner: GRANT USAGE ON SCHEMA …, GRANT SELECT ON "
              + String.join(", ", unreadable)
              + " TO "
              + Sessions.ask(connection, "SELECT quote_ident(current_user)")
              + ";");
    }
  }

  private void rowSecurity() throws SQLException {
    List<String> filtered =
        names(
            "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) "
                + tables()
                + " AND c.relkind IN ('r', 'p') AND c.relrowsecurity AND NOT (SELECT"
                + " r.rolsuper OR r.rolbypassrls OR (NOT c.relforcerowsecurity AND"
                + " pg_has_role(r.oid, c.relowner, 'USAGE')) FROM pg_roles r"
                + " WHERE r.rolname = current_user) ORDER BY 1");
    if (!filtered.isEmpty()) {
      find(
          "source-rows-hidden",
          Severity.BLOCK,
          "row security applies to the role on " + shown(filtered),
          "Rows that a policy hides from the role would be missing.",
          "Read as the tables' owner or as a role with BYPASSRLS: ALTER ROLE "
              + Sessions.ask(connection, "SELECT quote_ident(current_user)")
              + " BYPASSRLS;");
    }
  }

  private String tables() {
    return TABLES.replace(":schemas", schemas);
  }

  private List<String> names(String sql) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  private static String shown(List<String> names) {
    return names.size() <= SHOWN
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, SHOWN)) + " and " + (names.size() - SHOWN) + " more";
  }
}
