package dev.pgtrek.sqlite.dialect;

/** What kind of value an expression gives in PostgreSQL, and with it how SQLite holds it. */
enum Kind {
  /** 0 or 1. */
  BOOLEAN,
  INTEGER,
  /** A number: an integer where it is whole, else the real whose shortest digits are its own. */
  NUMERIC,
  /** Digits in a text, since no number of SQLite's holds them. */
  DIGITS,
  DOUBLE,
  /** A {@code real}, which has fewer digits than SQLite's. */
  SINGLE,
  TEXT,
  /** {@code character(n)}, filled up with spaces that do not count. */
  PADDED,
  /** Text that is compared without regard to case. */
  CITEXT,
  BYTES,
  DATE,
  TIME,
  TIMESTAMP,
  TIMESTAMPTZ,
  UUID,
  /** Text of a document that the server does not look into. */
  JSON,
  /** Text of a document in normal form. */
  JSONB,
  /** What stands at a place of a document, as a text: {@code ->>}. */
  JSON_TEXT,
  /** An array, as a JSON array. */
  ARRAY,
  /** A user's own type, whose values are equal where their texts are. */
  ENUM,
  /** Anything else, which is a text here and has no operators. */
  OPAQUE,
  NULL;

  boolean isNumber() {
    return this == INTEGER || this == NUMERIC || this == DOUBLE;
  }

  boolean isMoment() {
    return this == DATE || this == TIME || this == TIMESTAMP || this == TIMESTAMPTZ;
  }
}
