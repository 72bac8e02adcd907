package dev.pgtrek.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "9949, 9.9 kB",
    "9950, 10 kB",
    "999499, 999 kB",
    "999500, 1.0 MB",
    "1067008, 1.1 MB",
    "9223372036854775807, 9.2 EB"
  })
  void writesBytesInPowersOfAThousand(long bytes, String expected) {
    assertThat(Figures.bytes(bytes)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.00 s",
    "40, 0.04 s",
    "3200, 3.2 s",
    "59949, 59.9 s",
    "59950, 1 min 0 s",
    "125000, 2 min 5 s",
    "3599499, 59 min 59 s",
    "3599500, 1 h 0 min",
    "3780000, 1 h 3 min"
  })
  void writesTimesAsAPersonSaysThem(long millis, String expected) {
    assertThat(Figures.duration(Duration.ofMillis(millis))).isEqualTo(expected);
  }

  @Test
  void groupsDigitsByThousands() {
    assertThat(Figures.count(1_234_567)).isEqualTo("1,234,567");
  }

  @Test
  void countsOneWithoutAnS() {
    assertThat(Figures.count(1, "row")).isEqualTo("1 row");
  }

  @Test
  void countsManyWithAnS() {
    assertThat(Figures.count(0, "row")).isEqualTo("0 rows");
  }

  @Test
  void givesNoRateWithoutTime() {
    assertThat(Figures.perSecond(100, Duration.ZERO)).isZero();
  }

  @Test
  void ratesPerSecond() {
    assertThat(Figures.perSecond(1_000, Duration.ofMillis(250))).isEqualTo(4_000);
  }

  @Test
  void spellsOutWhatATerminalWouldObey() {
    assertThat(Figures.visible("a\u001b[2Jb\n\u202e")).isEqualTo("a\\u{1b}[2Jb\\u{a}\\u{202e}");
  }

  @Test
  void leavesOrdinaryNamesAlone() {
    assertThat(Figures.visible("Größe 表 🎵")).isEqualTo("Größe 表 🎵");
  }

  @Test
  void keepsTheLinesOfAStatement() {
    assertThat(Figures.visibleLines("a\r\n\tb\u0007")).isEqualTo("a\n\tb\\u{7}");
  }
}
