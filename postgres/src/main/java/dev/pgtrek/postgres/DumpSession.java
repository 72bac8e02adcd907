package dev.pgtrek.postgres;

import dev.pgtrek.error.PgtrekException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A session at a database that is dumped: it exports one snapshot, which the dump and whatever else
 * is taken beside it show, and tells what is to be known of the database. For one thread.
 */
public final class DumpSession implements AutoCloseable {

  private static final String EXTENSIONS =
      "SELECT extname || ' ' || extversion FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1";

  /** Who owns something in this database, or has a right on it. */
  private static final String ROLES =
      """
      SELECT DISTINCT r.rolname FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
      WHERE d.refclassid = 'pg_authid'::regclass
        AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND r.rolname !~ '^pg_'
      ORDER BY 1
      """;

  /** Tables, views that hold rows, and large objects; indexes are not in a dump. */
  private static final String BYTES =
      """
      SELECT coalesce(sum(pg_table_size(c.oid)), 0)::bigint FROM pg_class c
      WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
        AND (c.oid >= 16384 OR c.oid = 'pg_largeobject'::regclass)
      """;

  private final PostgresUrl url;
  private final Connection connection;
  private final int version;
  private final String release;
  private final String snapshot;

  private DumpSession(
      PostgresUrl url, Connection connection, int version, String release, String snapshot) {
    this.url = url;
    this.connection = connection;
    this.version = version;
    this.release = release;
    this.snapshot = snapshot;
  }

  /**
   * Logs in and exports a snapshot.
   *
   * @throws PgtrekException.Source if the server cannot be reached or refuses
   */
  public static DumpSession open(PostgresUrl url) {
    Connection connection;
    try {
      connection = Sessions.connectTo(url);
    } catch (SQLException failure) {
      throw asSource(SqlFailures.connecting(url, failure));
    }
    try {
      int version = Integer.parseInt(Sessions.ask(connection, "SHOW server_version_num"));
      try (Statement statement = connection.createStatement()) {
        // The transaction stands idle as long as the dump takes.
        statement.execute("SET idle_in_transaction_session_timeout = 0");
        statement.execute("SET statement_timeout = 0");
        if (version >= 170_000) {
          statement.execute("SET transaction_timeout = 0");
        }
        connection.setAutoCommit(false);
        statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      }
      String release = Sessions.ask(connection, "SHOW server_version").split(" ", 2)[0];
      String snapshot = Sessions.ask(connection, "SELECT pg_export_snapshot()");
      return new DumpSession(url, connection, version, release, snapshot);
    } catch (SQLException failure) {
      abort(connection);
      throw asSource(SqlFailures.wrap("exporting a snapshot", failure));
    }
  }

  /** A failure of the server that is read. */
  private static PgtrekException asSource(PgtrekException failure) {
    if (failure instanceof PgtrekException.Interrupted) {
      return failure;
    }
    return new PgtrekException.Source(
        failure.code().replace("target-", "source-"),
        String.valueOf(failure.getMessage()).replace("The target failed", "The source failed"),
        failure.next(),
        failure);
  }

  private static void abort(Connection connection) {
    try {
      connection.close();
    } catch (SQLException _) {
      // The server ends the session by itself.
    }
  }

  /** The database without any secret, for people. */
  public String display() {
    return url.display();
  }

  /** The server's major version. */
  public int major() {
    return version / 10_000;
  }

  /** {@code PostgreSQL 18.6}. */
  public String engine() {
    return "PostgreSQL " + release;
  }

  /** The exported snapshot's name, good until this is closed. */
  public String snapshot() {
    return snapshot;
  }

  /** The bytes of what will be dumped, as it lies on the server. */
  public long bytes() {
    return Long.parseLong(texts(BYTES).getFirst());
  }

  /** The extensions, each as {@code name version}. */
  public List<String> extensions() {
    return texts(EXTENSIONS);
  }

  /** The roles that own something in the database or have a right on it. */
  public List<String> roles() {
    return texts(ROLES);
  }

  /** What a database must be made with to be the same: {@code encoding}, {@code collate}… */
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    List<String> found =
        texts(
            """
            SELECT unnest(ARRAY[pg_encoding_to_char(encoding), datcollate, datctype,
              datlocprovider::text,
              -- 17 has named the column anew.
              coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', '')])
            FROM pg_database d WHERE datname = current_database()
            """);
    List<String> names = List.of("encoding", "collate", "ctype", "provider", "locale");
    for (int i = 0; i < names.size(); i++) {
      if (!found.get(i).isEmpty()) {
        settings.put(names.get(i), found.get(i));
      }
    }
    return settings;
  }

  private List<String> texts(String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(String.valueOf(rows.getString(1)));
      }
      return texts;
    } catch (SQLException failure) {
      throw asSource(SqlFailures.wrap("reading what the database needs", failure));
    }
  }

  @Override
  public void close() {
    abort(connection);
  }
}
