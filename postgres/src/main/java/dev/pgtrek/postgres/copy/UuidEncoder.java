package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.RowCursor;
import java.util.Arrays;

/** Canonical 36-character texts in any case, and blobs of 16 bytes, into {@code uuid}. */
final class UuidEncoder implements ColumnEncoder {

  private static final int BYTES = 16;
  private static final int CHARACTERS = 36;

  /** The value of a hexadecimal digit, negative for every other byte. */
  private static final byte[] HEX = hexDigits();

  /** Where the two digits of each byte begin. */
  private static final int[] PLACES = {0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};

  private final ByteSlice slice = new ByteSlice();

  private static byte[] hexDigits() {
    byte[] table = new byte[256];
    Arrays.fill(table, (byte) -1);
    for (int digit = 0; digit < 16; digit++) {
      table["0123456789abcdef".charAt(digit)] = (byte) digit;
      table["0123456789ABCDEF".charAt(digit)] = (byte) digit;
    }
    return table;
  }

  @Override
  public void encode(ValueKind kind, RowCursor row, int column, CopyBuffer out) {
    switch (kind) {
      case TEXT -> {
        row.bytes(column, slice);
        text(out);
      }
      case BLOB -> {
        row.bytes(column, slice);
        if (slice.length() != BYTES) {
          throw Misfit.because("it does not have 16 bytes");
        }
        out.bytesField(slice.array(), slice.offset(), BYTES);
      }
      case NULL, INTEGER, REAL, LARGE_TEXT, LARGE_BLOB -> throw Misfit.kind();
    }
  }

  private void text(CopyBuffer out) {
    byte[] from = slice.array();
    int start = slice.offset();
    if (slice.length() != CHARACTERS
        || from[start + 8] != '-'
        || from[start + 13] != '-'
        || from[start + 18] != '-'
        || from[start + 23] != '-') {
      throw notCanonical();
    }
    out.reserve(4 + BYTES);
    out.putInt(BYTES);
    int bad = 0;
    for (int place : PLACES) {
      int high = HEX[from[start + place] & 0xFF];
      int low = HEX[from[start + place + 1] & 0xFF];
      bad |= high | low;
      out.putByte(high << 4 | low);
    }
    if (bad < 0) {
      throw notCanonical();
    }
  }

  private static Misfit notCanonical() {
    return Misfit.because("it is not a UUID of 8-4-4-4-12 hexadecimal digits");
  }
}
