package dev.pgtrek.model;

/**
 * How the values of a column spell what its type means. A cursor hands over kinds; this says how to
 * read them.
 */
public enum ValueFormat {
  /**
   * As the kind says: integers, reals, text, blobs. A boolean is 0, 1 or a word; a UUID is
   * canonical text or 16 bytes; an integer or a real in a text column is its shortest decimal text
   * that reads back as the same value.
   */
  NATIVE,
  /**
   * ISO 8601 text: date, time, date and time with a space or {@code T}, fraction up to 6 digits,
   * {@code Z} or an offset.
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
  /** Real: Julian day number, exact to the millisecond. */
  JULIAN_DAY
}
