package dev.pgtrek.spi;

import java.util.Arrays;

/**
 * A view of bytes that a cursor lends until its next move. Reused, so that reading a value
 * allocates nothing. Not safe for use by several threads.
 */
public final class ByteSlice {

  private static final byte[] NOTHING = new byte[0];

  private byte[] array = NOTHING;
  private int offset;
  private int length;

  /** Points the slice at a part of an array. */
  public void set(byte[] newArray, int newOffset, int newLength) {
    array = newArray;
    offset = newOffset;
    length = newLength;
  }

  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  /** A copy that outlives the cursor's next move. */
  public byte[] copy() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }
}
