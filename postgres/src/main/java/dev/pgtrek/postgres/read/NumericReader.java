package dev.pgtrek.postgres.read;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Numeric as plain decimal text, the way the server itself writes it: the digits to show after the
 * point are kept. The form of the field is that of numeric_send in PostgreSQL's numeric.c.
 */
final class NumericReader extends FieldReader {

  private static final int COUNT = 0;
  private static final int WEIGHT = 2;
  private static final int SIGN = 4;
  private static final int SCALE = 6;
  private static final int GROUPS = 8;

  private static final int POSITIVE = 0;
  private static final int NEGATIVE = 0x4000;
  private static final int NOT_A_NUMBER = 0xC000;
  private static final int INFINITY = 0xD000;
  private static final int MINUS_INFINITY = 0xF000;

  private byte[] text = new byte[64];

  NumericReader(int field) {
    super(field);
  }

  @Override
  void check(BinaryRows row) throws IOException {
    int length = row.length(field);
    if (length < GROUPS || length != GROUPS + 2 * count(row)) {
      throw new IOException("a numeric of " + length + " bytes");
    }
    switch (sign(row)) {
      case POSITIVE, NEGATIVE, NOT_A_NUMBER, INFINITY, MINUS_INFINITY -> {}
      default -> throw new IOException("a numeric with an unknown sign");
    }
    if (row.shortAt(field, SCALE) < 0) {
      throw new IOException("a numeric with an unknown scale");
    }
  }

  /** Unsigned: the longest numeric has more groups than a signed short counts. */
  private int count(BinaryRows row) {
    return row.shortAt(field, COUNT) & 0xFFFF;
  }

  private int sign(BinaryRows row) {
    return row.shortAt(field, SIGN) & 0xFFFF;
  }

  @Override
  ValueKind kind(BinaryRows row) {
    return ValueKind.TEXT;
  }

  @Override
  void bytes(BinaryRows row, ByteSlice into) {
    int length =
        switch (sign(row)) {
          case NOT_A_NUMBER -> word("NaN");
          case INFINITY -> word("Infinity");
          case MINUS_INFINITY -> word("-Infinity");
          default -> digits(row);
        };
    into.set(text, 0, length);
  }

  private int word(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, text, 0, bytes.length);
    return bytes.length;
  }

  private int digits(BinaryRows row) {
    int weight = row.shortAt(field, WEIGHT);
    int scale = row.shortAt(field, SCALE);
    int most = 4 * Math.max(weight + 1, 1) + scale + 2;
    if (text.length < most) {
      text = new byte[most];
    }
    int at = 0;
    if (sign(row) == NEGATIVE) {
      text[at++] = '-';
    }
    int first = at;
    for (int group = 0; group <= weight; group++) {
      at = four(group(row, group), at);
      at = group == 0 ? withoutLeadingZeros(first, at) : at;
    }
    if (at == first) {
      text[at++] = '0';
    }
    if (scale > 0) {
      text[at++] = '.';
      int end = at + scale;
      for (int zeros = 4 * (-weight - 1); zeros > 0 && at < end; zeros--) {
        text[at++] = '0';
      }
      for (int group = Math.max(weight + 1, 0); at < end; group++) {
        at = some(group(row, group), at, end);
      }
    }
    return at;
  }

  /** A group of four digits; those that were not sent are zeros. */
  private int group(BinaryRows row, int group) {
    return group < count(row) ? row.shortAt(field, GROUPS + 2 * group) : 0;
  }

  private int four(int group, int at) {
    text[at] = (byte) ('0' + group / 1000);
    text[at + 1] = (byte) ('0' + group / 100 % 10);
    text[at + 2] = (byte) ('0' + group / 10 % 10);
    text[at + 3] = (byte) ('0' + group % 10);
    return at + 4;
  }

  /** As many of a group's digits as there is room for before the end. */
  private int some(int group, int from, int end) {
    int unit = 1000;
    int at = from;
    for (; at < end && unit > 0; unit /= 10) {
      text[at++] = (byte) ('0' + group / unit % 10);
    }
    return at;
  }

  private int withoutLeadingZeros(int first, int end) {
    int zeros = 0;
    while (first + zeros < end && text[first + zeros] == '0') {
      zeros++;
    }
    System.arraycopy(text, first + zeros, text, first, end - first - zeros);
    return end - zeros;
  }
}
