package dev.pgtrek.postgres;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.SourceFailures;
import dev.pgtrek.postgres.source.PostgresSnapshot;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.spi.Snapshot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A database while it is dumped: one exported snapshot, which the dump and its manifest show, and
 * what is to be known of the database. For one thread.
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

  private static final List<String> SETTING_NAMES =
      List.of("encoding", "collate", "ctype", "provider", "locale");

  /** 17 has named the column of the locale anew. */
  private static final String SETTINGS =
      """
      SELECT unnest(ARRAY[pg_encoding_to_char(encoding), datcollate, datctype, datlocprovider::text,
        coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', '')])
      FROM pg_database d WHERE datname = current_database()
      """;

  private final PostgresSource source;
  private final PostgresSnapshot snapshot;

  private DumpSession(PostgresSource source, PostgresSnapshot snapshot) {
    this.source = source;
    this.snapshot = snapshot;
  }

  /**
   * Logs in, looks whether all can be read, and exports a snapshot.
   *
   * @throws PgtrekException.Source if the server cannot be reached or refuses, or something cannot
   *     be read
   */
  public static DumpSession open(PostgresUrl url) {
    PostgresSource source = PostgresSource.open(url, List.of());
    try {
      // Nothing is written to it: the dump makes its own file.
      return new DumpSession(source, source.held(Path.of("dump")));
    } catch (RuntimeException | Error failure) {
      source.close();
      throw failure;
    }
  }

  /** The database without any secret, for people. */
  public String display() {
    return source.display();
  }

  /** The server's major version. */
  public int major() {
    return Integer.parseInt(texts("SHOW server_version_num").getFirst()) / 10_000;
  }

  /** {@code PostgreSQL 18.6}. */
  public String engine() {
    return snapshot.engine();
  }

  /** What the dump shows. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** The exported snapshot's name, good until this is closed. */
  public String snapshotName() {
    return snapshot.held().id();
  }

  /** Whether the server no longer answers, and the session that holds the snapshot was cut. */
  public boolean isCut() {
    return snapshot.held().isCut();
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
    List<String> found = texts(SETTINGS);
    Map<String, String> settings = new TreeMap<>();
    for (int i = 0; i < found.size(); i++) {
      if (!found.get(i).isEmpty()) {
        settings.put(SETTING_NAMES.get(i), found.get(i));
      }
    }
    return settings;
  }

  private List<String> texts(String sql) {
    try (Session session = snapshot.held().borrow()) {
      Connection connection = session.connection();
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        List<String> texts = new ArrayList<>();
        while (rows.next()) {
          texts.add(String.valueOf(rows.getString(1)));
        }
        return texts;
      }
    } catch (SQLException failure) {
      throw SourceFailures.of(SqlFailures.wrap("reading what the database needs", failure));
    }
  }

  @Override
  public void close() {
    try {
      snapshot.close();
    } finally {
      source.close();
    }
  }
}
