package dev.pgtrek.verify;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.LargeValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A geometry apart from how it is wrapped: its SRID, then kind, dimensions, counts and the bits of
 * every coordinate, part by part. Reads the source's wrapping and PostGIS's by itself and shares
 * nothing with what wrote either. For one thread.
 */
final class CanonicalGeometry extends Canonical {

  private static final int DEEPEST = 200;

  private final int plannedSrid;
  private final ValueFormat format;

  CanonicalGeometry(ColumnType.Geometry type, ValueFormat format) {
    this.plannedSrid = type.srid();
    this.format = format;
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
  boolean text(CanonicalRow out) {
    return format == ValueFormat.WKT && words(slice.array(), slice.offset(), slice.length(), out);
  }

  private boolean words(byte[] bytes, int offset, int length, CanonicalRow out) {
    int mark = out.open(CanonicalRow.GEOMETRY);
    try {
      GeometryWords words = new GeometryWords(bytes, offset, length);
      srid(words.srid(), out);
      words.geometry(out);
      out.close(mark);
      return true;
    } catch (IllegalArgumentException e) {
      out.forget(mark);
      return false;
    }
  }

  @Override
  boolean blob(CanonicalRow out) {
    return put(ByteBuffer.wrap(slice.array(), slice.offset(), slice.length()).slice(), out);
  }

  @Override
  boolean large(LargeValue value, CanonicalRow out) {
    try (InputStream stream = value.open()) {
      byte[] bytes = stream.readAllBytes();
      return format == ValueFormat.WKT
          ? words(bytes, 0, bytes.length, out)
          : put(ByteBuffer.wrap(bytes), out);
    } catch (IOException e) {
      throw unreadable(value.length(), e);
    }
  }

  private boolean put(ByteBuffer in, CanonicalRow out) {
    int mark = out.open(CanonicalRow.GEOMETRY);
    try {
      boolean whole =
          switch (format) {
            case GEOPACKAGE -> geoPackage(in, out);
            case SPATIALITE -> spatiaLite(in, out);
            case EWKB -> postgis(in, out);
            default -> false;
          };
      if (whole && !in.hasRemaining()) {
        out.close(mark);
        return true;
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      // It ends too early: told by the result.
    }
    out.forget(mark);
    return false;
  }

  /** The reference of a value without one is the column's, where the plan gives it one. */
  private void srid(int srid, CanonicalRow out) {
    number(srid > 0 ? srid : plannedSrid, out);
  }

  private boolean geoPackage(ByteBuffer in, CanonicalRow out) {
    if (in.get() != 'G' || in.get() != 'P') {
      return false;
    }
    in.get();
    byte flags = in.get();
    in.order((flags & 1) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    srid(in.getInt(), out);
    int[] doubles = {0, 4, 6, 6, 8};
    in.position(in.position() + 8 * doubles[(flags & 0x0E) >> 1]);
    return binary(in, out, 0);
  }

  private boolean postgis(ByteBuffer in, CanonicalRow out) {
    ByteBuffer ahead = in.duplicate();
    ahead.order(ahead.get() == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    boolean hasSrid = (ahead.getInt() & 0x2000_0000) != 0;
    srid(hasSrid ? ahead.getInt() : 0, out);
    return binary(in, out, 0);
  }

  /** Well-known binary of ISO's or of PostGIS's spelling. */
  private boolean binary(ByteBuffer in, CanonicalRow out, int depth) {
    if (depth > DEEPEST) {
      return false;
    }
    in.order(in.get() == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int type = in.getInt();
    if ((type & 0x2000_0000) != 0) {
      in.getInt();
    }
    int number = type & 0x1FFF_FFFF;
    boolean z = type < 0 || number / 1000 == 1 || number / 1000 == 3;
    boolean m = (type & 0x4000_0000) != 0 || number / 1000 == 2 || number / 1000 == 3;
    int kind = number % 1000;
    head(kind, z, m, out);
    int width = 2 + (z ? 1 : 0) + (m ? 1 : 0);
    switch (kind) {
      case 1 -> positions(1, width, in, out);
      case 2, 8 -> {
        int count = in.getInt();
        number(count, out);
        positions(count, width, in, out);
      }
      case 3, 17 -> rings(width, in, out);
      default -> {
        int parts = in.getInt();
        number(parts, out);
        for (int i = 0; i < parts; i++) {
          if (!binary(in, out, depth + 1)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static void rings(int width, ByteBuffer in, CanonicalRow out) {
    int rings = in.getInt();
    number(rings, out);
    for (int i = 0; i < rings; i++) {
      int count = in.getInt();
      number(count, out);
      positions(count, width, in, out);
    }
  }

  /**
   * The coordinates' bits. A not-a-number stands for one that is absent, whichever of its bits are
   * set: an empty point is made of them.
   */
  private static void positions(int count, int width, ByteBuffer in, CanonicalRow out) {
    long doubles = (long) count * width;
    if (count < 0 || doubles * 8 > in.remaining()) {
      throw new BufferUnderflowException();
    }
    for (long i = 0; i < doubles; i++) {
      coordinate(Double.longBitsToDouble(in.getLong()), out);
    }
  }

  static void coordinate(double value, CanonicalRow out) {
    // Every not-a-number becomes one.
    long bits = Double.doubleToLongBits(value);
    number((int) (bits >>> 32), out);
    number((int) bits, out);
  }

  static void head(int kind, boolean z, boolean m, CanonicalRow out) {
    out.raw((byte) kind);
    out.raw((byte) ((z ? 1 : 0) | (m ? 2 : 0)));
  }

  static void number(int value, CanonicalRow out) {
    out.raw((byte) (value >>> 24));
    out.raw((byte) (value >>> 16));
    out.raw((byte) (value >>> 8));
    out.raw((byte) value);
  }

  private boolean spatiaLite(ByteBuffer in, CanonicalRow out) {
    if (in.get() != 0 || in.get(in.limit() - 1) != (byte) 0xFE) {
      return false;
    }
    byte order = in.get();
    in.order((order & 1) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    srid(in.getInt(), out);
    if (order == (byte) 0x80 || order == (byte) 0x81) {
      int dimensions = in.get() - 1;
      head(1, (dimensions & 1) != 0, (dimensions & 2) != 0, out);
      positions(1, 2 + Integer.bitCount(dimensions), in, out);
    } else {
      in.position(in.position() + 4 * 8);
      if (in.get() != 0x7C || !entity(in, out, 0)) {
        return false;
      }
    }
    return in.get() == (byte) 0xFE;
  }

  private static boolean entity(ByteBuffer in, CanonicalRow out, int depth) {
    int type = in.getInt();
    boolean z = type / 1000 == 1 || type / 1000 == 3;
    boolean m = type / 1000 == 2 || type / 1000 == 3;
    int kind = type % 1000;
    if (type < 0 || type > 3007 || kind < 1 || kind > 7 || depth > DEEPEST) {
      return false;
    }
    head(kind, z, m, out);
    int width = 2 + (z ? 1 : 0) + (m ? 1 : 0);
    switch (kind) {
      case 1 -> positions(1, width, in, out);
      case 2 -> {
        int count = in.getInt();
        number(count, out);
        positions(count, width, in, out);
      }
      case 3 -> rings(width, in, out);
      default -> {
        int parts = in.getInt();
        number(parts, out);
        for (int i = 0; i < parts; i++) {
          if (in.get() != 0x69 || !entity(in, out, depth + 1)) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
