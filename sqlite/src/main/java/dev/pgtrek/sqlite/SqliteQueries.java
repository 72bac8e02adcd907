package dev.pgtrek.sqlite;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.ForwardingRowCursor;
import dev.pgtrek.spi.QueryEngine.Answered;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.sqlite.access.RawStatement;
import dev.pgtrek.sqlite.access.ReaderPool;
import dev.pgtrek.sqlite.access.SqliteFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.ProgressHandler;

/**
 * Queries of the user's own on a snapshot. Its connections are to an immutable file, opened only
 * for reading, so that nothing can be changed by them.
 */
final class SqliteQueries {

  /** Instructions of SQLite's machine between two looks at the clock: well below a millisecond. */
  private static final int STEPS_BETWEEN_LOOKS = 20_000;

  private static final TableName ANSWER = TableName.of("main", "query");

  private final ReaderPool pool;
  private final boolean utf16;

  SqliteQueries(ReaderPool pool, boolean utf16) {
    this.pool = pool;
    this.utf16 = utf16;
  }

  /** Stops what takes too long, and what was interrupted. */
  private static final class Patience extends ProgressHandler {

    private final Thread owner = Thread.currentThread();
    private final Duration patience;
    private final long since = System.nanoTime();

    Patience(Duration patience) {
      this.patience = patience;
    }

    boolean isOver() {
      return System.nanoTime() - since > patience.toNanos();
    }

    @Override
    protected int progress() {
      return isOver() || owner.isInterrupted() ? 1 : 0;
    }

    PgtrekException told(SQLException failure) {
      if (SqliteFailures.resultCode(failure) == SqliteFailures.INTERRUPT
          && !owner.isInterrupted()
          && isOver()) {
        return new PgtrekException.Source(
            "query-too-slow",
            "SQLite took longer than " + patience.toSeconds() + " s for the query.",
            "Narrow the query down, wait longer with --query-timeout, or leave it out.",
            failure);
      }
      return SqliteFailures.wrap("answering the query", failure);
    }
  }

  List<Answered> describe(String query) {
    return with(
        Duration.ofSeconds(10),
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(query)) {
            ResultSetMetaData columns = statement.getMetaData();
            List<Answered> all = new ArrayList<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
              all.add(new Answered(columns.getColumnLabel(i), null, null, null, null));
            }
            return all;
          }
        });
  }

  RowCursor ask(String query, Duration patience) {
    try {
      Connection connection = pool.take();
      try {
        Patience watch = new Patience(patience);
        ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, watch);
        RawStatement statement = RawStatement.prepare(connection, query);
        return new Answer(
            ViewRowCursor.over(pool, ANSWER, connection, statement, utf16), connection, watch);
      } catch (SQLException e) {
        ProgressHandler.clearHandler(connection);
        pool.give(connection);
        throw e;
      }
    } catch (SQLException e) {
      throw SqliteFailures.wrap("answering the query", e);
    }
  }

  long time(String query, Duration patience) {
    return with(
        patience,
        connection -> {
          long begun = System.nanoTime();
          try (RawStatement statement = RawStatement.prepare(connection, query)) {
            while (statement.step()) {
              // Only how long it takes is asked.
            }
          }
          return System.nanoTime() - begun;
        });
  }

  String explain(String query, Duration patience) {
    return with(
        patience,
        connection -> {
          StringBuilder plan = new StringBuilder();
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery("EXPLAIN QUERY PLAN " + query)) {
            List<Integer> parents = new ArrayList<>();
            while (row.next()) {
              int depth = parents.indexOf(row.getInt("parent")) + 1;
              while (parents.size() > depth) {
                parents.removeLast();
              }
              parents.add(row.getInt("id"));
              plan.append("  ".repeat(depth)).append(row.getString("detail")).append('\n');
            }
          }
          return plan.toString();
        });
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T with(Duration patience, Work<T> work) {
    Patience watch = new Patience(patience);
    try {
      Connection connection = pool.take();
      try {
        ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, watch);
        return work.on(connection);
      } finally {
        ProgressHandler.clearHandler(connection);
        pool.give(connection);
      }
    } catch (SQLException e) {
      throw watch.told(e);
    }
  }

  /** The rows; the watch goes when they do. */
  private static final class Answer extends ForwardingRowCursor {

    private final Connection connection;
    private final Patience watch;
    private boolean closed;

    Answer(RowCursor rows, Connection connection, Patience watch) {
      super(rows);
      this.connection = connection;
      this.watch = watch;
    }

    @Override
    public boolean next() {
      try {
        return rows.next();
      } catch (PgtrekException e) {
        throw e.getCause() instanceof SQLException cause
            ? watch.told(cause)
            : watch.isOver() && !Thread.currentThread().isInterrupted()
                ? watch.told(new SQLException("interrupted", "", SqliteFailures.INTERRUPT))
                : e;
      }
    }

    @Override
    public void close() {
      if (closed) {
        return;
      }
      closed = true;
      try {
        ProgressHandler.clearHandler(connection);
      } catch (SQLException e) {
        throw SqliteFailures.wrap("answering the query", e);
      } finally {
        rows.close();
      }
    }
  }
}
