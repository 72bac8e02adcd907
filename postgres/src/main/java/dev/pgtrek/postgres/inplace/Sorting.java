package dev.pgtrek.postgres.inplace;

import org.jspecify.annotations.Nullable;

/**
 * An order of texts that a database knows, and whether it is still the one by which things were
 * sorted. The server writes down the version of the library that sorts when a collation is made,
 * and never by itself again.
 *
 * @param oid the collation's number; {@link #DEFAULT} for the database's own
 * @param schema the collation's schema; empty for the database's own
 * @param name the collation's name, or the database's
 * @param provider {@code c} for the C library, {@code i} for ICU, {@code b} for the server itself
 * @param locale the locale, or the collation in the C library's words
 * @param deterministic whether texts are equal only where their bytes are
 * @param recorded the version that is written down, or null
 * @param actual the version that the library reports, or null where it reports none
 * @param before the version that it reported before the change, empty where it reported none, or
 *     null where nobody knows
 */
record Sorting(
    long oid,
    String schema,
    String name,
    char provider,
    String locale,
    boolean deterministic,
    @Nullable String recorded,
    @Nullable String actual,
    @Nullable String before) {

  /** The number of the collation {@code default} in every database. */
  static final long DEFAULT = 100;

  /** Whether the order is the same, as far as can be known. */
  enum Standing {
    /** It is the order of bytes, which no library changes. */
    BYTES,
    /** The library reports the version that is written down, and did so before. */
    SAME,
    /** It reports another one. */
    CHANGED,
    /** It reports one, and none is written down: it was sorted by a library that reports none. */
    APPEARED,
    /** It reports none, and one is written down. */
    GONE,
    /** It reports none, and none is written down: nobody can say whether it changed. */
    SILENT,
    /** It changed, and the catalog was told so already, whatever became of the indexes. */
    REFRESHED;

    /** Whether what was sorted by it may be in the wrong order now. */
    boolean doubt() {
      return switch (this) {
        case BYTES, SAME, SILENT -> false;
        case CHANGED, APPEARED, GONE, REFRESHED -> true;
      };
    }

    /** Whether what was sorted by it is worth a look. */
    boolean questionable() {
      return doubt() || this == SILENT;
    }
  }

  boolean isDefault() {
    return oid == DEFAULT;
  }

  Standing standing() {
    if (sortsBytes()) {
      return Standing.BYTES;
    }
    if (recorded == null) {
      return unrecorded();
    }
    if (actual == null) {
      return Standing.GONE;
    }
    if (!recorded.equals(actual)) {
      return Standing.CHANGED;
    }
    return before == null || before.equals(actual) ? Standing.SAME : Standing.REFRESHED;
  }

  private Standing unrecorded() {
    if (actual == null) {
      // A library that reported a version and now reports none is another library.
      return before == null || before.isEmpty() ? Standing.SILENT : Standing.GONE;
    }
    return actual.equals(before) ? Standing.SAME : Standing.APPEARED;
  }

  /**
   * {@code C.UTF-8} of the C library compares code points, which is the order of UTF-8's bytes, and
   * the server asks for no version of it.
   */
  private boolean sortsBytes() {
    return switch (provider) {
      case 'c' ->
          locale.equalsIgnoreCase("C")
              || locale.equalsIgnoreCase("POSIX")
              || locale.regionMatches(true, 0, "C.", 0, 2);
      case 'b' -> true;
      default -> false;
    };
  }

  /** By which version it sorts, as a mark says it. */
  String settled() {
    return actual == null ? "none" : actual;
  }

  /**
   * The same, where a run that came to its end put everything in order under this very version, and
   * the catalog says so: what was before the change is of no importance any more.
   */
  Sorting asBefore() {
    return recorded != null && recorded.equals(actual)
        ? new Sorting(oid, schema, name, provider, locale, deterministic, recorded, actual, actual)
        : this;
  }

  /** Whether the catalog says something else than the library. */
  boolean unlike() {
    return recorded == null ? actual != null : !recorded.equals(actual);
  }

  /** For people: {@code database app} or {@code collation public.german}. */
  String display() {
    return isDefault() ? "database " + name : "collation " + schema + "." + name;
  }

  /** What is written down and what is so, in words. */
  String words() {
    String library =
        switch (provider) {
          case 'c' -> "the C library's " + locale;
          case 'i' -> "ICU's " + locale;
          default -> "PostgreSQL's own " + locale;
        };
    return switch (standing()) {
      case BYTES -> library + ", the order of bytes";
      case SAME ->
          recorded == null
              ? library + " of version " + actual + ", as before; none is written down"
              : library + " of version " + actual + ", as is written down";
      case CHANGED ->
          library + " of version " + actual + "; version " + recorded + " is written down";
      case APPEARED ->
          library + " of version " + actual + "; none is written down, as musl leaves it";
      case GONE ->
          library
              + " of no version, as musl has it; version "
              + (recorded == null ? before + " was there before" : recorded + " is written down");
      case SILENT -> library + " of no version, and none is written down, as musl leaves it";
      case REFRESHED ->
          library
              + " of version "
              + actual
              + ", which is written down already; before the change it was "
              + (String.valueOf(before).isEmpty() ? "none, as musl has it" : before);
    };
  }
}
