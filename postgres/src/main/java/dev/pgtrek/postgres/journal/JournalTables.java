package dev.pgtrek.postgres.journal;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The journal's tables, their version, and the locks around them. */
public final class JournalTables {

  /** The version of the tables' shape; another one is never written to. */
  static final int VERSION = 2;

  /** Held while the tables are made or removed: two runs into two schemas may do so at once. */
  private static final long MAKING = 0x7067_7472_656b_0001L;

  private static final String DDL =
      """
      CREATE SCHEMA pgtrek;
      COMMENT ON SCHEMA pgtrek IS 'The journal of pgtrek; pgtrek clean removes it.';
      CREATE TABLE pgtrek.format (version integer PRIMARY KEY);
      CREATE TABLE pgtrek.run (
        number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id text NOT NULL,
        version text NOT NULL,
        source text NOT NULL,
        source_state text NOT NULL,
        content_id text NOT NULL,
        snapshot_file text NOT NULL,
        plan text NOT NULL,
        schema text NOT NULL,
        started_at timestamptz NOT NULL,
        state text NOT NULL,
        finished_at timestamptz,
        holder uuid NOT NULL,
        existing text,
        UNIQUE (schema, id)
      );
      COMMENT ON COLUMN pgtrek.run.holder IS
        'The process that may write; a process that was resumed by another one no longer can.';
      COMMENT ON COLUMN pgtrek.run.existing IS
        'What the application''s own schema held before the run, where it made the tables.';
      CREATE TABLE pgtrek.chunk (
        run bigint NOT NULL REFERENCES pgtrek.run ON DELETE CASCADE,
        position integer NOT NULL,
        source_schema text NOT NULL,
        source_table text NOT NULL,
        ordinal integer NOT NULL,
        from_key bigint NOT NULL,
        to_key bigint NOT NULL,
        rows bigint,
        bytes bigint,
        committed_at timestamptz,
        PRIMARY KEY (run, source_schema, source_table, ordinal)
      ) WITH (fillfactor = 50);
      CREATE TABLE pgtrek.step (
        run bigint NOT NULL REFERENCES pgtrek.run ON DELETE CASCADE,
        id text NOT NULL,
        kind text NOT NULL,
        sql_state text,
        reason text,
        done_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (run, id)
      );
      CREATE TABLE pgtrek.reject (
        run bigint NOT NULL REFERENCES pgtrek.run ON DELETE CASCADE,
        source_schema text NOT NULL,
        source_table text NOT NULL,
        place bigint NOT NULL,
        row_key text NOT NULL,
        column_name text NOT NULL,
        reason text NOT NULL,
        detail text NOT NULL,
        "row" json NOT NULL,
        kept_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (run, source_schema, source_table, place)
      );
      COMMENT ON TABLE pgtrek.reject IS
        'Rows that a rule kept out, whole.';
      CREATE TABLE pgtrek.object (
        kind text NOT NULL,
        oid oid NOT NULL,
        schema_name text NOT NULL,
        object_name text NOT NULL,
        step text NOT NULL,
        made_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (kind, oid)
      );
      COMMENT ON TABLE pgtrek.object IS
        'What pgtrek made, by oid: nothing else is ever dropped.';
      """;

  private JournalTables() {}

  /** Makes the tables where they are not there. Locks out others until the transaction ends. */
  public static void ensure(Connection transaction) throws SQLException {
    lockMaking(transaction);
    if (!present(transaction)) {
      try (Statement statement = transaction.createStatement()) {
        statement.execute(DDL);
        statement.execute("INSERT INTO pgtrek.format (version) VALUES (" + VERSION + ")");
      }
    }
  }

  static void lockMaking(Connection transaction) throws SQLException {
    Sessions.ask(transaction, "SELECT pg_advisory_xact_lock(" + MAKING + ")");
  }

  /** Whether there is a journal of this version that the role may read; changes nothing. */
  public static boolean readable(Connection connection) throws SQLException {
    String there =
        Sessions.ask(
            connection,
            """
            SELECT to_regclass('pgtrek.format') IS NOT NULL
              AND has_schema_privilege('pgtrek', 'USAGE')
              AND has_table_privilege('pgtrek.format', 'SELECT')
              AND has_table_privilege('pgtrek.run', 'SELECT')
              AND coalesce(has_table_privilege(to_regclass('pgtrek.original'), 'SELECT'), true)
            """);
    return there.equals("t")
        && Sessions.ask(connection, "SELECT max(version) FROM pgtrek.format")
            .equals(Integer.toString(VERSION));
  }

  /**
   * Whether the journal is there.
   *
   * @throws PgtrekException.Journal if a schema of that name is there that is no journal, or one of
   *     another version
   */
  public static boolean present(Connection connection) throws SQLException {
    String found =
        Sessions.ask(
            connection,
            """
            SELECT CASE
              WHEN to_regnamespace('pgtrek') IS NULL THEN 'nothing'
              WHEN to_regclass('pgtrek.format') IS NULL THEN 'foreign'
              ELSE 'journal' END
            """);
    if (found.equals("nothing")) {
      return false;
    }
    if (found.equals("foreign")) {
      throw new PgtrekException.Journal(
          "journal-schema-foreign",
          "The database has a schema pgtrek that pgtrek did not make.",
          "Rename that schema, or use another database: pgtrek keeps its journal under this name.");
    }
    String version = Sessions.ask(connection, "SELECT max(version) FROM pgtrek.format");
    if (!version.equals(Integer.toString(VERSION))) {
      throw new PgtrekException.Journal(
          "journal-version",
          "The journal in the database has version " + version + ", not " + VERSION + ".",
          "Use the pgtrek that wrote it, or remove it with that one's 'pgtrek clean'.");
    }
    return true;
  }

  /** The oid of a relation of a schema, or 0. */
  static long relation(Connection connection, String schema, String name) throws SQLException {
    return oid(
        connection,
        "SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname = ? AND c.relname = ?",
        schema,
        name);
  }

  /** The oid of a schema, or 0. */
  public static long schema(Connection connection, String name) throws SQLException {
    return oid(connection, "SELECT oid FROM pg_namespace WHERE nspname = ?", name);
  }

  private static long oid(Connection connection, String sql, String... arguments)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setString(i + 1, arguments[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        return result.next() ? result.getLong(1) : 0;
      }
    }
  }
}
