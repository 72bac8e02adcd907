package dev.pgtrek.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecimalDigitsTest {

  private final DecimalDigits digits = new DecimalDigits();

  @Test
  void countsIntegersToTheirEnds() {
    digits.count(0);
    assertThat(digits.before()).isZero();
    digits.count(-9);
    assertThat(digits.before()).isEqualTo(1);
    digits.count(Long.MIN_VALUE);
    assertThat(digits.before()).isEqualTo(19);
  }

  @Test
  void countsTheShortestDecimalOfAnyDouble() {
    Random random = new Random(3);
    for (int round = 0; round < 50_000; round++) {
      double value =
          switch (round % 4) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextInt(1_000_000_000) / 100.0;
            case 2 -> random.nextLong(100_000_000_000_000L) / 1000.0;
            default -> random.nextGaussian() * 1e6;
          };
      if (Double.isFinite(value)) {
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();

        digits.count(value);

        assertThat(digits.after()).as("%s", value).isEqualTo(Math.max(0, shortest.scale()));
        assertThat(digits.before())
            .as("%s", value)
            .isEqualTo(Math.max(0, shortest.precision() - shortest.scale()));
      }
    }
  }
}
