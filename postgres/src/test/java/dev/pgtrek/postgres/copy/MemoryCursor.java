package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a test made: null, Long, Double, String (text), {@link RawText} (text that need not be
 * valid), byte[] (blob) and {@link Large}.
 */
public final class MemoryCursor implements RowCursor {

  private final List<@Nullable Object[]> rows;
  private int at = -1;

  public MemoryCursor(List<@Nullable Object[]> rows) {
    this.rows = rows;
  }

  /** One row of one value, on which the cursor already stands. */
  static MemoryCursor on(@Nullable Object value) {
    MemoryCursor cursor = new MemoryCursor(List.<@Nullable Object[]>of(new Object[] {value}));
    cursor.next();
    return cursor;
  }

  /** Text as bytes. */
  public static final class RawText {

    private final byte[] bytes;

    public RawText(byte[] bytes) {
      this.bytes = bytes.clone();
    }
  }

  /** A value that is streamed. */
  public record Large(LargeValue value, boolean text) {}

  @Override
  public boolean next() {
    return ++at < rows.size();
  }

  private @Nullable Object value(int column) {
    return rows.get(at)[column];
  }

  @Override
  public ValueKind kind(int column) {
    return switch (value(column)) {
      case null -> ValueKind.NULL;
      case Long _ -> ValueKind.INTEGER;
      case Double _ -> ValueKind.REAL;
      case String _, RawText _ -> ValueKind.TEXT;
      case byte[] _ -> ValueKind.BLOB;
      case Large large -> large.text() ? ValueKind.LARGE_TEXT : ValueKind.LARGE_BLOB;
      default -> throw new IllegalArgumentException("not a value of a cursor");
    };
  }

  @Override
  public long integer(int column) {
    return (Long) Objects.requireNonNull(value(column));
  }

  @Override
  public double real(int column) {
    return (Double) Objects.requireNonNull(value(column));
  }

  @Override
  public void bytes(int column, ByteSlice into) {
    byte[] bytes =
        switch (value(column)) {
          case String text -> text.getBytes(StandardCharsets.UTF_8);
          case RawText text -> text.bytes;
          case byte[] blob -> blob;
          case null, default -> throw new IllegalStateException("no bytes");
        };
    // Surrounded by other bytes, so that nobody can read past the ends unnoticed.
    byte[] around = new byte[bytes.length + 9];
    Arrays.fill(around, (byte) '7');
    System.arraycopy(bytes, 0, around, 4, bytes.length);
    into.set(around, 4, bytes.length);
  }

  @Override
  public LargeValue large(int column) {
    return ((Large) Objects.requireNonNull(value(column))).value();
  }

  @Override
  public void close() {}
}
