package dev.pgtrek.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.spi.ByteSlice;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** Every day there is, judged by java.time; the rest is proved against the server. */
class IsoTextTest {

  private static final LocalDate FIRST = LocalDate.of(2000, 1, 1);

  private final IsoText iso = new IsoText();
  private final ByteSlice slice = new ByteSlice();

  @Test
  void countsEveryDayOfTenThousandYearsAsJavaDoes() {
    LocalDate end = LocalDate.of(9999, 12, 31);
    long expected = ChronoUnit.DAYS.between(FIRST, LocalDate.of(1, 1, 1));
    for (LocalDate day = LocalDate.of(1, 1, 1); !day.isAfter(end); day = day.plusDays(1)) {
      assertThat(iso.date(of(day.toString()))).as("%s", day).isEqualTo(expected++);
    }
  }

  @Test
  void takesADateForItsMidnightAndAnOffsetForItsInstant() {
    assertThat(iso.local(of("2000-01-02"))).isEqualTo(86_400_000_000L);
    assertThat(iso.zoned(of("2000-01-01T01:00-02:30"))).isEqualTo(12_600_000_000L);
    assertThat(iso.zoned(of("2000-01-01 00:00:00.000001+15"))).isEqualTo(1 - 54_000_000_000L);
  }

  private ByteSlice of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    slice.set(bytes, 0, bytes.length);
    return slice;
  }
}
