package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.RowCursor;

/**
 * Whole numbers into {@code smallint}, {@code integer} or {@code bigint}: integers within range,
 * reals that are whole, texts that are exactly how the number is written.
 */
final class IntegerEncoder implements ColumnEncoder {

  private final int width;
  private final long min;
  private final long max;
  private final ByteSlice text = new ByteSlice();

  /**
   * @param width of the field: 2, 4 or 8 bytes
   */
  IntegerEncoder(int width) {
    this.width = width;
    this.max = Long.MAX_VALUE >> (64 - 8 * width);
    this.min = -max - 1;
  }

  @Override
  public void encode(ValueKind kind, RowCursor row, int column, CopyBuffer out) {
    long value =
        switch (kind) {
          case INTEGER -> row.integer(column);
          case REAL -> whole(row.real(column));
          case TEXT -> {
            row.bytes(column, text);
            yield plain(text);
          }
          case NULL, BLOB, LARGE_TEXT, LARGE_BLOB -> throw Misfit.kind();
        };
    if (value < min || value > max) {
      throw outOfRange();
    }
    switch (width) {
      case 2 -> out.shortField((int) value);
      case 4 -> out.intField((int) value);
      default -> out.longField(value);
    }
  }

  private static long whole(double value) {
    long whole = (long) value;
    // 2^63 itself converts to Long.MAX_VALUE, which converts back to 2^63: equal, but not exact.
    if (whole != value || value == 0x1p63) {
      throw Misfit.because("it is not a whole number of 64 bits");
    }
    if (value == 0 && Double.doubleToRawLongBits(value) != 0) {
      throw Misfit.because("it is a negative zero");
    }
    return whole;
  }

  /** Reads {@code -?(0|[1-9][0-9]*)}: what reads back as the same text, so that nothing is lost. */
  private static long plain(ByteSlice text) {
    byte[] bytes = text.array();
    int end = text.offset() + text.length();
    boolean negative = text.length() > 0 && bytes[text.offset()] == '-';
    int start = text.offset() + (negative ? 1 : 0);
    if (start == end || (bytes[start] == '0' && text.length() > 1)) {
      throw notPlain();
    }
    long value = 0;
    for (int at = start; at < end; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        throw notPlain();
      }
      // Counted downwards, because the negative side reaches one further.
      if (value < (Long.MIN_VALUE + digit) / 10) {
        throw outOfRange();
      }
      value = value * 10 - digit;
    }
    if (!negative && value == Long.MIN_VALUE) {
      throw outOfRange();
    }
    return negative ? value : -value;
  }

  private static Misfit notPlain() {
    return Misfit.because("it is not a plain whole number");
  }

  private static Misfit outOfRange() {
    return Misfit.because("it is out of the type's range");
  }
}
