package dev.pgtrek.plan;

import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;

/**
 * The narrowest type that holds every value, whatever was declared: integer, double precision or
 * numeric, text, bytea.
 */
final class Widening {

  private Widening() {}

  /** Where no type is declared, or one that says nothing. */
  static TypeDecision undeclared(ColumnFacts facts) {
    ColumnType type = narrowest(facts.profile());
    String reason = facts.declared() + "; " + facts.classes();
    if (kinds(facts.profile()) == 1) {
      return TypeDecision.of(type, reason);
    }
    return TypeDecision.of(
        type,
        reason + ": " + type.sql() + holds(type),
        facts.warn(
            "mixed-classes",
            facts.classes(),
            "SQLite keeps a storage class per value, PostgreSQL a type per column: the column"
                + " becomes "
                + type.sql()
                + holds(type)
                + "; it no longer tells the classes apart.",
            "Nothing to do if that suits; else mend the values and plan again."));
  }

  /** Where the values contradict the declaration. */
  static TypeDecision conflict(ColumnFacts facts, String code, String expected) {
    ColumnType type = narrowest(facts.profile());
    return TypeDecision.of(
        type,
        facts.declared()
            + ", but not all values are "
            + expected
            + " ("
            + facts.classes()
            + "): "
            + type.sql()
            + holds(type),
        facts.warn(
            code,
            facts.classes() + "; not all are " + expected,
            "The column is "
                + facts.declared()
                + "; as that a value would be lost or altered, so it becomes "
                + type.sql()
                + holds(type)
                + ".",
            "Nothing to do if that suits; else mend the values and plan again."));
  }

  private static String holds(ColumnType type) {
    return switch (type) {
      case ScalarType.TEXT -> ", which holds all, numbers as their decimal text";
      case ScalarType.BYTEA ->
          ", which holds all, texts as their UTF-8 bytes, numbers as decimal text";
      default -> ", which holds all exactly";
    };
  }

  static int kinds(ColumnProfile profile) {
    return (profile.integers() > 0 ? 1 : 0)
        + (profile.reals() > 0 ? 1 : 0)
        + (profile.texts() > 0 ? 1 : 0)
        + (profile.blobs() > 0 ? 1 : 0);
  }

  static ColumnType narrowest(ColumnProfile profile) {
    if (profile.blobs() > 0) {
      return ScalarType.BYTEA;
    }
    if (profile.texts() > 0) {
      return ScalarType.TEXT;
    }
    if (profile.reals() == 0) {
      return width(profile);
    }
    if (profile.integersBeyondDouble() == 0) {
      return ScalarType.DOUBLE;
    }
    boolean decimal = profile.realsNotFinite() == 0 && profile.realsNegativeZero() == 0;
    return decimal ? ColumnType.Numeric.UNBOUNDED : ScalarType.TEXT;
  }

  /** Never smallint: nothing was declared that narrow, and the application goes on writing. */
  private static ScalarType width(ColumnProfile profile) {
    boolean narrow =
        profile.minInteger() >= Integer.MIN_VALUE && profile.maxInteger() <= Integer.MAX_VALUE;
    return narrow ? ScalarType.INTEGER : ScalarType.BIGINT;
  }
}
