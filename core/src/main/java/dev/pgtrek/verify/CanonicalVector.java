package dev.pgtrek.verify;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ValueFormat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A vector as the bits of its numbers in the planned type. What a text of more digits is rounded to
 * is worked out here in whole numbers, apart from how the rows were encoded.
 */
final class CanonicalVector extends Canonical {

  private static final VarHandle LITTLE =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int dimensions;
  private final boolean half;
  private final boolean readsBlobs;
  private final FloatBits bits = new FloatBits();

  CanonicalVector(ColumnType.Vector type, ValueFormat format) {
    this.dimensions = type.dimensions();
    this.half = type.half();
    this.readsBlobs = format == ValueFormat.FLOAT32;
  }

  @Override
  boolean integer(long value, CanonicalRow out) {
    return false;
  }

  @Override
  boolean real(double value, CanonicalRow out) {
    return false;
  }

  @Override
  boolean blob(CanonicalRow out) {
    if (!readsBlobs || slice.length() != dimensions * Float.BYTES) {
      return false;
    }
    int mark = out.open(CanonicalRow.VECTOR);
    for (int i = 0; i < dimensions; i++) {
      if (!put((int) LITTLE.get(slice.array(), slice.offset() + i * Float.BYTES), out)) {
        out.forget(mark);
        return false;
      }
    }
    out.close(mark);
    return true;
  }

  @Override
  boolean text(CanonicalRow out) {
    int mark = out.open(CanonicalRow.VECTOR);
    if (!numbers(out)) {
      out.forget(mark);
      return false;
    }
    out.close(mark);
    return true;
  }

  private boolean numbers(CanonicalRow out) {
    byte[] text = slice.array();
    int end = slice.offset() + slice.length();
    int at = plain(text, slice.offset(), end);
    for (int i = 0; i < dimensions; i++) {
      if (at >= end || text[at] != (i == 0 ? '[' : ',')) {
        return false;
      }
      at = bits.parse(text, plain(text, at + 1, end), end);
      if (at < 0 || !put(bits.bits(), out)) {
        return false;
      }
      at = plain(text, at, end);
    }
    return at < end && text[at] == ']' && plain(text, at + 1, end) == end;
  }

  /** The first byte from an index on that is no white space of JSON. */
  private static int plain(byte[] text, int from, int end) {
    for (int at = from; at < end; at++) {
      if (text[at] != ' ' && text[at] != '\t' && text[at] != '\n' && text[at] != '\r') {
        return at;
      }
    }
    return end;
  }

  /** Puts a number by the bits of its float; false where the type cannot hold it. */
  private boolean put(int float32, CanonicalRow out) {
    if ((float32 & FloatBits.INFINITY) == FloatBits.INFINITY) {
      return false;
    }
    if (!half) {
      out.raw((byte) (float32 >>> 24));
      out.raw((byte) (float32 >>> 16));
      out.raw((byte) (float32 >>> 8));
      out.raw((byte) float32);
      return true;
    }
    int float16 = FloatBits.half(float32);
    if ((float16 & FloatBits.HALF_INFINITY) == FloatBits.HALF_INFINITY) {
      return false;
    }
    out.raw((byte) (float16 >>> 8));
    out.raw((byte) float16);
    return true;
  }
}
