package dev.pgtrek.profile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Tells whether a text is JSON as RFC 8259 defines it, and whether PostgreSQL's jsonb would keep
 * what it says. Not recursive; takes a text in pieces; the bytes' being valid UTF-8 is proved
 * elsewhere. For one thread; reused, so that a text allocates nothing.
 *
 * <p>jsonb refuses {@code \\u0000}, a surrogate without its other half, and numbers beyond what
 * numeric holds (131072 digits before the point, 16383 after it). It keeps one of two equal keys,
 * and writes minus zero as 0; both count as refused here, for they would alter the value.
 */
final class JsonScanner {

  static final int MAX_DEPTH = 1000;

  private static final int MAX_DIGITS_BEFORE_POINT = 131072;
  private static final int MAX_DIGITS_AFTER_POINT = 16383;
  private static final int HUGE_EXPONENT = 10_000_000;

  /** The first byte of eight is the lowest one. */
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  private static final long HASH_START = 0xCBF29CE484222325L;
  private static final long HASH_PRIME = 0x9E3779B97F4A7C15L;
  private static final int FEW_KEYS = 12;

  private static final int INVALID = 0;
  private static final int VALUE = 1;
  private static final int VALUE_OR_END = 2;
  private static final int KEY = 3;
  private static final int KEY_OR_END = 4;
  private static final int COLON = 5;
  private static final int NEXT = 6;
  private static final int DONE = 7;
  private static final int STRING = 8;
  private static final int ESCAPE = 9;
  private static final int HEX = 10;
  private static final int WORD = 11;
  private static final int MINUS = 12;
  private static final int ZERO = 13;
  private static final int INTEGER = 14;
  private static final int POINT = 15;
  private static final int FRACTION = 16;
  private static final int EXPONENT_SIGN = 17;
  private static final int EXPONENT_FIRST = 18;
  private static final int EXPONENT = 19;

  private int state = INVALID;
  private boolean refused;
  private boolean comparesKeys;
  private boolean document;

  /** One bit per open container: set for an object. */
  private final long[] objects = new long[(MAX_DEPTH + 63) / 64];

  private int depth;

  private boolean stringIsKey;

  /** Whether the open string is a key whose hash is wanted. */
  private boolean inKey;

  private boolean afterHighSurrogate;
  private int highSurrogate;
  private int hexDigits;
  private int hexValue;

  private String word = "";
  private int wordAt;

  private boolean negative;
  private boolean nonZero;
  private long digitsBefore;
  private long digitsAfter;
  private boolean exponentNegative;
  private int exponent;

  /** Hashes of the keys of the open objects, one object's after the other's. */
  private long[] keys = new long[64];

  private int keyCount;
  private final int[] firstKey = new int[MAX_DEPTH];
  private long hash;

  /** The bytes of the key that do not make eight yet, the first one lowest, and their bits. */
  private long pending;

  private int pendingBits;

  /** Whether a text that starts so can be JSON at all. */
  static boolean mayStart(byte first) {
    return switch (first) {
      case '{', '[', '"', '-', 't', 'f', 'n', ' ', '\t', '\n', '\r' -> true;
      default -> first >= '0' && first <= '9';
    };
  }

  /**
   * Begins a new text.
   *
   * @param wantsKeys whether equal keys are looked for, which takes memory in proportion to their
   *     number
   */
  void begin(boolean wantsKeys) {
    state = VALUE;
    refused = false;
    document = false;
    comparesKeys = wantsKeys;
    depth = 0;
    keyCount = 0;
    inKey = false;
    afterHighSurrogate = false;
  }

  /** Takes the next piece; false once the text cannot become JSON any more. */
  boolean feed(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = offset;
    while (i < end && state != INVALID) {
      if (state == STRING) {
        i = string(bytes, i, end);
      } else if (state >= MINUS) {
        i = number(bytes, i, end);
      } else {
        state = step(bytes[i++]);
      }
    }
    return state != INVALID;
  }

  /** Whether the text, now whole, is JSON. */
  boolean end() {
    if (state == ZERO || state == INTEGER || state == FRACTION || state == EXPONENT) {
      endNumber();
    }
    return state == DONE;
  }

  /** Whether it is an object or an array, and no single value. */
  boolean isDocument() {
    return document;
  }

  /** Whether jsonb refuses or alters it. */
  boolean refused() {
    return refused;
  }

  private int step(byte b) {
    return switch (state) {
      case ESCAPE -> escape(b);
      case HEX -> hex(b);
      case WORD -> word(b);
      default -> b == ' ' || b == '\n' || b == '\r' || b == '\t' ? state : structure(b);
    };
  }

  private int structure(byte b) {
    return switch (state) {
      case VALUE -> value(b);
      case VALUE_OR_END -> b == ']' ? close(false) : value(b);
      case KEY -> b == '"' ? openString(true) : INVALID;
      case KEY_OR_END -> b == '}' ? close(true) : b == '"' ? openString(true) : INVALID;
      case COLON -> b == ':' ? VALUE : INVALID;
      case NEXT -> next(b);
      default -> INVALID;
    };
  }

  private int next(byte b) {
    boolean object = inObject();
    return switch (b) {
      case ',' -> object ? KEY : VALUE;
      case '}' -> object ? close(true) : INVALID;
      case ']' -> object ? INVALID : close(false);
      default -> INVALID;
    };
  }

  private int value(byte b) {
    return switch (b) {
      case '{' -> open(true);
      case '[' -> open(false);
      case '"' -> openString(false);
      case 't' -> openWord("true");
      case 'f' -> openWord("false");
      case 'n' -> openWord("null");
      case '-' -> openNumber(MINUS, true, 0);
      case '0' -> openNumber(ZERO, false, 1);
      case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        int opened = openNumber(INTEGER, false, 1);
        nonZero = true;
        yield opened;
      }
      default -> INVALID;
    };
  }

  private int open(boolean object) {
    if (depth == MAX_DEPTH) {
      return INVALID;
    }
    long bit = 1L << (depth & 63);
    if (object) {
      objects[depth >> 6] |= bit;
    } else {
      objects[depth >> 6] &= ~bit;
    }
    document = true;
    firstKey[depth] = keyCount;
    depth++;
    return object ? KEY_OR_END : VALUE_OR_END;
  }

  private int close(boolean object) {
    depth--;
    if (object && comparesKeys) {
      refused |= hasEqualKeys(firstKey[depth], keyCount);
      keyCount = firstKey[depth];
    }
    return afterValue();
  }

  private boolean inObject() {
    return (objects[(depth - 1) >> 6] & (1L << ((depth - 1) & 63))) != 0;
  }

  private int afterValue() {
    return depth == 0 ? DONE : NEXT;
  }

  private boolean hasEqualKeys(int from, int to) {
    if (to - from <= FEW_KEYS) {
      for (int i = from + 1; i < to; i++) {
        for (int j = from; j < i; j++) {
          if (keys[i] == keys[j]) {
            return true;
          }
        }
      }
      return false;
    }
    Arrays.sort(keys, from, to);
    for (int i = from + 1; i < to; i++) {
      if (keys[i] == keys[i - 1]) {
        return true;
      }
    }
    return false;
  }

  private int openWord(String expected) {
    word = expected;
    wordAt = 1;
    return WORD;
  }

  private int word(byte b) {
    if (b != word.charAt(wordAt)) {
      return INVALID;
    }
    wordAt++;
    return wordAt == word.length() ? afterValue() : WORD;
  }

  private int openString(boolean key) {
    stringIsKey = key;
    inKey = key && comparesKeys;
    hash = HASH_START;
    pending = 0;
    pendingBits = 0;
    return STRING;
  }

  private int string(byte[] bytes, int from, int end) {
    int i = from;
    if (afterHighSurrogate && bytes[i] != '\\') {
      loneSurrogate();
    }
    i = plainWords(bytes, i, end);
    while (i < end) {
      byte b = bytes[i++];
      if (b == '"') {
        state = endString();
        return afterString(bytes, i, end);
      }
      if (b == '\\') {
        state = ESCAPE;
        return i;
      }
      if (b >= 0 && b < 0x20) {
        state = INVALID;
        return i;
      }
      if (inKey) {
        mix(b);
      }
    }
    return i;
  }

  /** Passes over whole words of plain characters, and over those before the first special one. */
  private int plainWords(byte[] bytes, int from, int end) {
    int i = from;
    while (i <= end - Long.BYTES) {
      long word = (long) EIGHT.get(bytes, i);
      // Marks the first byte that is a quote, a backslash or below a space.
      long special =
          (((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES) | (word - SPACES))
              & ~word
              & HIGH_BITS;
      int plainBits = Long.numberOfTrailingZeros(special) & ~7;
      if (inKey) {
        mix(word, plainBits);
      }
      i += plainBits >>> 3;
      if (special != 0) {
        break;
      }
    }
    return i;
  }

  /** Takes what most often follows a string: a colon, or a comma and the next key's quote. */
  private int afterString(byte[] bytes, int from, int end) {
    int i = from;
    if (i < end && state == COLON && bytes[i] == ':') {
      state = VALUE;
      i++;
    } else if (i < end && state == NEXT && bytes[i] == ',') {
      state = next(bytes[i++]);
      if (i < end && state == KEY && bytes[i] == '"') {
        state = openString(true);
        i++;
      }
    }
    return i;
  }

  private int endString() {
    if (inKey) {
      if (keyCount == keys.length) {
        keys = Arrays.copyOf(keys, keys.length * 2);
      }
      mixWord(pending ^ ((long) pendingBits << 56));
      keys[keyCount++] = hash;
      inKey = false;
    }
    return stringIsKey ? COLON : afterValue();
  }

  private int escape(byte b) {
    if (b == 'u') {
      hexDigits = 0;
      hexValue = 0;
      return HEX;
    }
    if (afterHighSurrogate) {
      loneSurrogate();
    }
    int character =
        switch (b) {
          case '"', '\\', '/' -> b;
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          default -> -1;
        };
    if (character < 0) {
      return INVALID;
    }
    if (inKey) {
      mix((byte) character);
    }
    return STRING;
  }

  private int hex(byte b) {
    int digit = Character.digit(b, 16);
    if (digit < 0) {
      return INVALID;
    }
    hexValue = hexValue * 16 + digit;
    if (++hexDigits < 4) {
      return HEX;
    }
    codeUnit((char) hexValue);
    return STRING;
  }

  private void codeUnit(char unit) {
    if (afterHighSurrogate && Character.isLowSurrogate(unit)) {
      afterHighSurrogate = false;
      mixCodePoint(Character.toCodePoint((char) highSurrogate, unit));
      return;
    }
    if (afterHighSurrogate) {
      loneSurrogate();
    }
    if (Character.isHighSurrogate(unit)) {
      afterHighSurrogate = true;
      highSurrogate = unit;
    } else {
      refused |= unit == 0 || Character.isLowSurrogate(unit);
      mixCodePoint(unit);
    }
  }

  private void loneSurrogate() {
    refused = true;
    afterHighSurrogate = false;
  }

  /** An escaped character counts in a key as its UTF-8 bytes do. */
  private void mixCodePoint(int point) {
    if (!inKey) {
      return;
    }
    if (point < 0x80) {
      mix((byte) point);
    } else if (point < 0x800) {
      mix((byte) (0xC0 | (point >> 6)));
      mix((byte) (0x80 | (point & 0x3F)));
    } else {
      if (point < 0x10000) {
        mix((byte) (0xE0 | (point >> 12)));
      } else {
        mix((byte) (0xF0 | (point >> 18)));
        mix((byte) (0x80 | (point >> 12 & 0x3F)));
      }
      mix((byte) (0x80 | (point >> 6 & 0x3F)));
      mix((byte) (0x80 | (point & 0x3F)));
    }
  }

  private void mix(byte b) {
    mix(b & 0xFF, Byte.SIZE);
  }

  /** Adds so many low bits of a word, whole bytes, to the key's hash: eight bytes at a time. */
  private void mix(long word, int bits) {
    if (bits == 0) {
      return;
    }
    long some = bits == Long.SIZE ? word : word & ((1L << bits) - 1);
    pending |= some << pendingBits;
    int all = pendingBits + bits;
    if (all >= Long.SIZE) {
      mixWord(pending);
      int used = Long.SIZE - pendingBits;
      pending = used == Long.SIZE ? 0 : some >>> used;
      all -= Long.SIZE;
    }
    pendingBits = all;
  }

  private void mixWord(long word) {
    hash = Long.rotateLeft((hash ^ word) * HASH_PRIME, 29);
  }

  private int openNumber(int first, boolean minus, int digits) {
    negative = minus;
    nonZero = false;
    digitsBefore = digits;
    digitsAfter = 0;
    exponentNegative = false;
    exponent = 0;
    return first;
  }

  /** Takes a number's bytes. What ends it belongs to what follows, and is looked at again. */
  private int number(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
      digit(bytes[i++]);
      if (state == INVALID) {
        return i;
      }
    }
    return i < end && mark(bytes[i]) ? i + 1 : i;
  }

  /** Takes a byte that is no digit; false where it is not the number's any more. */
  private boolean mark(byte b) {
    switch (b) {
      case '.' -> state = state == ZERO || state == INTEGER ? POINT : INVALID;
      case 'e', 'E' ->
          state = state == ZERO || state == INTEGER || state == FRACTION ? EXPONENT_SIGN : INVALID;
      case '+', '-' -> {
        exponentNegative = b == '-';
        state = state == EXPONENT_SIGN ? EXPONENT_FIRST : INVALID;
      }
      default -> {
        if (state == ZERO || state == INTEGER || state == FRACTION || state == EXPONENT) {
          endNumber();
          return false;
        }
        state = INVALID;
      }
    }
    return true;
  }

  private void digit(byte b) {
    switch (state) {
      case MINUS -> {
        digitsBefore = 1;
        nonZero = b != '0';
        state = b == '0' ? ZERO : INTEGER;
      }
      case INTEGER -> digitsBefore++;
      case POINT, FRACTION -> {
        digitsAfter++;
        nonZero |= b != '0';
        state = FRACTION;
      }
      case EXPONENT_SIGN, EXPONENT_FIRST, EXPONENT -> {
        exponent = Math.min(HUGE_EXPONENT, exponent * 10 + (b - '0'));
        state = EXPONENT;
      }
      // A digit after a leading zero.
      default -> state = INVALID;
    }
  }

  private void endNumber() {
    int shift = exponentNegative ? -exponent : exponent;
    refused |=
        digitsBefore + shift > MAX_DIGITS_BEFORE_POINT
            || digitsAfter - shift > MAX_DIGITS_AFTER_POINT
            || (negative && !nonZero);
    state = afterValue();
  }
}
