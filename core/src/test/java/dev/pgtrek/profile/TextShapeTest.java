package dev.pgtrek.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.profile.TextShape.Moment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextShapeTest {

  /** Set between other bytes, so that a look past the borders shows. */
  private static Moment moment(String text) {
    byte[] bytes = ("9" + text + "9").getBytes(StandardCharsets.UTF_8);
    return TextShape.dateOrTime(bytes, 1, bytes.length - 1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-02-29,DATE",
    "2000-02-29,DATE",
    "0001-01-01,DATE",
    "9999-12-31,DATE",
    "00:00,TIME",
    "23:59:59,TIME",
    "12:30:00.5,TIME",
    "12:30:00.123456,TIME",
    "12:30:00.123456000,TIME",
    "2024-01-31 02:30,TIMESTAMP",
    "2024-01-31T02:30:00,TIMESTAMP",
    "2024-01-31T02:30:00.123,TIMESTAMP",
    "2024-01-31T02:30:00Z,TIMESTAMP_ZONED",
    "2024-01-31 02:30Z,TIMESTAMP_ZONED",
    "2024-01-31 02:30:00+02,TIMESTAMP_ZONED",
    "2024-01-31 02:30:00-0230,TIMESTAMP_ZONED",
    "2024-01-31 02:30:00.000001+15:59,TIMESTAMP_ZONED"
  })
  void recognisesIsoText(String text, Moment expected) {
    assertThat(moment(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2023-02-29",
        "1900-02-29",
        "2023-02-30",
        "2023-04-31",
        "2023-13-01",
        "2023-00-01",
        "2023-01-00",
        "0000-01-01",
        "2023-1-1",
        "20230101",
        "2023/01/01",
        "24:00",
        "23:60",
        "23:59:60",
        "23:59:",
        "23:59:5",
        "1:00",
        "12:00:00.",
        "12:00:00.1234567",
        "12:00Z",
        "12:00+02",
        "2024-01-31 ",
        "2024-01-31t02:30",
        "2024-01-31  02:30",
        "2024-01-31T02",
        "2024-01-31T02:30:00z",
        "2024-01-31T02:30:00 Z",
        "2024-01-31T02:30:00+16:00",
        "2024-01-31T02:30:00+2",
        "2024-01-31T02:30:00+02:60",
        "2024-01-31T02:30:00+02:0",
        "2024-01-31T02:30:00+02:00x",
        " 2024-01-31",
        "+2024-01-31"
      })
  void refusesWhatTheCalendarOrTheClockDoesNotKnow(String text) {
    assertThat(moment(text)).isEqualTo(Moment.NONE);
  }

  @Test
  void tellsUpperCaseUuids() {
    String lower = "0e37df36-f698-11e6-8dd4-cb9ced3df976";

    assertThat(TextShape.uuid(ascii(lower), 0, 36)).isEqualTo(1);
    assertThat(TextShape.uuid(ascii(lower.replace('e', 'E')), 0, 36)).isEqualTo(2);
    assertThat(TextShape.uuid(ascii(lower.replace('e', 'g')), 0, 36)).isZero();
    assertThat(TextShape.uuid(ascii(lower.replace('-', '0')), 0, 36)).isZero();
    assertThat(TextShape.uuid(ascii(lower), 0, 35)).isZero();
  }

  @Test
  void knowsFourTruthWords() {
    for (String word : new String[] {"t", "F", "true", "FALSE", "False"}) {
      assertThat(TextShape.isBoolean(ascii(word), 0, word.length())).as(word).isTrue();
    }
    for (String word : new String[] {"", "y", "no", "trues", "1", "tru"}) {
      assertThat(TextShape.isBoolean(ascii(word), 0, word.length())).as(word).isFalse();
    }
  }

  @Test
  void knowsDecimals() {
    for (String text : new String[] {"0", "-1", "007", "1.50", "1e5", "-1.5E-10"}) {
      assertThat(TextShape.isDecimal(ascii(text), 0, text.length())).as(text).isTrue();
    }
    for (String text : new String[] {"", "-", "+1", "1.", ".5", "1e", "1e+", "0x10", "1 ", "1,5"}) {
      assertThat(TextShape.isDecimal(ascii(text), 0, text.length())).as(text).isFalse();
    }
  }
}
