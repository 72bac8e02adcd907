package dev.pgtrek.sqlite;

import dev.pgtrek.sqlite.access.Connections;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.DB;

/**
 * Copies a living database through SQLite's online backup API.
 *
 * <p>With a write-ahead log one read transaction fixes the view, and writers go on undisturbed.
 * With a rollback journal a reader's lock keeps writers from committing; so the copy goes in steps
 * that let go of the lock in between. A commit in between makes SQLite begin the copy anew; when
 * that has happened a few times the lock is held to the end, and the writer waits once.
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
   */
  static int run(Path from, Path to, int pageSize, boolean oneView, Duration patience)
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
