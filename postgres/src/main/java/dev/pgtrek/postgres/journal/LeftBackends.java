package dev.pgtrek.postgres.journal;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.sql.SqlFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntSupplier;

/** Sessions on the server that an earlier process of the same run left behind. */
public final class LeftBackends {

  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private LeftBackends() {}

  /**
   * Ends them, and waits until they are gone. They are told by the run's name, which our own
   * sessions bear by now too.
   *
   * @throws PgtrekException.Journal if they do not end
   */
  static void end(Sessions sessions, SchemaLock lock) {
    end(() -> terminate(sessions, lock), sessions.name());
  }

  /**
   * Ends those of all databases of the server.
   *
   * @param name what they are called
   * @param ours the server's numbers of this process's own
   * @throws PgtrekException.Journal if they do not end
   */
  public static void end(Connection connection, String name, Set<Integer> ours) {
    end(
        () -> {
          try {
            return terminate(connection, "true", name, ours);
          } catch (SQLException failure) {
            throw SqlFailures.wrap("ending what an earlier process left", failure);
          }
        },
        name);
  }

  private static void end(IntSupplier terminate, String name) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      int left = terminate.getAsInt();
      if (left == 0) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new PgtrekException.Journal(
            "earlier-process-remains",
            left + " sessions of an earlier process of this run do not end on the server.",
            "End the sessions called '"
                + name
                + "' on the server, then run the same command again.");
      }
      Pause.beforeTheNextLook();
    }
  }

  /** How many there were. */
  private static int terminate(Sessions sessions, SchemaLock lock) {
    try (Session session = sessions.borrow()) {
      return terminate(session.connection(), sessions, lock);
    } catch (SQLException failure) {
      throw SqlFailures.wrap("ending what an earlier process left", failure);
    }
  }

  private static int terminate(Connection connection, Sessions sessions, SchemaLock lock)
      throws SQLException {
    Set<Integer> ours = new HashSet<>(sessions.backends());
    ours.add(lock.pid());
    return terminate(connection, "datname = current_database()", sessions.name(), ours);
  }

  private static int terminate(Connection connection, String where, String name, Set<Integer> ours)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT count(*), count(*) FILTER (WHERE pg_terminate_backend(pid))
            FROM pg_stat_activity
            WHERE :where AND usename = current_user
              AND application_name = ? AND pid <> ALL (?::int[])
            """
                .replace(":where", where))) {
      statement.setString(1, name);
      statement.setArray(2, connection.createArrayOf("int4", ours.toArray()));
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getInt(1);
      }
    }
  }
}
