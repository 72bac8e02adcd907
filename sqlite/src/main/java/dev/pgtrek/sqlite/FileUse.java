package dev.pgtrek.sqlite;

import dev.pgtrek.sqlite.access.Connections;
import dev.pgtrek.sqlite.access.SqliteFailures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Whether other programs are at work in a SQLite file. */
public final class FileUse {

  private FileUse() {}

  /**
   * Whether another program holds a lock on it: in log mode whoever has it open, else whoever is in
   * a transaction. A file that is no database, or is damaged, is in nobody's use. What an earlier
   * crash left to be written is written.
   */
  public static boolean isLocked(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (Connection connection = Connections.writable(file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 1000");
      statement.execute("PRAGMA locking_mode = EXCLUSIVE");
      statement.execute("BEGIN EXCLUSIVE");
      statement.execute("ROLLBACK");
      return false;
    } catch (SQLException failure) {
      int code = SqliteFailures.resultCode(failure);
      return code == SqliteFailures.BUSY || code == SqliteFailures.LOCKED;
    }
  }
}
