package dev.pgtrek.postgres.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import org.postgresql.util.PSQLState;

/**
 * Ends a COPY whose rows are not wanted to the end. Until it has ended, the driver lets everything
 * else that is asked of its connection wait, a rollback too, and nothing ends that wait: whoever
 * begins one has to end it, whatever happens.
 */
public final class OpenCopy {

  /** How long a server may go on that was told to stop: behind some proxies that never comes. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private OpenCopy() {}

  /**
   * Ends it wherever it stands; does nothing to one that has ended. The transaction can only be
   * rolled back then. The driver's own cancelCopy leaves what is under way in the stream for the
   * next statement to stumble over, so the server is told to stop, and the stream is read up to its
   * answer. Where that cannot be, or takes more than ten seconds, the connection is cut.
   */
  public static void stop(Connection connection, CopyOut copy) throws SQLException {
    if (!copy.isActive()) {
      return;
    }
    try {
      cancelled(connection, () -> copy.readFromCopy() != null);
    } catch (SQLException e) {
      if (!PSQLState.QUERY_CANCELED.getState().equals(e.getSQLState())) {
        throw e;
      }
    } finally {
      cut(connection, copy);
    }
  }

  /** Cuts the connection unless it has ended: a row that finds no memory is left half read. */
  public static void cut(Connection connection, CopyOut copy) {
    if (copy.isActive()) {
      DriverStream.cut(connection);
    }
  }

  /** What a server still says, message by message. */
  @FunctionalInterface
  public interface Rest {

    /** Passes over a message; false when the server has said all. */
    boolean pass() throws SQLException;
  }

  /**
   * Tells the server to stop and passes over what it still says, but for ten seconds at most.
   *
   * @return whether the server has said all
   * @throws SQLException also if it says nothing for so long
   */
  public static boolean cancelled(Connection connection, Rest rest) throws SQLException {
    int before = connection.getNetworkTimeout();
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(PATIENCE.toMillis()));
    connection.unwrap(PGConnection.class).cancelQuery();
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (rest.pass()) {
        if (System.nanoTime() > end) {
          return false;
        }
      }
      return true;
    } finally {
      if (!connection.isClosed()) {
        connection.setNetworkTimeout(Runnable::run, before);
      }
    }
  }
}
