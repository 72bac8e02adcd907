package dev.pgtrek.verify;

import dev.pgtrek.spi.TextRule;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A text as the rules for invalid UTF-8 and for NUL make it, byte by byte, by the decoder of the
 * WHATWG Encoding Standard, section 8.1.1: U+FFFD for each longest piece that begins no character.
 * The NULs are looked for after that. For one text.
 */
final class MendedBytes extends OutputStream {

  private static final byte[] REPLACEMENT = TextRule.REPLACEMENT.getBytes(StandardCharsets.UTF_8);

  private final OutputStream out;
  private final boolean mends;
  private final boolean nul;
  private final byte[] forNul;
  private final byte[] begun = new byte[4];
  private int length;
  private int needed;
  private int lower = 0x80;
  private int upper = 0xBF;

  MendedBytes(TextRule nulRule, TextRule utf8Rule, OutputStream out) {
    this.out = out;
    this.mends = utf8Rule.alters();
    this.nul = nulRule.alters();
    this.forNul =
        nulRule.kind() == TextRule.Kind.REPLACE
            ? nulRule.text().getBytes(StandardCharsets.UTF_8)
            : new byte[0];
  }

  @Override
  public void write(int value) throws IOException {
    int b = value & 0xff;
    if (!mends) {
      put(b);
    } else if (needed == 0) {
      begin(b);
    } else if (b < lower || b > upper) {
      replace();
      begin(b);
    } else {
      lower = 0x80;
      upper = 0xBF;
      begun[length++] = (byte) b;
      if (--needed == 0) {
        out.write(begun, 0, length);
        length = 0;
      }
    }
  }

  private void begin(int b) throws IOException {
    if (b < 0x80) {
      put(b);
      return;
    }
    if (b < 0xC2 || b > 0xF4) {
      replace();
      return;
    }
    needed = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
    lower = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
    upper = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
    begun[0] = (byte) b;
    length = 1;
  }

  private void put(int b) throws IOException {
    if (b == 0 && nul) {
      out.write(forNul);
    } else {
      out.write(b);
    }
  }

  private void replace() throws IOException {
    needed = 0;
    length = 0;
    lower = 0x80;
    upper = 0xBF;
    out.write(REPLACEMENT);
  }

  /** The text has ended; a character that it broke off in is replaced too. */
  @Override
  public void close() throws IOException {
    if (needed > 0) {
      replace();
    }
  }
}
