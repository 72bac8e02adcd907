package dev.pgtrek.sqlite.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf16Test {

  private static final String TEXT = "a\u0000é߿ࠀ\ud7ff\ue000\uffff😀𐀀\udbff\udfff";

  private static byte[] whole(byte[] text, boolean little) {
    byte[] room = new byte[Utf16.longest(text.length) + 1];
    int length = new Utf16(little).convert(text, 0, text.length, room, 1);
    return Arrays.copyOfRange(room, 1, 1 + length);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givesWhatJavaGivesForValidText(boolean little) {
    Charset charset = little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;

    byte[] utf8 = whole(TEXT.getBytes(charset), little);

    assertThat(utf8).isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "d83d, eda0bd",
    "de00, edb880",
    "d83d0041, eda0bd41",
    "d83dd83dde00, eda0bdf09f9880",
    "de00d83d, edb880eda0bd",
    "004100, 41ff",
    "d83d00, eda0bdff",
    "'', ''"
  })
  void keepsWhatIsNotValidAsInvalidBytes(String stored, String expected) {
    byte[] utf8 = whole(HexFormat.of().parseHex(stored), false);

    assertThat(HexFormat.of().formatHex(utf8)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7})
  void doesNotMindWhereThePiecesEnd(int size) {
    byte[] stored = TEXT.getBytes(StandardCharsets.UTF_16BE);
    Utf16 utf16 = new Utf16(false);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    for (int at = 0; at < stored.length; at += size) {
      out.writeBytes(
          utf16.next(Arrays.copyOfRange(stored, at, Math.min(stored.length, at + size))));
    }
    out.writeBytes(utf16.end());

    assertThat(out.toByteArray()).isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8));
  }
}
