package dev.pgtrek.postgres.copy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Random;

/** Values for property tests: edges more often than chance would have it. */
final class RandomValues {

  private static final List<Double> REALS =
      List.of(
          0.0,
          -0.0,
          1.0,
          -1.0,
          0.1,
          123456789.12345679,
          16777217.0,
          1e15,
          1e14,
          9.99e14,
          1e-4,
          9.9e-5,
          1e22,
          1e23,
          2e-3,
          Double.MIN_VALUE,
          -Double.MIN_VALUE,
          Double.MIN_NORMAL,
          Double.MAX_VALUE,
          -Double.MAX_VALUE,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          0x1.fffffffffffffp-1023,
          9007199254740992.0,
          0x1p63,
          -0x1p63,
          4.35,
          Math.ulp(1.0),
          1e100,
          1e99);

  private static final List<Long> INTEGERS =
      List.of(
          0L,
          1L,
          -1L,
          9L,
          10L,
          9999L,
          10_000L,
          10_001L,
          -10_000L,
          32767L,
          -32768L,
          2147483647L,
          -2147483648L,
          2147483648L,
          9007199254740992L,
          -9007199254740992L,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          100_000_000L,
          1_000_000_000_000_000_000L);

  private RandomValues() {}

  static long integer(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> INTEGERS.get(random.nextInt(INTEGERS.size()));
      case 1 -> random.nextInt(2000) - 1000;
      default -> random.nextLong() >> random.nextInt(63);
    };
  }

  /** Any bits that are not NaN. */
  static double real(Random random) {
    double value =
        switch (random.nextInt(5)) {
          case 0 -> REALS.get(random.nextInt(REALS.size()));
          case 1 -> random.nextGaussian() * 1000;
          case 2 -> random.nextInt(1_000_000) / 100.0;
          case 3 -> Math.scalb((double) random.nextInt(1 << 20), random.nextInt(80) - 40);
          default -> Double.longBitsToDouble(random.nextLong());
        };
    return Double.isNaN(value) ? 1.5 : value;
  }

  /** Any characters but NUL and surrogates, with those that trouble other formats. */
  static String text(Random random, int most) {
    int length = random.nextInt(most + 1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(8)) {
        case 0 ->
            text.append(
                List.of("\\N", "\\.", "\t", "\r", "\n", "\"", "'", "\u0001")
                    .get(random.nextInt(8)));
        case 1 -> text.appendCodePoint(0x80 + random.nextInt(0x780));
        case 2 -> text.appendCodePoint(0x800 + random.nextInt(0xD000));
        case 3 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
        case 4 -> text.append("\u007f").append((char) (0xE000 + random.nextInt(0x1FFF)));
        default -> text.append((char) (0x20 + random.nextInt(0x5F)));
      }
    }
    return text.toString();
  }

  static byte[] blob(Random random, int most) {
    byte[] bytes = new byte[random.nextInt(most + 1)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A decimal of up to so many digits, anywhere around the point. */
  static BigDecimal decimal(Random random, int digits) {
    BigInteger unscaled = new BigInteger(1 + random.nextInt((int) (digits * 3.3)), random);
    // Runs of zeros, because groups of four digits that are zero are left out of the format.
    BigInteger zeros = BigInteger.TEN.pow(random.nextInt(12));
    return new BigDecimal(unscaled.multiply(zeros), random.nextInt(digits + 20))
        .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1));
  }

  static LocalDate date(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> LocalDate.of(1, 1, 1);
      case 1 -> LocalDate.of(9999, 12, 31);
      case 2 -> LocalDate.of(4 * (1 + random.nextInt(2499)), 2, 28).plusDays(1);
      case 3 -> LocalDate.of(1 + random.nextInt(9998), 12, 31).plusDays(random.nextInt(2));
      case 4 -> LocalDate.of(1999, 12, 25).plusDays(random.nextInt(15));
      // Clocks went forward in most of Europe at 02:00 of that day.
      case 5 -> LocalDate.of(2024, 3, 31);
      default -> LocalDate.ofEpochDay(-719_162 + random.nextInt(3_652_059));
    };
  }

  /** To the microsecond. */
  static LocalTime time(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> LocalTime.MIDNIGHT;
      case 1 -> LocalTime.of(23, 59, 59, 999_999_000);
      case 2 -> LocalTime.of(2, 30);
      case 3 -> LocalTime.ofSecondOfDay(random.nextInt(86_400));
      default -> LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000L) * 1000);
    };
  }
}
