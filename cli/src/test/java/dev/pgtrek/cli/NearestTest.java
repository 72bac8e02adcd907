package dev.pgtrek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

  @ParameterizedTest
  @CsvSource({"kitten, sitting, 3", "'', abc, 3", "abc, '', 3", "same, same, 0", "ab, ba, 2"})
  void countsLettersToChange(String one, String other, int expected) {
    assertThat(Nearest.distance(one, other)).isEqualTo(expected);
  }

  @Test
  void findsNothingInWordsThatAreTooFar() {
    assertThat(Nearest.of("oracle", List.of("sqlite", "file"), 3)).isEmpty();
  }
}
