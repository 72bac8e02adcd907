package dev.pgtrek.sqlite.write;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows on their way from a codec to the connection: a tag per cell, then its value. Reused; grows
 * only for a row that is longer than all rows before. For one thread.
 */
final class RowBuffer {

  static final byte NULL = 0;
  static final byte INTEGER = 1;
  static final byte REAL = 2;
  static final byte TEXT = 3;
  static final byte BLOB = 4;

  /** A value kept beside the bytes: its place in the list follows. */
  static final byte LONG_TEXT = 5;

  static final byte LONG_BLOB = 6;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes;
  private int end;
  private int rows;
  private final List<byte[]> longValues = new ArrayList<>();

  RowBuffer(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** Begins anew. */
  void clear() {
    end = 0;
    rows = 0;
    longValues.clear();
  }

  int length() {
    return end;
  }

  int rows() {
    return rows;
  }

  void endRow() {
    rows++;
  }

  void putNull() {
    room(1);
    bytes[end++] = NULL;
  }

  void putLong(long value) {
    room(9);
    bytes[end] = INTEGER;
    LONGS.set(bytes, end + 1, value);
    end += 9;
  }

  /** Puts a real; NaN, which SQLite cannot hold as one, as the text {@code NaN}. */
  void putReal(double value) {
    if (Double.isNaN(value)) {
      putText("NaN");
      return;
    }
    room(9);
    bytes[end] = REAL;
    LONGS.set(bytes, end + 1, Double.doubleToRawLongBits(value));
    end += 9;
  }

  void putText(byte[] array, int offset, int length) {
    put(TEXT, array, offset, length);
  }

  void putText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    put(TEXT, utf8, 0, utf8.length);
  }

  void putBlob(byte[] array, int offset, int length) {
    put(BLOB, array, offset, length);
  }

  private void put(byte tag, byte[] array, int offset, int length) {
    room(5 + length);
    bytes[end] = tag;
    INTS.set(bytes, end + 1, length);
    System.arraycopy(array, offset, bytes, end + 5, length);
    end += 5 + length;
  }

  /** Keeps a long value beside the rows, without a copy. */
  void putLong(boolean text, byte[] value) {
    room(5);
    bytes[end] = text ? LONG_TEXT : LONG_BLOB;
    INTS.set(bytes, end + 1, longValues.size());
    end += 5;
    longValues.add(value);
  }

  /**
   * The array to write a value in place into, from {@link #textAt()}.
   *
   * @param more bytes that are needed, the 5 before the value included
   */
  byte[] room(int more) {
    if (bytes.length - end < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(end, more), bytes.length * 2));
    }
    return bytes;
  }

  /** Where a text's first byte goes that is written in place. */
  int textAt() {
    return end + 5;
  }

  /** Ends a text that was written in place. */
  void endText(int textEnd) {
    endInPlace(TEXT, textEnd);
  }

  /** Ends a blob that was written in place. */
  void endBlob(int blobEnd) {
    endInPlace(BLOB, blobEnd);
  }

  private void endInPlace(byte tag, int valueEnd) {
    bytes[end] = tag;
    INTS.set(bytes, end + 1, valueEnd - end - 5);
    end = valueEnd;
  }

  byte tagAt(int at) {
    return bytes[at];
  }

  long longAt(int at) {
    return (long) LONGS.get(bytes, at + 1);
  }

  double realAt(int at) {
    return Double.longBitsToDouble(longAt(at));
  }

  int lengthAt(int at) {
    return (int) INTS.get(bytes, at + 1);
  }

  byte[] bytesAt(int at) {
    int from = at + 5;
    return Arrays.copyOfRange(bytes, from, from + lengthAt(at));
  }

  boolean hasLongValues() {
    return !longValues.isEmpty();
  }

  byte[] longValueAt(int at) {
    return longValues.get(lengthAt(at));
  }
}
