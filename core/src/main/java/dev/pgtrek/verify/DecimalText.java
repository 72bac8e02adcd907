package dev.pgtrek.verify;

/**
 * Decimal numbers as text, made unique: {@code [-]digits[e exponent]} without leading or trailing
 * zeros in the digits, without an exponent where it would be zero, and {@code 0} for zero. {@code
 * 1.50}, {@code 15e-1} and {@code 0.15E1} all become {@code 15e-1}; {@code 2.0} becomes {@code 2}.
 */
final class DecimalText {

  private static final int EXPONENT_LIMIT = 1_000_000_000;
  private static final int MAX_LONG_DIGITS = 20;
  private static final long NO_EXPONENT = Long.MIN_VALUE;

  private DecimalText() {}

  /**
   * Puts the number's unique form as a value of a row.
   *
   * @return false, with nothing put, if the text is no decimal number
   */
  static boolean put(byte[] text, int offset, int count, CanonicalRow out) {
    int mark = out.open(CanonicalRow.DECIMAL);
    out.room(Math.multiplyExact(2, count));
    int end = put(text, offset, offset + count, out.array(), mark);
    if (end < 0) {
      out.forget(mark);
      return false;
    }
    out.moveTo(end);
    out.close(mark);
    return true;
  }

  /**
   * Writes the number's unique form, which is at most twice as long as the text.
   *
   * @param into where in {@code to} it begins
   * @return where it ends, or -1 if the text is no decimal number
   */
  static int put(byte[] text, int from, int end, byte[] to, int into) {
    int at = from;
    boolean negative = at < end && text[at] == '-';
    if (at < end && (text[at] == '-' || text[at] == '+')) {
      at++;
    }
    int first = at;
    int point = -1;
    int firstNonZero = -1;
    int lastNonZero = -1;
    for (; at < end; at++) {
      byte b = text[at];
      if (b == '.' && point < 0) {
        point = at;
      } else if (b >= '0' && b <= '9') {
        if (b != '0') {
          firstNonZero = firstNonZero < 0 ? at : firstNonZero;
          lastNonZero = at;
        }
      } else {
        break;
      }
    }
    if (at - first - (point >= 0 ? 1 : 0) == 0) {
      return -1;
    }
    int intEnd = point >= 0 ? point : at;
    long exponent = at == end ? 0 : exponent(text, at, end);
    if (exponent == NO_EXPONENT) {
      return -1;
    }
    int put = into;
    if (firstNonZero < 0) {
      to[put++] = '0';
      return put;
    }
    if (negative) {
      to[put++] = '-';
    }
    for (int i = firstNonZero; i <= lastNonZero; i++) {
      if (i != point) {
        to[put++] = text[i];
      }
    }
    exponent += lastNonZero < intEnd ? intEnd - 1 - lastNonZero : point - lastNonZero;
    if (exponent == 0) {
      return put;
    }
    to[put++] = 'e';
    return signed(exponent, to, put);
  }

  /** Reads {@code e[+-]digits}. */
  private static long exponent(byte[] text, int from, int end) {
    if (text[from] != 'e' && text[from] != 'E') {
      return NO_EXPONENT;
    }
    int at = from + 1;
    boolean negative = at < end && text[at] == '-';
    if (at < end && (text[at] == '-' || text[at] == '+')) {
      at++;
    }
    if (at == end) {
      return NO_EXPONENT;
    }
    long value = 0;
    for (; at < end; at++) {
      if (text[at] < '0' || text[at] > '9' || value > EXPONENT_LIMIT) {
        return NO_EXPONENT;
      }
      value = value * 10 + (text[at] - '0');
    }
    return negative ? -value : value;
  }

  /** Puts an integer's decimal digits. */
  static void signed(long value, CanonicalRow out) {
    out.room(MAX_LONG_DIGITS);
    out.moveTo(signed(value, out.array(), out.length()));
  }

  private static int signed(long value, byte[] to, int into) {
    int put = into;
    if (value < 0) {
      to[put++] = '-';
    }
    // Counted below zero, where the smallest long has a place too.
    long rest = value < 0 ? value : -value;
    int digits = 1;
    for (long r = rest; r <= -10; r /= 10) {
      digits++;
    }
    for (int i = put + digits - 1; i >= put; i--) {
      to[i] = (byte) ('0' - rest % 10);
      rest /= 10;
    }
    return put + digits;
  }
}
