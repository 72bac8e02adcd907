package dev.pgtrek.postgres.read;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The stream of {@code COPY … TO STDOUT (FORMAT BINARY)}, cut into rows and fields. The server
 * sends a message per row with the header before the first, but the protocol promises neither, so
 * the messages are read as one stream: a row may begin, end or be split anywhere. For one thread.
 */
final class BinaryRows {

  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
  };

  /** Flag bits from 16 on change how the stream must be read; there are none that we know. */
  private static final int CRITICAL_FLAGS = 0xFFFF0000;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Where the messages come from. */
  @FunctionalInterface
  interface Messages {

    /** The next message's bytes, which become the reader's; null after the last. */
    byte @Nullable [] next() throws SQLException;
  }

  private final Messages messages;

  /** Where each field of the row begins, from the row's own start. */
  private final int[] offsets;

  private final int[] lengths;
  private byte[] bytes = {};

  /** The index at which the current row starts; what lies before is done with. */
  private int start;

  private int position;
  private boolean begun;
  private boolean ended;

  BinaryRows(Messages messages, int fields) {
    this.messages = messages;
    this.offsets = new int[fields];
    this.lengths = new int[fields];
  }

  /**
   * Moves to the next row.
   *
   * @return false after the stream's own end
   * @throws EOFException if the stream stops before that
   * @throws IOException if it is not such a stream
   */
  boolean next() throws SQLException, IOException {
    if (ended) {
      return false;
    }
    if (!begun) {
      header();
      begun = true;
    }
    start = position;
    int fields = readShort();
    if (fields == -1) {
      end();
      return false;
    }
    if (fields != offsets.length) {
      throw new IOException("a row of " + fields + " fields, not " + offsets.length);
    }
    for (int field = 0; field < fields; field++) {
      int length = readInt();
      if (length < -1) {
        throw new IOException("a field of " + length + " bytes");
      }
      need(Math.max(length, 0));
      offsets[field] = position - start;
      lengths[field] = length;
      position += Math.max(length, 0);
    }
    return true;
  }

  /** The array that holds the current row. */
  byte[] array() {
    return bytes;
  }

  boolean isNull(int field) {
    return lengths[field] < 0;
  }

  int offset(int field) {
    return start + offsets[field];
  }

  int length(int field) {
    return lengths[field];
  }

  int shortAt(int field, int place) {
    return (short) SHORT.get(bytes, offset(field) + place);
  }

  int intAt(int field, int place) {
    return (int) INT.get(bytes, offset(field) + place);
  }

  long longAt(int field) {
    return (long) LONG.get(bytes, offset(field));
  }

  private void header() throws SQLException, IOException {
    need(SIGNATURE.length);
    if (!Arrays.equals(
        bytes, position, position + SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
      throw new IOException("no signature of binary COPY");
    }
    position += SIGNATURE.length;
    if ((readInt() & CRITICAL_FLAGS) != 0) {
      throw new IOException("unknown flags of binary COPY");
    }
    int extension = readInt();
    if (extension < 0) {
      throw new IOException("a header extension of " + extension + " bytes");
    }
    need(extension);
    position += extension;
  }

  /** After the trailer nothing may follow. */
  private void end() throws SQLException, IOException {
    byte[] more = position < bytes.length ? bytes : messages.next();
    while (more != null && more.length == 0) {
      more = messages.next();
    }
    if (more != null) {
      throw new IOException("bytes after the trailer");
    }
    ended = true;
    bytes = new byte[0];
  }

  private int readShort() throws SQLException, IOException {
    need(2);
    int value = (short) SHORT.get(bytes, position);
    position += 2;
    return value;
  }

  private int readInt() throws SQLException, IOException {
    need(4);
    int value = (int) INT.get(bytes, position);
    position += 4;
    return value;
  }

  /** Makes sure that so many bytes follow in the array. */
  private void need(int wanted) throws SQLException, IOException {
    while (bytes.length - position < wanted) {
      byte[] message = messages.next();
      if (message == null) {
        throw new EOFException("the rows stop before the trailer");
      }
      join(message);
    }
  }

  private void join(byte[] message) {
    int rest = bytes.length - start;
    if (rest == 0) {
      bytes = message;
    } else {
      byte[] joined = Arrays.copyOfRange(bytes, start, start + Math.addExact(rest, message.length));
      System.arraycopy(message, 0, joined, rest, message.length);
      bytes = joined;
    }
    position -= start;
    start = 0;
  }
}
