package dev.pgtrek.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatBitsTest {

  private static final long SEED = Long.getLong("pgtrek.test.seed", 20_261_126L);

  private static int read(String number) {
    byte[] text = number.getBytes(StandardCharsets.US_ASCII);
    FloatBits bits = new FloatBits();
    assertThat(bits.parse(text, 0, text.length)).as(number).isEqualTo(text.length);
    return bits.bits();
  }

  /** Decimals near the borders between floats, and of all lengths and sizes. */
  static String number(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> Float.toString(Float.intBitsToFloat(random.nextInt()));
      case 1 -> Double.toString(random.nextGaussian());
      // Exactly in the middle of two floats, and a little beside it.
      case 2 -> middle(random).toString();
      case 3 ->
          middle(random).add(new BigDecimal(random.nextBoolean() ? "1e-60" : "-1e-60")).toString();
      case 4 -> middle(random).round(new MathContext(17 + random.nextInt(4))).toString();
      case 5 -> (random.nextInt(2000) - 1000) + "." + random.nextInt(1000);
      case 6 -> random.nextLong() + "e" + (random.nextInt(120) - 80);
      // Among the smallest floats, which have fewer bits.
      case 7 -> Double.toString(Float.MIN_VALUE * random.nextDouble() * 100);
      default -> "-0." + "0".repeat(random.nextInt(30)) + random.nextInt(Integer.MAX_VALUE);
    };
  }

  private static BigDecimal middle(Random random) {
    float low = Float.intBitsToFloat(random.nextInt(0x7F000000));
    return new BigDecimal(low).add(new BigDecimal(Math.nextUp(low))).divide(BigDecimal.TWO);
  }

  @Test
  void readsAnyDecimalAsTheNearestFloat() {
    Random random = new Random(SEED);
    for (int i = 0; i < 300_000; i++) {
      String number = number(random);
      if (number.contains("N") || number.contains("I")) {
        continue;
      }
      int expected = Float.floatToRawIntBits(Float.parseFloat(number));

      int found = read(number);

      if (found != expected) {
        assertThat(found).as("seed %d: %s", SEED, number).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-0.0",
        "0e99",
        "1e-46",
        "1e-400",
        "7.0064923216240853e-46",
        "7.0064923216240854e-46",
        "1.4e-45",
        "1.17549435e-38",
        "1.1754943e-38",
        "3.4028235677973366e38",
        "3.4028235677973362e38",
        "1e39",
        "1E+400",
        "16777217",
        "16777217.0000000000000000000000001",
        "9007199791611905",
        "1.00000017881393432617187499",
        "1.00000017881393432617187500",
        "1.00000017881393432617187501",
        "123456789012345678901234567890"
      })
  void readsTheEdges(String number) {
    assertThat(Float.intBitsToFloat(read(number))).isEqualTo(Float.parseFloat(number));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "01", "-01", "1.", ".5", "1.e3", "1e", "1e+", "+1", "NaN", "x"})
  void refusesWhatJsonDoesNotWrite(String number) {
    byte[] text = number.getBytes(StandardCharsets.US_ASCII);

    int end = new FloatBits().parse(text, 0, text.length);

    assertThat(end == text.length && !number.isEmpty()).isFalse();
  }

  @Test
  void roundsEveryFloatToTheNearestHalf() {
    // Every seventh bit pattern, and so all exponents and roundings.
    for (long pattern = Integer.MIN_VALUE; pattern <= Integer.MAX_VALUE; pattern += 7 * 61) {
      int bits = (int) pattern;
      if (Float.isNaN(Float.intBitsToFloat(bits))) {
        continue;
      }
      int expected = Float.floatToFloat16(Float.intBitsToFloat(bits)) & 0xFFFF;

      if (FloatBits.half(bits) != expected) {
        assertThat(FloatBits.half(bits)).as("%08x", bits).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "65504",
        "65519.996",
        "65520",
        "1.00048828125",
        "1.00146484375",
        "2.9802322e-8",
        "2.980233e-8",
        "5.9604645e-8",
        "6.1035156e-5",
        "6.0975552e-5",
        "-0.0"
      })
  void roundsMiddlesToTheEvenHalf(String text) {
    float number = Float.parseFloat(text);

    assertThat(FloatBits.half(Float.floatToRawIntBits(number)))
        .isEqualTo(Float.floatToFloat16(number) & 0xFFFF);
  }
}
