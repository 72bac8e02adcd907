package dev.pgtrek.postgres.target;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.Table;
import dev.pgtrek.postgres.session.Pooler;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The findings that follow from what was measured. It measures nothing itself. */
public final class TargetChecks {

  private static final int OLDEST = 150_000;
  private static final long MEGABYTE = 1L << 20;

  /** Above it checkpoints are so far apart that more gains nothing. */
  private static final long MOST_WAL_GIGABYTES = 64;

  private final ServerFacts facts;
  private final String schema;
  private final List<Finding> findings = new ArrayList<>();

  private TargetChecks(ServerFacts facts, String schema) {
    this.facts = facts;
    this.schema = schema;
  }

  /** All findings about a database that is there. */
  public static List<Finding> of(
      ServerFacts facts,
      String schema,
      SchemaContent content,
      List<Table> planned,
      Pooler pooler,
      BuildBudget budget,
      OptionalLong free,
      long bytesNeeded) {
    TargetChecks checks = new TargetChecks(facts, schema);
    checks.server();
    checks.database();
    checks.rights();
    checks.content(content, planned);
    checks.connections(budget.connections());
    checks.pooler(pooler);
    checks.speed(budget, bytesNeeded);
    checks.space(free, bytesNeeded);
    return List.copyOf(checks.findings);
  }

  /**
   * All findings about a database that is not there yet.
   *
   * @param facts of another database of the server
   */
  public static List<Finding> ofMissing(
      ServerFacts facts, String database, BuildBudget budget, OptionalLong free, long bytesNeeded) {
    TargetChecks checks = new TargetChecks(facts, "");
    checks.add(
        Severity.BLOCK,
        "database-missing",
        database,
        "no such database; role " + facts.user() + " may create it",
        "The rows need a database to go to.",
        createDatabase(database) + " -- or let pgtrek do it: --yes");
    checks.server();
    checks.connections(budget.connections());
    checks.speed(budget, bytesNeeded);
    checks.space(free, bytesNeeded);
    return List.copyOf(checks.findings);
  }

  /** template0, because only it can be copied under another encoding than template1 has. */
  public static String createDatabase(String database) {
    return "CREATE DATABASE "
        + Identifier.of(database).quoted()
        + " TEMPLATE template0 ENCODING 'UTF8';";
  }

  private void server() {
    if (facts.version() < OLDEST) {
      add(
          Severity.BLOCK,
          "server-too-old",
          "server",
          "version " + facts.version() / 10_000 + "." + facts.version() % 10_000,
          "pgtrek is tested from PostgreSQL 15 on.",
          "Upgrade the server to 15 or later, or name another one.");
    }
    if (facts.inRecovery()) {
      add(
          Severity.BLOCK,
          "server-in-recovery",
          "server",
          "pg_is_in_recovery() is true",
          "A standby cannot be written.",
          "Name the primary, or add target_session_attrs=read-write to the URL.");
    } else if (facts.readOnly()) {
      add(
          Severity.BLOCK,
          "read-only-by-default",
          "database " + facts.database(),
          "default_transaction_read_only = on",
          "Somebody closed the database or the role for writing.",
          "BEGIN READ WRITE; ALTER DATABASE "
              + quoted(facts.database())
              + " SET default_transaction_read_only = off; COMMIT; -- or ALTER ROLE "
              + quoted(facts.user())
              + " SET …");
    }
    if (!facts.fsync()) {
      add(
          Severity.WARN,
          "fsync-off",
          "server",
          "fsync = off",
          "A crash of the machine can damage the whole server beyond repair.",
          "ALTER SYSTEM SET fsync = on; SELECT pg_reload_conf();");
    }
  }

  private void database() {
    if (!facts.encoding().equals("UTF8")) {
      add(
          Severity.BLOCK,
          "encoding-not-utf8",
          "database " + facts.database(),
          "encoding " + facts.encoding(),
          "Only UTF8 holds every character of the source.",
          createDatabase(facts.database() + "_utf8")
              + " -- with LOCALE 'C.UTF-8' too where the server says that its locale needs another"
              + " encoding; and name that one");
    }
  }

  private void rights() {
    if (!facts.mayCreateSchemas() && !(facts.schemaThere() && facts.journalThere())) {
      add(
          Severity.BLOCK,
          "right-to-create-schemas-missing",
          "database " + facts.database(),
          "role " + facts.user() + " has no CREATE on it",
          "pgtrek makes the schema pgtrek for its journal"
              + (facts.schemaThere() ? "." : ", and the schema " + schema + "."),
          "GRANT CREATE ON DATABASE "
              + quoted(facts.database())
              + " TO "
              + quoted(facts.user())
              + ";");
    }
    if (!facts.mayUseSchema()) {
      add(
          Severity.BLOCK,
          "right-to-create-tables-missing",
          "schema " + schema,
          "role " + facts.user() + " has no CREATE and USAGE on it",
          "The tables are made there.",
          "GRANT CREATE, USAGE ON SCHEMA "
              + quoted(schema)
              + " TO "
              + quoted(facts.user())
              + "; -- or choose a schema of your own: --schema NAME");
    }
  }

  private void content(SchemaContent content, List<Table> planned) {
    if (!content.isEmpty()) {
      add(
          Severity.BLOCK,
          "schema-not-empty",
          "schema " + schema,
          content.words(),
          "pgtrek never writes beside, over or into what it did not make.",
          "--schema NAME for a fresh schema; pgtrek clean --tables if an earlier run made these;"
              + " --into-existing if the application made them for these rows");
    }
    List<String> there =
        planned.stream()
            .filter(t -> t.name().schema().text().equals(schema))
            .map(t -> t.name().table().text())
            .filter(content::holds)
            .toList();
    if (!there.isEmpty()) {
      add(
          Severity.BLOCK,
          "table-exists",
          "schema " + schema,
          there.size() + " planned: " + String.join(", ", there),
          "A planned table's name is taken.",
          "--schema NAME for a fresh schema, or another name in the plan");
    }
  }

  private void connections(int needed) {
    long free = facts.connectionsFree();
    if (free < needed) {
      long jobs = free - (BuildBudget.forJobs(1).connections() - 1);
      add(
          jobs < 1 ? Severity.BLOCK : Severity.WARN,
          "connections-few",
          "server",
          Math.max(0, free) + " connections free, " + needed + " wanted",
          "Each job needs a connection, and the run some beside.",
          jobs < 1
              ? "Close connections, or raise max_connections or the role's CONNECTION LIMIT."
              : "--jobs " + jobs);
    }
  }

  private void pooler(Pooler pooler) {
    switch (pooler) {
      case NONE -> {}
      case OF_SESSIONS ->
          add(
              Severity.INFO,
              "pooler-between",
              "connection",
              "the process announced at login is not the one that answers",
              "A pooler is in between; it keeps sessions together, so the run is safe.",
              "Connect to the server itself if you can: it is faster.");
      case OF_TRANSACTIONS ->
          add(
              Severity.BLOCK,
              "pooler-of-transactions",
              "connection",
              "two connections were served by one process of the server",
              "Locks and settings of a session do not hold there, so nothing keeps a second run"
                  + " out.",
              "Connect to the server itself, or to the pooler's session mode (for Supabase port"
                  + " 5432 instead of 6543).");
    }
  }

  private void speed(BuildBudget budget, long bytesNeeded) {
    long raised = budget.kilobytesPerBuild() * 1024;
    if (facts.maintenanceMemory() < raised) {
      add(
          Severity.INFO,
          "maintenance-memory-raised",
          "server",
          "maintenance_work_mem = " + facts.maintenanceMemory() / MEGABYTE + " MB",
          "pgtrek's index builds use "
              + raised / MEGABYTE
              + " MB each, up to "
              + budget.builds()
              + " at once.",
          "Nothing to do; --jobs lowers how many run at once.");
    }
    long enough = Math.min(MOST_WAL_GIGABYTES, bytesNeeded / (1024 * MEGABYTE) + 1);
    if (facts.maxWalSize() < Math.min(bytesNeeded, enough * 1024 * MEGABYTE)) {
      add(
          Severity.INFO,
          "max-wal-size-small",
          "server",
          "max_wal_size = "
              + facts.maxWalSize() / MEGABYTE
              + " MB, about "
              + bytesNeeded / MEGABYTE
              + " MB will be written",
          "The server will stop for checkpoints while rows arrive.",
          "ALTER SYSTEM SET max_wal_size = '" + enough + "GB'; SELECT pg_reload_conf();");
    }
  }

  private void space(OptionalLong free, long bytesNeeded) {
    if (free.isEmpty()) {
      add(
          Severity.INFO,
          "disk-space-unknown",
          "server",
          "cannot be measured from here; about " + bytesNeeded / MEGABYTE + " MB are needed",
          "The server is elsewhere, or its files are not this process's to read.",
          "See that its disk has the space.");
    } else if (free.getAsLong() < bytesNeeded) {
      add(
          Severity.BLOCK,
          "disk-space-short",
          facts.dataDirectory(),
          free.getAsLong() / MEGABYTE + " MB free, " + bytesNeeded / MEGABYTE + " MB needed",
          "A full disk stops the server for everybody.",
          "Free the space, or name a server with a larger disk.");
    }
  }

  private static String quoted(String name) {
    return Identifier.of(name).quoted();
  }

  private void add(
      Severity severity, String code, String subject, String measured, String why, String fix) {
    findings.add(new Finding(code, severity, subject, measured, why, fix));
  }
}
