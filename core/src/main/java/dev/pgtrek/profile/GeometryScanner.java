package dev.pgtrek.profile;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.GeometryFault;
import dev.pgtrek.model.GeometryKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads a blob as a geometry, to its last byte: GeoPackage's binary format (OGC 12-128r18, clause
 * 2.1.3) or SpatiaLite's. Keeps its latest result. Never reads outside the blob, whatever the blob
 * says. For one thread.
 *
 * <p>What it accepts PostGIS takes as it is: beside the bounds it checks what PostGIS's reader of
 * well-known binary checks (closed rings, enough positions, kinds of parts).
 */
final class GeometryScanner {

  /** Longer values are not held in memory whole. */
  static final int LONGEST = 64 << 20;

  /** Levels of parts within parts; no real geometry has ten. */
  private static final int DEEPEST = 64;

  private static final int Z = 1;
  private static final int M = 2;

  private static final int TINY_POINT = 0x80;
  private static final int SPATIALITE_HEADER = 38;
  private static final int SHORTEST_TINY_POINT = 24;

  private ByteBuffer in = ByteBuffer.allocate(0);
  private boolean spatiaLite;
  private GeometryKind kind = GeometryKind.GEOMETRY;
  private int dimensions;
  private int srid;
  private boolean empty;

  /** The first and last position of the line that was read last, by their offsets. */
  private int first;

  private int last;

  /** Whether it is worth a look: one byte tells most blobs of other content. */
  static boolean mayBe(byte[] bytes, int from, int length) {
    if (length < 8) {
      return false;
    }
    return bytes[from] == 'G'
        ? bytes[from + 1] == 'P'
        : bytes[from] == 0
            && length >= SHORTEST_TINY_POINT
            && (bytes[from + length - 1] & 0xFF) == 0xFE
            && ((bytes[from + 1] & 0xFE) == 0
                ? length > SPATIALITE_HEADER && bytes[from + SPATIALITE_HEADER] == 0x7C
                : (bytes[from + 1] & 0xFE) == TINY_POINT);
  }

  /**
   * Reads a blob that {@link #mayBe} one.
   *
   * @return what is wrong with it, or null
   */
  @Nullable GeometryFault scan(byte[] bytes, int from, int length) {
    in = ByteBuffer.wrap(bytes, from, length).slice();
    spatiaLite = bytes[from] == 0;
    kind = GeometryKind.GEOMETRY;
    dimensions = -1;
    empty = true;
    try {
      if (!spatiaLite) {
        geoPackage();
      } else if ((in.get(1) & 0xFE) == TINY_POINT) {
        tinyPoint();
      } else {
        spatiaLite();
      }
    } catch (Faulty faulty) {
      return faulty.fault;
    }
    return srid < -1 || srid > ColumnType.Geometry.MAX_SRID ? GeometryFault.BAD_SRID : null;
  }

  boolean isSpatiaLite() {
    return spatiaLite;
  }

  GeometryKind kind() {
    return kind;
  }

  boolean hasZ() {
    return (dimensions & Z) != 0;
  }

  boolean hasM() {
    return (dimensions & M) != 0;
  }

  /** As the blob has it; 0 and -1 are undefined ones. */
  int srid() {
    return srid;
  }

  boolean isEmpty() {
    return empty;
  }

  private void geoPackage() {
    int flags = in.get(3);
    if (in.get(2) != 0 || (flags & 0xC0) != 0) {
      throw new Faulty(GeometryFault.BAD_HEADER);
    }
    if ((flags & 0x20) != 0) {
      throw new Faulty(GeometryFault.EXTENDED);
    }
    int envelope =
        switch (flags >> 1 & 7) {
          case 0 -> 0;
          case 1 -> 32;
          case 2, 3 -> 48;
          case 4 -> 64;
          default -> throw new Faulty(GeometryFault.BAD_HEADER);
        };
    in.order((flags & 1) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN).position(4);
    srid = in.getInt();
    need(envelope);
    in.position(8 + envelope);
    kind = standard(0);
    end(in.limit());
  }

  private void spatiaLite() {
    in.order((in.get(1) & 1) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    srid = in.getInt(2);
    in.position(SPATIALITE_HEADER + 1);
    // The last byte is the end's mark, and nothing before it may reach it.
    in.limit(in.limit() - 1);
    kind = spatiaLitePart(0);
    end(in.limit());
  }

  private void tinyPoint() {
    in.order((in.get(1) & 1) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    srid = in.getInt(2);
    dimensions =
        switch (in.get(6)) {
          case 1 -> 0;
          case 2 -> Z;
          case 3 -> M;
          case 4 -> Z | M;
          default -> throw new Faulty(GeometryFault.BAD_HEADER);
        };
    kind = GeometryKind.POINT;
    in.limit(in.limit() - 1).position(7);
    point();
    end(in.limit());
  }

  private void end(int where) {
    if (in.position() != where) {
      throw new Faulty(GeometryFault.GOES_ON);
    }
  }

  private void need(long bytes) {
    if (in.remaining() < bytes) {
      throw new Faulty(GeometryFault.CUT_SHORT);
    }
  }

  /** A count of parts, each of so many bytes at least. */
  private int count(int leastBytes) {
    need(4);
    int count = in.getInt();
    if (count < 0) {
      throw new Faulty(GeometryFault.CUT_SHORT);
    }
    need((long) count * leastBytes);
    return count;
  }

  /** Well-known binary, with dimensions as ISO's thousands or as high bits. */
  private GeometryKind standard(int depth) {
    need(5);
    byte order = in.get();
    if (order != 0 && order != 1) {
      throw new Faulty(GeometryFault.BAD_HEADER);
    }
    in.order(order == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int code = in.getInt();
    int high = code >>> 28;
    int plain = code & 0x0FFF_FFFF;
    if ((high & 3) != 0 || plain >= 4000 || (high != 0 && plain >= 1000)) {
      throw new Faulty((high & 3) != 0 ? GeometryFault.BAD_HEADER : GeometryFault.UNKNOWN_KIND);
    }
    int thousands = plain / 1000;
    dimensions(high != 0 ? ((high & 8) != 0 ? Z : 0) | ((high & 4) != 0 ? M : 0) : thousands);
    GeometryKind found = concrete(plain % 1000);
    switch (found) {
      case POINT -> point();
      case LINESTRING, CIRCULARSTRING -> line(found);
      case POLYGON, TRIANGLE -> rings(found);
      default -> parts(found, depth);
    }
    return found;
  }

  private void parts(GeometryKind whole, int depth) {
    deeper(depth);
    int count = count(9);
    for (int i = 0; i < count; i++) {
      takes(whole, standard(depth + 1));
    }
  }

  private static void deeper(int depth) {
    if (depth == DEEPEST) {
      throw new Faulty(GeometryFault.BAD_PART);
    }
  }

  private static GeometryKind concrete(int code) {
    return GeometryKind.of(code)
        .filter(k -> k != GeometryKind.GEOMETRY)
        .orElseThrow(() -> new Faulty(GeometryFault.UNKNOWN_KIND));
  }

  private void dimensions(int found) {
    if (dimensions >= 0 && dimensions != found) {
      throw new Faulty(GeometryFault.MIXED_DIMENSIONS);
    }
    dimensions = found;
  }

  private static void takes(GeometryKind whole, GeometryKind part) {
    boolean taken =
        switch (whole) {
          case GEOMETRYCOLLECTION -> true;
          case MULTIPOINT -> part == GeometryKind.POINT;
          case MULTILINESTRING -> part == GeometryKind.LINESTRING;
          case MULTIPOLYGON, POLYHEDRALSURFACE -> part == GeometryKind.POLYGON;
          case TIN -> part == GeometryKind.TRIANGLE;
          case COMPOUNDCURVE -> isSimpleCurve(part);
          case CURVEPOLYGON, MULTICURVE ->
              isSimpleCurve(part) || part == GeometryKind.COMPOUNDCURVE;
          case MULTISURFACE -> part == GeometryKind.POLYGON || part == GeometryKind.CURVEPOLYGON;
          case GEOMETRY, POINT, LINESTRING, POLYGON, CIRCULARSTRING, TRIANGLE -> false;
        };
    if (!taken) {
      throw new Faulty(GeometryFault.BAD_PART);
    }
  }

  private static boolean isSimpleCurve(GeometryKind part) {
    return part == GeometryKind.LINESTRING || part == GeometryKind.CIRCULARSTRING;
  }

  private int stride() {
    return 8 * (2 + Integer.bitCount(dimensions));
  }

  private void point() {
    need(stride());
    int end = in.position() + stride();
    boolean nowhere = true;
    while (in.position() < end) {
      nowhere &= Double.isNaN(in.getDouble());
    }
    empty &= nowhere;
  }

  private void line(GeometryKind line) {
    int count = count(stride());
    boolean fits =
        line == GeometryKind.CIRCULARSTRING
            ? count == 0 || (count >= 3 && count % 2 == 1)
            : count != 1;
    if (!fits) {
      throw new Faulty(GeometryFault.TOO_FEW_POSITIONS);
    }
    skip(count);
  }

  private void skip(int positions) {
    if (positions > 0) {
      empty = false;
      first = in.position();
      last = first + (positions - 1) * stride();
      in.position(last + stride());
    }
  }

  private void rings(GeometryKind surface) {
    int rings = count(4);
    if (surface == GeometryKind.TRIANGLE && rings > 1) {
      throw new Faulty(GeometryFault.BAD_PART);
    }
    for (int i = 0; i < rings; i++) {
      int count = count(stride());
      if (count < 4) {
        throw new Faulty(GeometryFault.TOO_FEW_POSITIONS);
      }
      skip(count);
      if (!closed(surface == GeometryKind.TRIANGLE ? stride() : 16)) {
        throw new Faulty(GeometryFault.OPEN_RING);
      }
    }
  }

  /**
   * Whether the line that was read last ends with the bytes that it begins with, as PostGIS asks.
   */
  private boolean closed(int bytes) {
    for (int i = 0; i < bytes; i++) {
      if (in.get(first + i) != in.get(last + i)) {
        return false;
      }
    }
    return true;
  }

  /** SpatiaLite's form of a geometry: no byte order of its own, a mark before each part. */
  private GeometryKind spatiaLitePart(int depth) {
    need(4);
    int code = in.getInt();
    if (code >= 1_000_000 && code < 1_004_000) {
      throw new Faulty(GeometryFault.COMPRESSED);
    }
    if (code < 0 || code >= 4000 || code % 1000 > GeometryKind.GEOMETRYCOLLECTION.code()) {
      throw new Faulty(GeometryFault.UNKNOWN_KIND);
    }
    dimensions(code / 1000);
    GeometryKind found = concrete(code % 1000);
    switch (found) {
      case POINT -> point();
      case LINESTRING -> line(found);
      case POLYGON -> rings(found);
      default -> {
        deeper(depth);
        int count = count(5);
        for (int i = 0; i < count; i++) {
          need(1);
          if (in.get() != 0x69) {
            throw new Faulty(GeometryFault.BAD_HEADER);
          }
          takes(found, spatiaLitePart(depth + 1));
        }
      }
    }
    return found;
  }

  /** Leaves the recursion; never leaves the class. */
  private static final class Faulty extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final GeometryFault fault;

    Faulty(GeometryFault fault) {
      super(fault.words(), null, false, false);
      this.fault = fault;
    }
  }
}
