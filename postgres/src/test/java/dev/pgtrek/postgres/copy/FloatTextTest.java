package dev.pgtrek.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatTextTest {

  private static final long SEED = Long.getLong("pgtrek.test.seed", 20_261_126L);

  private static float read(String number) {
    byte[] text = number.getBytes(StandardCharsets.US_ASCII);
    FloatText reader = new FloatText();
    float value = reader.read(text, 0, text.length);
    assertThat(reader.end()).as(number).isEqualTo(text.length);
    return value;
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

      float found = read(number);

      if (Float.floatToRawIntBits(found) != Float.floatToRawIntBits(Float.parseFloat(number))) {
        assertThat(found).as("seed %d: %s", SEED, number).isEqualTo(Float.parseFloat(number));
      }
    }
  }

  @Test
  void doesNotRoundTwice() {
    // As a double this is the middle of two floats, of which the even one is the other one.
    String number = "1.0000000596046447753906251";

    float byDouble = (float) Double.parseDouble(number);

    assertThat(read(number)).isEqualTo(Float.parseFloat(number)).isNotEqualTo(byDouble);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "01", "1.", ".5", "1.e3", "1e", "1e+", "+1", "NaN", "x"})
  void refusesWhatJsonDoesNotWrite(String number) {
    byte[] text = number.getBytes(StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> new FloatText().read(text, 0, text.length)).isInstanceOf(Misfit.class);
  }
}
