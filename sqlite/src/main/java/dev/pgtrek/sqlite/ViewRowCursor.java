package dev.pgtrek.sqlite;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.sqlite.access.RawStatement;
import dev.pgtrek.sqlite.access.ReaderPool;
import dev.pgtrek.sqlite.access.SqliteFailures;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rows of a view, or of a table that only a module can read, as SQLite itself computes them.
 * Values are always handed over whole.
 */
final class ViewRowCursor implements RowCursor {

  private final TableName view;
  private final ReaderPool pool;
  private final Connection connection;
  private final RawStatement statement;
  private final boolean utf16;
  private boolean closed;

  private ViewRowCursor(
      TableName view,
      ReaderPool pool,
      Connection connection,
      RawStatement statement,
      boolean utf16) {
    this.view = view;
    this.pool = pool;
    this.connection = connection;
    this.statement = statement;
    this.utf16 = utf16;
  }

  /**
   * Starts the query.
   *
   * @param utf16 whether the database keeps its texts in UTF-16
   * @throws PgtrekException.Source if SQLite cannot evaluate the view
   */
  static ViewRowCursor open(
      ReaderPool pool, TableName view, List<ColumnRead> columns, boolean utf16) {
    String sql =
        columns.stream()
            .map(c -> c.column().quoted())
            .collect(Collectors.joining(", ", "SELECT ", " FROM " + view.quoted()));
    try {
      Connection connection = pool.take();
      try {
        return new ViewRowCursor(
            view, pool, connection, RawStatement.prepare(connection, sql), utf16);
      } catch (SQLException e) {
        pool.give(connection);
        throw e;
      }
    } catch (SQLException e) {
      throw wrapped(view, e);
    }
  }

  /** The rows of a query that is prepared already; closing gives the connection back. */
  static ViewRowCursor over(
      ReaderPool pool, TableName name, Connection connection, RawStatement query, boolean utf16) {
    return new ViewRowCursor(name, pool, connection, query, utf16);
  }

  private static PgtrekException wrapped(TableName view, SQLException failure) {
    return SqliteFailures.wrap("evaluating the view " + view.table(), failure);
  }

  /** A read from SQLite's row. */
  private interface Read<T> {
    T from(RawStatement row) throws SQLException;
  }

  private <T> T read(Read<T> read) {
    try {
      return read.from(statement);
    } catch (SQLException e) {
      throw wrapped(view, e);
    }
  }

  @Override
  public boolean next() {
    return read(RawStatement::step);
  }

  @Override
  public ValueKind kind(int column) {
    return switch (read(row -> row.type(column))) {
      case RawStatement.INTEGER -> ValueKind.INTEGER;
      case RawStatement.REAL -> ValueKind.REAL;
      case RawStatement.TEXT -> ValueKind.TEXT;
      case RawStatement.BLOB -> ValueKind.BLOB;
      default -> ValueKind.NULL;
    };
  }

  @Override
  public long integer(int column) {
    return read(row -> row.integer(column));
  }

  @Override
  public double real(int column) {
    return read(row -> row.real(column));
  }

  @Override
  public void bytes(int column, ByteSlice into) {
    boolean text = utf16 && kind(column) == ValueKind.TEXT;
    byte[] bytes =
        text
            ? read(row -> row.text(column)).getBytes(StandardCharsets.UTF_8)
            : read(row -> row.bytes(column));
    into.set(bytes, 0, bytes.length);
  }

  @Override
  public LargeValue large(int column) {
    throw new UnsupportedOperationException("a view's values are handed over whole");
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      try {
        statement.close();
      } finally {
        pool.give(connection);
      }
    } catch (SQLException e) {
      throw wrapped(view, e);
    }
  }
}
