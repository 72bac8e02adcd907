package dev.pgtrek.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/** SQLite files for tests. */
public final class SqliteFiles {

  private SqliteFiles() {}

  /**
   * Makes a new file. {@code SqliteFiles.create(folder.resolve("a.db"), "CREATE TABLE t (x)",
   * "INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)")}
   *
   * @param sql run in this order; a string may hold several statements
   * @return the file
   */
  public static Path create(Path file, String... sql) {
    if (Files.exists(file)) {
      throw new IllegalArgumentException(file + " is there already");
    }
    return run(file, sql);
  }

  /** Runs statements on a file, each committed by itself unless they say BEGIN and COMMIT. */
  public static Path run(Path file, String... sql) {
    try (Connection connection = open(file);
        Statement statement = connection.createStatement()) {
      for (String each : sql) {
        statement.executeUpdate(each);
      }
      return file;
    } catch (SQLException failure) {
      throw new IllegalStateException("Cannot write " + file, failure);
    }
  }

  /**
   * Inserts rows in one transaction.
   *
   * @param insert with a question mark for each value
   * @param rows their values, as JDBC takes them; null for NULL
   */
  public static Path insert(Path file, String insert, Stream<Object[]> rows) {
    try (Connection connection = open(file)) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement = connection.prepareStatement(insert)) {
        for (Object[] row : (Iterable<Object[]>) rows::iterator) {
          for (int i = 0; i < row.length; i++) {
            statement.setObject(i + 1, row[i]);
          }
          statement.executeUpdate();
        }
      }
      connection.commit();
      return file;
    } catch (SQLException failure) {
      throw new IllegalStateException("Cannot write " + file, failure);
    }
  }

  /** Opens a connection, which the caller closes. It never waits for the disk. */
  public static Connection open(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA synchronous = OFF");
    }
    return connection;
  }
}
