package dev.pgtrek.sqlite.rows;

import java.util.Arrays;

/**
 * Turns the text of a UTF-16 database into UTF-8, piece by piece. Nothing is replaced: a surrogate
 * without its partner becomes the three bytes that UTF-8 would give it, and an odd last byte
 * becomes 0xFF; both are invalid UTF-8 and are found as such. Not safe for several threads.
 */
final class Utf16 {

  private static final int NONE = -1;
  private static final byte[] NOTHING = new byte[0];

  private final boolean littleEndian;
  private int oddByte = NONE;
  private int highSurrogate = NONE;
  private byte[] out = NOTHING;
  private int length;

  Utf16(boolean littleEndian) {
    this.littleEndian = littleEndian;
  }

  /** The most bytes that a text has as UTF-8. */
  static int longest(int length) {
    return Math.toIntExact(length / 2 * 3L + 1);
  }

  /**
   * Converts a whole text at once, without allocating.
   *
   * @param into has room for {@link #longest} bytes from {@code to} on
   * @return the bytes that it has as UTF-8
   */
  int convert(byte[] text, int from, int count, byte[] into, int to) {
    out = into;
    length = to;
    int end = from + count - 1;
    int low = littleEndian ? 0 : 1;
    for (int at = from; at < end; at += 2) {
      int unit = (text[at + 1 - low] & 0xff) << 8 | (text[at + low] & 0xff);
      if (unit < 0x80 && highSurrogate == NONE) {
        into[length++] = (byte) unit;
      } else {
        unit(unit);
      }
    }
    if (count % 2 != 0) {
      oddByte = 0;
    }
    finish();
    out = NOTHING;
    return length - to;
  }

  /** The UTF-8 of the next piece, as far as it is decided. */
  byte[] next(byte[] piece) {
    begin(piece.length);
    for (byte b : piece) {
      int value = b & 0xff;
      if (oddByte == NONE) {
        oddByte = value;
      } else {
        unit(littleEndian ? (value << 8) | oddByte : (oddByte << 8) | value);
        oddByte = NONE;
      }
    }
    return Arrays.copyOf(out, length);
  }

  /** The UTF-8 of what was left open. */
  byte[] end() {
    begin(0);
    finish();
    return Arrays.copyOf(out, length);
  }

  private void finish() {
    flushSurrogate();
    if (oddByte != NONE) {
      out[length++] = (byte) 0xff;
      oddByte = NONE;
    }
  }

  /** Two bytes give at most three; what the last piece left open gives four at most. */
  private void begin(int pieceLength) {
    out = new byte[pieceLength / 2 * 3 + 8];
    length = 0;
  }

  private void unit(int unit) {
    if (highSurrogate != NONE && unit >= 0xdc00 && unit <= 0xdfff) {
      codePoint(0x10000 + ((highSurrogate - 0xd800) << 10) + unit - 0xdc00);
      highSurrogate = NONE;
      return;
    }
    flushSurrogate();
    if (unit >= 0xd800 && unit <= 0xdbff) {
      highSurrogate = unit;
    } else {
      codePoint(unit);
    }
  }

  private void flushSurrogate() {
    if (highSurrogate != NONE) {
      codePoint(highSurrogate);
      highSurrogate = NONE;
    }
  }

  private void codePoint(int c) {
    if (c < 0x80) {
      out[length++] = (byte) c;
    } else if (c < 0x800) {
      out[length++] = (byte) (0xc0 | (c >> 6));
      rest(c);
    } else if (c < 0x10000) {
      out[length++] = (byte) (0xe0 | (c >> 12));
      rest(c >> 6);
      rest(c);
    } else {
      out[length++] = (byte) (0xf0 | (c >> 18));
      rest(c >> 12);
      rest(c >> 6);
      rest(c);
    }
  }

  /** A further byte: its lowest six bits. */
  private void rest(int bits) {
    out[length++] = (byte) (0x80 | (bits & 0x3f));
  }
}
