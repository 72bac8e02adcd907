package dev.pgtrek.verify;

/**
 * Decimal numbers as text, made unique: {@code [-]digits e exponent} without leading or trailing
 * zeros in the digits, and {@code 0} for zero. {@code 1.50}, {@code 15e-1} and {@code 0.15E1} all
 * become {@code 15e-1}.
 */
final class DecimalText {

  private static final int EXPONENT_LIMIT = 1_000_000_000;

  private DecimalText() {}

  /**
   * Puts the number's unique form.
   *
   * @return false, with nothing put, if the text is no decimal number
   */
  static boolean put(byte[] text, int offset, int count, CanonicalRow out, byte tag) {
    int mark = out.open(tag);
    if (number(text, offset, offset + count, out)) {
      out.close(mark);
      return true;
    }
    out.forget(mark);
    return false;
  }

  private static boolean number(byte[] text, int from, int end, CanonicalRow out) {
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
    int digits = at - first - (point >= 0 ? 1 : 0);
    if (digits == 0) {
      return false;
    }
    int intEnd = point >= 0 ? point : at;
    long exponent = 0;
    if (at < end) {
      if (text[at] != 'e' && text[at] != 'E') {
        return false;
      }
      exponent = exponent(text, at + 1, end);
      if (exponent == Long.MIN_VALUE) {
        return false;
      }
    }
    if (firstNonZero < 0) {
      out.raw((byte) '0');
      return true;
    }
    if (negative) {
      out.raw((byte) '-');
    }
    for (int i = firstNonZero; i <= lastNonZero; i++) {
      if (i != point) {
        out.raw(text[i]);
      }
    }
    exponent += lastNonZero < intEnd ? intEnd - 1 - lastNonZero : point - lastNonZero;
    out.raw((byte) 'e');
    signed(exponent, out);
    return true;
  }

  private static long exponent(byte[] text, int from, int end) {
    int at = from;
    boolean negative = at < end && text[at] == '-';
    if (at < end && (text[at] == '-' || text[at] == '+')) {
      at++;
    }
    if (at == end) {
      return Long.MIN_VALUE;
    }
    long value = 0;
    for (; at < end; at++) {
      if (text[at] < '0' || text[at] > '9' || value > EXPONENT_LIMIT) {
        return Long.MIN_VALUE;
      }
      value = value * 10 + (text[at] - '0');
    }
    return negative ? -value : value;
  }

  /** Puts an integer's decimal digits. */
  static void signed(long value, CanonicalRow out) {
    if (value < 0) {
      out.raw((byte) '-');
    }
    long rest = value;
    long power = 1;
    while (rest / power <= -10 || rest / power >= 10) {
      power *= 10;
    }
    for (; power > 0; power /= 10) {
      out.raw((byte) ('0' + Math.abs(rest / power)));
      rest %= power;
    }
  }
}
