package dev.pgtrek.profile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Tells whether a value is an array of numbers: a JSON array of numbers alone, or a blob of 4-byte
 * floats; how many there are, and what 4 and 2 bytes make of them. Stops at the first byte that
 * does not belong. For one thread; reused, so that a value allocates nothing.
 */
final class VectorScanner {

  /** What a value is. */
  enum Found {
    /** No array of numbers alone. */
    NONE,
    /** An array of numbers, but one of them is not finite as a 4-byte float. */
    BEYOND_FLOAT,
    /** An array of finite numbers. */
    ARRAY
  }

  /** Digits that surely fit into a long. */
  private static final int MAX_DIGITS = 18;

  private static final double[] TENS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  /** Halfway between the largest float and the next one that there would be: rounds to infinity. */
  private static final double FLOAT_END = 0x1.ffffffp127;

  /** The same for a binary16, whose largest is 65504. */
  private static final float HALF_END = 65520;

  /** How far from those ends a few rounded operations can lead. */
  private static final double DOUBT = 1e-12;

  /** Digits of a decimal that a float always gives back (FLT_DIG), above its smallest numbers. */
  private static final int FLOAT_DIGITS = 6;

  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  private int length;
  private boolean rounded;
  private boolean beyondHalf;
  private boolean beyondFloat;
  private int end;

  /** How many numbers the array has. */
  int length() {
    return length;
  }

  /** Whether a number loses digits in 4 bytes. */
  boolean rounded() {
    return rounded;
  }

  /** Whether a number is infinite in 2 bytes. */
  boolean beyondHalf() {
    return beyondHalf;
  }

  private void begin() {
    length = 0;
    rounded = false;
    beyondHalf = false;
    beyondFloat = false;
  }

  /** Reads a text. */
  Found text(byte[] bytes, int offset, int count) {
    begin();
    int limit = offset + count;
    int at = space(bytes, offset, limit);
    if (at == limit || bytes[at] != '[') {
      return Found.NONE;
    }
    at = space(bytes, at + 1, limit);
    if (at < limit && bytes[at] == ']') {
      return space(bytes, at + 1, limit) == limit ? Found.ARRAY : Found.NONE;
    }
    while (number(bytes, at, limit)) {
      length++;
      at = space(bytes, end, limit);
      if (at == limit) {
        return Found.NONE;
      }
      if (bytes[at] == ']') {
        boolean whole = space(bytes, at + 1, limit) == limit;
        return !whole ? Found.NONE : beyondFloat ? Found.BEYOND_FLOAT : Found.ARRAY;
      }
      if (bytes[at] != ',') {
        return Found.NONE;
      }
      at = space(bytes, at + 1, limit);
    }
    return Found.NONE;
  }

  /** Reads a blob. */
  Found blob(byte[] bytes, int offset, int count) {
    begin();
    if (count % Float.BYTES != 0) {
      return Found.NONE;
    }
    length = count / Float.BYTES;
    for (int i = 0; i < length; i++) {
      float number = (float) FLOATS.get(bytes, offset + i * Float.BYTES);
      beyondFloat |= !Float.isFinite(number);
      beyondHalf |= Math.abs(number) >= HALF_END;
    }
    return beyondFloat ? Found.BEYOND_FLOAT : Found.ARRAY;
  }

  private static int space(byte[] bytes, int from, int limit) {
    int at = from;
    while (at < limit
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
      at++;
    }
    return at;
  }

  /** Reads a number as JSON writes it; false where there is none. */
  private boolean number(byte[] bytes, int from, int limit) {
    int at = from;
    if (at < limit && bytes[at] == '-') {
      at++;
    }
    int first = at;
    long digits = 0;
    int count = 0;
    int exponent = 0;
    for (; at < limit && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      if (count < MAX_DIGITS) {
        digits = digits * 10 + (bytes[at] - '0');
        count += digits == 0 ? 0 : 1;
      } else {
        exponent++;
      }
    }
    if (at == first || (bytes[first] == '0' && at > first + 1)) {
      return false;
    }
    if (at < limit && bytes[at] == '.') {
      int point = ++at;
      for (; at < limit && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
        if (count < MAX_DIGITS) {
          digits = digits * 10 + (bytes[at] - '0');
          count += digits == 0 ? 0 : 1;
          exponent--;
        }
      }
      if (at == point) {
        return false;
      }
    }
    if (at < limit && (bytes[at] | 0x20) == 'e') {
      boolean down = at + 1 < limit && bytes[at + 1] == '-';
      at += down || (at + 1 < limit && bytes[at + 1] == '+') ? 2 : 1;
      int power = at;
      int value = 0;
      for (; at < limit && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
        value = Math.min(1_000_000, value * 10 + (bytes[at] - '0'));
      }
      if (at == power) {
        return false;
      }
      exponent += down ? -value : value;
    }
    end = at;
    if (digits != 0) {
      weigh(digits, count, exponent, bytes, from);
    }
    return true;
  }

  private void weigh(long digits, int count, int exponent, byte[] bytes, int from) {
    double value = scaled(digits, exponent);
    if (value > 65000) {
      large(value, bytes, from);
    }
    if (!rounded && (count > FLOAT_DIGITS || value < 2 * Float.MIN_NORMAL)) {
      // Written with as many digits as it has, is the nearest float the same number?
      double lost = Math.abs(value - (float) value);
      rounded = lost > 0.5 * scaled(1, exponent) + 8 * Math.ulp(value);
    }
  }

  private void large(double value, byte[] bytes, int from) {
    boolean doubtful =
        Math.abs(value / HALF_END - 1) < 1e-6 || Math.abs(value / FLOAT_END - 1) < DOUBT;
    float number =
        doubtful
            ? Math.abs(
                Float.parseFloat(new String(bytes, from, end - from, StandardCharsets.US_ASCII)))
            : (float) value;
    beyondFloat |= Float.isInfinite(number);
    beyondHalf |= number >= HALF_END;
  }

  private static double scaled(long digits, int exponent) {
    if (exponent >= 0) {
      return exponent < TENS.length ? digits * TENS[exponent] : digits * Math.pow(10, exponent);
    }
    return -exponent < TENS.length ? digits / TENS[-exponent] : digits * Math.pow(10, exponent);
  }
}
