package dev.pgtrek.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeClockIT {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"+40d, 40", "-365d, -365"})
  void setsTheTimeOfDayAndLetsAWaitTakeItsTime(String offset, int days) throws Exception {
    FakeClock clock = FakeClock.at(folder.resolve("clock"));
    clock.shift(offset);
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    TellTime.class.getName()))
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(clock.environment());

    Process process = builder.start();
    BufferedReader told = process.inputReader(StandardCharsets.UTF_8);
    Instant now = Instant.parse(told.readLine());
    Duration waited = Duration.parse(told.readLine());

    assertThat(process.waitFor()).isZero();
    assertThat(now)
        .isCloseTo(Instant.now().plus(Duration.ofDays(days)), within(1, ChronoUnit.HOURS));
    assertThat(waited).isGreaterThanOrEqualTo(TellTime.WAIT.minusMillis(5));
  }
}
