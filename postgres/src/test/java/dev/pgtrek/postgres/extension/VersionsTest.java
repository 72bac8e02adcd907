package dev.pgtrek.postgres.extension;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {

  @ParameterizedTest
  @CsvSource({
    "0.8.0, 0.8.4, -1",
    "0.10.0, 0.9.9, 1",
    "3.6, 3.6.0, 0",
    "3.6.0dev, 3.6.0, 0",
    "1.1, 1.0, 1",
    "2, 10, -1",
    "'', 0.1, -1"
  })
  void olderComesFirstByNumbers(String first, String second, int order) {
    assertThat(Integer.signum(Versions.compare(first, second))).isEqualTo(order);
    assertThat(Integer.signum(Versions.compare(second, first))).isEqualTo(-order);
  }
}
