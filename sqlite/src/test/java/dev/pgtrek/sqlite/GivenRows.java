package dev.pgtrek.sqlite;

import dev.pgtrek.model.LargeValues;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cursor over rows that a test made: null, Long, Double, String or byte[] per cell. */
public final class GivenRows implements RowCursor {

  private final Iterator<? extends List<? extends @Nullable Object>> rows;
  private List<? extends @Nullable Object> row = List.of();

  public GivenRows(Iterable<? extends List<? extends @Nullable Object>> rows) {
    this.rows = rows.iterator();
  }

  @Override
  public boolean next() {
    boolean more = rows.hasNext();
    if (more) {
      row = rows.next();
    }
    return more;
  }

  @Override
  public ValueKind kind(int column) {
    return switch (row.get(column)) {
      case null -> ValueKind.NULL;
      case Long _ -> ValueKind.INTEGER;
      case Double _ -> ValueKind.REAL;
      case String text ->
          text.length() > LargeValues.THRESHOLD ? ValueKind.LARGE_TEXT : ValueKind.TEXT;
      case byte[] bytes ->
          bytes.length > LargeValues.THRESHOLD ? ValueKind.LARGE_BLOB : ValueKind.BLOB;
      case Object odd -> throw new IllegalArgumentException(odd.toString());
    };
  }

  @Override
  public long integer(int column) {
    return (Long) value(column);
  }

  @Override
  public double real(int column) {
    return (Double) value(column);
  }

  @Override
  public void bytes(int column, ByteSlice into) {
    byte[] bytes = bytes(column);
    into.set(bytes, 0, bytes.length);
  }

  private byte[] bytes(int column) {
    return value(column) instanceof String text
        ? text.getBytes(StandardCharsets.UTF_8)
        : (byte[]) value(column);
  }

  private Object value(int column) {
    Object value = row.get(column);
    if (value == null) {
      throw new IllegalStateException("NULL has no value");
    }
    return value;
  }

  @Override
  public LargeValue large(int column) {
    byte[] bytes = bytes(column);
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
          throw new IllegalStateException(e);
        }
      }
    };
  }

  @Override
  public void close() {}
}
