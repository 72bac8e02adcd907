package dev.pgtrek.postgres.proof;

/**
 * How a column takes part in a quick sum: by a hash of the value itself where equal hashes mean
 * equal texts, else by a hash of its text.
 *
 * @param way which
 * @param function of {@link Way#SENT} the function that gives its binary form, with its schema
 * @param nullable whether there may be NULLs
 */
record Hashed(Way way, String function, boolean nullable) {

  /** Which hash. */
  enum Way {
    NUMBER("hashint8extended(%s, %s)", "coalesce(%s::int8, 0)"),
    FLAG("hashint8extended(%s, %s)", "coalesce(%s::int4, 0)::int8"),
    /** Without a time zone, and with one under TimeZone = UTC, both as microseconds. */
    MOMENT("timestamp_hash_extended(%s, %s)", "coalesce(%s::timestamp, 'epoch')"),
    UUID("uuid_hash_extended(%s, %s)", "coalesce(%s, '00000000-0000-0000-0000-000000000000')"),
    TEXT(
        "hashtextextended(%s COLLATE pg_catalog.\"C\", %s)",
        "coalesce(%s::text, '') COLLATE pg_catalog.\"C\""),
    /** Long, or slow to write down: by the SHA-256 of its binary form. */
    SENT("hashtextextended(%s COLLATE pg_catalog.\"C\", %s)", "coalesce(sha256(%s)::text, '')"),
    /** Anything else as its output function writes it. */
    WRITTEN("hashtextextended(%s COLLATE pg_catalog.\"C\", %s)", "concat(%s)");

    private final String hash;
    private final String value;

    Way(String hash, String value) {
      this.hash = hash;
      this.value = value;
    }
  }

  /** What the catalog query of {@link TablesOfBoth} says of a column. */
  static Hashed of(String word, boolean nullable) {
    int space = word.indexOf(' ');
    return space < 0
        ? new Hashed(Way.valueOf(word), "", nullable)
        : new Hashed(Way.valueOf(word.substring(0, space)), word.substring(space + 1), nullable);
  }

  /** What holds for both of two sides. */
  Hashed with(Hashed other) {
    boolean either = nullable || other.nullable;
    return way == other.way && function.equals(other.function)
        ? new Hashed(way, function, either)
        : new Hashed(Way.WRITTEN, "", either);
  }

  /** The value that is hashed, of a column. */
  String value(String column) {
    return way.value.formatted(function.isEmpty() ? column : function + "(" + column + ")");
  }

  /** The hash of a value, upon another hash. */
  String hash(String value, String before) {
    return way.hash.formatted(value, before);
  }
}
