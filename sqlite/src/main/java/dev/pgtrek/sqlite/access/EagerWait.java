package dev.pgtrek.sqlite.access;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.BusyHandler;

/**
 * Waits for a lock by asking every millisecond. SQLite's own waiting slows down to ten times a
 * second, and misses the short gaps that a busy writer leaves between its commits.
 */
final class EagerWait extends BusyHandler {

  private static final Duration NAP = Duration.ofMillis(1);

  private final Duration patience;
  private long began;

  private EagerWait(Duration patience) {
    this.patience = patience;
  }

  static void on(Connection connection, Duration patience) throws SQLException {
    BusyHandler.setHandler(connection, new EagerWait(patience));
  }

  /** SQLite's contract: 0 gives up, anything else asks again. */
  @Override
  protected int callback(int before) {
    long now = System.nanoTime();
    if (before == 0) {
      began = now;
    }
    if (now - began > patience.toNanos() || Thread.currentThread().isInterrupted()) {
      return 0;
    }
    LockSupport.parkNanos(NAP.toNanos());
    return 1;
  }
}
