package dev.pgtrek.profile;

import java.math.BigDecimal;

/** Counts the digits of numbers around the decimal point. Keeps its latest result; one thread. */
final class DecimalDigits {

  /** Below this a double times a power of ten rounds to the whole number that is meant. */
  private static final double EXACT = 1e14;

  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};

  private int before;
  private int after;

  /** Digits before the point; 0 for numbers below 1. */
  int before() {
    return before;
  }

  int after() {
    return after;
  }

  void count(long value) {
    after = 0;
    before = digits(value);
  }

  private static int digits(long value) {
    // Counted below zero, where the smallest long has a place too.
    long rest = value > 0 ? -value : value;
    int count = 0;
    while (rest != 0) {
      rest /= 10;
      count++;
    }
    return count;
  }

  /**
   * Counts the digits of the shortest decimal that reads back as the value.
   *
   * @param value finite
   */
  void count(double value) {
    for (int scale = 0; scale < POWERS.length; scale++) {
      double scaled = value * POWERS[scale];
      if (Math.abs(scaled) >= EXACT) {
        break;
      }
      double whole = Math.rint(scaled);
      if (whole / POWERS[scale] == value) {
        before = digits((long) value);
        after = scale;
        return;
      }
    }
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    before = Math.max(0, exact.precision() - exact.scale());
    after = Math.max(0, exact.scale());
  }
}
