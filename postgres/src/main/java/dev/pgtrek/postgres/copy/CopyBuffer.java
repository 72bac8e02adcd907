package dev.pgtrek.postgres.copy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The one buffer between the encoders and the connection: big-endian, reused, sent on when full.
 * The {@code put} methods do not look for space: {@link #reserve} first. For one thread.
 */
final class CopyBuffer {

  /** Large enough to make a system call cheap, small enough to stay in a core's cache. */
  static final int CAPACITY = 256 * 1024;

  /**
   * The longest field that is sent. The server's allocations end at 0x3fffffff bytes, its own
   * headers included (MaxAllocSize in memutils.h).
   */
  static final long MAX_FIELD = 0x3fffffffL - 1024;

  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  /** Where full buffers go. */
  @FunctionalInterface
  interface Sink {

    /** Sends the first {@code length} bytes, and keeps nothing of the array. */
    void send(byte[] bytes, int length);
  }

  /** Sees each piece of a streamed value before it is sent. */
  @FunctionalInterface
  interface Inspector {

    /** Looks at the bytes from one index up to another. */
    void inspect(byte[] bytes, int from, int to);
  }

  private final byte[] bytes = new byte[CAPACITY];
  private final Sink sink;
  private int position;
  private long sent;
  private long rowStart;

  CopyBuffer(Sink sink) {
    this.sink = sink;
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN);
  }

  /** All bytes so far, sent or not. */
  long total() {
    return sent + position;
  }

  /** Begins a row of so many fields. */
  void row(int fields) {
    rowStart = total();
    reserve(2);
    putShort(fields);
  }

  /** Makes sure that so many bytes, at most {@link #CAPACITY}, can be put. */
  void reserve(int wanted) {
    if (bytes.length - position < wanted) {
      flush();
    }
  }

  void flush() {
    int length = position;
    position = 0;
    sent += length;
    if (length > 0) {
      sink.send(bytes, length);
    }
  }

  /** The array itself, for encoders that write digits in place. */
  byte[] array() {
    return bytes;
  }

  int position() {
    return position;
  }

  void moveTo(int newPosition) {
    position = newPosition;
  }

  void putByte(int value) {
    bytes[position++] = (byte) value;
  }

  void putShort(int value) {
    SHORT.set(bytes, position, (short) value);
    position += 2;
  }

  void putInt(int value) {
    INT.set(bytes, position, value);
    position += 4;
  }

  void putLong(long value) {
    LONG.set(bytes, position, value);
    position += 8;
  }

  /** Writes an int where one was left out, such as a length that is known only afterwards. */
  void patchInt(int at, int value) {
    INT.set(bytes, at, value);
  }

  void nullField() {
    reserve(4);
    putInt(-1);
  }

  void shortField(int value) {
    reserve(6);
    putInt(2);
    putShort(value);
  }

  void intField(int value) {
    reserve(8);
    putInt(4);
    putInt(value);
  }

  void longField(long value) {
    reserve(12);
    putInt(8);
    putLong(value);
  }

  /** A field of bytes of any length. */
  void bytesField(byte[] from, int offset, int length) {
    startField(length);
    append(from, offset, length);
  }

  /**
   * The length of a field whose bytes follow.
   *
   * @throws Misfit if the server could not take it, before any of it is sent
   */
  void startField(long length) {
    if (length > MAX_FIELD || total() - rowStart + length > MAX_FIELD) {
      throw Misfit.tooLarge();
    }
    reserve(4);
    putInt((int) length);
  }

  /** Bytes of any number. */
  void append(byte[] from, int offset, int length) {
    if (length > bytes.length - position) {
      appendInPieces(from, offset, length);
      return;
    }
    System.arraycopy(from, offset, bytes, position, length);
    position += length;
  }

  private void appendInPieces(byte[] from, int offset, int length) {
    int done = 0;
    while (done < length) {
      reserve(1);
      int piece = Math.min(length - done, bytes.length - position);
      System.arraycopy(from, offset + done, bytes, position, piece);
      position += piece;
      done += piece;
    }
  }

  /**
   * Exactly so many bytes of a stream, read straight into the buffer.
   *
   * @throws IOException if the stream fails
   * @throws Misfit if the stream's length is another
   */
  void append(InputStream from, long length, Inspector inspector) throws IOException {
    long left = length;
    while (left > 0) {
      reserve(1);
      int read = from.read(bytes, position, (int) Math.min(left, bytes.length - position));
      if (read < 0) {
        throw Misfit.because("it ended before its stated length");
      }
      inspector.inspect(bytes, position, position + read);
      position += read;
      left -= read;
    }
    if (from.read() >= 0) {
      throw Misfit.because("it goes on past its stated length");
    }
  }
}
