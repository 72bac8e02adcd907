package dev.pgtrek.sqlite;

import dev.pgtrek.sqlite.access.Connections;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.DB;

/**
 * Copies a living database through SQLite's online backup API.
 *
 * <p>With a write-ahead log one read transaction fixes the view, and writers go on undisturbed.
 * With a rollback journal a reader's lock keeps writers from committing; so the copy goes in steps
 * that let go of the lock in between. A commit in between makes SQLite begin the copy anew; when
 * that has happened a few times the lock is held to the end, and the writer waits once.
 *
 * <p>The driver's loop over the steps cannot be left, neither by an exception nor from another
 * thread. So it runs in a thread of its own, which an interrupted caller leaves behind: it ends
 * with the copy, or with the process.
 */
final class OnlineBackup {

  private static final long BYTES_PER_STEP = 16L << 20;
  private static final int RESTARTS = 3;

  /** Takes a reader's lock, and unlike a query does not need the schema to make sense. */
  private static final String READ_HEADER = "PRAGMA schema_version";

  private final DB database;
  private int lastRemaining = Integer.MAX_VALUE;
  private int restarts;
  private boolean holdsView;

  private OnlineBackup(DB database) {
    this.database = database;
  }

  /**
   * Copies the database.
   *
   * @param to a file that does not exist
   * @param oneView whether to fix the view from the start
   * @param patience how long to wait at a time for a writer that holds the file
   * @return how often the copy had to begin anew
   * @throws InterruptedException if the calling thread was interrupted; its flag stays set. The
   *     file may still be written to, so it is to be deleted and never used
   */
  static int run(Path from, Path to, int pageSize, boolean oneView, Duration patience)
      throws SQLException, InterruptedException {
    FutureTask<Integer> copy = new FutureTask<>(() -> here(from, to, pageSize, oneView, patience));
    Thread.ofPlatform().daemon().name("pgtrek-backup").start(copy);
    try {
      return copy.get();
    } catch (InterruptedException interrupt) {
      // Where it waits for a writer's lock, it gives up.
      copy.cancel(true);
      Thread.currentThread().interrupt();
      throw interrupt;
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case SQLException e -> throw e;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case null, default -> throw new IllegalStateException(failure);
      }
    }
  }

  private static int here(Path from, Path to, int pageSize, boolean oneView, Duration patience)
      throws SQLException {
    try (Connection connection = Connections.readOnly(from, patience)) {
      DB database = connection.unwrap(SQLiteConnection.class).getDatabase();
      OnlineBackup backup = new OnlineBackup(database);
      if (oneView) {
        backup.holdView();
      } else {
        // Whatever keeps the file from being read shows here, not as an empty copy.
        database.exec(READ_HEADER, true);
      }
      backup.copy(to, (int) Math.max(1, BYTES_PER_STEP / pageSize));
      return backup.restarts;
    }
  }

  private void copy(Path to, int pagesPerStep) throws SQLException {
    int result =
        database.backup(
            "main",
            to.toAbsolutePath().toString(),
            (remaining, pages) -> watch(remaining),
            0,
            0,
            pagesPerStep);
    if (result != 0) {
      throw DB.newSQLException(result, "the copy failed");
    }
  }

  /** Called between the steps, on the thread that copies. */
  private void watch(int remaining) {
    if (remaining > lastRemaining && ++restarts >= RESTARTS && !holdsView) {
      try {
        holdView();
      } catch (SQLException e) {
        // A writer holds the file just now: the next step tries again.
        restarts--;
      }
    }
    lastRemaining = remaining;
  }

  private void holdView() throws SQLException {
    database.exec("BEGIN", true);
    try {
      database.exec(READ_HEADER, true);
      holdsView = true;
    } catch (SQLException e) {
      database.exec("ROLLBACK", true);
      throw e;
    }
  }
}
