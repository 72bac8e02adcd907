package dev.pgtrek.model;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a column holds, apart from any engine. A source maps its columns to these, a target renders
 * them; the canonical value of a row is defined on them.
 */
public sealed interface ColumnType
    permits ScalarType,
        ColumnType.Numeric,
        ColumnType.Varchar,
        ColumnType.Vector,
        ColumnType.Geometry {

  /**
   * The name in standard SQL where there is one, else PostgreSQL's: {@code bigint}, {@code
   * numeric(10,2)}.
   */
  String sql();

  /**
   * An exact decimal.
   *
   * @param precision digits in all, or 0 when unbounded
   * @param scale digits after the point; 0 when unbounded
   */
  record Numeric(int precision, int scale) implements ColumnType {

    /** PostgreSQL's bound on a declared precision. */
    public static final int MAX_PRECISION = 1000;

    public static final Numeric UNBOUNDED = new Numeric(0, 0);

    public Numeric {
      if (precision < 0 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
        throw new IllegalArgumentException("numeric(" + precision + "," + scale + ") cannot be");
      }
    }

    public boolean bounded() {
      return precision > 0;
    }

    @Override
    public String sql() {
      return bounded() ? "numeric(" + precision + "," + scale + ")" : "numeric";
    }
  }

  /**
   * Text of at most so many characters (Unicode code points).
   *
   * @param length at least 1
   */
  record Varchar(int length) implements ColumnType {

    public Varchar {
      if (length < 1) {
        throw new IllegalArgumentException("varchar(" + length + ") cannot be");
      }
    }

    @Override
    public String sql() {
      return "varchar(" + length + ")";
    }
  }

  /**
   * Numbers in a fixed count, as the extension pgvector holds them.
   *
   * @param dimensions how many; at least 1, at most {@link #MAX_DIMENSIONS}
   * @param half whether each takes 2 bytes (IEEE 754 binary16) instead of 4 (binary32)
   */
  record Vector(int dimensions, boolean half) implements ColumnType {

    /** pgvector's bound for vector and for halfvec (VECTOR_MAX_DIM, HALFVEC_MAX_DIM). */
    public static final int MAX_DIMENSIONS = 16_000;

    public Vector {
      if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
        throw new IllegalArgumentException("a vector of " + dimensions + " numbers cannot be");
      }
    }

    @Override
    public String sql() {
      return (half ? "halfvec(" : "vector(") + dimensions + ")";
    }
  }

  /**
   * Geometry of PostGIS: {@code geometry(PointZ,4326)}. A type of kind GEOMETRY without SRID, Z and
   * M is plain {@code geometry}, which takes every geometry.
   *
   * @param kind the kind that every value has
   * @param srid the spatial reference that every value has; 0 where it is unknown or not one
   * @param z whether positions have a height
   * @param m whether positions have a measure
   * @param geodetic whether it is {@code geography}, which measures on the spheroid
   */
  record Geometry(GeometryKind kind, int srid, boolean z, boolean m, boolean geodetic)
      implements ColumnType {

    /** The highest SRID that PostGIS lets users define. */
    public static final int MAX_SRID = 998_999;

    /** Takes every geometry. */
    public static final Geometry ANY = new Geometry(GeometryKind.GEOMETRY, 0, false, false, false);

    public Geometry {
      if (srid < 0 || srid > MAX_SRID) {
        throw new IllegalArgumentException("an SRID is 0 to " + MAX_SRID + ", not " + srid);
      }
    }

    /** Whether values of every kind, reference and dimension are taken. */
    public boolean takesAll() {
      return kind == GeometryKind.GEOMETRY && srid == 0 && !z && !m;
    }

    @Override
    public String sql() {
      String family = geodetic ? "geography" : "geometry";
      if (takesAll()) {
        return family;
      }
      return family
          + "("
          + kind.word()
          + (z ? "Z" : "")
          + (m ? "M" : "")
          + (srid == 0 ? "" : "," + srid)
          + ")";
    }

    private static Optional<ColumnType> parsed(String text) {
      boolean geodetic = text.startsWith("geography");
      if (!geodetic && !text.startsWith("geometry")) {
        return Optional.empty();
      }
      String rest = text.substring(geodetic ? 9 : 8);
      if (rest.isEmpty()) {
        return Optional.of(new Geometry(GeometryKind.GEOMETRY, 0, false, false, geodetic));
      }
      Matcher shape = Pattern.compile("\\(([a-z]+)(?:, ?(\\d{1,6}))?\\)").matcher(rest);
      if (!shape.matches()) {
        return Optional.empty();
      }
      String word = shape.group(1);
      int srid = shape.group(2) == null ? 0 : Integer.parseInt(shape.group(2));
      // No kind's own word ends with z or m.
      boolean m = word.endsWith("m");
      String withoutM = m ? word.substring(0, word.length() - 1) : word;
      boolean z = withoutM.endsWith("z");
      String bare = z ? withoutM.substring(0, withoutM.length() - 1) : withoutM;
      return GeometryKind.of(bare)
          .filter(kind -> srid <= MAX_SRID)
          .map(kind -> new Geometry(kind, srid, z, m, geodetic));
    }
  }

  /**
   * The inverse of {@link #sql()}.
   *
   * @throws IllegalArgumentException if the text is no type of ours
   */
  static ColumnType parse(String sql) {
    String text = sql.strip().toLowerCase(Locale.ROOT);
    Matcher arguments =
        Pattern.compile("(numeric|varchar|vector|halfvec)\\((\\d{1,8})(?:, ?(\\d{1,8}))?\\)")
            .matcher(text);
    if (arguments.matches()) {
      int first = Integer.parseInt(arguments.group(2));
      String second = arguments.group(3);
      if (arguments.group(1).equals("numeric")) {
        return new Numeric(first, second == null ? 0 : Integer.parseInt(second));
      }
      if (second == null) {
        return arguments.group(1).equals("varchar")
            ? new Varchar(first)
            : new Vector(first, arguments.group(1).equals("halfvec"));
      }
    }
    if (text.equals("numeric")) {
      return Numeric.UNBOUNDED;
    }
    for (ScalarType type : ScalarType.values()) {
      if (type.sql().equals(text)) {
        return type;
      }
    }
    return Geometry.parsed(text)
        .orElseThrow(
            () -> new IllegalArgumentException("'" + sql + "' is not a type that pgtrek plans"));
  }
}
