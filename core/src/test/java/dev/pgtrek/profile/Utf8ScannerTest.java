package dev.pgtrek.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8ScannerTest {

  private final Utf8Scanner scanner = new Utf8Scanner();

  private void scan(byte[] bytes) {
    scanner.begin();
    scanner.feed(bytes, 0, bytes.length);
  }

  @Test
  void countsCodePoints() {
    String text = "abcdefgh naïve Ω 😀 end of the text";

    scan(text.getBytes(StandardCharsets.UTF_8));

    assertThat(scanner.valid()).isTrue();
    assertThat(scanner.chars()).isEqualTo(text.codePointCount(0, text.length()));
    assertThat(scanner.isAscii()).isFalse();
    assertThat(scanner.hasNul()).isFalse();
  }

  @Test
  void findsNulWhereverItStands() {
    for (int place = 0; place < 40; place++) {
      byte[] text = "x".repeat(40).getBytes(StandardCharsets.US_ASCII);
      text[place] = 0;

      scan(text);

      assertThat(scanner.hasNul()).as("at %d", place).isTrue();
      assertThat(scanner.valid()).isTrue();
    }
  }

  @Test
  void takesNoOtherByteForNul() {
    for (int value = 1; value < 128; value++) {
      scan(Character.toString(value).repeat(16).getBytes(StandardCharsets.US_ASCII));

      assertThat(scanner.hasNul()).as("byte %d", value).isFalse();
    }
  }

  @Test
  void refusesASequenceThatEndsTooEarly() {
    scan(new byte[] {'a', (byte) 0xE2, (byte) 0x82});

    assertThat(scanner.valid()).isFalse();
  }

  @Test
  void findsNulInsideABrokenSequence() {
    scan(new byte[] {(byte) 0xE2, 0, 'a'});

    assertThat(scanner.valid()).isFalse();
    assertThat(scanner.hasNul()).isTrue();
  }

  @Test
  void judgesLikeTheStrictDecoderOfThePlatformWholeAndInPieces() {
    Random random = new Random(11);
    int[] interesting = {
      0, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED,
      0xEE, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF
    };
    for (int round = 0; round < 50_000; round++) {
      byte[] text = new byte[random.nextInt(9)];
      for (int i = 0; i < text.length; i++) {
        text[i] = (byte) interesting[random.nextInt(interesting.length)];
      }
      boolean expected = decodes(text);

      scan(text);
      assertThat(scanner.valid()).as(() -> Arrays.toString(text)).isEqualTo(expected);
      if (expected) {
        String decoded = new String(text, StandardCharsets.UTF_8);
        assertThat(scanner.chars()).isEqualTo(decoded.codePointCount(0, decoded.length()));
        assertThat(scanner.hasNul()).isEqualTo(decoded.indexOf(0) >= 0);
      }

      scanner.begin();
      for (int i = 0; i < text.length; i++) {
        scanner.feed(text, i, 1);
      }
      assertThat(scanner.valid()).as(() -> Arrays.toString(text)).isEqualTo(expected);
    }
  }

  private static boolean decodes(byte[] text) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
