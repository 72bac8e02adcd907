package dev.pgtrek.sqlite.access;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.sqlite.Collation;

/**
 * Connections to one immutable file, each for one reader at a time, kept for the next reader. Safe
 * for all threads.
 */
public final class ReaderPool implements AutoCloseable {

  private final Path file;
  private final Set<String> missingCollations;
  private final Deque<Connection> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param missingCollations collations that only the application defines. A scan compares nothing,
   *     yet SQLite refuses to open a tree whose order it does not know; so they are given a
   *     stand-in, and whoever compares must keep away from them.
   */
  public ReaderPool(Path file, Set<String> missingCollations) {
    this.file = file;
    this.missingCollations = Set.copyOf(missingCollations);
  }

  /** A connection for the caller alone, until it gives it back. */
  public Connection take() throws SQLException {
    synchronized (idle) {
      if (closed) {
        throw new SQLException("the snapshot is closed");
      }
      Connection connection = idle.poll();
      if (connection != null) {
        return connection;
      }
    }
    Connection connection = Connections.immutable(file);
    for (String collation : missingCollations) {
      Collation.create(connection, collation, new StandIn());
    }
    return connection;
  }

  /** Takes a connection back. All its statements are closed. */
  public void give(Connection connection) throws SQLException {
    synchronized (idle) {
      if (!closed) {
        idle.push(connection);
        return;
      }
    }
    connection.close();
  }

  @Override
  public void close() throws SQLException {
    synchronized (idle) {
      closed = true;
      for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
        connection.close();
      }
    }
  }

  private static final class StandIn extends Collation {

    @Override
    protected int xCompare(String left, String right) {
      return left.compareTo(right);
    }
  }
}
