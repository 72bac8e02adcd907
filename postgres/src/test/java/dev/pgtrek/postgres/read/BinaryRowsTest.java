package dev.pgtrek.postgres.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stream cut into messages in every way, and broken in every way. */
class BinaryRowsTest {

  private static final byte[] STREAM = stream();

  private static byte[] stream() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.write("PGCOPY\n\u00FF\r\n\0".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
      out.writeInt(0);
      out.writeInt(3);
      out.write(new byte[3]);
      for (int row = 1; row <= 3; row++) {
        out.writeShort(3);
        out.writeInt(8);
        out.writeLong(row);
        out.writeInt(-1);
        out.writeInt(row);
        out.write(new byte[row]);
      }
      out.writeShort(-1);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  @Test
  void readsTheSameRowsWhereverMessagesBeginAndEnd() throws Exception {
    for (int first = 0; first <= STREAM.length; first++) {
      for (int second = first; second <= STREAM.length; second++) {
        assertThat(read(cut(STREAM, first, second)))
            .as("cut at %d and %d", first, second)
            .containsExactly(1L, 2L, 3L);
      }
    }
  }

  @Test
  void readsAStreamThatComesByteByByte() throws Exception {
    List<byte[]> messages = new ArrayList<>();
    for (byte b : STREAM) {
      messages.add(new byte[] {b});
    }

    assertThat(read(messages)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void findsAStreamThatStopsEarlyWhereverItStops() {
    for (int length = 0; length < STREAM.length; length++) {
      byte[] stopped = Arrays.copyOf(STREAM, length);

      assertThatThrownBy(() -> read(List.of(stopped)))
          .as("stopped after %d", length)
          .isInstanceOf(EOFException.class);
    }
  }

  @Test
  void refusesBytesAfterTheTrailer() {
    assertThatThrownBy(() -> read(List.of(STREAM, new byte[1]))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(List.of(Arrays.copyOf(STREAM, STREAM.length + 1))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void refusesAnotherSignatureUnknownFlagsAndOtherFieldCounts() {
    for (int place : new int[] {0, 7, 10, 11, 23}) {
      byte[] changed = STREAM.clone();
      changed[place] ^= 1;

      assertThatThrownBy(() -> read(List.of(changed)))
          .as("changed at %d", place)
          .isInstanceOf(IOException.class);
    }
  }

  private static List<byte[]> cut(byte[] bytes, int first, int second) {
    return List.of(
        Arrays.copyOfRange(bytes, 0, first),
        Arrays.copyOfRange(bytes, first, second),
        Arrays.copyOfRange(bytes, second, bytes.length));
  }

  private static List<Long> read(List<byte[]> messages) throws SQLException, IOException {
    Deque<byte[]> left = new ArrayDeque<>(messages);
    BinaryRows rows = new BinaryRows(left::poll, 3);
    List<Long> values = new ArrayList<>();
    while (rows.next()) {
      assertThat(rows.isNull(1)).isTrue();
      assertThat(rows.length(2)).isEqualTo(values.size() + 1);
      values.add(rows.longAt(0));
    }
    assertThat(rows.next()).isFalse();
    return values;
  }
}
