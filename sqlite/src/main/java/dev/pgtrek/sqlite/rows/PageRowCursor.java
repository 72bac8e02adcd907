package dev.pgtrek.sqlite.rows;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.LargeValues;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.sqlite.access.SqliteFailures;
import dev.pgtrek.sqlite.pages.BigEndian;
import dev.pgtrek.sqlite.pages.Cell;
import dev.pgtrek.sqlite.pages.MalformedPageException;
import dev.pgtrek.sqlite.pages.PayloadReader;
import dev.pgtrek.sqlite.pages.TreeWalk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a chunk, straight from the file's pages. What lies on a row's own page is lent as it
 * lies there; what overflows is assembled when it is asked for. Nothing is allocated per row.
 */
final class PageRowCursor implements RowCursor {

  /** UTF-8 needs up to half as much again as UTF-16. */
  private static final long SURELY_WHOLE_UTF16 = LargeValues.THRESHOLD * 2L / 3;

  private static final int NUMBER = 8;

  private final SnapshotFile.Reading file;
  private final TableLayout layout;
  private final TextEncoding encoding;
  private final TreeWalk walk;
  private final Cell cell;
  private final PayloadReader payload;
  private final RecordHeader record;
  private final Utf16 utf16;
  private final int[] columns;
  private final int[] fields;
  private final boolean[] reals;
  private final boolean[] large;
  private final Assembled assembled;
  private final byte[] number = new byte[NUMBER];
  private final List<InputStream> streams = new ArrayList<>();

  /** Per column the length as UTF-8 of the row's long text, where it is known. */
  private final long[] transcodedLengths;

  private final long[] transcodedRows;
  private long rows;
  private long lastRowid;
  private boolean closed;

  PageRowCursor(
      SnapshotFile.Reading file,
      TableLayout layout,
      TextEncoding encoding,
      TreeWalk walk,
      List<ColumnRead> reads) {
    this.file = file;
    this.layout = layout;
    this.encoding = encoding;
    this.walk = walk;
    this.cell = walk.cell();
    this.payload = file.payload();
    this.utf16 = new Utf16(encoding.isLittleEndian());
    this.columns =
        reads.stream()
            .mapToInt(r -> r.isPlace() ? TableLayout.ROWID : layout.column(r.column()))
            .toArray();
    this.fields =
        Arrays.stream(columns)
            .map(c -> c == TableLayout.ROWID ? TableLayout.ROWID : layout.field(c))
            .toArray();
    this.record = new RecordHeader(Arrays.stream(fields).max().orElse(TableLayout.ROWID) + 1);
    this.reals = new boolean[columns.length];
    this.large = new boolean[columns.length];
    for (int i = 0; i < columns.length; i++) {
      reals[i] = columns[i] >= 0 && layout.isReal(columns[i]);
      large[i] = reads.get(i).large();
    }
    this.assembled = new Assembled(columns.length);
    this.transcodedLengths = new long[columns.length];
    this.transcodedRows = new long[columns.length];
  }

  @Override
  public boolean next() {
    try {
      if (!streams.isEmpty()) {
        closeStreams();
      }
      lastRowid = cell.rowid();
      if (!walk.next()) {
        return false;
      }
      if (cell.local() < cell.length()) {
        payload.begin(cell);
      }
      record.read(cell, payload);
      assembled.clear();
      rows++;
      return true;
    } catch (IOException e) {
      throw failure(e, rows);
    }
  }

  @Override
  public ValueKind kind(int column) {
    int field = fields[column];
    if (field < 0) {
      return ValueKind.INTEGER;
    }
    if (field >= record.fields()) {
      return layout.fallback(columns[column]).kind();
    }
    return switch (record.code(field)) {
      case RecordHeader.NULL -> ValueKind.NULL;
      case RecordHeader.REAL -> Double.isNaN(storedReal(field)) ? ValueKind.NULL : ValueKind.REAL;
      case RecordHeader.BLOB -> isLarge(column, field) ? ValueKind.LARGE_BLOB : ValueKind.BLOB;
      case RecordHeader.TEXT -> isLarge(column, field) ? ValueKind.LARGE_TEXT : ValueKind.TEXT;
      default -> reals[column] ? ValueKind.REAL : ValueKind.INTEGER;
    };
  }

  private boolean isLarge(int column, int field) {
    int length = record.length(field);
    if (!large[column] || length <= SURELY_WHOLE_UTF16) {
      return false;
    }
    return isUtf16(field)
        ? transcodedLength(column, field) > LargeValues.THRESHOLD
        : length > LargeValues.THRESHOLD;
  }

  private boolean isUtf16(int field) {
    return !encoding.isUtf8() && record.code(field) == RecordHeader.TEXT;
  }

  private long transcodedLength(int column, int field) {
    if (transcodedRows[column] != rows) {
      try (InputStream in = stream(field)) {
        transcodedLengths[column] = in.transferTo(OutputStream.nullOutputStream());
        transcodedRows[column] = rows;
      } catch (IOException e) {
        throw failure(e, rows - 1);
      }
    }
    return transcodedLengths[column];
  }

  @Override
  public long integer(int column) {
    int field = fields[column];
    if (field < 0) {
      return layout.hasRowids() ? cell.rowid() : rows;
    }
    if (field >= record.fields()) {
      return layout.fallback(columns[column]).integer();
    }
    return storedInteger(field);
  }

  private long storedInteger(int field) {
    int code = record.code(field);
    if (code >= RecordHeader.ZERO) {
      return (long) code - RecordHeader.ZERO;
    }
    int at = record.start(field);
    int length = record.length(field);
    return at + length <= cell.local()
        ? BigEndian.integer(cell.bytes(), cell.start() + at, length)
        : BigEndian.integer(spilledNumber(at, length), 0, length);
  }

  private byte[] spilledNumber(int at, int length) {
    try {
      payload.read(at, number, 0, length);
      return number;
    } catch (IOException e) {
      throw failure(e, rows - 1);
    }
  }

  @Override
  public double real(int column) {
    int field = fields[column];
    if (field >= record.fields()) {
      return layout.fallback(columns[column]).real();
    }
    return record.code(field) == RecordHeader.REAL ? storedReal(field) : storedInteger(field);
  }

  private double storedReal(int field) {
    int at = record.start(field);
    return Double.longBitsToDouble(
        at + NUMBER <= cell.local()
            ? BigEndian.i64(cell.bytes(), cell.start() + at)
            : BigEndian.i64(spilledNumber(at, NUMBER), 0));
  }

  @Override
  public void bytes(int column, ByteSlice into) {
    int field = fields[column];
    if (field >= record.fields()) {
      layout.fallback(columns[column]).lend(into);
      return;
    }
    int at = record.start(field);
    int length = record.length(field);
    boolean transcodes = isUtf16(field);
    if (at + length <= cell.local() && !transcodes) {
      into.set(cell.bytes(), cell.start() + at, length);
      return;
    }
    if (!assembled.has(column)) {
      try {
        if (transcodes) {
          transcode(column, at, length);
        } else {
          int to = assembled.add(column, length);
          payload.read(at, assembled.bytes(column), to, length);
        }
      } catch (IOException e) {
        assembled.clear();
        throw failure(e, rows - 1);
      }
    }
    assembled.lend(column, into);
  }

  private void transcode(int column, int at, int length) throws IOException {
    byte[] stored = cell.bytes();
    int from = cell.start() + at;
    if (at + length > cell.local()) {
      from = assembled.add(column, length);
      stored = assembled.bytes(column);
      payload.read(at, stored, from, length);
    }
    int to = assembled.add(column, Utf16.longest(length));
    assembled.trim(column, utf16.convert(stored, from, length, assembled.bytes(column), to));
  }

  @Override
  public LargeValue large(int column) {
    int field = fields[column];
    long length = isUtf16(field) ? transcodedLength(column, field) : record.length(field);
    return new StoredLargeValue(
        length,
        () -> {
          InputStream stream = stream(field);
          streams.add(stream);
          return stream;
        });
  }

  private InputStream stream(int field) {
    PayloadReader own = file.payload();
    own.begin(cell);
    long row = rows;
    return new PayloadStream(
        own,
        record.start(field),
        record.length(field),
        isUtf16(field) ? new Utf16(encoding.isLittleEndian()) : null,
        e -> failure(e, row - 1));
  }

  /** A stream is lent until the cursor moves. */
  private void closeStreams() throws IOException {
    for (InputStream stream : streams) {
      stream.close();
    }
    streams.clear();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      closeStreams();
      file.close();
    } catch (IOException e) {
      throw failure(e, rows);
    }
  }

  /**
   * @param good rows that were read without fault
   */
  private PgtrekException failure(IOException cause, long good) {
    String doing = "reading table " + layout.name() + ", " + lastGoodRow(good);
    return switch (cause) {
      case MalformedPageException malformed -> SqliteFailures.corrupt(doing, malformed);
      case ClosedByInterruptException _ -> new PgtrekException.Interrupted();
      default -> SqliteFailures.wrap(doing, file.path(), cause);
    };
  }

  private String lastGoodRow(long good) {
    if (good == 0) {
      return "at its first row";
    }
    if (!layout.hasRowids()) {
      return "after " + good + " rows of this part";
    }
    return "after the row with rowid " + lastRowid;
  }
}
