package dev.pgtrek.verify;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * JSON as jsonb means it: members in one order, of equal names the last, no white space, numbers by
 * value, strings with as few escapes as can be. Two texts have the same canonical form exactly when
 * PostgreSQL's jsonb finds them equal.
 *
 * <p>The order of members is jsonb's own, shorter names first and equally long ones by their bytes,
 * so that what the server prints is passed over once and only the source's side may have to be
 * sorted. (Names count as they are spelled canonically; where one of them needs an escape the order
 * can be another than the server's, and it is sorted like any other.)
 *
 * <p>What jsonb refuses is no document here either: {@code \\u0000}, half a surrogate pair. Bytes
 * of strings that are not ASCII are passed on as they stand: if they are no UTF-8, nothing that a
 * server can hold equals them.
 *
 * <p>Not recursive; reused, so that a document allocates nothing. For one thread.
 */
final class CanonicalJson {

  /** How deep containers may stand in each other; PostgreSQL's own stack ends before that. */
  static final int MAX_DEPTH = 10_000;

  private static final int LONGEST = 1 << 29;

  /** The first byte of eight is the lowest one. */
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final byte[] DIGITS = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  /** What {@link #value} found. */
  private enum Found {
    NOTHING,
    VALUE,
    CONTAINER
  }

  private final Members members = new Members();

  private byte[] text = {};
  private int at;
  private int end;

  /** The last place from which eight bytes can be read and something of the text is among them. */
  private int lastWord;

  private byte[] to = {};
  private int put;

  /** Of each open container: the index of its first member, or -1 for an array. */
  private int[] firstMembers = new int[16];

  private int depth;

  /**
   * Puts the document's canonical form.
   *
   * @return false, with nothing put, if the bytes are not one JSON document
   */
  boolean put(byte[] newText, int offset, int count, CanonicalRow out) {
    if (count > LONGEST) {
      return false;
    }
    text = newText;
    at = offset;
    end = offset + count;
    lastWord = Math.min(end - 1, newText.length - Long.BYTES);
    depth = 0;
    members.forgetAll();
    int mark = out.open(CanonicalRow.JSON);
    // No token grows beyond twice its length, and a word may be written where one byte is meant.
    out.room(2 * count + Long.BYTES);
    to = out.array();
    put = mark;
    if (document()) {
      out.moveTo(put);
      out.close(mark);
      return true;
    }
    out.forget(mark);
    return false;
  }

  private boolean document() {
    Found found;
    do {
      found = value();
      while (found == Found.VALUE) {
        if (depth == 0) {
          skipSpace();
          return at == end;
        }
        found = afterValue();
      }
    } while (found == Found.CONTAINER);
    return false;
  }

  /** Takes a value, or opens a container up to where its first value is due. */
  private Found value() {
    byte first = peek();
    return switch (first) {
      case '"' -> string() ? Found.VALUE : Found.NOTHING;
      case '{' -> open('}', members.count());
      case '[' -> open(']', -1);
      case 't' -> word(TRUE);
      case 'f' -> word(FALSE);
      case 'n' -> word(NULL);
      default -> number(first) ? Found.VALUE : Found.NOTHING;
    };
  }

  /** Takes what follows a value inside a container: a comma and a name, or the end. */
  private Found afterValue() {
    boolean inObject = firstMembers[depth - 1] >= 0;
    byte b = peek();
    if (b == ',') {
      at++;
      to[put++] = ',';
      return !inObject || name() ? Found.CONTAINER : Found.NOTHING;
    }
    if (b != (inObject ? '}' : ']')) {
      return Found.NOTHING;
    }
    at++;
    close(b);
    return Found.VALUE;
  }

  private Found open(char closing, int firstMember) {
    if (depth == MAX_DEPTH) {
      return Found.NOTHING;
    }
    if (depth == firstMembers.length) {
      firstMembers = Arrays.copyOf(firstMembers, 2 * depth);
    }
    firstMembers[depth++] = firstMember;
    to[put++] = text[at++];
    if (peek() == closing) {
      at++;
      depth--;
      to[put++] = (byte) closing;
      return Found.VALUE;
    }
    return firstMember < 0 || name() ? Found.CONTAINER : Found.NOTHING;
  }

  private void close(byte closing) {
    int first = firstMembers[--depth];
    if (first >= 0) {
      put = members.arrange(first, to, put);
    }
    to[put++] = closing;
  }

  /** Takes a member's name and its colon. */
  private boolean name() {
    int start = put;
    if (peek() != '"' || !string() || peek() != ':') {
      return false;
    }
    at++;
    members.add(start, put, to, firstMembers[depth - 1]);
    to[put++] = ':';
    return true;
  }

  private void skipSpace() {
    while (at < end && isSpace(text[at])) {
      at++;
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** The next byte that is no space, or NUL at the end; it is not taken. */
  private byte peek() {
    if (at < end && text[at] > ' ') {
      return text[at];
    }
    skipSpace();
    return at < end ? text[at] : 0;
  }

  private Found word(byte[] word) {
    if (!Arrays.equals(text, at, Math.min(end, at + word.length), word, 0, word.length)) {
      return Found.NOTHING;
    }
    System.arraycopy(word, 0, to, put, word.length);
    at += word.length;
    put += word.length;
    return Found.VALUE;
  }

  private boolean string() {
    int from = at + 1;
    int into = put;
    to[into++] = '"';
    while (true) {
      long special = 0;
      while (from <= lastWord && special == 0) {
        long word = (long) WORD.get(text, from);
        WORD.set(to, into, word);
        special = special(word);
        int plain = special == 0 ? Long.BYTES : Long.numberOfTrailingZeros(special) >>> 3;
        from += plain;
        into += plain;
      }
      while (from < end && special == 0 && !isSpecial(text[from])) {
        to[into++] = text[from++];
      }
      if (from >= end || (text[from] != '"' && text[from] != '\\')) {
        return false;
      }
      at = from + 1;
      if (text[from] == '"') {
        to[into++] = '"';
        put = into;
        return true;
      }
      put = into;
      if (!escape()) {
        return false;
      }
      from = at;
      into = put;
    }
  }

  /**
   * Marks the high bit of the first byte that is a quote, a backslash or below a space, if there is
   * one; those after it may be marked in error.
   */
  private static long special(long word) {
    return (((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES) | (word - SPACES))
        & ~word
        & HIGH_BITS;
  }

  private static boolean isSpecial(byte b) {
    return b == '"' || b == '\\' || (b >= 0 && b < ' ');
  }

  /** Takes what follows a backslash. */
  private boolean escape() {
    byte b = at < end ? text[at++] : 0;
    switch (b) {
      case '"', '\\', 'b', 'f', 'n', 'r', 't' -> escaped(b);
      case '/' -> to[put++] = '/';
      case 'u' -> {
        return codePoint();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void escaped(int letter) {
    to[put++] = '\\';
    to[put++] = (byte) letter;
  }

  private boolean codePoint() {
    int unit = fourDigits();
    if (unit <= 0 || Character.isLowSurrogate((char) unit)) {
      return false;
    }
    if (!Character.isHighSurrogate((char) unit)) {
      character(unit);
      return true;
    }
    if (end - at < 6 || text[at] != '\\' || text[at + 1] != 'u') {
      return false;
    }
    at += 2;
    int low = fourDigits();
    if (low < 0 || !Character.isLowSurrogate((char) low)) {
      return false;
    }
    character(Character.toCodePoint((char) unit, (char) low));
    return true;
  }

  /** Four hexadecimal digits as a number, or -1. */
  private int fourDigits() {
    if (end - at < 4) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit((char) (text[at++] & 0xFF), 16);
      if (digit < 0) {
        return -1;
      }
      value = value * 16 + digit;
    }
    return value;
  }

  private void character(int point) {
    switch (point) {
      case '"', '\\' -> escaped(point);
      case '\b' -> escaped('b');
      case '\f' -> escaped('f');
      case '\n' -> escaped('n');
      case '\r' -> escaped('r');
      case '\t' -> escaped('t');
      default -> {
        if (point < ' ') {
          escaped('u');
          to[put++] = '0';
          to[put++] = '0';
          to[put++] = DIGITS[point >> 4];
          to[put++] = DIGITS[point & 15];
        } else {
          utf8(point);
        }
      }
    }
  }

  private void utf8(int point) {
    if (point < 0x80) {
      to[put++] = (byte) point;
      return;
    }
    if (point < 0x800) {
      to[put++] = (byte) (0xC0 | (point >> 6));
    } else {
      if (point < 0x10000) {
        to[put++] = (byte) (0xE0 | (point >> 12));
      } else {
        to[put++] = (byte) (0xF0 | (point >> 18));
        to[put++] = (byte) (0x80 | ((point >> 12) & 0x3F));
      }
      to[put++] = (byte) (0x80 | ((point >> 6) & 0x3F));
    }
    to[put++] = (byte) (0x80 | (point & 0x3F));
  }

  private boolean number(byte first) {
    int from = at;
    if (first == '-') {
      at++;
    }
    int digits = at;
    skipDigits();
    if (at == digits || (at > digits + 1 && text[digits] == '0')) {
      return false;
    }
    boolean whole = true;
    if (at < end && text[at] == '.') {
      whole = false;
      int fraction = ++at;
      skipDigits();
      if (at == fraction) {
        return false;
      }
    }
    if (at < end && (text[at] | 0x20) == 'e') {
      whole = false;
      at++;
      if (at < end && (text[at] == '+' || text[at] == '-')) {
        at++;
      }
      int exponent = at;
      skipDigits();
      if (at == exponent) {
        return false;
      }
    }
    return canonicalNumber(from, whole);
  }

  private boolean canonicalNumber(int from, boolean whole) {
    if (whole && text[at - 1] != '0') {
      // Its digits are what DecimalText would make of them.
      for (int i = from; i < at; i++) {
        to[put++] = text[i];
      }
      return true;
    }
    put = DecimalText.put(text, from, at, to, put);
    return put >= 0;
  }

  private void skipDigits() {
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
  }
}
