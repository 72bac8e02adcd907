package dev.pgtrek.sqlite.write;

import dev.pgtrek.spi.ByteSlice;

/** Which texts SQLite takes for numbers, after sqlite3AtoF in its util.c. */
final class NumberText {

  /** Digits that a long always has room for. */
  private static final int LONG_DIGITS = 18;

  private NumberText() {}

  /** Whether a column of numbers would make one of the text. */
  static boolean looksLikeOne(ByteSlice text) {
    byte[] array = text.array();
    int at = text.offset();
    int end = at + text.length();
    while (at < end && isSpace(array[at])) {
      at++;
    }
    while (end > at && isSpace(array[end - 1])) {
      end--;
    }
    at += at < end && (array[at] == '-' || array[at] == '+') ? 1 : 0;
    int whole = digits(array, at, end);
    at += whole;
    int fraction = 0;
    if (at < end && array[at] == '.') {
      at++;
      fraction = digits(array, at, end);
      at += fraction;
    }
    if (whole + fraction == 0) {
      return false;
    }
    if (at < end && (array[at] == 'e' || array[at] == 'E')) {
      at++;
      at += at < end && (array[at] == '-' || array[at] == '+') ? 1 : 0;
      int exponent = digits(array, at, end);
      return exponent > 0 && at + exponent == end;
    }
    return at == end;
  }

  /** Whether the text is just what an integer of 64 bits reads back as. */
  static boolean isPlainInteger(ByteSlice text) {
    byte[] array = text.array();
    int at = text.offset();
    int end = at + text.length();
    boolean negative = at < end && array[at] == '-';
    at += negative ? 1 : 0;
    int count = digits(array, at, end);
    boolean zero = count == 1 && array[at] == '0';
    return count > 0
        && at + count == end
        && count <= LONG_DIGITS
        && (array[at] != '0' || (zero && !negative));
  }

  private static int digits(byte[] array, int from, int end) {
    int at = from;
    while (at < end && array[at] >= '0' && array[at] <= '9') {
      at++;
    }
    return at - from;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }
}
