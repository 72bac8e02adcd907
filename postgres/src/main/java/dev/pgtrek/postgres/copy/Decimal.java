package dev.pgtrek.postgres.copy;

import java.util.Arrays;

/**
 * A decimal number as its significant digits and the place of its point: 0.d1d2d3… × 10^point. Set
 * again and again, so that a value allocates nothing. For one thread.
 */
final class Decimal {

  /**
   * PostgreSQL's numeric: up to 131072 digits before the point, 16383 after it ("Numeric Types" in
   * its manual).
   */
  static final int MAX_WHOLE_DIGITS = 131_072;

  static final int MAX_SCALE = 16_383;

  private static final int MAX_DIGITS = MAX_WHOLE_DIGITS + MAX_SCALE;

  /** Far outside of what any type holds, and far inside of what an int holds. */
  private static final int MAX_EXPONENT = 1_000_000;

  private final StringBuilder text = new StringBuilder(32);
  private byte[] digits = new byte[64];
  private int count;
  private int point;
  private int scale;
  private boolean negative;

  /** How many significant digits there are, without zeros at either end; 0 for zero. */
  int count() {
    return count;
  }

  /** Where the point stands: digits before it, or minus the zeros between it and the first. */
  int point() {
    return point;
  }

  /** Digits after the point as the number was spelled, zeros at the end included. */
  int scale() {
    return scale;
  }

  boolean negative() {
    return negative;
  }

  /** The digit at that index, 0 to 9; zeros follow the last. */
  int digit(int index) {
    return index < count ? digits[index] : 0;
  }

  boolean sameAs(Decimal other) {
    return negative == other.negative
        && count == other.count
        && point == other.point
        && Arrays.equals(digits, 0, count, other.digits, 0, count);
  }

  void set(long value) {
    clear();
    negative = value < 0;
    int length = 0;
    for (long rest = value; rest != 0; rest /= 10) {
      digits[length++] = (byte) Math.abs(rest % 10);
    }
    for (int left = 0, right = length - 1; left < right; left++, right--) {
      byte swapped = digits[left];
      digits[left] = digits[right];
      digits[right] = swapped;
    }
    count = length;
    point = length;
    dropZerosAtEnd();
  }

  /**
   * The shortest decimal that reads back as the same double, of which the JDK's own conversion
   * (since 19) takes the one nearest to the value.
   *
   * @param value finite
   */
  void set(double value) {
    clear();
    text.setLength(0);
    text.append(value);
    int end = text.indexOf("E");
    int exponent = end < 0 ? 0 : Integer.parseInt(text, end + 1, text.length(), 10);
    boolean fraction = false;
    for (int i = 0; i < (end < 0 ? text.length() : end); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '-' -> negative = true;
        case '.' -> fraction = true;
        default -> digit(character - '0', fraction);
      }
    }
    point += exponent;
    dropZerosAtEnd();
    scale = Math.max(0, count - point);
  }

  /**
   * Reads {@code [+-]digits[.digits][e[+-]digits]}, where digits may lack on one side of the point.
   *
   * @throws Misfit if the text is anything else
   */
  void set(byte[] bytes, int offset, int length) {
    clear();
    int end = offset + length;
    int at = offset;
    if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
      negative = bytes[at++] == '-';
    }
    int start = at;
    boolean fraction = false;
    for (; at < end; at++) {
      int digit = bytes[at] - '0';
      if (digit >= 0 && digit <= 9) {
        digit(digit, fraction);
      } else if (bytes[at] == '.' && !fraction) {
        fraction = true;
      } else {
        break;
      }
    }
    if (at - start == (fraction ? 1 : 0)) {
      throw notDecimal();
    }
    int exponent = at < end ? exponent(bytes, at, end) : 0;
    point += exponent;
    scale = Math.max(0, scale - exponent);
    dropZerosAtEnd();
  }

  private static int exponent(byte[] bytes, int from, int end) {
    int at = from + 1;
    boolean down = at < end && bytes[at] == '-';
    if (down || (at < end && bytes[at] == '+')) {
      at++;
    }
    if ((bytes[from] | 0x20) != 'e' || at == end) {
      throw notDecimal();
    }
    int value = 0;
    for (; at < end; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        throw notDecimal();
      }
      value = Math.min(value * 10 + digit, MAX_EXPONENT);
    }
    return down ? -value : value;
  }

  private void digit(int digit, boolean fraction) {
    scale += fraction ? 1 : 0;
    if (count == 0 && digit == 0) {
      point -= fraction ? 1 : 0;
      return;
    }
    point += fraction ? 0 : 1;
    if (count == digits.length) {
      if (count >= MAX_DIGITS) {
        throw tooLong();
      }
      digits = Arrays.copyOf(digits, Math.min(count * 2, MAX_DIGITS));
    }
    digits[count++] = (byte) digit;
  }

  private void clear() {
    count = 0;
    point = 0;
    scale = 0;
    negative = false;
  }

  private void dropZerosAtEnd() {
    while (count > 0 && digits[count - 1] == 0) {
      count--;
    }
    point = count == 0 ? 0 : point;
  }

  /**
   * Writes the number as {@link dev.pgtrek.model.ValueFormat#NATIVE} says a real becomes text.
   *
   * @return the index after the last byte; at most 32 bytes are written after {@link #set(double)}
   */
  int writeReal(byte[] into, int from) {
    int at = from;
    if (negative) {
      into[at++] = '-';
    }
    int exponent = count == 0 ? 0 : point - 1;
    if (exponent >= -4 && exponent <= 14) {
      return writePlain(into, at);
    }
    into[at++] = (byte) ('0' + digit(0));
    into[at++] = '.';
    for (int i = 1; i < Math.max(2, count); i++) {
      into[at++] = (byte) ('0' + digit(i));
    }
    into[at++] = 'e';
    into[at++] = (byte) (exponent < 0 ? '-' : '+');
    int size = Math.abs(exponent);
    if (size >= 100) {
      into[at++] = (byte) ('0' + size / 100);
    }
    into[at++] = (byte) ('0' + size / 10 % 10);
    into[at++] = (byte) ('0' + size % 10);
    return at;
  }

  private int writePlain(byte[] into, int from) {
    int at = from;
    int whole = Math.max(1, point);
    int lead = whole - point;
    int length = Math.max(count + lead, whole + 1);
    for (int i = 0; i < length; i++) {
      if (i == whole) {
        into[at++] = '.';
      }
      into[at++] = (byte) ('0' + (i < lead ? 0 : digit(i - lead)));
    }
    return at;
  }

  private static Misfit notDecimal() {
    return Misfit.because("it is not a decimal number");
  }

  static Misfit tooLong() {
    return Misfit.because("it has more digits than the type holds");
  }
}
