package dev.pgtrek.model;

/**
 * How the values of a column spell what its type means. A cursor hands over kinds; this says how to
 * read them.
 */
public enum ValueFormat {
  /**
   * As the kind says: integers, reals, text, blobs. A boolean is 0, 1 or a word; a UUID is
   * canonical text or 16 bytes.
   *
   * <p>A number in a text or bytea column takes SQLite's own text form, but with as many digits as
   * it needs: an integer is its decimal digits; a real is the shortest digits that read back as the
   * same double, always with a point, written plainly where its decimal exponent (of {@code d.ddd ×
   * 10^e}) is from -4 to 14 ({@code 0.0001}, {@code 1.0}, {@code -123.25}) and else as {@code
   * 1.5e+20} or {@code 1.0e-05}, the exponent with a sign and at least two digits; infinities are
   * {@code Inf} and {@code -Inf}; negative zero is {@code -0.0}. A text in a bytea column is its
   * UTF-8 bytes.
   */
  NATIVE,
  /**
   * ISO 8601 text: {@code YYYY-MM-DD} of the years 1 to 9999; {@code HH:MM[:SS[.f]]} with a
   * fraction of any length whose digits after the sixth are zeros; both with a space or {@code T}
   * between; then {@code Z}, {@code +HH}, {@code +HHMM} or {@code +HH:MM} (or {@code -}) up to
   * 15:59. A date without a time in a timestamp column is its midnight.
   *
   * <p>A target that has no other way writes what ISO 8601 has no form for as PostgreSQL does:
   * years of more digits, {@code BC} behind all of it, {@code infinity}, and the time {@code
   * 24:00:00}.
   */
  ISO,
  /** Integer: seconds since 1970-01-01T00:00:00Z. */
  EPOCH_SECONDS,
  /** Integer: milliseconds since 1970-01-01T00:00:00Z. */
  EPOCH_MILLIS,
  /**
   * Integer: microseconds since 1970-01-01T00:00:00Z; PostgreSQL's timestamps are handed over so.
   */
  EPOCH_MICROS,
  /** Integer: days since 1970-01-01; PostgreSQL's dates are handed over so. */
  EPOCH_DAYS,
  /** Integer: microseconds since midnight; PostgreSQL's times are handed over so. */
  MICROS_OF_DAY,
  /**
   * Real: Julian day number {@code d}, exact to the millisecond: with {@code m = floor(d * 86400000
   * + 0.5)}, {@code m / 86400000.0 == d} holds, and {@code m - 210866760000000} counts milliseconds
   * since 1970-01-01T00:00:00. (The formula of SQLite's julianday().)
   */
  JULIAN_DAY,
  /**
   * Blob: numbers of a vector as IEEE 754 binary32, the lowest byte first, four bytes each (the
   * layout of sqlite-vec, sqlite-vss and of numpy's float32 on common machines). A text among them
   * is a JSON array of numbers.
   */
  FLOAT32,
  /**
   * Blob: GeoPackage's binary geometry (OGC 12-128r18, clause 2.1.3): {@code GP}, a version, flags,
   * an SRID, an envelope, and well-known binary.
   */
  GEOPACKAGE,
  /**
   * Blob: SpatiaLite's geometry, as its wiki page "BLOB-Geometry" defines it; also its TinyPoint,
   * never its compressed lines.
   */
  SPATIALITE,
  /** Blob: PostGIS's extended well-known binary, with the SRID after the kind. */
  EWKB,
  /**
   * Text: well-known text (OGC 06-103r4, clause 7) with the SRID before it as PostGIS writes it:
   * {@code SRID=4326;POINT Z (1 2 3.5)}. Each coordinate has the shortest digits that read back as
   * the same double.
   */
  WKT
}
