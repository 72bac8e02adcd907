package dev.pgtrek.sqlite.write;

import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Geometries, which come as {@link ValueFormat#EWKB}, as a GeoPackage's or SpatiaLite's blob. Both
 * are written with the lowest byte first and with a box around what they hold; coordinates are
 * copied, never computed.
 */
final class Geometries implements CellCodec {

  private static final int SRID_FLAG = 0x2000_0000;
  private static final int Z_FLAG = 0x8000_0000;
  private static final int M_FLAG = 0x4000_0000;

  /** Geometry collections inside of each other. */
  private static final int DEEPEST = 100;

  /** The kinds of the standard that SpatiaLite's blobs have codes for. */
  private static final int LAST_SIMPLE = 7;

  /**
   * With the curves and surfaces that GeoPackage's extension for geometries adds, and with those
   * beyond it that well-known binary has codes for: files hold them, and what came out of one goes
   * back into one.
   */
  private static final int LAST_CURVED = 12;

  private static final int POLYHEDRAL_SURFACE = 15;
  private static final int TRIANGLE = 17;

  private final boolean spatiaLite;
  private final ByteSlice slice = new ByteSlice();
  private ByteBuffer body = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
  private double minX;
  private double maxX;
  private double minY;
  private double maxY;
  private boolean boxed;
  private boolean point;

  Geometries(ValueFormat written) {
    this.spatiaLite = written == ValueFormat.SPATIALITE;
  }

  @Override
  public void put(ValueKind kind, RowCursor row, int column, RowBuffer out) {
    switch (kind) {
      case BLOB -> {
        row.bytes(column, slice);
        put(ByteBuffer.wrap(slice.array(), slice.offset(), slice.length()).slice(), out);
      }
      case LARGE_BLOB -> put(ByteBuffer.wrap(whole(row.large(column))), out);
      case NULL, INTEGER, REAL, TEXT, LARGE_TEXT -> throw Misfit.kind();
    }
  }

  private static byte[] whole(LargeValue value) {
    try (InputStream in = value.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(ByteBuffer in, RowBuffer out) {
    minX = minY = Double.POSITIVE_INFINITY;
    maxX = maxY = Double.NEGATIVE_INFINITY;
    body.clear();
    int srid;
    try {
      srid = srid(in);
      geometry(in, 0);
    } catch (BufferUnderflowException e) {
      throw Misfit.because("it is no geometry that PostGIS writes");
    }
    boxed = minX <= maxX && minY <= maxY;
    if (spatiaLite) {
      spatiaLite(srid, out);
    } else {
      geoPackage(srid, out);
    }
  }

  /** The reference of the whole, or 0; the buffer stays at the beginning. */
  private static int srid(ByteBuffer in) {
    ByteBuffer ahead = in.duplicate();
    ahead.order(order(ahead.get()));
    return (ahead.getInt() & SRID_FLAG) == 0 ? 0 : ahead.getInt();
  }

  private static ByteOrder order(byte mark) {
    return mark == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
  }

  private void geometry(ByteBuffer in, int depth) {
    in.order(order(in.get()));
    int type = in.getInt();
    if ((type & SRID_FLAG) != 0) {
      in.getInt();
    }
    int kind = type & 0xFFFF;
    if (!isWritable(kind) || depth > DEEPEST) {
      throw Misfit.because(
          "geometries of its kind have no place there; ewkb as the column's format keeps them");
    }
    boolean z = (type & Z_FLAG) != 0;
    boolean m = (type & M_FLAG) != 0;
    point = depth == 0 && kind == 1;
    head(kind + (z ? 1000 : 0) + (m ? 2000 : 0), depth);
    int width = 2 + (z ? 1 : 0) + (m ? 1 : 0);
    switch (kind) {
      case 1 -> positions(1, width, in);
      case 2, 8 -> positions(count(in), width, in);
      case 3, TRIANGLE -> {
        int rings = count(in);
        for (int i = 0; i < rings; i++) {
          positions(count(in), width, in);
        }
      }
      default -> {
        int parts = count(in);
        for (int i = 0; i < parts; i++) {
          geometry(in, depth + 1);
        }
      }
    }
  }

  private boolean isWritable(int kind) {
    return spatiaLite
        ? kind >= 1 && kind <= LAST_SIMPLE
        : (kind >= 1 && kind <= LAST_CURVED) || (kind >= POLYHEDRAL_SURFACE && kind <= TRIANGLE);
  }

  /** SpatiaLite has a mark before a part, where well-known binary has the order of bytes. */
  private void head(int type, int depth) {
    room(5);
    if (!spatiaLite) {
      body.put((byte) 1);
    } else if (depth > 0) {
      body.put((byte) 0x69);
    }
    body.putInt(type);
  }

  private int count(ByteBuffer in) {
    int count = in.getInt();
    if (count < 0 || count > in.remaining()) {
      throw new BufferUnderflowException();
    }
    room(4);
    body.putInt(count);
    return count;
  }

  private void positions(int count, int width, ByteBuffer in) {
    long bytes = 8L * count * width;
    if (bytes > in.remaining()) {
      throw new BufferUnderflowException();
    }
    room((int) bytes);
    for (int i = 0; i < count; i++) {
      long x = in.getLong();
      long y = in.getLong();
      enclose(Double.longBitsToDouble(x), Double.longBitsToDouble(y));
      body.putLong(x).putLong(y);
      for (int more = 2; more < width; more++) {
        body.putLong(in.getLong());
      }
    }
  }

  private void enclose(double x, double y) {
    if (!Double.isNaN(x) && !Double.isNaN(y)) {
      minX = Math.min(minX, x);
      maxX = Math.max(maxX, x);
      minY = Math.min(minY, y);
      maxY = Math.max(maxY, y);
    }
  }

  private void room(int more) {
    if (body.remaining() < more) {
      int wanted = Math.max(Math.addExact(body.position(), more), body.capacity() * 2);
      ByteBuffer larger = ByteBuffer.allocate(wanted).order(ByteOrder.LITTLE_ENDIAN);
      body = larger.put(body.flip());
    }
  }

  /** OGC 12-128r18, clause 2.1.3; a point is its own box, and what is empty has none. */
  private void geoPackage(int srid, RowBuffer out) {
    boolean box = boxed && !point;
    ByteBuffer to = begin(out, 8 + 32 + body.position());
    to.put((byte) 'G').put((byte) 'P').put((byte) 0);
    to.put((byte) (1 | (box ? 2 : 0) | (boxed ? 0 : 0x10)));
    to.putInt(srid);
    if (box) {
      to.putDouble(minX).putDouble(maxX).putDouble(minY).putDouble(maxY);
    }
    out.endBlob(to.put(body.flip()).position());
  }

  private void spatiaLite(int srid, RowBuffer out) {
    ByteBuffer to = begin(out, 40 + body.position());
    to.put((byte) 0).put((byte) 1).putInt(srid);
    to.putDouble(boxed ? minX : 0).putDouble(boxed ? minY : 0);
    to.putDouble(boxed ? maxX : 0).putDouble(boxed ? maxY : 0);
    to.put((byte) 0x7C).put(body.flip()).put((byte) 0xFE);
    out.endBlob(to.position());
  }

  private static ByteBuffer begin(RowBuffer out, int most) {
    byte[] array = out.room(5 + most);
    return ByteBuffer.wrap(array).position(out.textAt()).order(ByteOrder.LITTLE_ENDIAN);
  }
}
