package dev.pgtrek.postgres.session;

import dev.pgtrek.postgres.url.PostgresUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * Whether something stands between us and the server that hands its connections around. A pooler
 * announces a key of its own at login, so the announced process is not the one that answers. One
 * that pools transactions gives another session's backend to whoever begins one; then session locks
 * and settings do not hold, and a run cannot be safe.
 */
public enum Pooler {
  NONE,
  /** One client keeps one backend: settings and locks hold. */
  OF_SESSIONS,
  /** A backend changes hands between transactions. */
  OF_TRANSACTIONS;

  /**
   * What was seen: the first connection's backend as announced at login and as it answered, the
   * second one's as it answered inside a transaction, and the first one's during that.
   */
  public record Sighting(long announced, long first, long second, long firstAgain) {

    public Pooler verdict() {
      if (second == first || firstAgain != first) {
        return OF_TRANSACTIONS;
      }
      return announced == first ? NONE : OF_SESSIONS;
    }
  }

  /** That a prepared statement is there already, or is not there, in a session just begun. */
  private static final Set<String> OF_ANOTHERS_SESSION = Set.of("42P05", "26000");

  /** Looks with two connections of its own. */
  public static Pooler between(PostgresUrl url) throws SQLException {
    try (Connection one = Sessions.connectBriefly(url);
        Connection other = Sessions.connectBriefly(url)) {
      long first = backend(one);
      other.setAutoCommit(false);
      long second = backend(other);
      long firstAgain = backend(one);
      other.rollback();
      return new Sighting(Sessions.pid(one), first, second, firstAgain).verdict();
    } catch (SQLException failure) {
      if (OF_ANOTHERS_SESSION.contains(String.valueOf(failure.getSQLState()))) {
        return OF_TRANSACTIONS;
      }
      throw failure;
    }
  }

  private static long backend(Connection connection) throws SQLException {
    return Long.parseLong(Sessions.ask(connection, "SELECT pg_backend_pid()"));
  }
}
