package dev.pgtrek.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationTest {

  private static final int ROWS = 20_000;

  @Test
  void allocatesNothingPerCell() {
    ColumnEncoder[] encoders = {
      encoder(ScalarType.BIGINT, ValueFormat.NATIVE),
      encoder(ScalarType.TEXT, ValueFormat.NATIVE),
      encoder(ScalarType.DOUBLE, ValueFormat.NATIVE),
      encoder(ScalarType.TEXT, ValueFormat.NATIVE),
      encoder(ColumnType.Numeric.UNBOUNDED, ValueFormat.NATIVE),
      encoder(new ColumnType.Numeric(20, 5), ValueFormat.NATIVE),
      encoder(ScalarType.TIMESTAMP, ValueFormat.ISO),
      encoder(ScalarType.JSONB, ValueFormat.NATIVE),
      encoder(ScalarType.UUID, ValueFormat.NATIVE)
    };
    Row row =
        new Row(
            List.of(
                12_345L,
                67L,
                0.1,
                2.5e20,
                123.456,
                "-12345.678",
                "2024-02-29T12:34:56.789",
                "{\"grüße\": 1}",
                "2f1e4fc0-81fd-4bf1-9e6e-7de1a0b6b95f"));
    CopyBuffer out = new CopyBuffer((bytes, length) -> {});
    encode(encoders, row, out);

    long before = allocated();
    encode(encoders, row, out);
    long perRow = (allocated() - before) / ROWS;

    assertThat(perRow).isZero();
  }

  @Test
  void streamsALargeValueThroughTheBufferAlone() {
    ColumnEncoder encoder = encoder(ScalarType.TEXT, ValueFormat.NATIVE);
    byte[] pattern = "größer €😀 ".getBytes(StandardCharsets.UTF_8);
    long length = 2_000_000L * pattern.length;
    MemoryCursor row =
        MemoryCursor.on(new MemoryCursor.Large(new RepeatedBytes(pattern, length), true));
    CopyBuffer out = new CopyBuffer((bytes, count) -> {});

    long before = allocated();
    encoder.encode(ValueKind.LARGE_TEXT, row, 0, out);
    long used = allocated() - before;

    assertThat(out.total()).isEqualTo(length + 4);
    assertThat(used).isLessThan(100_000);
  }

  private static void encode(ColumnEncoder[] encoders, Row row, CopyBuffer out) {
    for (int i = 0; i < ROWS; i++) {
      out.row(encoders.length);
      for (int column = 0; column < encoders.length; column++) {
        encoders[column].encode(row.kind(column), row, column, out);
      }
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static ColumnEncoder encoder(ColumnType type, ValueFormat format) {
    return ColumnEncoders.of(type, format).orElseThrow();
  }

  /** One row that allocates nothing itself. */
  private static final class Row implements RowCursor {

    private final ValueKind[] kinds;
    private final long[] integers;
    private final double[] reals;
    private final byte[][] texts;

    Row(List<Object> values) {
      kinds = new ValueKind[values.size()];
      integers = new long[kinds.length];
      reals = new double[kinds.length];
      texts = new byte[kinds.length][];
      for (int i = 0; i < kinds.length; i++) {
        switch (values.get(i)) {
          case Long value -> {
            kinds[i] = ValueKind.INTEGER;
            integers[i] = value;
          }
          case Double value -> {
            kinds[i] = ValueKind.REAL;
            reals[i] = value;
          }
          default -> {
            kinds[i] = ValueKind.TEXT;
            texts[i] = values.get(i).toString().getBytes(StandardCharsets.UTF_8);
          }
        }
      }
    }

    @Override
    public boolean next() {
      return true;
    }

    @Override
    public ValueKind kind(int column) {
      return kinds[column];
    }

    @Override
    public long integer(int column) {
      return integers[column];
    }

    @Override
    public double real(int column) {
      return reals[column];
    }

    @Override
    public void bytes(int column, ByteSlice into) {
      into.set(texts[column], 0, texts[column].length);
    }

    @Override
    public LargeValue large(int column) {
      throw new IllegalStateException("none");
    }

    @Override
    public void close() {}
  }
}
