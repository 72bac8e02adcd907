package dev.pgtrek.cases;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Spells a geometry so that equal ones read the same: SRID, kind, dimensions and every coordinate
 * with all its digits. The header of a GeoPackage's or SpatiaLite's value is cut off here, by the
 * published formats alone; what remains is read as well-known binary.
 */
final class GeometryWords {

  private final ByteBuffer in;
  private final boolean spatiaLite;
  private boolean nothing = true;

  private GeometryWords(ByteBuffer in, boolean spatiaLite) {
    this.in = in;
    this.spatiaLite = spatiaLite;
  }

  /** A value of the file. */
  static String ofSource(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    if (value[0] == 'G' && value[1] == 'P') {
      in.order((value[3] & 1) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      int srid = in.getInt(4);
      in.position(8 + Arrays.asList(0, 32, 48, 48, 64).get(value[3] >> 1 & 7));
      return spelled(srid, new GeometryWords(in, false));
    }
    in.order((value[1] & 1) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int srid = in.getInt(2);
    boolean tiny = (value[1] & 0x80) != 0;
    in.limit(value.length - 1).position(tiny ? 7 : 39);
    GeometryWords words = new GeometryWords(in, true);
    return tiny
        ? Math.max(0, srid) + ";" + words.shape(1 + 1000 * (value[6] - 1))
        : spelled(srid, words);
  }

  /** What PostGIS answers: the SRID, and well-known binary. */
  static String ofTarget(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    return spelled(in.getInt(), new GeometryWords(in, false));
  }

  private static String spelled(int srid, GeometryWords words) {
    String text = Math.max(0, srid) + ";" + words.next();
    if (words.in.hasRemaining()) {
      throw new IllegalArgumentException("bytes are left over");
    }
    return text;
  }

  private String next() {
    if (spatiaLite) {
      return shape(in.getInt());
    }
    in.order(in.get() == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int type = in.getInt();
    int high = (type < 0 ? 1000 : 0) + ((type & 0x4000_0000) != 0 ? 2000 : 0);
    return shape((type & 0x0FFF_FFFF) + high);
  }

  /** PostGIS's text form calls a whole empty where it only has empty parts; so does this. */
  private String shape(int type) {
    boolean before = nothing;
    nothing = true;
    String content =
        switch (type % 1000) {
          case 1 -> positions(type, 1);
          case 2, 8 -> positions(type, in.getInt());
          case 3, 17 -> rings(type);
          default -> parts();
        };
    String text = type + (nothing ? " EMPTY" : "(" + content + ")");
    nothing &= before;
    return text;
  }

  private String rings(int type) {
    StringBuilder text = new StringBuilder();
    for (int rings = in.getInt(); rings > 0; rings--) {
      text.append('(').append(positions(type, in.getInt())).append(')');
    }
    return text.toString();
  }

  private String parts() {
    StringBuilder text = new StringBuilder();
    for (int parts = in.getInt(); parts > 0; parts--) {
      if (spatiaLite && in.get() != 0x69) {
        throw new IllegalArgumentException("no mark before a part");
      }
      text.append(next()).append(' ');
    }
    return text.toString();
  }

  private String positions(int type, int count) {
    StringBuilder text = new StringBuilder();
    for (int left = count * (2 + Integer.bitCount(type / 1000)); left > 0; left--) {
      double value = in.getDouble();
      nothing &= Double.isNaN(value);
      text.append(value).append(' ');
    }
    return text.toString();
  }
}
