package dev.pgtrek.sqlite.access;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * A prepared query read through SQLite's own column functions, below JDBC: no boxing, no strings,
 * and text as its bytes. For one thread, which also has the connection to itself.
 */
public final class RawStatement implements AutoCloseable {

  public static final int INTEGER = Codes.SQLITE_INTEGER;
  public static final int REAL = Codes.SQLITE_FLOAT;
  public static final int TEXT = Codes.SQLITE_TEXT;
  public static final int BLOB = Codes.SQLITE_BLOB;

  private static final byte[] NOTHING = new byte[0];

  private final PreparedStatement statement;
  private final DB database;
  private final long pointer;
  private boolean failed;

  private RawStatement(PreparedStatement statement, DB database, long pointer) {
    this.statement = statement;
    this.database = database;
    this.pointer = pointer;
  }

  /** Prepares a query without parameters. */
  public static RawStatement prepare(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      DB database = connection.unwrap(SQLiteConnection.class).getDatabase();
      long pointer = ((CoreStatement) statement).pointer.safeRunLong((db, address) -> address);
      return new RawStatement(statement, database, pointer);
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /** Moves to the next row; false after the last. */
  public boolean step() throws SQLException {
    int result = database.step(pointer);
    if (result == Codes.SQLITE_ROW) {
      return true;
    }
    if (result != Codes.SQLITE_DONE) {
      failed = true;
      database.throwex(result);
    }
    return false;
  }

  /** SQLite's type code of the value. */
  public int type(int column) throws SQLException {
    return database.column_type(pointer, column);
  }

  public long integer(int column) throws SQLException {
    return database.column_long(pointer, column);
  }

  public double real(int column) throws SQLException {
    return database.column_double(pointer, column);
  }

  /**
   * The bytes of a blob, or of a text as UTF-8. Of a database in UTF-16 only blobs may be read so:
   * the driver asks for the length after the address, and the length would convert the text.
   */
  public byte[] bytes(int column) throws SQLException {
    byte[] bytes = database.column_blob(pointer, column);
    return bytes == null ? NOTHING : bytes;
  }

  /** A text, in whatever encoding the database keeps it. */
  public String text(int column) throws SQLException {
    String text = database.column_text(pointer, column);
    return text == null ? "" : text;
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
