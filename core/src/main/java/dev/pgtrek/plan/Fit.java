package dev.pgtrek.plan;

import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;

/**
 * Whether a type holds every value of a column exactly. NUL and invalid UTF-8 in texts are {@link
 * TextFaults}' to find.
 */
final class Fit {

  /** The longest decimal text of a double, as the text form of numbers is defined. */
  private static final int LONGEST_REAL = 24;

  private Fit() {}

  /** What does not fit, in words; empty where all does. */
  static String misfit(ColumnFacts facts, ColumnType type) {
    return misfit(facts, type, TypeDecision.isMoment(type) ? ValueFormat.ISO : ValueFormat.NATIVE);
  }

  /** What does not fit, in words, if the values are read so; empty where all does. */
  static String misfit(ColumnFacts facts, ColumnType type, ValueFormat format) {
    ColumnProfile profile = facts.profile();
    if (PlaceTypes.isFormat(format) && !(type instanceof ColumnType.Geometry)) {
      return "a geometry's format goes with the type geometry";
    }
    return switch (type) {
      case ColumnType.Numeric numeric -> decimals(facts, numeric);
      case ColumnType.Varchar varchar -> shortTexts(profile, varchar);
      case ColumnType.Vector vector -> VectorTypes.misfit(profile, vector, format);
      case ColumnType.Geometry geometry ->
          PlaceTypes.misfit(
              profile, geometry, PlaceTypes.isFormat(format) ? format : PlaceTypes.format(profile));
      case ScalarType scalar ->
          switch (scalar) {
            case SMALLINT, INTEGER, BIGINT -> whole(profile, scalar);
            case BOOLEAN ->
                none(
                    profile.values() - profile.integerBooleans() - profile.textBooleans(),
                    "neither 0, 1, true, false, t nor f");
            case DOUBLE ->
                none(
                    profile.texts() + profile.blobs() + profile.integersBeyondDouble(),
                    "no numbers that 8 bytes hold");
            case TEXT, CITEXT -> none(profile.blobs(), "blobs");
            case BYTEA -> "";
            case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> MomentTypes.misfit(profile, scalar, format);
            case JSON, JSONB -> json(profile, scalar == ScalarType.JSONB);
            case UUID ->
                none(
                    profile.values() - profile.textUuids() - profile.blob16(),
                    "neither canonical UUIDs nor blobs of 16 bytes");
            case ANY -> "it is no type of PostgreSQL's";
          };
    };
  }

  static String none(long count, String what) {
    return count == 0
        ? ""
        : Wording.counted(count, "value") + (count == 1 ? " is " : " are ") + what;
  }

  /** Whether all integers are within the width. */
  static boolean isWithin(ColumnProfile profile, ScalarType width) {
    long max =
        switch (width) {
          case SMALLINT -> Short.MAX_VALUE;
          case INTEGER -> Integer.MAX_VALUE;
          default -> Long.MAX_VALUE;
        };
    return profile.integers() == 0
        || (profile.minInteger() >= -max - 1 && profile.maxInteger() <= max);
  }

  private static String whole(ColumnProfile profile, ScalarType width) {
    if (profile.integers() < profile.values()) {
      return none(profile.values() - profile.integers(), "no integers");
    }
    return isWithin(profile, width) ? "" : "some integers are beyond " + width.sql();
  }

  private static String decimals(ColumnFacts facts, ColumnType.Numeric type) {
    ColumnProfile profile = facts.profile();
    long others =
        profile.texts() + profile.blobs() + profile.realsNotFinite() + profile.realsNegativeZero();
    if (others > 0) {
      return none(others, "no finite decimal numbers");
    }
    if (!type.bounded() || profile.values() == 0) {
      return "";
    }
    boolean measured = facts.column().type() instanceof ColumnType.Numeric;
    if (!measured && profile.reals() > 0) {
      return "the digits of reals are measured only where the source declares a decimal";
    }
    int before =
        measured
            ? profile.decimalDigits()
            : Math.max(digits(profile.minInteger()), digits(profile.maxInteger()));
    int after = measured ? profile.decimalScale() : 0;
    return before <= type.precision() - type.scale() && after <= type.scale()
        ? ""
        : "some need " + before + " digits before the point and " + after + " after it";
  }

  private static int digits(long value) {
    String text = Long.toString(value);
    return value == 0 ? 0 : value < 0 ? text.length() - 1 : text.length();
  }

  private static String shortTexts(ColumnProfile profile, ColumnType.Varchar type) {
    if (profile.blobs() > 0) {
      return none(profile.blobs(), "blobs");
    }
    long longest = profile.maxTextChars();
    if (profile.integers() > 0) {
      longest = Math.max(longest, Long.toString(profile.minInteger()).length());
      longest = Math.max(longest, Long.toString(profile.maxInteger()).length());
    }
    if (profile.reals() > 0) {
      longest = Math.max(longest, LONGEST_REAL);
    }
    return longest <= type.length() ? "" : "the longest needs " + longest + " characters";
  }

  private static String json(ColumnProfile profile, boolean binary) {
    long others = profile.texts() - profile.textJson() + profile.blobs() + profile.realsNotFinite();
    if (others > 0) {
      return none(others, "not valid JSON");
    }
    if (profile.hasLargeValues()) {
      return "some are too long to be parsed on the way";
    }
    return binary
        ? none(
            profile.textJsonRefused() + profile.realsNegativeZero(),
            "JSON that jsonb refuses or alters")
        : "";
  }
}
