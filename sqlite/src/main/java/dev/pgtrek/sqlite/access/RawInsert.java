package dev.pgtrek.sqlite.access;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.NativeDB;

/**
 * A prepared statement whose parameters are bound through SQLite's own functions, below JDBC: no
 * boxing, and text as its UTF-8 bytes, whatever they hold. Parameters count from 1. For one thread
 * at a time, which also has the connection to itself.
 */
public final class RawInsert implements AutoCloseable {

  /** The driver's natives for binding, which it keeps to its own package. */
  private static final MethodHandle BIND_NULL = handle("bind_null");

  private static final MethodHandle BIND_LONG = handle("bind_long", long.class);
  private static final MethodHandle BIND_DOUBLE = handle("bind_double", double.class);
  private static final MethodHandle BIND_TEXT = handle("bind_text_utf8", byte[].class);
  private static final MethodHandle BIND_BLOB = handle("bind_blob", byte[].class);

  private final PreparedStatement statement;
  private final NativeDB database;
  private final long pointer;
  private boolean failed;

  private RawInsert(PreparedStatement statement, NativeDB database, long pointer) {
    this.statement = statement;
    this.database = database;
    this.pointer = pointer;
  }

  private static MethodHandle handle(String name, Class<?>... value) {
    try {
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(NativeDB.class, MethodHandles.lookup());
      MethodType type =
          MethodType.methodType(int.class, long.class, int.class).appendParameterTypes(value);
      return lookup.findVirtual(NativeDB.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this version of sqlite-jdbc has no " + name, e);
    }
  }

  /** Prepares a statement that gives no rows. */
  public static RawInsert prepare(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      NativeDB database = (NativeDB) connection.unwrap(SQLiteConnection.class).getDatabase();
      long pointer = ((CoreStatement) statement).pointer.safeRunLong((db, address) -> address);
      return new RawInsert(statement, database, pointer);
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  public void bindNull(int parameter) throws SQLException {
    try {
      must((int) BIND_NULL.invokeExact(database, pointer, parameter));
    } catch (Throwable e) {
      throw thrown(e);
    }
  }

  public void bind(int parameter, long value) throws SQLException {
    try {
      must((int) BIND_LONG.invokeExact(database, pointer, parameter, value));
    } catch (Throwable e) {
      throw thrown(e);
    }
  }

  /**
   * Binds a real.
   *
   * @param value no NaN, which SQLite would make NULL of
   */
  public void bind(int parameter, double value) throws SQLException {
    try {
      must((int) BIND_DOUBLE.invokeExact(database, pointer, parameter, value));
    } catch (Throwable e) {
      throw thrown(e);
    }
  }

  /** Binds a text. SQLite makes a copy of it. */
  public void bindText(int parameter, byte[] utf8) throws SQLException {
    try {
      must((int) BIND_TEXT.invokeExact(database, pointer, parameter, utf8));
    } catch (Throwable e) {
      throw thrown(e);
    }
  }

  /** Binds a blob. SQLite makes a copy of it. */
  public void bindBlob(int parameter, byte[] bytes) throws SQLException {
    try {
      must((int) BIND_BLOB.invokeExact(database, pointer, parameter, bytes));
    } catch (Throwable e) {
      throw thrown(e);
    }
  }

  /** Runs the statement with what is bound; the parameters stay bound. */
  public void run() throws SQLException {
    int result = database.step(pointer);
    // Resetting answers the same failure in the detail that a step withholds.
    int after = database.reset(pointer);
    if (result != Codes.SQLITE_DONE) {
      failed = true;
      database.throwex(after == Codes.SQLITE_OK ? result : after);
    }
  }

  /** Lets go of the copies of what is bound. */
  public void clear() throws SQLException {
    must(database.clear_bindings(pointer));
  }

  private void must(int result) throws SQLException {
    if (result != Codes.SQLITE_OK) {
      database.throwex(result);
    }
  }

  private static SQLException thrown(Throwable thrown) throws SQLException {
    switch (thrown) {
      case SQLException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(thrown);
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      statement.close();
    } catch (SQLException e) {
      // Closing reports the failure of the last step once more.
      if (!failed) {
        throw e;
      }
    }
  }
}
