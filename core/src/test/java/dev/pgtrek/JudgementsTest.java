package dev.pgtrek;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementsTest {

  @ParameterizedTest
  @CsvSource({
    "100, 4000, 1", // 40 times as long, but only 3.9 ms
    "10000, 14000, 1",
    "10000, 16000, 1.6",
    "100000, 50000, 0.5",
    "0, 6000, 6000",
    "0, 0, 0"
  })
  void takesForSlowerOnlyWhatIsNoticeablySlower(long source, long target, double times) {
    assertThat(Judgements.slowdown(source, target, Duration.ofMillis(5))).isEqualTo(times);
  }
}
