package dev.pgtrek.verify;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Decimal numbers as the bits of the nearest IEEE 754 binary32, ties to even, found in whole
 * numbers: the digits times a power of five of 64 bits give the quotient's first 64 bits with a
 * known error, and only where the error could decide the rounding the JDK is asked. For one thread.
 */
final class FloatBits {

  static final int INFINITY = 0x7F800000;
  static final int HALF_INFINITY = 0x7C00;

  private static final int MAX_DIGITS = 18;
  private static final int LEAST_TEN = -64;
  private static final int MOST_TEN = 38;

  /** More than the cut digits and the cut power can make a difference of in 64 bits. */
  private static final long DOUBT = 256;

  private static final int MANTISSA_BITS = 24;
  private static final int LEAST_EXPONENT = -126;
  private static final int MOST_EXPONENT = 127;

  /** The first 64 bits of each power of five, and the exponent of its first bit. */
  private static final long[] FIVES = new long[MOST_TEN - LEAST_TEN + 1];

  private static final int[] FIVE_EXPONENTS = new int[FIVES.length];

  static {
    for (int ten = LEAST_TEN; ten <= MOST_TEN; ten++) {
      BigInteger power = BigInteger.valueOf(5).pow(Math.abs(ten));
      int bits = power.bitLength();
      // Of a negative power 2^k / 5^n, with k so that at least 64 bits come out.
      BigInteger many =
          ten >= 0
              ? power.shiftLeft(Long.SIZE)
              : BigInteger.ONE.shiftLeft(bits + Long.SIZE).divide(power);
      int surplus = many.bitLength() - Long.SIZE;
      FIVES[ten - LEAST_TEN] = many.shiftRight(surplus).longValue();
      FIVE_EXPONENTS[ten - LEAST_TEN] =
          many.bitLength() - 1 - (ten >= 0 ? Long.SIZE : bits + Long.SIZE);
    }
  }

  private int found;

  /** The bits of the number that was read; those of an infinity where it is too large. */
  int bits() {
    return found;
  }

  /**
   * Reads a number as JSON writes it.
   *
   * @return the index after it, or -1 where there is none
   */
  int parse(byte[] text, int from, int end) {
    int at = from;
    int sign = 0;
    if (at < end && text[at] == '-') {
      sign = Integer.MIN_VALUE;
      at++;
    }
    int start = at;
    long digits = 0;
    int taken = 0;
    int ten = 0;
    boolean fraction = false;
    for (; at < end; at++) {
      int digit = text[at] - '0';
      if (digit >= 0 && digit <= 9) {
        if (taken < MAX_DIGITS) {
          digits = 10 * digits + digit;
          taken += digits > 0 ? 1 : 0;
          ten -= fraction ? 1 : 0;
        } else {
          ten += fraction ? 0 : 1;
        }
      } else if (text[at] == '.' && !fraction && at > start) {
        fraction = true;
        if (at + 1 == end || text[at + 1] < '0' || text[at + 1] > '9') {
          return -1;
        }
      } else {
        break;
      }
    }
    boolean zeroBefore = start + 1 < at && text[start] == '0' && text[start + 1] != '.';
    if (at == start || zeroBefore) {
      return -1;
    }
    if (at < end && (text[at] == 'e' || text[at] == 'E')) {
      int sure = at + 1;
      boolean down = sure < end && text[sure] == '-';
      sure += down || (sure < end && text[sure] == '+') ? 1 : 0;
      int power = 0;
      for (at = sure; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
        power = Math.min(power * 10 + text[at] - '0', 1 << 24);
      }
      if (at == sure) {
        return -1;
      }
      ten += down ? -power : power;
    }
    int magnitude = digits == 0 ? 0 : round(digits, ten);
    if (magnitude < 0) {
      String number = new String(text, from, at - from, StandardCharsets.US_ASCII);
      found = Float.floatToRawIntBits(Float.parseFloat(number));
    } else {
      found = sign | magnitude;
    }
    return at;
  }

  /** The bits of digits times a power of ten without a sign, or -1 where they are in doubt. */
  private static int round(long digits, int ten) {
    if (ten < LEAST_TEN || ten > MOST_TEN) {
      return -1;
    }
    int zeros = Long.numberOfLeadingZeros(digits);
    long high = Math.unsignedMultiplyHigh(digits << zeros, FIVES[ten - LEAST_TEN]);
    int top = Long.SIZE - 1 - Long.numberOfLeadingZeros(high);
    // digits·10^ten = high · 2^(64 - zeros - 63 + exponent of the power of five + ten)
    int exponent = top + 1 - zeros + FIVE_EXPONENTS[ten - LEAST_TEN] + ten;
    if (exponent > MOST_EXPONENT) {
      return INFINITY;
    }
    int below = Math.max(0, LEAST_EXPONENT - exponent);
    int shift = top - (MANTISSA_BITS - 1) + below;
    if (shift >= Long.SIZE - 2) {
      return -1;
    }
    long rest = high & ((1L << shift) - 1);
    long middle = 1L << (shift - 1);
    if (Math.abs(rest - middle) <= DOUBT) {
      return -1;
    }
    int mantissa = (int) (high >>> shift) + (rest > middle ? 1 : 0);
    // A carry out of the mantissa goes on into the exponent, where it belongs.
    return below > 0 ? mantissa : ((exponent - LEAST_EXPONENT) << (MANTISSA_BITS - 1)) + mantissa;
  }

  /**
   * The bits of the nearest binary16 of a binary32, ties to even; an infinity's where too large.
   */
  static int half(int float32) {
    int sign = float32 >>> 16 & 0x8000;
    int exponent = (float32 >>> 23 & 0xFF) - 127;
    int mantissa = float32 & 0x7FFFFF;
    if (exponent > 15) {
      return sign | HALF_INFINITY;
    }
    if (exponent < -25) {
      return sign;
    }
    // Ten bits of the mantissa stay, fewer below the smallest normal number.
    int all = mantissa | 0x800000;
    int drop = exponent < -14 ? 13 + (-14 - exponent) : 13;
    int kept = all >>> drop;
    int rest = all & ((1 << drop) - 1);
    int middle = 1 << (drop - 1);
    if (rest > middle || (rest == middle && (kept & 1) == 1)) {
      kept++;
    }
    return sign | (exponent < -14 ? kept : ((exponent + 14) << 10) + kept);
  }
}
