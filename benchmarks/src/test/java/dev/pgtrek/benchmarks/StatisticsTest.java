package dev.pgtrek.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void takesTheMiddleOfAnOddNumber() {
    assertThat(Statistics.of(List.of(3.0, 1.0, 9.0))).isEqualTo(new Statistics(3, 1, 9));
  }

  @Test
  void takesTheMeanOfBothMiddlesOfAnEvenNumber() {
    assertThat(Statistics.of(List.of(8.0, 1.0, 2.0, 4.0))).isEqualTo(new Statistics(3, 1, 8));
  }

  @Test
  void knowsNothingOfNothing() {
    assertThat(Statistics.of(List.of()).median()).isNaN();
  }
}
