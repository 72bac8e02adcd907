package dev.pgtrek.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The JDK's own decoder is the judge; it refuses the same as PostgreSQL, but for NUL. */
class Utf8Test {

  @Test
  void agreesWithTheJdkOnEverySequenceOfTwoBytes() {
    for (int sequence = 0; sequence < 1 << 16; sequence++) {
      byte[] bytes = {(byte) (sequence >> 8), (byte) sequence};

      byte[] followed = Arrays.copyOf(bytes, 12);
      Arrays.fill(followed, 2, 12, (byte) 'a');

      assertThat(accepts(bytes)).as("%04x", sequence).isEqualTo(judge(bytes));
      assertThat(accepts(followed)).as("%04x", sequence).isEqualTo(judge(followed));
    }
  }

  @Test
  void agreesWithTheJdkAroundEveryBorderOfThreeAndFourBytes() {
    int[] borders = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
    for (int lead = 0xC0; lead <= 0xFF; lead++) {
      for (int second : borders) {
        for (int third : borders) {
          for (int fourth : borders) {
            byte[] bytes = {(byte) lead, (byte) second, (byte) third, (byte) fourth};

            assertThat(accepts(bytes)).as(Arrays.toString(bytes)).isEqualTo(judge(bytes));
            assertThat(accepts(Arrays.copyOf(bytes, 3)))
                .as(Arrays.toString(bytes))
                .isEqualTo(judge(Arrays.copyOf(bytes, 3)));
          }
        }
      }
    }
  }

  @Test
  void findsABadByteAtEveryPlaceOfLongerText() {
    for (int length = 1; length <= 40; length++) {
      for (int place = 0; place < length; place++) {
        for (int bad : new int[] {0x00, 0x80, 0xFF}) {
          byte[] bytes = new byte[length];
          Arrays.fill(bytes, (byte) 'a');
          bytes[place] = (byte) bad;

          assertThat(accepts(bytes)).as("length %d place %d", length, place).isFalse();
        }
      }
    }
  }

  @Test
  void keepsACharacterThatLiesAcrossPieces() {
    byte[] bytes = "aé€😀z".repeat(7).getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size < bytes.length; size++) {
      Utf8 utf8 = new Utf8();
      utf8.begin();
      for (int from = 0; from < bytes.length; from += size) {
        utf8.accept(bytes, from, Math.min(from + size, bytes.length));
      }
      utf8.end();
    }
    assertThat(accepts(bytes)).isTrue();
  }

  @Test
  void countsCodePointsAsJavaDoes() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      String text = RandomValues.text(random, 50);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

      assertThat(Utf8.codePoints(bytes, 0, bytes.length))
          .isEqualTo(text.codePointCount(0, text.length()));
    }
  }

  private static boolean accepts(byte[] bytes) {
    byte[] around = new byte[bytes.length + 5];
    Arrays.fill(around, (byte) 0xFF);
    System.arraycopy(bytes, 0, around, 3, bytes.length);
    try {
      new Utf8().check(around, 3, bytes.length);
      return true;
    } catch (Misfit e) {
      return false;
    }
  }

  private static boolean judge(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return false;
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
