package dev.pgtrek.sqlite.rows;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.LargeValues;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.sqlite.access.RawStatement;
import dev.pgtrek.sqlite.access.ReaderPool;
import dev.pgtrek.sqlite.access.SqliteFailures;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of a chunk, read by SQLite. */
public final class SqliteRowCursor implements RowCursor {

  private final ReaderPool pool;
  private final Connection connection;
  private final Table table;
  private final Chunk chunk;
  private final TextEncoding encoding;
  private final ScanQuery query;
  private final ScanQuery.Slot[] slots;
  private final RawStatement statement;

  private final ValueKind[] kinds;

  /** What had to be fetched apart for this row; null where the row itself holds the value. */
  private final byte[] @Nullable [] fetched;

  private final long[] lengths;
  private final List<InputStream> streams = new ArrayList<>();
  private long rows;
  private boolean closed;

  private SqliteRowCursor(
      ReaderPool pool,
      Connection connection,
      Table table,
      Chunk chunk,
      TextEncoding encoding,
      ScanQuery query,
      RawStatement statement) {
    this.pool = pool;
    this.connection = connection;
    this.table = table;
    this.chunk = chunk;
    this.encoding = encoding;
    this.query = query;
    this.statement = statement;
    this.slots = query.slots().toArray(ScanQuery.Slot[]::new);
    this.kinds = new ValueKind[slots.length];
    this.fetched = new byte[slots.length][];
    this.lengths = new long[slots.length];
  }

  /** Opens a cursor on a connection of its own. */
  public static SqliteRowCursor open(
      ReaderPool pool, Table table, Chunk chunk, List<ColumnRead> columns, TextEncoding encoding) {
    ScanQuery query = ScanQuery.of(table, columns, encoding);
    try {
      Connection connection = pool.take();
      try {
        RawStatement statement = RawStatement.prepare(connection, query.sql(chunk));
        return new SqliteRowCursor(pool, connection, table, chunk, encoding, query, statement);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SqliteFailures.wrap("opening table " + table.name(), e);
    }
  }

  @Override
  public boolean next() {
    closeStreams();
    try {
      if (!statement.step()) {
        return false;
      }
      for (int column = 0; column < slots.length; column++) {
        kinds[column] = kindOf(column);
      }
      rows++;
      return true;
    } catch (SQLException e) {
      throw failure(e);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private ValueKind kindOf(int column) throws SQLException, IOException {
    ScanQuery.Slot slot = slots[column];
    return switch (statement.type(slot.value())) {
      case RawStatement.INTEGER -> ValueKind.INTEGER;
      case RawStatement.REAL -> ValueKind.REAL;
      case RawStatement.TEXT -> {
        fetched[column] = null;
        yield ValueKind.TEXT;
      }
      case RawStatement.BLOB -> {
        boolean text = slot.text() >= 0 && statement.integer(slot.text()) != 0;
        fetched[column] = text ? transcoded(statement.bytes(slot.value())) : null;
        yield text ? ValueKind.TEXT : ValueKind.BLOB;
      }
      default -> mayBeLarge(slot) ? largeKind(column, slot) : ValueKind.NULL;
    };
  }

  private boolean mayBeLarge(ScanQuery.Slot slot) throws SQLException {
    return slot.large() && (!query.isWide() || statement.integer(query.anyLargePlace()) != 0);
  }

  private byte[] transcoded(byte[] stored) {
    return encoding.isUtf8() ? stored : Utf16.toUtf8(stored, encoding.isLittleEndian());
  }

  /** The row gave no value: it is NULL, or was left out for its length. */
  private ValueKind largeKind(int column, ScanQuery.Slot slot) throws SQLException, IOException {
    Size size = size(slot, rows);
    long octets = size.octets();
    if (octets <= query.wholeUpTo()) {
      return ValueKind.NULL;
    }
    boolean text = size.text();
    lengths[column] = text && !encoding.isUtf8() ? transcodedLength(slot, octets) : octets;
    if (lengths[column] <= LargeValues.THRESHOLD) {
      try (InputStream in = stream(slot, octets, text, number(rows))) {
        fetched[column] = in.readAllBytes();
      }
      return text ? ValueKind.TEXT : ValueKind.BLOB;
    }
    return text ? ValueKind.LARGE_TEXT : ValueKind.LARGE_BLOB;
  }

  /**
   * What is known of a value that the row left out.
   *
   * @param octets its length in stored bytes; 0 for NULL
   * @param text whether it is text
   */
  private record Size(long octets, boolean text) {}

  private Size size(ScanQuery.Slot slot, long place) throws SQLException {
    if (!query.isWide()) {
      return new Size(statement.integer(slot.octets()), statement.integer(slot.text()) != 0);
    }
    try (RawStatement asked = RawStatement.prepare(connection, query.sizeOf(slot, number(place)))) {
      asked.step();
      return new Size(asked.integer(0), asked.integer(1) != 0);
    }
  }

  private long transcodedLength(ScanQuery.Slot slot, long octets) throws SQLException, IOException {
    try (InputStream in = stream(slot, octets, true, number(rows))) {
      return in.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** What finds the row again: its rowid, or its place in the scan. */
  private long number(long place) throws SQLException {
    return query.findsByRowid() ? statement.integer(query.rowidPlace()) : place;
  }

  private InputStream stream(ScanQuery.Slot slot, long octets, boolean text, long number) {
    Utf16 transcoder = text && !encoding.isUtf8() ? new Utf16(encoding.isLittleEndian()) : null;
    return new PieceStream(connection, query.cell(slot, number), octets, transcoder);
  }

  @Override
  public ValueKind kind(int column) {
    return kinds[column];
  }

  @Override
  public long integer(int column) {
    try {
      return statement.integer(slots[column].value());
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public double real(int column) {
    try {
      return statement.real(slots[column].value());
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public void bytes(int column, ByteSlice into) {
    try {
      byte[] apart = fetched[column];
      byte[] bytes = apart != null ? apart : statement.bytes(slots[column].value());
      into.set(bytes, 0, bytes.length);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public LargeValue large(int column) {
    try {
      ScanQuery.Slot slot = slots[column];
      long octets = size(slot, rows - 1).octets();
      boolean text = kinds[column] == ValueKind.LARGE_TEXT;
      long number = number(rows - 1);
      return new StoredLargeValue(
          lengths[column],
          () -> {
            InputStream stream = stream(slot, octets, text, number);
            streams.add(stream);
            return stream;
          });
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    closeStreams();
    try {
      statement.close();
      pool.give(connection);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** A stream is lent until the cursor moves. */
  private void closeStreams() {
    if (streams.isEmpty()) {
      return;
    }
    try {
      for (InputStream stream : streams) {
        stream.close();
      }
    } catch (IOException e) {
      throw failure(e);
    }
    streams.clear();
  }

  private PgtrekException failure(Exception cause) {
    SQLException sql =
        cause instanceof SQLException s
            ? s
            : cause.getCause() instanceof SQLException inner ? inner : new SQLException(cause);
    return SqliteFailures.wrap("reading table " + table.name() + ", " + lastGoodRow(), sql);
  }

  /** Found by counting, since rows are counted anyway and their rowids are not read. */
  private String lastGoodRow() {
    if (rows == 0) {
      return "at its first row";
    }
    Optional<String> sql = query.rowidOf(chunk, rows - 1);
    if (sql.isPresent()) {
      try (RawStatement good = RawStatement.prepare(connection, sql.get())) {
        if (good.step()) {
          return "after the row with rowid " + good.integer(0);
        }
      } catch (SQLException e) {
        return "after " + rows + " rows of this part";
      }
    }
    return "after " + rows + " rows";
  }
}
