package dev.pgtrek.sqlite.rows;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.sqlite.access.InterruptWatch;
import dev.pgtrek.sqlite.access.RawStatement;
import dev.pgtrek.sqlite.access.ReaderPool;
import dev.pgtrek.sqlite.access.SqliteFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The values that SQLite computes when they are read and that no record holds, for the rows of a
 * chunk in the order in which their tree has them. For one thread.
 */
final class ComputedValues implements AutoCloseable {

  private final Table table;
  private final ReaderPool pool;
  private final Connection connection;
  private final InterruptWatch watch;
  private final RawStatement rows;
  private final TextEncoding encoding;
  private final Utf16 utf16;
  private boolean closed;

  private ComputedValues(
      Table table,
      ReaderPool pool,
      Connection connection,
      InterruptWatch watch,
      RawStatement rows,
      TextEncoding encoding) {
    this.table = table;
    this.pool = pool;
    this.connection = connection;
    this.watch = watch;
    this.rows = rows;
    this.encoding = encoding;
    this.utf16 = new Utf16(encoding.isLittleEndian());
  }

  /** Whether a table's computed values can be read a part at a time. */
  static boolean divisible(Table table) {
    return RowAddress.of(table).isPresent();
  }

  /**
   * Begins to compute.
   *
   * @param chunk a whole table unless it is {@link #divisible}
   */
  static ComputedValues of(
      ReaderPool pool, Table table, Chunk chunk, List<ColumnRead> reads, TextEncoding encoding) {
    try {
      Connection connection = pool.take();
      try {
        InterruptWatch watch = InterruptWatch.over(connection);
        try {
          RawStatement rows = RawStatement.prepare(connection, sql(table, chunk, reads, encoding));
          return new ComputedValues(table, pool, connection, watch, rows, encoding);
        } catch (SQLException e) {
          watch.close();
          throw e;
        }
      } catch (SQLException e) {
        pool.give(connection);
        throw e;
      }
    } catch (SQLException e) {
      throw failure(table, e);
    }
  }

  /**
   * NOT INDEXED has SQLite walk over the table's own tree, whose order is that of the pages. Of
   * UTF-16 each value is asked for as a blob too, which no conversion touches.
   */
  private static String sql(
      Table table, Chunk chunk, List<ColumnRead> reads, TextEncoding encoding) {
    String values =
        reads.stream()
            .map(ColumnRead::column)
            .map(Identifier::quoted)
            .map(c -> encoding.isUtf8() ? c : c + ", CAST(" + c + " AS BLOB)")
            .collect(Collectors.joining(", "));
    Optional<String> rowid = RowAddress.of(table);
    String range =
        chunk.isWhole() || rowid.isEmpty()
            ? ""
            : " WHERE " + rowid.get() + " BETWEEN " + chunk.from() + " AND " + chunk.to();
    return "SELECT " + values + " FROM " + table.name().quoted() + " NOT INDEXED" + range;
  }

  /** Computes the values of the next row; false after the last. */
  boolean next() {
    try {
      return rows.step();
    } catch (SQLException e) {
      throw failure(table, e);
    }
  }

  ValueKind kind(int value) {
    try {
      return switch (rows.type(place(value))) {
        case RawStatement.INTEGER -> ValueKind.INTEGER;
        case RawStatement.REAL -> ValueKind.REAL;
        case RawStatement.TEXT -> ValueKind.TEXT;
        case RawStatement.BLOB -> ValueKind.BLOB;
        default -> ValueKind.NULL;
      };
    } catch (SQLException e) {
      throw failure(table, e);
    }
  }

  long integer(int value) {
    try {
      return rows.integer(place(value));
    } catch (SQLException e) {
      throw failure(table, e);
    }
  }

  double real(int value) {
    try {
      return rows.real(place(value));
    } catch (SQLException e) {
      throw failure(table, e);
    }
  }

  /** A blob, or a text as UTF-8. */
  byte[] bytes(int value) {
    try {
      if (encoding.isUtf8() || kind(value) == ValueKind.BLOB) {
        return rows.bytes(place(value));
      }
      byte[] stored = rows.bytes(place(value) + 1);
      byte[] utf8 = new byte[Utf16.longest(stored.length)];
      int length = utf16.convert(stored, 0, stored.length, utf8, 0);
      return Arrays.copyOf(utf8, length);
    } catch (SQLException e) {
      throw failure(table, e);
    }
  }

  private int place(int value) {
    return encoding.isUtf8() ? value : 2 * value;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      rows.close();
    } catch (SQLException e) {
      throw failure(table, e);
    } finally {
      watch.close();
      giveBack();
    }
  }

  private void giveBack() {
    try {
      pool.give(connection);
    } catch (SQLException e) {
      throw failure(table, e);
    }
  }

  private static RuntimeException failure(Table table, SQLException e) {
    return SqliteFailures.wrap("computing the generated columns of " + table.name(), e);
  }
}
