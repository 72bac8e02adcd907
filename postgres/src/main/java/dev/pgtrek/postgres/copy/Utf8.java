package dev.pgtrek.postgres.copy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks that bytes are UTF-8 as PostgreSQL takes it: well-formed by the Unicode Standard's table
 * 3-7 (nothing overlong, no surrogates, nothing above U+10FFFF) and without NUL. Keeps its place
 * between pieces, so that a character may lie across two of them. For one thread.
 */
final class Utf8 {

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  /** Continuation bytes that the character begun in the last piece still needs. */
  private int needed;

  /** The bounds of the next continuation byte, as unsigned values. */
  private int low = 0x80;

  private int high = 0xBF;

  /** Checks a whole value. */
  void check(byte[] bytes, int offset, int length) {
    if (!allAscii(bytes, offset, offset + length)) {
      begin();
      accept(bytes, offset, offset + length);
      end();
    }
  }

  void begin() {
    needed = 0;
  }

  /** Checks a piece that follows the last one. */
  void accept(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (needed > 0) {
        continuation(bytes[at++] & 0xFF);
      } else if (bytes[at] > 0) {
        at = skipAscii(bytes, at, to);
      } else {
        lead(bytes[at++] & 0xFF);
      }
    }
  }

  void end() {
    if (needed > 0) {
      throw invalid();
    }
  }

  /** Characters (code points) among well-formed bytes: all that are no continuation. */
  static int codePoints(byte[] bytes, int from, int to) {
    int count = 0;
    for (int at = from; at < to; at++) {
      count += bytes[at] >= (byte) 0xC0 ? 1 : 0;
    }
    return count;
  }

  private void continuation(int value) {
    if (value < low || value > high) {
      throw invalid();
    }
    needed--;
    low = 0x80;
    high = 0xBF;
  }

  private void lead(int value) {
    low = 0x80;
    high = 0xBF;
    if (value >= 0xC2 && value <= 0xDF) {
      needed = 1;
    } else if (value >= 0xE0 && value <= 0xEF) {
      needed = 2;
      low = value == 0xE0 ? 0xA0 : 0x80;
      high = value == 0xED ? 0x9F : 0xBF;
    } else if (value >= 0xF0 && value <= 0xF4) {
      needed = 3;
      low = value == 0xF0 ? 0x90 : 0x80;
      high = value == 0xF4 ? 0x8F : 0xBF;
    } else if (value == 0) {
      throw Misfit.because("it holds the character NUL");
    } else {
      throw invalid();
    }
  }

  private static Misfit invalid() {
    return Misfit.because("it is not valid UTF-8");
  }

  /** The first index from which a byte is NUL or not ASCII; at least one byte further. */
  private static int skipAscii(byte[] bytes, int from, int to) {
    int at = from + 1;
    while (at + 8 <= to && asciiWord((long) WORD.get(bytes, at))) {
      at += 8;
    }
    while (at < to && bytes[at] > 0) {
      at++;
    }
    return at;
  }

  private static boolean allAscii(byte[] bytes, int from, int to) {
    int at = from;
    for (; at + 8 <= to; at += 8) {
      if (!asciiWord((long) WORD.get(bytes, at))) {
        return false;
      }
    }
    if (at < to && to - from >= 8) {
      // The last word overlaps bytes that were seen already: cheaper than a loop over the rest.
      return asciiWord((long) WORD.get(bytes, to - 8));
    }
    while (at < to && bytes[at] > 0) {
      at++;
    }
    return at == to;
  }

  /** Whether all eight bytes are 0x01 to 0x7F: a zero byte borrows, and so shows a high bit. */
  private static boolean asciiWord(long word) {
    return ((word | (word - ONES)) & HIGH_BITS) == 0;
  }
}
