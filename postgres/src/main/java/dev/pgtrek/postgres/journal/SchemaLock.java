package dev.pgtrek.postgres.journal;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.sql.SqlFailures;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The session lock that one run into a schema holds, on a connection of its own: it ends with the
 * process, however the process ends. Safe for all threads.
 */
public final class SchemaLock implements AutoCloseable {

  private static final int MILLIS_TO_UNLOCK = 2000;

  /**
   * A server notices in a moment that a client was killed, and ends its session: whoever begins
   * again at once is not refused for it.
   */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final Sessions sessions;
  private final Connection connection;

  private SchemaLock(Sessions sessions, Connection connection) {
    this.sessions = sessions;
    this.connection = connection;
  }

  /**
   * Takes the lock.
   *
   * @throws PgtrekException.Journal if another session holds it, and still does after a second
   */
  public static SchemaLock take(Sessions sessions, String schema) {
    Connection connection = sessions.connect();
    try {
      if (!tryLockForAMoment(connection, schema)) {
        throw heldByOther(connection, schema);
      }
      return new SchemaLock(sessions, connection);
    } catch (PgtrekException failure) {
      sessions.close(connection);
      throw failure;
    } catch (SQLException failure) {
      sessions.close(connection);
      throw SqlFailures.wrap("taking the lock on schema " + schema, failure);
    }
  }

  private static boolean tryLockForAMoment(Connection connection, String schema)
      throws SQLException {
    long until = System.nanoTime() + MOMENT.toNanos();
    while (!tryLock(connection, schema)) {
      if (System.nanoTime() - until > 0) {
        return false;
      }
      Pause.beforeTheNextLook();
    }
    return true;
  }

  /** Takes the lock for the session of the connection; false where another one has it. */
  static boolean tryLock(Connection connection, String schema) throws SQLException {
    return "t".equals(Sessions.ask(connection, "SELECT pg_try_advisory_lock(" + key(schema) + ")"));
  }

  /** Whether any session of this database holds the lock; see {@code pg_locks} for the halves. */
  static boolean isHeld(Connection connection, String schema) throws SQLException {
    long key = key(schema);
    return "t"
        .equals(
            Sessions.ask(
                connection,
                "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted"
                    + " AND objsubid = 1 AND database ="
                    + " (SELECT oid FROM pg_database WHERE datname = current_database())"
                    + " AND classid = "
                    + (key >>> 32)
                    + "::oid AND objid = "
                    + (key & 0xffffffffL)
                    + "::oid)"));
  }

  /** The lock's key: advisory locks are per database, so the schema alone tells runs apart. */
  private static long key(String schema) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(("pgtrek run into " + schema).getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException failure) {
      throw new IllegalStateException("every Java has SHA-256", failure);
    }
  }

  /** Gives the sessions' present name to the one that holds the lock. */
  synchronized void rename() {
    try {
      sessions.rename(connection);
    } catch (SQLException failure) {
      throw SqlFailures.wrap("naming the session that holds the lock", failure);
    }
  }

  int pid() {
    return Sessions.pid(connection);
  }

  /**
   * Asks the server whether the session is still there, and with it the lock.
   *
   * @throws PgtrekException.Target if it is gone
   */
  public synchronized void mustHold() {
    try {
      Sessions.ask(connection, "SELECT 1");
    } catch (SQLException failure) {
      throw SqlFailures.wrap("asking for the run's lock", failure);
    }
  }

  private static PgtrekException.Journal heldByOther(Connection connection, String schema)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT l.pid, coalesce(a.application_name, '?'),
              coalesce(to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS "UTC"'), '?')
            FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND l.classid::bigint = ? AND l.objid::bigint = ?
            """)) {
      statement.setLong(1, key(schema) >>> 32);
      statement.setLong(2, key(schema) & 0xffff_ffffL);
      try (ResultSet result = statement.executeQuery()) {
        String holder =
            result.next()
                ? "process "
                    + result.getInt(1)
                    + " of the server ('"
                    + result.getString(2)
                    + "', connected since "
                    + result.getString(3)
                    + ")"
                : "a session that has just ended";
        return new PgtrekException.Journal(
            "run-in-progress",
            "Another run into schema "
                + schema
                + " is at work: its lock is held by "
                + holder
                + ".",
            "Wait until it is done, or stop it; then run the same command again.");
      }
    }
  }

  /**
   * Gives the lock back and ends the session. It is given back in so many words, because a server
   * that is busy ends a session some time after its client has left, and the next run shall not be
   * refused for that.
   */
  @Override
  public synchronized void close() {
    try {
      if (!connection.isClosed()) {
        connection.setNetworkTimeout(Runnable::run, MILLIS_TO_UNLOCK);
        Sessions.ask(connection, "SELECT pg_advisory_unlock_all()");
      }
    } catch (SQLException _) {
      // Then it goes with the session.
    } finally {
      sessions.close(connection);
    }
  }
}
