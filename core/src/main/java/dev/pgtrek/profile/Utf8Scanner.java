package dev.pgtrek.profile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Validates UTF-8 strictly (Unicode 16, table 3-7: no overlong form, no surrogate, nothing beyond
 * U+10FFFF), counts code points and looks for NUL. A text may come in several pieces. For one
 * thread.
 */
final class Utf8Scanner {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x0101010101010101L;

  private long chars;
  private boolean invalid;
  private boolean ascii;
  private boolean nul;

  /** Continuation bytes that the open sequence still needs. */
  private int missing;

  /** The bounds of the next continuation byte, as unsigned values. */
  private int lowest;

  private int highest;

  /** Begins a new text. */
  void begin() {
    chars = 0;
    invalid = false;
    ascii = true;
    nul = false;
    missing = 0;
  }

  /** Takes the next piece. */
  void feed(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = offset;
    while (i < end) {
      if (missing == 0) {
        i = skipWhole(bytes, skipAscii(bytes, i, end), end);
        if (i == end) {
          return;
        }
        if (bytes[i] >= 0) {
          continue;
        }
      }
      step(bytes[i++] & 0xFF);
    }
  }

  /** Passes over ASCII, eight bytes at a time. */
  private int skipAscii(byte[] bytes, int from, int end) {
    int i = from;
    while (i <= end - Long.BYTES) {
      long eight = (long) LONGS.get(bytes, i);
      if ((eight & HIGH_BITS) != 0) {
        break;
      }
      nul |= ((eight - LOW_BITS) & HIGH_BITS) != 0;
      i += Long.BYTES;
    }
    if (i < end && i > end - Long.BYTES && end - from >= Long.BYTES) {
      // The last eight bytes overlap some that were seen already: cheaper than the rest one by one.
      long eight = (long) LONGS.get(bytes, end - Long.BYTES);
      if ((eight & HIGH_BITS) == 0) {
        nul |= ((eight - LOW_BITS) & HIGH_BITS) != 0;
        i = end;
      }
    }
    while (i < end && bytes[i] >= 0) {
      nul |= bytes[i] == 0;
      i++;
    }
    chars += i - from;
    return i;
  }

  /** Passes over the sequences of two and three bytes that need no closer look. */
  private int skipWhole(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end - 2 && bytes[i] < 0) {
      int lead = bytes[i] & 0xFF;
      boolean second = (bytes[i + 1] & 0xC0) == 0x80;
      if (second && lead >= 0xC2 && lead <= 0xDF) {
        i += 2;
      } else if (second
          && lead >= 0xE1
          && lead <= 0xEF
          && lead != 0xED
          && (bytes[i + 2] & 0xC0) == 0x80) {
        i += 3;
      } else {
        break;
      }
      chars++;
      ascii = false;
    }
    return i;
  }

  /** Takes one byte that is not ASCII, or stands inside a sequence. */
  private void step(int unsigned) {
    if (missing > 0) {
      if (unsigned >= lowest && unsigned <= highest) {
        missing--;
        lowest = 0x80;
        highest = 0xBF;
        return;
      }
      invalid = true;
      missing = 0;
    }
    ascii &= unsigned < 0x80;
    nul |= unsigned == 0;
    chars++;
    if (unsigned >= 0x80) {
      lead(unsigned);
    }
  }

  private void lead(int unsigned) {
    if (unsigned >= 0xC2 && unsigned <= 0xDF) {
      expect(1, 0x80, 0xBF);
    } else if (unsigned >= 0xE0 && unsigned <= 0xEF) {
      expect(2, unsigned == 0xE0 ? 0xA0 : 0x80, unsigned == 0xED ? 0x9F : 0xBF);
    } else if (unsigned >= 0xF0 && unsigned <= 0xF4) {
      expect(3, unsigned == 0xF0 ? 0x90 : 0x80, unsigned == 0xF4 ? 0x8F : 0xBF);
    } else {
      invalid = true;
    }
  }

  private void expect(int continuations, int from, int to) {
    missing = continuations;
    lowest = from;
    highest = to;
  }

  /** Whether the text, now whole, is valid. */
  boolean valid() {
    return !invalid && missing == 0;
  }

  /** Code points; of an invalid text about as many as a reader would see. */
  long chars() {
    return chars;
  }

  boolean hasNul() {
    return nul;
  }

  boolean isAscii() {
    return ascii;
  }
}
