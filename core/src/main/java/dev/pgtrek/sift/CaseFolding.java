package dev.pgtrek.sift;

import dev.pgtrek.spi.ByteSlice;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts as citext compares them, which is by lower() in the database's locale. That differs a
 * little from locale to locale; this is the simple mapping of Unicode, letter by letter, which
 * finds equal what a locale of UTF-8 finds equal, and more than the locale C does.
 */
final class CaseFolding {

  private CaseFolding() {}

  /**
   * The folded text.
   *
   * @param text valid UTF-8
   */
  static byte[] of(ByteSlice text) {
    byte[] bytes = Arrays.copyOfRange(text.array(), text.offset(), text.offset() + text.length());
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] < 0) {
        return beyondAscii(bytes);
      }
      if (bytes[i] >= 'A' && bytes[i] <= 'Z') {
        bytes[i] = (byte) (bytes[i] + ('a' - 'A'));
      }
    }
    return bytes;
  }

  private static byte[] beyondAscii(byte[] bytes) {
    StringBuilder folded = new StringBuilder(bytes.length);
    new String(bytes, StandardCharsets.UTF_8)
        .codePoints()
        .forEach(c -> folded.appendCodePoint(Character.toLowerCase(c)));
    return folded.toString().getBytes(StandardCharsets.UTF_8);
  }
}
