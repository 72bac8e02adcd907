package dev.pgtrek.cases;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Watches the journal of a run from outside. */
final class JournalWatch implements AutoCloseable {

  private static final String UNDEFINED_TABLE = "42P01";

  private final Supplier<Connection> opening;
  private @Nullable Connection connection;

  JournalWatch(Connection connection) {
    this(() -> connection);
  }

  /**
   * @param opening connects to the database, or fails as long as it is not there
   */
  JournalWatch(Supplier<Connection> opening) {
    this.opening = opening;
  }

  /** Entries so far: the run itself, committed chunks, steps, and the run's end. */
  int entries() throws SQLException {
    Connection open = connection();
    return open == null ? 0 : entries(open);
  }

  private @Nullable Connection connection() {
    if (connection == null) {
      try {
        connection = opening.get();
      } catch (IllegalStateException _) {
        // The run makes the database.
        return null;
      }
    }
    return connection;
  }

  private static int entries(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // The tables come and go with the run, so that one statement cannot ask both.
      if (number(statement, "SELECT (to_regclass('pgtrek.step') IS NOT NULL)::int") == 0) {
        return 0;
      }
      return number(
          statement,
          """
          SELECT (SELECT count(*) FROM pgtrek.run)
            + (SELECT count(*) FROM pgtrek.run WHERE finished_at IS NOT NULL)
            + (SELECT count(*) FROM pgtrek.chunk WHERE rows IS NOT NULL)
            + (SELECT count(*) FROM pgtrek.step)
          """);
    } catch (SQLException failure) {
      if (UNDEFINED_TABLE.equals(failure.getSQLState())) {
        // A run that is started over has removed them since.
        return 0;
      }
      throw failure;
    }
  }

  /** Waits until the journal has so many entries; false if the program ended before. */
  boolean await(int entries, ForkedProgram program) throws SQLException, InterruptedException {
    while (entries() < entries) {
      if (!program.runs()) {
        return entries() >= entries;
      }
      Thread.sleep(1);
    }
    return true;
  }

  private static int number(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Override
  public void close() throws SQLException {
    if (connection != null) {
      connection.close();
    }
  }
}
