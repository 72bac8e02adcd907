package dev.pgtrek.sqlite.rows;

import dev.pgtrek.model.LargeValues;
import dev.pgtrek.spi.ByteSlice;
import java.util.Arrays;

/**
 * The values of one row that had to be put together. What was lent stays as it is until the row is
 * cleared: a buffer that becomes too small is replaced, never grown. For one thread.
 */
final class Assembled {

  private static final int FIRST = 16 * 1024;

  /** A buffer beyond this is not kept for the next row. */
  private static final int KEPT = LargeValues.THRESHOLD;

  private final byte[][] arrays;
  private final int[] offsets;
  private final int[] lengths;
  private final boolean[] known;
  private byte[] buffer = new byte[0];
  private int used;
  private boolean any;

  Assembled(int columns) {
    arrays = new byte[columns][];
    offsets = new int[columns];
    lengths = new int[columns];
    known = new boolean[columns];
  }

  /** Forgets the row. */
  void clear() {
    if (!any) {
      return;
    }
    any = false;
    used = 0;
    for (int i = 0; i < known.length; i++) {
      known[i] = false;
    }
    if (buffer.length > KEPT) {
      buffer = new byte[0];
      Arrays.fill(arrays, buffer);
    }
  }

  boolean has(int column) {
    return known[column];
  }

  /** Makes room for a column's value, and gives its place in {@link #bytes}. */
  int add(int column, int length) {
    any = true;
    if (buffer.length - used < length) {
      buffer = new byte[Math.max(length, Math.min(KEPT, Math.max(FIRST, 2 * buffer.length)))];
      used = 0;
    }
    arrays[column] = buffer;
    offsets[column] = used;
    lengths[column] = length;
    known[column] = true;
    used += length;
    return offsets[column];
  }

  byte[] bytes(int column) {
    return arrays[column];
  }

  /** Says that a column's value, the last one added, is shorter than its room. */
  void trim(int column, int length) {
    used -= lengths[column] - length;
    lengths[column] = length;
  }

  void lend(int column, ByteSlice into) {
    into.set(arrays[column], offsets[column], lengths[column]);
  }
}
