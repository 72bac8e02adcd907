package dev.pgtrek.postgres.read;

import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/**
 * Dates as days and timestamps as microseconds since 1970-01-01, times as microseconds since
 * midnight. {@code infinity} and {@code -infinity} are no number of either and come as text, and so
 * do the last thirty years of timestamps, from 294247 on, whose microseconds since 1970 are beyond
 * 64 bits: as the server spells them.
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

  private static final LocalDateTime SINCE_2000 = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final ScalarType type;

  MomentFieldReader(int field, ScalarType type) {
    super(field);
    this.type = type;
  }

  @Override
  void check(BinaryRows row) throws IOException {
    checkLength(row, type == ScalarType.DATE ? 4 : 8);
  }

  @Override
  ValueKind kind(BinaryRows row) {
    return isInfinite(row) || isLast(row) ? ValueKind.TEXT : ValueKind.INTEGER;
  }

  private boolean isLast(BinaryRows row) {
    boolean stamp = type == ScalarType.TIMESTAMP || type == ScalarType.TIMESTAMPTZ;
    return stamp && row.longAt(field) > Long.MAX_VALUE - MICROS_BEFORE_2000;
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
      if (!isLast(row)) {
        throw wrongKind();
      }
      byte[] spelled = last(row.longAt(field)).getBytes(StandardCharsets.US_ASCII);
      into.set(spelled, 0, spelled.length);
      return;
    }
    boolean minus = row.array()[row.offset(field)] < 0;
    byte[] word = minus ? MINUS_INFINITY : INFINITY;
    into.set(word, 0, word.length);
  }

  private String last(long microsSince2000) {
    LocalDateTime moment = SINCE_2000.plus(microsSince2000, ChronoUnit.MICROS);
    String fraction = "%06d".formatted(moment.getNano() / 1000).replaceFirst("0+$", "");
    return "%d-%02d-%02d %02d:%02d:%02d%s%s"
        .formatted(
            moment.getYear(),
            moment.getMonthValue(),
            moment.getDayOfMonth(),
            moment.getHour(),
            moment.getMinute(),
            moment.getSecond(),
            fraction.isEmpty() ? "" : "." + fraction,
            type == ScalarType.TIMESTAMPTZ ? "+00" : "");
  }
}
