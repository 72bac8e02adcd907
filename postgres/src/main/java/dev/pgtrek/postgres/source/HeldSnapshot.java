package dev.pgtrek.postgres.source;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.catalog.Scope;
import dev.pgtrek.postgres.catalog.SourceCatalog;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.session.SourceFailures;
import dev.pgtrek.postgres.sql.SqlFailures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One state of a database, and the transaction that keeps it: it exports the snapshot that every
 * reader takes up, and holds ACCESS SHARE on every table. A snapshot alone does not keep TRUNCATE,
 * CLUSTER or a rewriting ALTER TABLE out, after which it shows no rows, or by pages the right
 * number of the wrong ones. Nothing interrupts its connection, which nobody else uses.
 */
public final class HeldSnapshot implements AutoCloseable {

  /** How often the locks are tried; each waits as long as the session's lock_timeout. */
  private static final int TRIES = 6;

  private static final int SECONDS_TO_ANSWER = 5;

  private static final String TABLES =
      """
      SELECT c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relkind
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE (c.relnamespace = ANY (':schemas'::oid[])
          OR c.relispartition AND pg_partition_root(c.oid) IN (
            SELECT oid FROM pg_class WHERE relnamespace = ANY (':schemas'::oid[])))
        AND c.relpersistence <> 't'
        AND (c.relkind IN ('r', 'p') OR c.relkind = 'm' AND c.relispopulated)
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
          AND e.objid = c.oid AND e.deptype = 'e')
      ORDER BY 2
      """;

  /** The table knows of its heap what the snapshot does, the function what is now. */
  private static final String REWRITTEN =
      """
      SELECT count(*) FROM pg_class c WHERE c.oid = ANY ('{:tables}'::oid[]) AND c.relfilenode <> 0
        AND c.relfilenode IS DISTINCT FROM pg_relation_filenode(c.oid)
      """;

  private final Sessions sessions;
  private final Connection holder;
  private final String id;
  private final String content;
  private final List<String> schemas;
  private @Nullable SourceCatalog catalog;

  private HeldSnapshot(
      Sessions sessions, Connection holder, String id, String content, List<String> schemas) {
    this.sessions = sessions;
    this.holder = holder;
    this.id = id;
    this.content = content;
    this.schemas = List.copyOf(schemas);
  }

  /** What is to be locked. */
  private record Lockable(long oid, String name, boolean view) {}

  /**
   * Takes the state of now.
   *
   * @param schemas the schemas that are read; all of the user's where it is empty
   * @throws PgtrekException.Source if a lock is not granted in a minute, or the server fails
   */
  public static HeldSnapshot take(Sessions sessions, List<String> schemas) {
    return take(sessions, schemas, null);
  }

  /**
   * The same of another state that is held.
   *
   * @param within the snapshot's name, or null for the state of now
   */
  public static HeldSnapshot take(
      Sessions sessions, List<String> schemas, @Nullable String within) {
    SQLException refused = null;
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Connection holder = SourceFailures.connect(sessions);
      try {
        HeldSnapshot held = tryTake(sessions, holder, schemas, within);
        if (held != null) {
          return held;
        }
        sessions.close(holder);
      } catch (SQLException failure) {
        sessions.close(holder);
        // Locked by somebody, or dropped since it was looked for.
        if (!List.of("55P03", "42P01", "3F000").contains(SqlFailures.state(failure))) {
          throw SourceFailures.of(SqlFailures.wrap("taking a snapshot", failure));
        }
        refused = failure;
      } catch (RuntimeException | Error failure) {
        sessions.close(holder);
        throw failure;
      }
      mustGoOn();
    }
    throw new PgtrekException.Source(
        "source-lock-not-granted",
        "The tables of the source could not be held as they are, "
            + TRIES
            + " times in a row: "
            + (refused == null ? "they are rewritten all the time" : SqlFailures.reason(refused))
            + ". The source was not altered.",
        "End what locks or rewrites tables there (pg_locks with mode AccessExclusiveLock names it),"
            + " then run the same command again.",
        refused);
  }

  private static void mustGoOn() {
    if (Thread.currentThread().isInterrupted()) {
      throw new PgtrekException.Interrupted();
    }
  }

  private static @Nullable HeldSnapshot tryTake(
      Sessions sessions, Connection holder, List<String> schemas, @Nullable String within)
      throws SQLException {
    holder.setAutoCommit(false);
    if (within != null) {
      try (Statement statement = holder.createStatement()) {
        statement.execute("SET TRANSACTION SNAPSHOT '" + within + "'");
      }
    }
    String id = Sessions.ask(holder, "SELECT pg_export_snapshot()");
    List<Lockable> tables = tables(holder, Scope.schemas(holder, schemas));
    lock(holder, tables);
    if (rewritten(holder, tables)) {
      return null;
    }
    return new HeldSnapshot(sessions, holder, id, StateWord.of(holder), schemas);
  }

  private static List<Lockable> tables(Connection holder, String schemas) throws SQLException {
    List<Lockable> tables = new ArrayList<>();
    try (Statement statement = holder.createStatement();
        ResultSet row = statement.executeQuery(TABLES.replace(":schemas", schemas))) {
      while (row.next()) {
        tables.add(new Lockable(row.getLong(1), row.getString(2), row.getString(3).equals("m")));
      }
    }
    return tables;
  }

  /** All in one statement; a materialized view cannot be named there, so it is touched. */
  private static void lock(Connection holder, List<Lockable> tables) throws SQLException {
    String names =
        tables.stream()
            .filter(t -> !t.view())
            .map(t -> "ONLY " + t.name())
            .collect(Collectors.joining(", "));
    try (Statement statement = holder.createStatement()) {
      if (!names.isEmpty()) {
        statement.execute("LOCK TABLE " + names + " IN ACCESS SHARE MODE");
      }
      for (Lockable view : tables) {
        if (view.view()) {
          statement.execute("SELECT FROM " + view.name() + " LIMIT 0");
        }
      }
    }
  }

  /** Whether a heap is another one than the snapshot knows: then its rows are not there. */
  private static boolean rewritten(Connection holder, List<Lockable> tables) throws SQLException {
    String oids = tables.stream().map(t -> Long.toString(t.oid())).collect(Collectors.joining(","));
    return !Sessions.ask(holder, REWRITTEN.replace(":tables", oids)).equals("0");
  }

  /** The snapshot's name, which other sessions and pg_dump take up. */
  public String id() {
    return id;
  }

  /** A word for what it shows, see {@link StateWord}. */
  public String content() {
    return content;
  }

  /** What the schemas hold, read once. */
  synchronized SourceCatalog catalog() {
    SourceCatalog read = catalog;
    if (read == null) {
      try {
        read = SourceCatalog.read(holder, schemas);
      } catch (SQLException failure) {
        throw SourceFailures.reading(SqlFailures.wrap("reading the catalog", failure));
      }
      catalog = read;
    }
    return read;
  }

  /** A session in this snapshot, for the calling thread. */
  public Session borrow() {
    Session session = connected();
    try {
      Connection connection = session.transaction();
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET TRANSACTION SNAPSHOT '" + id + "'");
      }
      return session;
    } catch (SQLException failure) {
      session.close();
      throw SourceFailures.importing(SqlFailures.wrap("taking up the snapshot", failure));
    }
  }

  private Session connected() {
    try {
      return sessions.borrow();
    } catch (PgtrekException failure) {
      throw isHeld() ? SourceFailures.of(failure) : SourceFailures.lost(failure);
    }
  }

  /** Whether the session that holds the state is there. */
  public boolean isHeld() {
    try {
      return holder.isValid(SECONDS_TO_ANSWER);
    } catch (SQLException _) {
      return false;
    }
  }

  /** Whether the session that holds the state was cut on this side; asks nobody. */
  public boolean isCut() {
    try {
      return holder.isClosed();
    } catch (SQLException _) {
      return true;
    }
  }

  /** Ends the state: whoever still reads in it can read to the end, and nobody else begins. */
  @Override
  public void close() {
    sessions.close(holder);
  }
}
