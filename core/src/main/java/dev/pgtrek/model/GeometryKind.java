package dev.pgtrek.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Kinds of geometry that hold positions, with their codes in well-known binary (OGC 06-103r4 and
 * ISO 13249-3); the abstract kinds between them have no values.
 */
public enum GeometryKind {
  /** Any kind; no value has it. */
  GEOMETRY(0, "Geometry"),
  POINT(1, "Point"),
  LINESTRING(2, "LineString"),
  POLYGON(3, "Polygon"),
  MULTIPOINT(4, "MultiPoint"),
  MULTILINESTRING(5, "MultiLineString"),
  MULTIPOLYGON(6, "MultiPolygon"),
  GEOMETRYCOLLECTION(7, "GeometryCollection"),
  CIRCULARSTRING(8, "CircularString"),
  COMPOUNDCURVE(9, "CompoundCurve"),
  CURVEPOLYGON(10, "CurvePolygon"),
  MULTICURVE(11, "MultiCurve"),
  MULTISURFACE(12, "MultiSurface"),
  POLYHEDRALSURFACE(15, "PolyhedralSurface"),
  TIN(16, "Tin"),
  TRIANGLE(17, "Triangle");

  private final int code;
  private final String word;

  GeometryKind(int code, String word) {
    this.code = code;
    this.word = word;
  }

  /** The code in well-known binary, without dimensions. */
  public int code() {
    return code;
  }

  /** As PostGIS spells it in a type. */
  public String word() {
    return word;
  }

  /** The kind of that code, or empty. */
  public static Optional<GeometryKind> of(int code) {
    return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
  }

  /** The kind of that name in any case, or empty. */
  public static Optional<GeometryKind> of(String name) {
    String wanted = name.toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(kind -> kind.name().equals(wanted)).findFirst();
  }
}
