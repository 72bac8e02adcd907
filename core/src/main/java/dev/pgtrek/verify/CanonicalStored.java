package dev.pgtrek.verify;

import dev.pgtrek.spi.LargeValue;
import java.io.IOException;

/**
 * A value as it is stored: its kind counts as well as its bytes, so that the number 1 and the text
 * {@code 1} are two values.
 */
final class CanonicalStored extends Canonical {

  @Override
  boolean integer(long value, CanonicalRow out) {
    out.putLong(value);
    return true;
  }

  @Override
  boolean real(double value, CanonicalRow out) {
    out.putDouble(value);
    return true;
  }

  @Override
  boolean text(CanonicalRow out) {
    out.putBytes(slice.array(), slice.offset(), slice.length());
    return true;
  }

  @Override
  boolean blob(CanonicalRow out) {
    int mark = out.open(CanonicalRow.BLOB);
    out.raw(slice.array(), slice.offset(), slice.length());
    out.close(mark);
    return true;
  }

  @Override
  boolean large(LargeValue value, CanonicalRow out) {
    return put(CanonicalRow.LARGE, value, out);
  }

  @Override
  boolean largeBlob(LargeValue value, CanonicalRow out) {
    return put(CanonicalRow.LARGE_BLOB, value, out);
  }

  private static boolean put(byte tag, LargeValue value, CanonicalRow out) {
    try {
      out.putLarge(tag, value.length(), value.sha256());
      return true;
    } catch (IOException e) {
      throw unreadable(value.length(), e);
    }
  }
}
