package dev.pgtrek.postgres.read;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Vectors as blobs of {@link dev.pgtrek.model.ValueFormat#FLOAT32}. The field is the one of
 * vector_send and halfvec_send in pgvector: the count of numbers in 16 bits, 16 bits that are 0,
 * then the numbers, the highest byte first.
 */
final class VectorReader extends FieldReader {

  private static final int HEADER = 4;

  private static final VarHandle LITTLE =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  private final int dimensions;
  private final boolean half;
  private final byte[] floats;

  VectorReader(int field, ColumnType.Vector type) {
    super(field);
    this.dimensions = type.dimensions();
    this.half = type.half();
    this.floats = new byte[dimensions * Float.BYTES];
  }

  @Override
  void check(BinaryRows row) throws IOException {
    checkLength(row, HEADER + dimensions * (half ? Short.BYTES : Float.BYTES));
    if ((row.shortAt(field, 0) & 0xFFFF) != dimensions || row.shortAt(field, 2) != 0) {
      throw new IOException("a vector with an unknown header");
    }
  }

  @Override
  ValueKind kind(BinaryRows row) {
    return ValueKind.BLOB;
  }

  @Override
  void bytes(BinaryRows row, ByteSlice into) {
    for (int i = 0; i < dimensions; i++) {
      float number =
          half
              ? Float.float16ToFloat((short) row.shortAt(field, HEADER + i * Short.BYTES))
              : Float.intBitsToFloat(row.intAt(field, HEADER + i * Float.BYTES));
      LITTLE.set(floats, i * Float.BYTES, number);
    }
    into.set(floats, 0, floats.length);
  }
}
