package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.RowCursor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * JSON arrays of numbers, and blobs of 4-byte floats, into {@code vector} and {@code halfvec}. The
 * field is the one that vector_recv and halfvec_recv of pgvector read: the count of numbers in 16
 * bits, 16 bits that are 0, then the numbers, the highest byte first. A number is rounded to the
 * nearest float as the server's own cast from text does; for halfvec that float is rounded again,
 * as the server does too.
 */
final class VectorEncoder implements ColumnEncoder {

  private static final int HEADER = 4;
  private static final int HALF_INFINITY = 0x7C00;

  private static final VarHandle LITTLE =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  private final int dimensions;
  private final boolean half;
  private final boolean readsBlobs;
  private final ByteSlice slice = new ByteSlice();
  private final FloatText number = new FloatText();

  private VectorEncoder(ColumnType.Vector type, boolean readsBlobs) {
    this.dimensions = type.dimensions();
    this.half = type.half();
    this.readsBlobs = readsBlobs;
  }

  static Optional<ColumnEncoder> of(ColumnType.Vector type, ValueFormat format) {
    return switch (format) {
      case NATIVE -> Optional.of(new VectorEncoder(type, false));
      case FLOAT32 -> Optional.of(new VectorEncoder(type, true));
      default -> Optional.empty();
    };
  }

  @Override
  public void encode(ValueKind kind, RowCursor row, int column, CopyBuffer out) {
    boolean blob = kind == ValueKind.BLOB && readsBlobs;
    if (!blob && kind != ValueKind.TEXT) {
      throw Misfit.kind();
    }
    row.bytes(column, slice);
    int length = HEADER + dimensions * (half ? Short.BYTES : Float.BYTES);
    out.startField(length);
    out.reserve(length);
    out.putShort(dimensions);
    out.putShort(0);
    if (blob) {
      blob(out);
    } else {
      text(out);
    }
  }

  private void blob(CopyBuffer out) {
    if (slice.length() != dimensions * Float.BYTES) {
      throw otherLength();
    }
    for (int i = 0; i < dimensions; i++) {
      put((float) LITTLE.get(slice.array(), slice.offset() + i * Float.BYTES), out);
    }
  }

  private void text(CopyBuffer out) {
    byte[] text = slice.array();
    int limit = slice.offset() + slice.length();
    int at = space(text, slice.offset(), limit);
    expect(text, at, limit, '[');
    for (int i = 0; i < dimensions; i++) {
      at = space(text, at + 1, limit);
      put(number.read(text, at, limit), out);
      at = space(text, number.end(), limit);
      expect(text, at, limit, i == dimensions - 1 ? ']' : ',');
    }
    if (space(text, at + 1, limit) != limit) {
      throw noArray();
    }
  }

  private static int space(byte[] text, int from, int limit) {
    int at = from;
    while (at < limit
        && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static void expect(byte[] text, int at, int limit, char wanted) {
    if (at >= limit || text[at] != wanted) {
      throw at < limit && (text[at] == ',' || text[at] == ']') ? otherLength() : noArray();
    }
  }

  private void put(float value, CopyBuffer out) {
    if (!Float.isFinite(value)) {
      throw beyond();
    }
    if (!half) {
      out.putInt(Float.floatToRawIntBits(value));
      return;
    }
    short rounded = Float.floatToFloat16(value);
    if ((rounded & HALF_INFINITY) == HALF_INFINITY) {
      throw beyond();
    }
    out.putShort(rounded);
  }

  private static Misfit otherLength() {
    return Misfit.because("it has another count of numbers than the type");
  }

  private static Misfit noArray() {
    return Misfit.because("it is not an array of numbers");
  }

  private static Misfit beyond() {
    return Misfit.because("a number of it is not finite in the type's bytes");
  }
}
