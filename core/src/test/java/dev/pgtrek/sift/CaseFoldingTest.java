package dev.pgtrek.sift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.spi.ByteSlice;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaseFoldingTest {

  private static String folded(String text) {
    byte[] bytes = ("x" + text + "x").getBytes(StandardCharsets.UTF_8);
    ByteSlice slice = new ByteSlice();
    slice.set(bytes, 1, bytes.length - 2);
    return new String(CaseFolding.of(slice), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "AbZ@[`{, abz@[`{",
    "ÄÖÜß, äöüß",
    "ДОМ, дом",
    "\u212A, k",
    "\uD801\uDC00, \uD801\uDC28",
    "😀A, 😀a"
  })
  void foldsLetterByLetter(String text, String expected) {
    String folded = folded(text);

    assertThat(folded).isEqualTo(expected);
    assertThat(folded(folded)).isEqualTo(folded);
  }
}
