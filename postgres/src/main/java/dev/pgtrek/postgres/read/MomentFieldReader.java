package dev.pgtrek.postgres.read;

import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Dates as days and timestamps as microseconds since 1970-01-01, times as microseconds since
 * midnight. {@code infinity} and {@code -infinity} are no number of either and come as text.
 */
final class MomentFieldReader extends FieldReader {

  /**
   * From 1970-01-01 to 2000-01-01, from which PostgreSQL counts. Stated here again, although the
   * codecs state it too: were it shared, a wrong epoch would be undone on the way back, and the
   * proof could not see it.
   */
  private static final long DAYS_BEFORE_2000 = 10_957;

  private static final long MICROS_BEFORE_2000 = DAYS_BEFORE_2000 * 24 * 60 * 60 * 1_000_000;

  private static final byte[] INFINITY = "infinity".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MINUS_INFINITY = "-infinity".getBytes(StandardCharsets.US_ASCII);

  private final ScalarType type;

  MomentFieldReader(int field, ScalarType type) {
    super(field);
    this.type = type;
  }

  @Override
  void check(BinaryRows row) throws IOException {
    checkLength(row, type == ScalarType.DATE ? 4 : 8);
    boolean stamp = type == ScalarType.TIMESTAMP || type == ScalarType.TIMESTAMPTZ;
    if (stamp && !isInfinite(row) && row.longAt(field) > Long.MAX_VALUE - MICROS_BEFORE_2000) {
      throw new IOException("a timestamp after the year 294246");
    }
  }

  @Override
  ValueKind kind(BinaryRows row) {
    return isInfinite(row) ? ValueKind.TEXT : ValueKind.INTEGER;
  }

  private boolean isInfinite(BinaryRows row) {
    if (type == ScalarType.DATE) {
      int days = row.intAt(field, 0);
      return days == Integer.MAX_VALUE || days == Integer.MIN_VALUE;
    }
    long micros = row.longAt(field);
    return micros == Long.MAX_VALUE || micros == Long.MIN_VALUE;
  }

  @Override
  long integer(BinaryRows row) {
    return switch (type) {
      case DATE -> row.intAt(field, 0) + DAYS_BEFORE_2000;
      case TIME -> row.longAt(field);
      default -> row.longAt(field) + MICROS_BEFORE_2000;
    };
  }

  @Override
  void bytes(BinaryRows row, ByteSlice into) {
    if (!isInfinite(row)) {
      throw wrongKind();
    }
    boolean minus = row.array()[row.offset(field)] < 0;
    byte[] word = minus ? MINUS_INFINITY : INFINITY;
    into.set(word, 0, word.length);
  }
}
