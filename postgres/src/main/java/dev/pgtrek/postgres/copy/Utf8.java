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
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
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
        int next = skipWholeCharacters(bytes, at, to);
        if (next == at) {
          // What is wrong, or lies across the border of two pieces, is looked at byte by byte.
          lead(bytes[at]);
          next++;
        }
        at = next;
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

  private void lead(byte first) {
    int value = first & 0xFF;
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
    for (; at + 8 <= to; at += 8) {
      long found = notAscii((long) WORD.get(bytes, at));
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (at < to && bytes[at] > 0) {
      at++;
    }
    return at;
  }

  /** Goes on as long as well-formed characters of several bytes follow each other. */
  private static int skipWholeCharacters(byte[] bytes, int from, int to) {
    int at = from;
    while (to - at >= 4) {
      int lead = bytes[at];
      int second = bytes[at + 1];
      int length;
      if ((lead & 0xE0) == 0xC0) {
        length = (lead & 0x1E) != 0 && isContinuation(second) ? 2 : 0;
      } else if ((lead & 0xF0) == 0xE0) {
        int third = bytes[at + 2];
        int code = (lead & 0x0F) << 12 | (second & 0x3F) << 6 | (third & 0x3F);
        boolean whole = isContinuation(second) && isContinuation(third);
        length = whole && code >= 0x800 && (code & 0xF800) != 0xD800 ? 3 : 0;
      } else {
        length = fourBytes(lead, second, bytes[at + 2], bytes[at + 3]) ? 4 : 0;
      }
      if (length == 0) {
        return at;
      }
      at += length;
    }
    return at;
  }

  private static boolean fourBytes(int lead, int second, int third, int fourth) {
    int code = (lead & 0x07) << 18 | (second & 0x3F) << 12;
    return (lead & 0xF8) == 0xF0
        && isContinuation(second)
        && isContinuation(third)
        && isContinuation(fourth)
        && code >= 0x10000
        && code <= 0x10FFFF;
  }

  private static boolean isContinuation(int value) {
    return (value & 0xC0) == 0x80;
  }

  private static boolean allAscii(byte[] bytes, int from, int to) {
    int at = from;
    for (; at + 16 <= to; at += 16) {
      long one = (long) WORD.get(bytes, at);
      long other = (long) WORD.get(bytes, at + 8);
      if (((one | (one - ONES) | other | (other - ONES)) & HIGH_BITS) != 0) {
        return false;
      }
    }
    if (at + 8 <= to) {
      if (notAscii((long) WORD.get(bytes, at)) != 0) {
        return false;
      }
      at += 8;
    }
    if (at < to && to - from >= 8) {
      // The last word overlaps bytes that were seen already: cheaper than a loop over the rest.
      return notAscii((long) WORD.get(bytes, to - 8)) == 0;
    }
    while (at < to && bytes[at] > 0) {
      at++;
    }
    return at == to;
  }

  /**
   * Marks the high bit of the first byte that is not 0x01 to 0x7F, if there is one; those after it
   * may be marked in error. A zero byte borrows, and so shows a high bit.
   */
  private static long notAscii(long word) {
    return (word | (word - ONES)) & HIGH_BITS;
  }
}
