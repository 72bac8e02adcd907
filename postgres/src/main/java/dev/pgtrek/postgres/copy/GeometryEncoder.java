package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.RowCursor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Into {@code geometry}, whose binary input is extended well-known binary: as ISO's, with a flag in
 * the outermost kind and the SRID after it. Of a GeoPackage's value the header is cut off and the
 * rest goes as it is, in its own byte order; SpatiaLite's is the same without byte orders and with
 * marks, and is respelled. Coordinates are copied, never computed.
 *
 * <p>Values are proved sound when they are profiled; here only what would be read is bounded.
 */
final class GeometryEncoder implements ColumnEncoder {

  private static final int SRID_FLAG = 0x2000_0000;
  private static final VarHandle LITTLE =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final boolean spatiaLite;
  private final int plannedSrid;
  private final ByteSlice slice = new ByteSlice();
  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private boolean little;
  private byte[] respelled = new byte[1024];
  private int length;

  GeometryEncoder(ColumnType.Geometry type, ValueFormat format) {
    this.spatiaLite = format == ValueFormat.SPATIALITE;
    this.plannedSrid = type.srid();
  }

  @Override
  public void encode(ValueKind kind, RowCursor row, int column, CopyBuffer out) {
    if (kind != ValueKind.BLOB) {
      throw Misfit.kind();
    }
    row.bytes(column, slice);
    bytes = slice.array();
    at = slice.offset();
    end = at + slice.length();
    if (spatiaLite) {
      spatiaLite(out);
    } else {
      geoPackage(out);
    }
  }

  private void geoPackage(CopyBuffer out) {
    need(8);
    int flags = bytes[at + 3];
    little = (flags & 1) != 0;
    int envelope =
        switch (flags >> 1 & 7) {
          case 0 -> 0;
          case 1 -> 32;
          case 2, 3 -> 48;
          case 4 -> 64;
          default -> throw noGeometry();
        };
    boolean marked = bytes[at] == 'G' && bytes[at + 1] == 'P' && (flags & 0x20) == 0;
    if (!marked) {
      throw noGeometry();
    }
    int srid = srid(intAt(at + 4));
    at += 8 + envelope;
    need(5);
    little = bytes[at] != 0;
    int rest = end - at - 5;
    out.startField(5 + (srid == 0 ? 0 : 4) + (long) rest);
    out.reserve(9);
    out.putByte(bytes[at]);
    int type = intAt(at + 1);
    if (srid == 0) {
      out.putInt(inOrder(type));
    } else {
      out.putInt(inOrder(type | SRID_FLAG));
      out.putInt(inOrder(srid));
    }
    out.append(bytes, at + 5, rest);
  }

  private int srid(int srid) {
    return srid > 0 ? srid : plannedSrid;
  }

  private int intAt(int offset) {
    return (int) (little ? LITTLE : BIG).get(bytes, offset);
  }

  /** As the buffer, which writes big-endian, has to be told. */
  private int inOrder(int value) {
    return little ? Integer.reverseBytes(value) : value;
  }

  private void need(long count) {
    if (end - at < count) {
      throw noGeometry();
    }
  }

  private static Misfit noGeometry() {
    return Misfit.because("it is no geometry in the format that the plan names");
  }

  private void spatiaLite(CopyBuffer out) {
    need(7);
    int order = bytes[at + 1];
    little = (order & 1) != 0;
    int srid = srid(intAt(at + 2));
    length = 0;
    if ((order & 0x80) != 0) {
      int type = 1 + 1000 * (bytes[at + 6] - 1);
      at += 7;
      head(type, srid);
      positions(1, type);
    } else {
      need(43);
      at += 39;
      entity(srid, 0);
    }
    if (end - at != 1) {
      throw noGeometry();
    }
    out.bytesField(respelled, 0, length);
  }

  private void entity(int srid, int depth) {
    need(4);
    int type = take();
    if (type < 1 || type > 3007 || depth > 100) {
      throw noGeometry();
    }
    head(type, srid);
    switch (type % 1000) {
      case 1 -> positions(1, type);
      case 2 -> positions(count(), type);
      case 3 -> {
        int rings = count();
        for (int i = 0; i < rings; i++) {
          positions(count(), type);
        }
      }
      default -> {
        int parts = count();
        for (int i = 0; i < parts; i++) {
          need(1);
          at++;
          entity(0, depth + 1);
        }
      }
    }
  }

  private int take() {
    int value = intAt(at);
    at += 4;
    return value;
  }

  private int count() {
    need(4);
    int count = take();
    room(4);
    put(count);
    return count;
  }

  private void head(int type, int srid) {
    room(9);
    respelled[length++] = (byte) (little ? 1 : 0);
    put(srid == 0 ? type : type | SRID_FLAG);
    if (srid != 0) {
      put(srid);
    }
  }

  private void positions(int count, int type) {
    int thousands = type / 1000;
    long size = (long) count * 8 * (2 + Integer.bitCount(thousands));
    need(Math.max(size, 0));
    room((int) size);
    System.arraycopy(bytes, at, respelled, length, (int) size);
    at += (int) size;
    length += (int) size;
  }

  private void put(int value) {
    (little ? LITTLE : BIG).set(respelled, length, value);
    length += 4;
  }

  private void room(int more) {
    if (more < 0) {
      throw noGeometry();
    }
    if (respelled.length - length < more) {
      respelled =
          Arrays.copyOf(respelled, Math.max(Math.addExact(length, more), respelled.length * 2));
    }
  }
}
