package dev.pgtrek.sqlite.write;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.sqlite.rows.Affinity;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Exact decimals, which come as text. A column of texts holds them digit by digit. Any other would
 * let SQLite make a number of the text, right in 15 digits only; so the number is made here, and
 * refused where it is not exactly the decimal: a whole one becomes an integer, another one the real
 * whose shortest digits are its own.
 */
final class Decimals implements CellCodec {

  /** Digits that every real keeps. */
  private static final int SAFE_DIGITS = 15;

  private static final double[] POWERS = new double[SAFE_DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i <= SAFE_DIGITS; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private final Affinity affinity;
  private final ByteSlice slice = new ByteSlice();

  Decimals(Affinity affinity) {
    this.affinity = affinity;
  }

  @Override
  public void put(ValueKind kind, RowCursor row, int column, RowBuffer out) {
    switch (kind) {
      case TEXT -> {
        row.bytes(column, slice);
        if (affinity == Affinity.TEXT || affinity == Affinity.BLOB || !quickly(out)) {
          text(out);
        }
      }
      case INTEGER -> {
        mustFit(row.integer(column));
        out.putLong(row.integer(column));
      }
      case NULL, REAL, BLOB, LARGE_TEXT, LARGE_BLOB -> throw Misfit.kind();
    }
  }

  private void mustFit(long value) {
    if (affinity == Affinity.REAL && (long) (double) value != value) {
      throw Misfit.because("a real has not so many digits");
    }
  }

  /** Up to 15 digits, of which nearly all decimals are made. */
  private boolean quickly(RowBuffer out) {
    byte[] text = slice.array();
    int at = slice.offset();
    int end = at + slice.length();
    boolean negative = at < end && text[at] == '-';
    at += negative ? 1 : 0;
    long digits = 0;
    int count = 0;
    int scale = -1;
    for (; at < end; at++) {
      int digit = text[at] - '0';
      if (digit >= 0 && digit <= 9) {
        digits = digits * 10 + digit;
        // Zeros in front are none of the digits.
        count += digits == 0 ? 0 : 1;
        scale += scale < 0 ? 0 : 1;
      } else if (text[at] == '.' && scale < 0) {
        scale = 0;
      } else {
        return false;
      }
      if (count > SAFE_DIGITS || scale > SAFE_DIGITS) {
        return false;
      }
    }
    long signed = negative ? -digits : digits;
    if (scale <= 0) {
      out.putLong(signed);
    } else {
      double value = signed / POWERS[scale];
      if (value == Math.rint(value)) {
        out.putLong((long) value);
      } else {
        out.putReal(value);
      }
    }
    return true;
  }

  private void text(RowBuffer out) {
    if (affinity == Affinity.TEXT || affinity == Affinity.BLOB) {
      out.putText(slice.array(), slice.offset(), slice.length());
      return;
    }
    String text = new String(slice.copy(), StandardCharsets.US_ASCII);
    if (text.endsWith("NaN") || text.endsWith("Infinity")) {
      // No number to SQLite: it stays the text.
      out.putText(slice.array(), slice.offset(), slice.length());
      return;
    }
    BigDecimal decimal = new BigDecimal(text);
    BigDecimal whole = decimal.stripTrailingZeros();
    if (whole.scale() <= 0 && whole.precision() - whole.scale() <= 18) {
      long value = whole.longValueExact();
      mustFit(value);
      out.putLong(value);
      return;
    }
    double value = decimal.doubleValue();
    if (Double.isInfinite(value)
        || new BigDecimal(Double.toString(value)).compareTo(decimal) != 0) {
      throw Misfit.because("a real does not hold all of its digits");
    }
    out.putReal(value);
  }
}
