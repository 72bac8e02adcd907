package dev.pgtrek.postgres.copy;

import java.nio.charset.StandardCharsets;

/**
 * Reads decimal numbers as JSON writes them into 4-byte floats: the nearest one, of two equally
 * near ones the even one, and never by way of a rounded double, which would be another one now and
 * then. The server's own cast from text, strtof, does the same. For one thread.
 */
final class FloatText {

  /** Digits that surely fit into a long. */
  private static final int MAX_DIGITS = 18;

  /** Bits of a double beyond those of a float. */
  private static final int SPARE_BITS = 29;

  private static final long SPARE = (1L << SPARE_BITS) - 1;
  private static final long MIDDLE = 1L << (SPARE_BITS - 1);

  /** More units in the last place of a double than the few operations here can be wrong by. */
  private static final long DOUBT = 32;

  private static final double[] TENS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final int LARGEST_TEN = TENS.length - 1;

  private int end;

  /** Where the number that was read ends. */
  int end() {
    return end;
  }

  /**
   * Reads the number that begins at an index.
   *
   * @return infinite where it is beyond a float
   * @throws Misfit if there is none
   */
  float read(byte[] text, int from, int limit) {
    int at = from;
    boolean negative = at < limit && text[at] == '-';
    if (negative) {
      at++;
    }
    int first = at;
    long digits = 0;
    int count = 0;
    int exponent = 0;
    for (; at < limit && isDigit(text[at]); at++) {
      if (count < MAX_DIGITS) {
        digits = digits * 10 + (text[at] - '0');
        count += digits == 0 ? 0 : 1;
      } else {
        exponent++;
      }
    }
    if (at == first || (text[first] == '0' && at > first + 1)) {
      throw noNumber();
    }
    if (at < limit && text[at] == '.') {
      int point = ++at;
      for (; at < limit && isDigit(text[at]); at++) {
        if (count < MAX_DIGITS) {
          digits = digits * 10 + (text[at] - '0');
          count += digits == 0 ? 0 : 1;
          exponent--;
        }
      }
      if (at == point) {
        throw noNumber();
      }
    }
    if (at < limit && (text[at] | 0x20) == 'e') {
      exponent += exponent(text, at + 1, limit);
      at = end;
    }
    end = at;
    if (digits == 0) {
      return negative ? -0.0f : 0.0f;
    }
    float value = near(digits, exponent);
    if (Float.isNaN(value)) {
      return Float.parseFloat(new String(text, from, at - from, StandardCharsets.US_ASCII));
    }
    return negative ? -value : value;
  }

  private int exponent(byte[] text, int from, int limit) {
    int at = from;
    boolean negative = at < limit && text[at] == '-';
    if (negative || (at < limit && text[at] == '+')) {
      at++;
    }
    int first = at;
    int value = 0;
    for (; at < limit && isDigit(text[at]); at++) {
      value = Math.min(1_000_000, value * 10 + (text[at] - '0'));
    }
    if (at == first) {
      throw noNumber();
    }
    end = at;
    return negative ? -value : value;
  }

  /** The float, or NaN where a double cannot tell which of two it is. */
  private static float near(long digits, int exponent) {
    if (exponent < -2 * LARGEST_TEN || exponent > LARGEST_TEN) {
      return Float.NaN;
    }
    double value = digits;
    if (exponent >= 0) {
      value *= TENS[exponent];
    } else if (exponent >= -LARGEST_TEN) {
      value /= TENS[-exponent];
    } else {
      value = value / TENS[LARGEST_TEN] / TENS[-exponent - LARGEST_TEN];
    }
    long fromMiddle = (Double.doubleToRawLongBits(value) & SPARE) - MIDDLE;
    boolean sure =
        Math.abs(fromMiddle) > DOUBT && value > 2 * Float.MIN_NORMAL && value < Float.MAX_VALUE;
    return sure ? (float) value : Float.NaN;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static Misfit noNumber() {
    return Misfit.because("it is not an array of numbers");
  }
}
