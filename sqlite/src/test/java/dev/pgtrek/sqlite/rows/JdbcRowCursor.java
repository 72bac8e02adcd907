package dev.pgtrek.sqlite.rows;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.sqlite.access.RawStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a whole table as SQLite itself reads them: what our own reader is compared with. No
 * value is large to it.
 */
public final class JdbcRowCursor implements RowCursor {

  private final RawStatement statement;
  private final int columns;
  private final boolean utf8;
  private final Utf16 utf16;

  private JdbcRowCursor(RawStatement statement, int columns, TextEncoding encoding) {
    this.statement = statement;
    this.columns = columns;
    this.utf8 = encoding.isUtf8();
    this.utf16 = new Utf16(encoding.isLittleEndian());
  }

  /** Scans the table itself, in its tree's order, never an index. */
  public static JdbcRowCursor open(
      Connection connection, Table table, List<Identifier> columns, TextEncoding encoding)
      throws SQLException {
    List<String> terms = new ArrayList<>();
    for (Identifier column : columns) {
      String value = column.quoted();
      String stored =
          "CASE typeof(%1$s) WHEN 'text' THEN CAST(%1$s AS BLOB) ELSE %1$s END".formatted(value);
      terms.add(encoding.isUtf8() ? value : stored);
    }
    if (!encoding.isUtf8()) {
      columns.forEach(column -> terms.add("typeof(" + column.quoted() + ") = 'text'"));
    }
    String sql =
        "SELECT %s FROM %s NOT INDEXED"
            .formatted(terms.isEmpty() ? "NULL" : String.join(", ", terms), table.name().quoted());
    return new JdbcRowCursor(RawStatement.prepare(connection, sql), columns.size(), encoding);
  }

  @Override
  public boolean next() {
    try {
      return statement.step();
    } catch (SQLException e) {
      throw new SqliteFailed(e);
    }
  }

  @Override
  public ValueKind kind(int column) {
    try {
      return switch (statement.type(column)) {
        case RawStatement.INTEGER -> ValueKind.INTEGER;
        case RawStatement.REAL -> ValueKind.REAL;
        case RawStatement.TEXT -> ValueKind.TEXT;
        case RawStatement.BLOB -> isText(column) ? ValueKind.TEXT : ValueKind.BLOB;
        default -> ValueKind.NULL;
      };
    } catch (SQLException e) {
      throw new SqliteFailed(e);
    }
  }

  private boolean isText(int column) throws SQLException {
    return !utf8 && statement.integer(columns + column) != 0;
  }

  @Override
  public long integer(int column) {
    try {
      return statement.integer(column);
    } catch (SQLException e) {
      throw new SqliteFailed(e);
    }
  }

  @Override
  public double real(int column) {
    try {
      return statement.real(column);
    } catch (SQLException e) {
      throw new SqliteFailed(e);
    }
  }

  @Override
  public void bytes(int column, ByteSlice into) {
    try {
      byte[] bytes = statement.bytes(column);
      if (isText(column)) {
        byte[] room = new byte[Utf16.longest(bytes.length)];
        into.set(room, 0, utf16.convert(bytes, 0, bytes.length, room, 0));
      } else {
        into.set(bytes, 0, bytes.length);
      }
    } catch (SQLException e) {
      throw new SqliteFailed(e);
    }
  }

  @Override
  public LargeValue large(int column) {
    throw new UnsupportedOperationException("no value is large to the oracle");
  }

  @Override
  public void close() {
    try {
      statement.close();
    } catch (SQLException e) {
      throw new SqliteFailed(e);
    }
  }

  /** SQLite itself could not read on. */
  public static final class SqliteFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SqliteFailed(SQLException cause) {
      super(cause);
    }
  }
}
