package dev.pgtrek.verify;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.LargeValues;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.TableRoute;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The source's rows as the plan's rules declare them: without those that are left out or rejected,
 * and with the values that the rules make. It shares nothing with the copy but the sieve.
 */
final class RuledRows implements RowCursor {

  private final RowCursor rows;
  private final TableRoute route;
  private final Cell[] cells;
  private boolean begun;

  private RuledRows(RowCursor rows, TableRoute route) {
    this.rows = rows;
    this.route = route;
    this.cells = route.all().stream().map(Cell::of).toArray(Cell[]::new);
  }

  /** Whether the source's rows are not what the target shall hold. */
  static boolean isNeeded(TableRoute route) {
    return !route.sieve().isEmpty() || route.columns().stream().anyMatch(c -> c.rule().alters());
  }

  /** What the cursor under it has to hand over. */
  static List<ColumnRead> reads(TableRoute route) {
    List<ColumnRead> reads = new ArrayList<>(route.sourceProofs());
    reads.add(ColumnRead.PLACE);
    return reads;
  }

  /** The rows over a cursor of {@link #reads}. */
  static RowCursor over(RowCursor rows, TableRoute route) {
    return new RuledRows(rows, route);
  }

  /** One column's rule, and what it made of the current row's value. */
  private static final class Cell {

    private final ColumnRoute column;
    private final @Nullable RuledMoments moments;
    private @Nullable ValueKind kind;
    private byte[] bytes = new byte[0];
    private long count;
    private @Nullable LargeValue large;

    private Cell(ColumnRoute column) {
      this.column = column;
      this.moments = RuledMoments.of(column.target().type(), column.rule().dates());
    }

    static Cell of(ColumnRoute column) {
      return new Cell(column);
    }
  }

  @Override
  public boolean next() {
    begun = true;
    while (rows.next()) {
      long place = rows.integer(cells.length);
      if (!route.sieve().leavesOut(place)) {
        for (int i = 0; i < cells.length; i++) {
          fill(cells[i], i, place);
        }
        return true;
      }
    }
    return false;
  }

  private void fill(Cell cell, int column, long place) {
    cell.kind = rows.kind(column);
    if (route.sieve().isNull(place, column)) {
      cell.kind = ValueKind.NULL;
    } else if (cell.column.rule().alters()) {
      if (cell.kind == ValueKind.TEXT || cell.kind == ValueKind.LARGE_TEXT) {
        mend(cell, column);
      }
    }
  }

  private void mend(Cell cell, int column) {
    try {
      if (cell.kind == ValueKind.LARGE_TEXT) {
        mendLarge(cell, rows.large(column));
        return;
      }
      ByteSlice slice = new ByteSlice();
      rows.bytes(column, slice);
      ByteArrayOutputStream out = new ByteArrayOutputStream(slice.length());
      try (OutputStream mended = mended(cell, out)) {
        mended.write(slice.array(), slice.offset(), slice.length());
      }
      cell.bytes = out.toByteArray();
      if (cell.column.large() && cell.bytes.length > LargeValues.THRESHOLD) {
        cell.kind = ValueKind.LARGE_TEXT;
        cell.large = new Whole(cell.bytes);
      } else if (cell.moments != null) {
        OptionalLong count = cell.moments.count(new String(cell.bytes, StandardCharsets.UTF_8));
        if (count.isPresent()) {
          cell.kind = ValueKind.INTEGER;
          cell.count = count.getAsLong();
        }
      }
    } catch (IOException e) {
      throw new PgtrekException.Source(
          "large-value-unreadable",
          "A long value of " + route.source().name() + " cannot be read for the proof.",
          "Look at the cause in the log, then run the same command again.",
          e);
    }
  }

  private static OutputStream mended(Cell cell, OutputStream out) {
    return new MendedBytes(cell.column.rule().nul(), cell.column.rule().utf8(), out);
  }

  private static void mendLarge(Cell cell, LargeValue stored) throws IOException {
    Counted counted = new Counted();
    try (InputStream in = stored.open();
        OutputStream mended = mended(cell, counted.into())) {
      in.transferTo(mended);
    }
    if (counted.length > LargeValues.THRESHOLD) {
      cell.large = counted;
      return;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream((int) counted.length);
    try (InputStream in = stored.open();
        OutputStream mended = mended(cell, whole)) {
      in.transferTo(mended);
    }
    cell.kind = ValueKind.TEXT;
    cell.bytes = whole.toByteArray();
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What is known of a long text after reading it once: as much as the proof asks. */
  private static final class Counted implements LargeValue {

    private final MessageDigest digest = RuledRows.digest();
    private long length;
    private byte @Nullable [] hash;

    OutputStream into() {
      return new DigestOutputStream(OutputStream.nullOutputStream(), digest) {
        @Override
        public void write(int b) throws IOException {
          super.write(b);
          length++;
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
          super.write(b, off, len);
          length += len;
        }
      };
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public InputStream open() {
      throw new UnsupportedOperationException("only its hash is kept");
    }

    @Override
    public byte[] sha256() {
      if (hash == null) {
        hash = digest.digest();
      }
      return hash.clone();
    }
  }

  /** A text that the rules made long. */
  private static final class Whole implements LargeValue {

    private final byte[] bytes;

    private Whole(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public byte[] sha256() {
      return RuledRows.digest().digest(bytes);
    }
  }

  @Override
  public ValueKind kind(int column) {
    ValueKind kind = cells[column].kind;
    if (!begun || kind == null) {
      throw new IllegalStateException("there is no row");
    }
    return kind;
  }

  private boolean isMade(int column) {
    return cells[column].column.rule().alters();
  }

  @Override
  public long integer(int column) {
    boolean counted = isMade(column) && rows.kind(column) != ValueKind.INTEGER;
    return counted ? cells[column].count : rows.integer(column);
  }

  @Override
  public double real(int column) {
    return rows.real(column);
  }

  @Override
  public void bytes(int column, ByteSlice into) {
    if (isMade(column) && cells[column].kind == ValueKind.TEXT) {
      into.set(cells[column].bytes, 0, cells[column].bytes.length);
    } else {
      rows.bytes(column, into);
    }
  }

  @Override
  public LargeValue large(int column) {
    LargeValue made = cells[column].large;
    return isMade(column) && cells[column].kind == ValueKind.LARGE_TEXT && made != null
        ? made
        : rows.large(column);
  }

  @Override
  public void close() {
    rows.close();
  }
}
