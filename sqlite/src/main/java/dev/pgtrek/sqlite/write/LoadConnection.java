package dev.pgtrek.sqlite.write;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.sqlite.access.Connections;
import dev.pgtrek.sqlite.access.InterruptWatch;
import dev.pgtrek.sqlite.access.RawInsert;
import dev.pgtrek.sqlite.access.TargetFailures;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.DB;

/**
 * The one connection that writes a file which nobody else knows yet. Several threads hand over
 * rows; one at a time inserts. Nothing is durable, and rows are not undone by themselves, because
 * the file as a whole is thrown away when anything fails: rows are written without a journal, and
 * only a statement that may be refused has one, in memory.
 *
 * <p>After a failure that may have left half of a change, everything but closing fails.
 */
public final class LoadConnection implements AutoCloseable {

  private static final int CACHE_KIBIBYTES = 64 << 10;

  private final Path file;
  private final Connection connection;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, RawInsert> inserts = new HashMap<>();
  private boolean loading;
  private boolean broken;

  private LoadConnection(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** Makes the file, which must not exist or be empty. */
  public static LoadConnection create(Path file, FileShape shape) {
    LoadConnection load = open(file, true);
    load.locked(
        "making the file",
        () -> {
          load.run("PRAGMA page_size=" + shape.pageSize());
          load.run("PRAGMA encoding='" + shape.encoding() + "'");
          // The first page, so that what was chosen stands.
          load.run("PRAGMA user_version=0");
          load.run("CREATE TABLE t(a); DROP TABLE t");
        });
    return load;
  }

  /** Opens a file that {@link #create} made, to go on. */
  public static LoadConnection reopen(Path file) {
    return open(file, false);
  }

  private static LoadConnection open(Path file, boolean fresh) {
    try {
      Connection connection = Connections.loading(file, fresh);
      LoadConnection load = new LoadConnection(file, connection);
      try {
        load.run("PRAGMA locking_mode=EXCLUSIVE");
        load.run("PRAGMA journal_mode=MEMORY");
        load.run("PRAGMA synchronous=OFF");
        load.run("PRAGMA cache_size=-" + CACHE_KIBIBYTES);
        load.run("PRAGMA foreign_keys=OFF");
        load.run("PRAGMA ignore_check_constraints=ON");
        // Sorting for an index may take a helper; more cores are busy with rows.
        load.run("PRAGMA threads=1");
        return load;
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw TargetFailures.wrap("opening the file", file, e);
    }
  }

  /** Something that is done while no other thread does anything. */
  private interface Work {
    void run() throws SQLException;
  }

  private void locked(String doing, Work work) {
    lock.lock();
    try {
      mustBeWhole();
      work.run();
    } catch (SQLException e) {
      broken = true;
      throw TargetFailures.wrap(doing, file, e);
    } catch (RuntimeException | Error e) {
      broken = true;
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private void mustBeWhole() {
    if (broken) {
      throw new PgtrekException.Target(
          "target-broken-off",
          "",
          "An earlier failure left the unfinished file " + file + " unusable.",
          "Mend what the first failure says, then run the same command again.",
          null);
    }
  }

  /**
   * Inserts rows.
   *
   * @param insert the statement, with a parameter per column
   */
  void insert(String insert, int columns, RowBuffer rows) {
    locked("inserting rows", () -> insertAll(statement(insert), columns, rows));
  }

  /** Lets one thread hand over rows that are too long for several to be in memory at a time. */
  void alone(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  /** Says that the file holds rows that must not stay; only {@link #close} is left to do. */
  public void giveUp() {
    lock.lock();
    try {
      broken = true;
    } finally {
      lock.unlock();
    }
  }

  private RawInsert statement(String insert) throws SQLException {
    if (!loading) {
      run("PRAGMA journal_mode=OFF");
      run("BEGIN");
      loading = true;
    }
    RawInsert known = inserts.get(insert);
    if (known == null) {
      known = RawInsert.prepare(connection, insert);
      inserts.put(insert, known);
    }
    return known;
  }

  private static void insertAll(RawInsert statement, int columns, RowBuffer rows)
      throws SQLException {
    int at = 0;
    int end = rows.length();
    while (at < end) {
      for (int parameter = 1; parameter <= columns; parameter++) {
        switch (rows.tagAt(at)) {
          case RowBuffer.NULL -> {
            statement.bindNull(parameter);
            at += 1;
          }
          case RowBuffer.INTEGER -> {
            statement.bind(parameter, rows.longAt(at));
            at += 9;
          }
          case RowBuffer.REAL -> {
            statement.bind(parameter, rows.realAt(at));
            at += 9;
          }
          case RowBuffer.TEXT -> {
            statement.bindText(parameter, rows.bytesAt(at));
            at += 5 + rows.lengthAt(at);
          }
          case RowBuffer.BLOB -> {
            statement.bindBlob(parameter, rows.bytesAt(at));
            at += 5 + rows.lengthAt(at);
          }
          case RowBuffer.LONG_TEXT -> {
            statement.bindText(parameter, rows.longValueAt(at));
            at += 5;
          }
          case RowBuffer.LONG_BLOB -> {
            statement.bindBlob(parameter, rows.longValueAt(at));
            at += 5;
          }
          default -> throw new IllegalStateException("no value has the tag " + rows.tagAt(at));
        }
      }
      statement.run();
    }
    if (rows.hasLongValues()) {
      statement.clear();
    }
  }

  /**
   * Runs statements in a transaction of their own; a failure undoes all of them.
   *
   * @param sql statements, separated by semicolons
   * @throws SQLException what SQLite said; the file is as it was before
   */
  public void execute(String sql) throws SQLException {
    lock.lock();
    try (InterruptWatch _ = InterruptWatch.over(connection)) {
      mustBeWhole();
      endLoading();
      run("BEGIN");
      try {
        run(sql);
        run("COMMIT");
      } catch (SQLException e) {
        undo(e);
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  private void undo(SQLException first) {
    try {
      run("ROLLBACK");
    } catch (SQLException second) {
      // SQLite has rolled back by itself where the failure was grave.
      broken = !isIdle();
      first.addSuppressed(second);
    }
  }

  private boolean isIdle() {
    try {
      run("BEGIN");
      run("ROLLBACK");
      return true;
    } catch (SQLException _) {
      return false;
    }
  }

  /**
   * Runs a query, and gives the first rows of its answer, values with a comma between.
   *
   * @param most rows that are given; one more tells that there are more
   */
  public List<List<String>> ask(String query, int most) throws SQLException {
    lock.lock();
    try (InterruptWatch _ = InterruptWatch.over(connection)) {
      mustBeWhole();
      endLoading();
      List<List<String>> rows = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          var answer = statement.executeQuery(query)) {
        int columns = answer.getMetaData().getColumnCount();
        while (rows.size() < most && answer.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= columns; i++) {
            String value = answer.getString(i);
            row.add(value == null ? "NULL" : value);
          }
          rows.add(row);
        }
      }
      return rows;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the rows' transaction, so that a statement can have one with a journal. */
  private void endLoading() throws SQLException {
    if (!loading) {
      return;
    }
    try {
      for (RawInsert insert : inserts.values()) {
        insert.close();
      }
      inserts.clear();
      run("COMMIT");
      run("PRAGMA journal_mode=MEMORY");
      loading = false;
    } catch (SQLException e) {
      broken = true;
      throw e;
    }
  }

  /** Writes out what is in memory. The file is complete then, but not forced to the disk. */
  public void flush() {
    locked("writing the rows out", this::endLoading);
  }

  /** Runs a text of any number of statements. */
  private void run(String sql) throws SQLException {
    DB database = connection.unwrap(SQLiteConnection.class).getDatabase();
    int code = database._exec(sql);
    if (code != 0) {
      database.throwex(code);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!broken) {
        endLoading();
      }
      for (RawInsert insert : inserts.values()) {
        insert.close();
      }
      inserts.clear();
      connection.close();
    } catch (SQLException e) {
      throw TargetFailures.wrap("closing the file", file, e);
    } finally {
      lock.unlock();
    }
  }
}
