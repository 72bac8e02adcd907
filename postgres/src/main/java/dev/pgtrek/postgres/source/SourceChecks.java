package dev.pgtrek.postgres.source;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.catalog.Scope;
import dev.pgtrek.postgres.client.ClientPlaces;
import dev.pgtrek.postgres.client.ClientPrograms;
import dev.pgtrek.postgres.journal.JournalTables;
import dev.pgtrek.postgres.session.Pooler;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.url.PostgresUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stands against reading a database, all at once. It reads catalogs, not rows. */
public final class SourceChecks {

  private static final int OLDEST = 150_000;
  private static final int SHOWN = 10;

  /** From when on a transaction is worth a word. */
  private static final int OLD_SECONDS = 60;

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

  /** For {@link #TABLES}: those of which the role may not read the rows. */
  private static final String UNREADABLE =
      " AND c.relkind IN ('r', 'p', 'm') AND NOT (has_table_privilege(c.oid, 'SELECT')"
          + " AND has_schema_privilege(n.oid, 'USAGE'))";

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

  /** Looks at everything, in a connection of a reader. */
  public static List<Finding> of(
      Connection connection, PostgresUrl url, List<String> wanted, @Nullable ClientPlaces places)
      throws SQLException {
    SourceChecks checks =
        new SourceChecks(connection, url, wanted, Scope.schemas(connection, wanted));
    checks.findings.addAll(url.findings());
    checks.version();
    checks.pooler();
    checks.schemas();
    checks.rights();
    checks.rowSecurity();
    checks.recovery();
    checks.encoding();
    checks.leftOut();
    checks.journal();
    checks.transactions();
    if (places != null) {
      checks.programs(places);
    }
    return List.copyOf(checks.findings);
  }

  /** The bytes of all tables of the database with what is stored beside them, without indexes. */
  public static long tableBytes(Connection connection) throws SQLException {
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
    version(
            url.display(),
            Integer.parseInt(
                Sessions.ask(connection, "SELECT current_setting('server_version_num')")))
        .ifPresent(findings::add);
  }

  /**
   * What stands against reading a server of this version.
   *
   * @param version server_version_num: 180006 for 18.6
   */
  static Optional<Finding> version(String subject, int version) {
    return version >= OLDEST
        ? Optional.empty()
        : Optional.of(
            new Finding(
                "source-too-old",
                Severity.BLOCK,
                subject,
                "PostgreSQL " + version / 10_000,
                "Ranges of pages and what the catalogs say are read as 15 and later have them.",
                "Upgrade the server, or restore a dump of it into a newer one and read that."));
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
      if (Scope.schemas(connection, List.of(schema)).equals("{}")) {
        find(
            "source-schema-missing",
            Severity.BLOCK,
            "no schema " + schema + " of the user's",
            "It was asked for; the server's own and pgtrek's are not read.",
            "Name a schema that is there.");
      }
    }
  }

  private void rights() throws SQLException {
    List<String> unreadable =
        names(
            "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) "
                + tables()
                + UNREADABLE
                + " ORDER BY 1");
    if (!unreadable.isEmpty()) {
      String role = Sessions.ask(connection, "SELECT quote_ident(current_user)");
      String places =
          String.join(
              ", ",
              names(
                  "SELECT DISTINCT quote_ident(n.nspname) "
                      + tables()
                      + UNREADABLE
                      + " ORDER BY 1"));
      find(
          "source-right-missing",
          Severity.BLOCK,
          "no right to read " + shown(unreadable),
          "Rows that cannot be read would be missing.",
          "As their owner: GRANT USAGE ON SCHEMA "
              + places
              + " TO "
              + role
              + "; GRANT SELECT ON "
              + String.join(", ", unreadable)
              + " TO "
              + role
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

  /**
   * A standby shows one state too, but may have to end a query that is in the way of its replay.
   */
  private void recovery() throws SQLException {
    if (!Sessions.ask(connection, "SELECT pg_is_in_recovery()").equals("t")) {
      return;
    }
    boolean patient =
        Sessions.ask(connection, "SHOW hot_standby_feedback").equals("on")
            || Sessions.ask(connection, "SHOW max_standby_streaming_delay").equals("-1");
    find(
        "source-is-standby",
        patient ? Severity.INFO : Severity.WARN,
        "a standby",
        "It shows what it has replayed so far."
            + (patient ? "" : " It may cancel a long read that is in the way of its replay."),
        patient
            ? "Nothing to do, if the rows of the moment are enough."
            : "Set hot_standby_feedback = on or max_standby_streaming_delay = -1 on it while it is"
                + " read, or read the primary.");
  }

  private void encoding() throws SQLException {
    if (Sessions.ask(connection, "SHOW server_encoding").equals("SQL_ASCII")) {
      find(
          "source-encoding-unknown",
          Severity.WARN,
          "the encoding SQL_ASCII, which is none",
          "The server took any bytes for text; what is not valid UTF-8 cannot be read as text.",
          "Nothing to do where all is UTF-8; else mend those rows, which the run names.");
    }
  }

  /** What no row that is read holds. */
  private void leftOut() throws SQLException {
    leftOut(
        "source-foreign-tables",
        "AND c.relkind = 'f'",
        "foreign tables",
        "Their rows are on another server and are not read.",
        "Copy them into tables of their own, or carry their server by itself.");
    leftOut(
        "source-unlogged-tables",
        "AND c.relkind = 'r' AND c.relpersistence = 'u'",
        "unlogged tables",
        "They are read like others; a crash of the server or a standby leaves them empty.",
        "Nothing to do.");
    leftOut(
        "source-views-unfilled",
        "AND c.relkind = 'm' AND NOT c.relispopulated",
        "materialized views that were never filled",
        "They cannot be read, so nothing is compared with them.",
        "REFRESH MATERIALIZED VIEW, where they are wanted.");
    String objects = Sessions.ask(connection, "SELECT count(*) FROM pg_largeobject_metadata");
    if (!objects.equals("0")) {
      find(
          "source-large-objects",
          Severity.WARN,
          objects + " large objects",
          "They are no rows of a table and are not carried; the backup holds them.",
          "Where they are needed: lo_get() into a column of type bytea beside the oid.");
    }
  }

  private void leftOut(String code, String condition, String what, String why, String fix)
      throws SQLException {
    List<String> found =
        names(
            "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) "
                + tables()
                + condition
                + " ORDER BY 1");
    if (!found.isEmpty()) {
      boolean unlogged = condition.contains("'u'");
      find(
          code,
          unlogged ? Severity.INFO : Severity.WARN,
          found.size() + " " + what + ": " + shown(found),
          why,
          fix);
    }
  }

  private void journal() throws SQLException {
    boolean there =
        Sessions.ask(connection, "SELECT to_regnamespace('pgtrek') IS NOT NULL").equals("t");
    if (there && !JournalTables.readable(connection)) {
      find(
          "source-journal-unreadable",
          Severity.WARN,
          "a schema pgtrek that the role may not read, or of another version",
          "pgtrek's journal tells what the original's types were; without it they are planned"
              + " anew.",
          "Where pgtrek made it: GRANT USAGE ON SCHEMA pgtrek TO %1$s; GRANT SELECT ON ALL TABLES IN SCHEMA pgtrek TO %1$s;"
              .formatted(Sessions.ask(connection, "SELECT quote_ident(current_user)")));
    }
  }

  private void transactions() throws SQLException {
    openWrites(connection, url.display(), OLD_SECONDS).ifPresent(findings::add);
  }

  /**
   * The transaction that has been writing into the connection's database for the longest time, if
   * it is an old one.
   *
   * @param seconds from when on it is old
   */
  static Optional<Finding> openWrites(Connection connection, String subject, int seconds)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT pid, extract(epoch FROM clock_timestamp() - xact_start)::bigint
            FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
              AND backend_xid IS NOT NULL
              AND clock_timestamp() - xact_start >= make_interval(secs => ?)
            ORDER BY xact_start LIMIT 1
            """)) {
      statement.setDouble(1, seconds);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Finding(
                    "source-writes-open",
                    Severity.INFO,
                    subject,
                    "a transaction that has been writing for " + row.getLong(2) + " s",
                    "What it has not committed yet is not read.",
                    "Wait until it is committed, where its rows are wanted. SELECT * FROM"
                        + " pg_stat_activity WHERE pid = "
                        + row.getInt(1)
                        + "; tells whose it is."))
            : Optional.empty();
      }
    }
  }

  private void programs(ClientPlaces places) throws SQLException {
    for (Finding missing :
        ClientPrograms.check(places, connection.getMetaData().getDatabaseMajorVersion())) {
      findings.add(
          new Finding(
              missing.code(),
              missing.severity(),
              missing.subject(),
              missing.measured(),
              missing.why() + " Without them there is no backup of the source.",
              missing.fix() + " Or go on without a backup: --no-backup."));
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
