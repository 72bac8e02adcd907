package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.RowCursor;

/** The integers 0 and 1 and the words {@code true false t f} in any case into {@code boolean}. */
final class BooleanEncoder implements ColumnEncoder {

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  private final ByteSlice text = new ByteSlice();

  @Override
  public void encode(ValueKind kind, RowCursor row, int column, CopyBuffer out) {
    boolean value =
        switch (kind) {
          case INTEGER -> bit(row.integer(column));
          case TEXT -> {
            row.bytes(column, text);
            yield word();
          }
          case NULL, REAL, BLOB, LARGE_TEXT, LARGE_BLOB -> throw Misfit.kind();
        };
    out.reserve(5);
    out.putInt(1);
    out.putByte(value ? 1 : 0);
  }

  private static boolean bit(long value) {
    if ((value & ~1L) != 0) {
      throw Misfit.because("it is neither 0 nor 1");
    }
    return value == 1;
  }

  private boolean word() {
    if (matches(TRUE)) {
      return true;
    }
    if (matches(FALSE)) {
      return false;
    }
    throw Misfit.because("it is none of the words true, false, t, f");
  }

  /** The whole word or its first letter, in any case. */
  private boolean matches(byte[] word) {
    if (text.length() != 1 && text.length() != word.length) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if ((text.array()[text.offset() + i] | 0x20) != word[i]) {
        return false;
      }
    }
    return true;
  }
}
