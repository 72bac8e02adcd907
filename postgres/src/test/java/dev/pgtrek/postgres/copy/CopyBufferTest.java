package dev.pgtrek.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CopyBufferTest {

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final CopyBuffer out = new CopyBuffer((bytes, length) -> sent.write(bytes, 0, length));

  @Test
  void sendsEveryByteOnceInOrderWhateverTheSizes() {
    Random random = new Random(3);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int i = 0; i < 200; i++) {
      byte[] piece = RandomValues.blob(random, i % 10 == 0 ? 3 * CopyBuffer.CAPACITY : 5000);
      expected.writeBytes(piece);
      out.append(piece, 0, piece.length);
    }

    out.flush();

    assertThat(sent.toByteArray()).isEqualTo(expected.toByteArray());
    assertThat(out.total()).isEqualTo(expected.size());
  }

  @Test
  void writesNumbersWithTheirHighestByteFirst() {
    out.shortField(-2);
    out.intField(0x01020304);
    out.longField(0x0102030405060708L);
    out.nullField();
    out.flush();

    assertThat(sent.toByteArray())
        .containsExactly(
            0, 0, 0, 2, -1, -2, 0, 0, 0, 4, 1, 2, 3, 4, 0, 0, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8, -1, -1,
            -1, -1);
  }

  @Test
  void refusesARowOverAGigabyteBeforeItsLastValueIsSent() {
    CopyBuffer counting = new CopyBuffer((bytes, length) -> {});
    byte[] piece = new byte[1 << 26];
    counting.row(2);
    for (int i = 0; i < 9; i++) {
      counting.append(piece, 0, piece.length);
    }

    assertThatThrownBy(() -> counting.startField(600_000_000))
        .isInstanceOfSatisfying(
            Misfit.class, e -> assertThat(e.code()).isEqualTo("value-too-large"));
  }
}
