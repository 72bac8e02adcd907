package dev.pgtrek.verify;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One row's canonical bytes: the columns one after the other, each with a tag and, where its length
 * varies, its length, so that no two different rows share their bytes. Reused from row to row. For
 * one thread.
 */
final class CanonicalRow {

  static final byte NULL = 0;
  static final byte LONG = 1;
  static final byte DOUBLE = 2;
  static final byte DECIMAL = 3;
  static final byte BYTES = 4;
  static final byte UUID = 5;
  static final byte JSON = 6;
  static final byte LARGE = 7;

  /**
   * A value that its column's type cannot hold; it equals nothing that the other side can hand
   * over.
   */
  static final byte MISFIT = 8;

  static final byte VECTOR = 9;

  /** A blob, and a large one, where a text of the same bytes is another value. */
  static final byte BLOB = 10;

  static final byte LARGE_BLOB = 11;
  static final byte GEOMETRY = 20;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[1024];
  private int length;
  private final int[] ends;
  private int columns;

  CanonicalRow(int columnCount) {
    ends = new int[columnCount];
  }

  void reset() {
    length = 0;
    columns = 0;
  }

  /** Marks the end of the column that was put last. */
  void endColumn() {
    ends[columns++] = length;
  }

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  int start(int column) {
    return column == 0 ? 0 : ends[column - 1];
  }

  int end(int column) {
    return ends[column];
  }

  void putNull() {
    room(1);
    bytes[length++] = NULL;
  }

  void putLong(long value) {
    room(9);
    bytes[length++] = LONG;
    longAt(value);
  }

  /**
   * A double by its bits, so that -0.0 and the last unit count; but every NaN is the same one, as
   * no engine tells one from another.
   */
  void putDouble(double value) {
    room(9);
    bytes[length++] = DOUBLE;
    longAt(Double.doubleToLongBits(value));
  }

  void putUuid(byte[] array, int offset) {
    room(17);
    bytes[length++] = UUID;
    System.arraycopy(array, offset, bytes, length, 16);
    length += 16;
  }

  void putLarge(long valueLength, byte[] sha256) {
    putLarge(LARGE, valueLength, sha256);
  }

  void putLarge(byte tag, long valueLength, byte[] sha256) {
    room(9 + sha256.length);
    bytes[length++] = tag;
    longAt(valueLength);
    raw(sha256, 0, sha256.length);
  }

  void putBytes(byte[] array, int offset, int count) {
    int mark = open(BYTES);
    raw(array, offset, count);
    close(mark);
  }

  /** Begins a value of unknown length; {@link #raw} adds to it and {@link #close} ends it. */
  int open(byte tag) {
    room(5);
    bytes[length++] = tag;
    length += 4;
    return length;
  }

  void close(int mark) {
    INTS.set(bytes, mark - 4, length - mark);
  }

  /** Takes back what was put since the mark's tag. */
  void forget(int mark) {
    length = mark - 5;
  }

  void raw(byte[] array, int offset, int count) {
    room(count);
    System.arraycopy(array, offset, bytes, length, count);
    length += count;
  }

  void raw(byte value) {
    room(1);
    bytes[length++] = value;
  }

  private void longAt(long value) {
    LONGS.set(bytes, length, value);
    length += 8;
  }

  /** Ends what was written into {@link #array} itself, after {@link #room} had made place. */
  void moveTo(int newLength) {
    length = newLength;
  }

  /** Makes place for so many bytes more; the array may become another one. */
  void room(int more) {
    if (length + more > bytes.length) {
      bytes =
          Arrays.copyOf(
              bytes,
              Math.max(Math.addExact(length, more), (int) Math.min(bytes.length * 2L, 1 << 30)));
    }
  }
}
