package dev.pgtrek.postgres.copy;

import dev.pgtrek.spi.TextRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/** Texts as the rules for NUL and for invalid UTF-8 make them: first the one, then the other. */
final class MendedText {

  private static final int BUFFER = 8192;

  private final TextRule nul;
  private final TextRule utf8;

  MendedText(TextRule nul, TextRule utf8) {
    this.nul = nul;
    this.utf8 = utf8;
  }

  /** The text, or null where it stays as it is. */
  byte @org.jspecify.annotations.Nullable [] mended(byte[] bytes, int offset, int length) {
    boolean broken = utf8.alters() && !isValid(bytes, offset, length);
    boolean hasNul = nul.alters() && hasNul(bytes, offset, length);
    if (!broken && !hasNul) {
      return null;
    }
    // A text that stays broken is not decoded, or it would be mended in passing.
    if (!broken && !isValid(bytes, offset, length)) {
      throw Misfit.because("it is not valid UTF-8");
    }
    // Decoding puts U+FFFD in the place of each longest piece that begins no character.
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    if (hasNul) {
      text = text.replace("\0", nul.kind() == TextRule.Kind.STRIP ? "" : nul.text());
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean hasNul(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isValid(byte[] bytes, int offset, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes, offset, length));
      return true;
    } catch (java.nio.charset.CharacterCodingException _) {
      return false;
    }
  }

  /** The same of a stream; it stays within a few buffers of memory. */
  InputStream mended(InputStream text) {
    boolean decodes = utf8.alters();
    Reader characters =
        new InputStreamReader(text, decodes ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    byte[] replacement =
        nul.kind() == TextRule.Kind.REPLACE
            ? nul.text().getBytes(StandardCharsets.UTF_8)
            : new byte[0];
    return new InputStream() {

      private final char[] read = new char[BUFFER];
      private byte[] pending = new byte[0];
      private int at;
      private boolean ended;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        while (at == pending.length) {
          if (ended) {
            return -1;
          }
          fill();
        }
        int piece = Math.min(length, pending.length - at);
        System.arraycopy(pending, at, into, offset, piece);
        at += piece;
        return piece;
      }

      private void fill() throws IOException {
        int count = characters.read(read, 0, BUFFER - 1);
        if (count < 0) {
          ended = true;
          pending = new byte[0];
          at = 0;
          return;
        }
        // The two halves of a character outside the first plane stay together.
        if (decodes && Character.isHighSurrogate(read[count - 1])) {
          int second = characters.read();
          if (second >= 0) {
            read[count++] = (char) second;
          }
        }
        pending = bytes(count);
        at = 0;
      }

      private byte[] bytes(int count) {
        String piece = new String(read, 0, count);
        if (nul.alters() && piece.indexOf('\0') >= 0) {
          String with =
              new String(
                  replacement, decodes ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
          piece = piece.replace("\0", with);
        }
        return piece.getBytes(decodes ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
      }

      @Override
      public void close() throws IOException {
        characters.close();
      }
    };
  }
}
