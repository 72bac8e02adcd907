package dev.pgtrek.memory;

import dev.pgtrek.model.LargeValues;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a list, one after the other. */
final class MemoryCursor implements RowCursor {

  private static final @Nullable Object[] BEFORE_THE_FIRST = {};

  /** In the place of a column: the row's number in its table, from 1. */
  static final int PLACE = -2;

  private final List<@Nullable Object[]> rows;
  private final int first;
  private final int[] places;
  private final List<ColumnRead> columns;
  private final Runnable onClose;
  private int next;
  private boolean closed;
  private @Nullable Object[] row = BEFORE_THE_FIRST;

  MemoryCursor(
      List<@Nullable Object[]> rows,
      int first,
      int[] places,
      List<ColumnRead> columns,
      Runnable onClose) {
    this.rows = rows;
    this.first = first;
    this.places = places;
    this.columns = columns;
    this.onClose = onClose;
  }

  @Override
  public boolean next() {
    if (next == rows.size()) {
      return false;
    }
    row = rows.get(next++);
    return true;
  }

  @Override
  public ValueKind kind(int column) {
    if (places[column] == PLACE) {
      return ValueKind.INTEGER;
    }
    return switch (row[places[column]]) {
      case null -> ValueKind.NULL;
      case Long _ -> ValueKind.INTEGER;
      case Double _ -> ValueKind.REAL;
      case MemoryText text -> isLarge(column, text.bytes()) ? ValueKind.LARGE_TEXT : ValueKind.TEXT;
      case byte[] blob -> isLarge(column, blob) ? ValueKind.LARGE_BLOB : ValueKind.BLOB;
      default -> throw new AssertionError("the database lets no other value in");
    };
  }

  private boolean isLarge(int column, byte[] value) {
    return columns.get(column).large() && value.length > LargeValues.THRESHOLD;
  }

  @Override
  public long integer(int column) {
    return places[column] == PLACE ? first + next : value(column, Long.class);
  }

  @Override
  public double real(int column) {
    return value(column, Double.class);
  }

  @Override
  public void bytes(int column, ByteSlice into) {
    byte[] bytes = rawBytes(column);
    into.set(bytes, 0, bytes.length);
  }

  private byte[] rawBytes(int column) {
    return row[places[column]] instanceof MemoryText text
        ? text.bytes()
        : value(column, byte[].class);
  }

  private <T> T value(int column, Class<T> type) {
    Object value = row[places[column]];
    if (!type.isInstance(value)) {
      throw new IllegalStateException("column " + column + " holds no " + type.getSimpleName());
    }
    return type.cast(value);
  }

  @Override
  public LargeValue large(int column) {
    byte[] bytes = rawBytes(column);
    return new LargeValue() {
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
        try {
          return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
          throw new AssertionError("every Java has SHA-256", e);
        }
      }
    };
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      onClose.run();
    }
  }
}
