package dev.pgtrek.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {

  private enum Answer {
    INVALID,
    REFUSED,
    FINE
  }

  private final JsonScanner scanner = new JsonScanner();

  private Answer whole(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    scanner.begin(true);
    boolean valid = scanner.feed(bytes, 0, bytes.length) && scanner.end();
    return valid ? scanner.refused() ? Answer.REFUSED : Answer.FINE : Answer.INVALID;
  }

  private Answer byteByByte(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    scanner.begin(true);
    boolean valid = true;
    for (int i = 0; i < bytes.length && valid; i++) {
      valid = scanner.feed(bytes, i, 1);
    }
    valid = valid && scanner.end();
    return valid ? scanner.refused() ? Answer.REFUSED : Answer.FINE : Answer.INVALID;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        " true ",
        "false",
        "0",
        "-1",
        "1.50e+3",
        "\"\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"",
        "\"\\ud83d\\ude00 😀\"",
        "{\"a\":1,\"b\":[true,null,{\"a\":{}}],\"\":0.0}",
        "[1,2 , 3]",
        "\t[\n]\r\n",
        "{\"a\":{\"a\":1},\"b\":{\"a\":2}}",
        "1e131071",
        "1e-16383"
      })
  void takesJson(String text) {
    assertThat(whole(text)).isEqualTo(Answer.FINE);
    assertThat(byteByByte(text)).isEqualTo(Answer.FINE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\" 1}",
        "{\"a\":1]",
        "[1}",
        "[1 2]",
        "01",
        "-",
        "-01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "+1",
        "1-1",
        "1.5.5",
        "1e5.5",
        "NaN",
        "Infinity",
        "nul",
        "nulll",
        "True",
        "\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u12",
        "\"a\nb\"",
        "\"a\u0001b\"",
        "{} {}",
        "1 2",
        "[1]x",
        "\uFEFF{}"
      })
  void refusesWhatIsNoJson(String text) {
    assertThat(whole(text)).isEqualTo(Answer.INVALID);
    assertThat(byteByByte(text)).isEqualTo(Answer.INVALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\u0000\"",
        "{\"a\\u0000\":1}",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800x\"",
        "\"\\ud800\\n\"",
        "\"\\ud800\\ud800\\udc00\"",
        "\"\\ude00\\ud83d\"",
        "1e131072",
        "1e-16384",
        "1e99999999999999999999",
        "-0",
        "[-0.00]",
        "-0e5",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"é\":1,\"\\u00e9\":2}",
        "{\"😀\":1,\"\\ud83d\\ude00\":2}",
        "{\"a\":{\"b\":1,\"b\":2}}",
        "{\"1\":0,\"2\":0,\"3\":0,\"4\":0,\"5\":0,\"6\":0,\"7\":0,\"8\":0,\"9\":0,\"10\":0,\"11\":0,"
            + "\"12\":0,\"13\":0,\"14\":0,\"3\":0}"
      })
  void marksWhatJsonbWouldRefuseOrAlter(String text) {
    assertThat(whole(text)).isEqualTo(Answer.REFUSED);
    assertThat(byteByByte(text)).isEqualTo(Answer.REFUSED);
  }

  @Test
  void takesThreeBytesLongNumbersUpToTheLimitOfNumeric() {
    assertThat(whole("1".repeat(131072))).isEqualTo(Answer.FINE);
    assertThat(whole("1".repeat(131073))).isEqualTo(Answer.REFUSED);
    assertThat(whole("0." + "1".repeat(16383))).isEqualTo(Answer.FINE);
    assertThat(whole("0." + "1".repeat(16384))).isEqualTo(Answer.REFUSED);
  }

  @Test
  void boundsTheDepth() {
    assertThat(whole("[".repeat(1000) + "]".repeat(1000))).isEqualTo(Answer.FINE);
    assertThat(whole("[".repeat(1001) + "]".repeat(1001))).isEqualTo(Answer.INVALID);
    assertThat(whole("{\"a\":".repeat(1000) + "1" + "}".repeat(1000))).isEqualTo(Answer.FINE);
  }

  @Test
  void forgetsTheKeysOfTheTextBefore() {
    assertThat(whole("{\"a\":1")).isEqualTo(Answer.INVALID);
    assertThat(whole("{\"a\":1}")).isEqualTo(Answer.FINE);
  }

  @Test
  void judgesLikeJacksonWhateverIsThrownAtIt() throws IOException {
    String[] pieces = {
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      "\"a\"",
      "\"b\"",
      "1",
      "-",
      "0",
      ".5",
      "e3",
      "true",
      "null",
      " ",
      "\"\\n\"",
      "\"\\u00e9\"",
      "\"",
      "\\"
    };
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(9); i >= 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      boolean valid = whole(text.toString()) != Answer.INVALID;
      assertThat(valid).as(text.toString()).isEqualTo(jacksonTakes(text.toString()));
    }
  }

  private static boolean jacksonTakes(String text) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      // A number is checked to its end only when it is read.
      return parser.nextToken() == null;
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      return false;
    }
  }
}
