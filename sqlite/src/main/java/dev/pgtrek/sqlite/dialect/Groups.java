package dev.pgtrek.sqlite.dialect;

/** Which values are equal, and in which order they stand, where a query groups or orders rows. */
final class Groups {

  private Groups() {}

  /** Refuses values of which different texts may be equal. */
  static void require(Operand value) {
    boolean sure =
        switch (value.kind()) {
          case BOOLEAN,
              INTEGER,
              NUMERIC,
              DOUBLE,
              SINGLE,
              BYTES,
              DATE,
              TIME,
              TIMESTAMP,
              TIMESTAMPTZ,
              UUID,
              ENUM,
              NULL ->
              true;
          case TEXT, PADDED -> StoredColumns.tellsApart(value.collation());
          // With a fixed scale each value has one text.
          case DIGITS -> value.scale() >= 0;
          case CITEXT, JSON, JSONB, JSON_TEXT, ARRAY, OPAQUE -> false;
        };
    if (!sure) {
      throw new NotTranslatable(
          "it groups rows by "
              + value.called()
              + ", of which different texts may be the same value");
    }
  }

  /** Refuses values that the two engines order differently. */
  static void requireOrder(Operand value) {
    boolean sure =
        switch (value.kind()) {
          case BOOLEAN,
              INTEGER,
              NUMERIC,
              DOUBLE,
              SINGLE,
              BYTES,
              DATE,
              TIME,
              TIMESTAMP,
              TIMESTAMPTZ,
              UUID,
              NULL ->
              true;
          case TEXT -> StoredColumns.ordersBytes(value.collation());
          default -> false;
        };
    if (!sure) {
      throw new NotTranslatable(
          value.is(Kind.TEXT)
              ? "it orders texts by the rules of a language, and SQLite orders them by their bytes"
              : "it orders by " + value.called() + ", whose type has an order of its own");
    }
  }

  /**
   * A term of an order; NULLs stand last upwards in PostgreSQL and first in SQLite.
   *
   * @param exact whether the order decides what the rows are, and not only where they stand
   */
  static String ordered(Operand value, Query.Order term, boolean exact) {
    if (exact) {
      requireOrder(value);
    }
    String nulls = term.nulls() != null ? term.nulls() : term.descending() ? "FIRST" : "LAST";
    return value.sql() + (term.descending() ? " DESC" : "") + " NULLS " + nulls;
  }
}
