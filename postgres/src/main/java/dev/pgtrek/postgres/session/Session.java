package dev.pgtrek.postgres.session;

import dev.pgtrek.postgres.sql.DriverStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.postgresql.PGConnection;

/**
 * A connection on loan to one thread. Closing it gives it back; what is open in it is rolled back.
 */
public final class Session implements AutoCloseable {

  private final Connection connection;
  private final Thread borrower;
  private final Sessions home;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;
  private long cancelledAt;

  Session(Connection connection, Thread borrower, Sessions home) {
    this.connection = connection;
    this.borrower = borrower;
    this.home = home;
  }

  /** The connection; each statement is a transaction of its own until {@link #transaction}. */
  public Connection connection() {
    return connection;
  }

  /** Begins a transaction; {@link #close} undoes it unless it was committed. */
  public Connection transaction() throws SQLException {
    connection.setAutoCommit(false);
    return connection;
  }

  /**
   * Cancels what runs if the borrower was interrupted, and cuts the connection if that does not
   * help in five seconds. Called by the watch.
   */
  void lookAfter(long now) {
    if (borrower.isInterrupted() || cancelledAt != 0) {
      cancel(now);
    }
  }

  /**
   * Cancels what runs; what was cancelled five seconds ago and still runs is cut off. Never waits
   * for the network: the server may be out of reach, and other sessions want to be looked after.
   */
  void cancel(long now) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (cancelledAt == 0) {
        cancelledAt = now;
        Thread.ofVirtual().name("pgtrek-cancel").start(this::cancelOnServer);
      } else if (now - cancelledAt > 5_000_000_000L) {
        cutOff();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The connection is not used again, so a cancel that comes late hits nothing. */
  private void cancelOnServer() {
    try {
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException _) {
      // Then it is cut off soon.
    }
  }

  /** Ends the connection without a word to the server, which undoes what is open. */
  public void cutOff() {
    DriverStream.cut(connection);
  }

  @Override
  public void close() {
    boolean reusable;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      // A cancelled connection may still have the signal before it.
      reusable = cancelledAt == 0;
    } finally {
      lock.unlock();
    }
    home.takeBack(this, reusable);
  }
}
