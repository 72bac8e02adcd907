package dev.pgtrek.plan;

import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Columns declared as dates or times. One recognised format in every value decides; with several
 * the column stays as it is stored, because a guess could shift a moment in silence.
 */
final class MomentTypes {

  private MomentTypes() {}

  static TypeDecision moment(ColumnFacts facts, ScalarType declared) {
    ColumnProfile profile = facts.profile();
    long values = profile.values();
    if (profile.texts() == values) {
      return texts(facts, declared);
    }
    if (profile.integers() == values) {
      return integers(facts, declared);
    }
    if (profile.realJulianDays() == values && declared != ScalarType.TIME) {
      return new TypeDecision(
          ScalarType.TIMESTAMP,
          ValueFormat.JULIAN_DAY,
          facts.declared()
              + "; all values are Julian days, exact to the millisecond; they name no"
              + " zone",
          List.of());
    }
    return undecided(facts, Widening.narrowest(profile));
  }

  private static TypeDecision texts(ColumnFacts facts, ScalarType declared) {
    ColumnProfile profile = facts.profile();
    long values = profile.values();
    boolean time = declared == ScalarType.TIME;
    if (time && profile.textTimes() == values) {
      return TypeDecision.of(ScalarType.TIME, facts.declared() + "; all values are times of day");
    }
    if (!time && profile.textDates() == values) {
      return declared == ScalarType.DATE
          ? TypeDecision.of(ScalarType.DATE, facts.declared() + "; all values are dates")
          : TypeDecision.of(
              ScalarType.TIMESTAMP,
              facts.declared() + "; all values are dates without a time, carried as midnight");
    }
    if (!time && profile.textTimestamps() == values) {
      return TypeDecision.of(
          ScalarType.TIMESTAMP,
          facts.declared()
              + "; all values are date and time without a zone; they stay as they are written, in"
              + " no zone");
    }
    if (!time && profile.textTimestampsZoned() == values) {
      return TypeDecision.of(
          ScalarType.TIMESTAMPTZ,
          facts.declared()
              + "; all values are date and time with a zone; the instant is kept, the offset is"
              + " not");
    }
    return undecided(facts, ScalarType.TEXT);
  }

  private static TypeDecision integers(ColumnFacts facts, ScalarType declared) {
    ColumnProfile profile = facts.profile();
    boolean onlyZeros = profile.minInteger() == 0 && profile.maxInteger() == 0;
    if (declared != ScalarType.TIME && !onlyZeros) {
      for (ValueFormat format :
          List.of(ValueFormat.EPOCH_SECONDS, ValueFormat.EPOCH_MILLIS, ValueFormat.EPOCH_MICROS)) {
        if (epochs(profile, format) == profile.values()) {
          return new TypeDecision(
              ScalarType.TIMESTAMPTZ,
              format,
              facts.declared()
                  + "; all values are integers of the magnitude of "
                  + unit(format)
                  + " since 1970, which are instants",
              List.of());
        }
      }
    }
    return undecided(facts, ScalarType.BIGINT);
  }

  /** The unit of an epoch in which the values fit the type, if their magnitude names one. */
  static Optional<ValueFormat> epoch(ColumnFacts facts, ColumnType type) {
    TypeDecision found = integers(facts, ScalarType.TIMESTAMPTZ);
    boolean fits =
        TypeDecision.isMoment(found.type()) && Fit.misfit(facts, type, found.format()).isEmpty();
    return fits ? Optional.of(found.format()) : Optional.empty();
  }

  private static long epochs(ColumnProfile profile, ValueFormat format) {
    return switch (format) {
      case EPOCH_SECONDS -> profile.integerEpochSeconds();
      case EPOCH_MILLIS -> profile.integerEpochMillis();
      case EPOCH_MICROS -> profile.integerEpochMicros();
      case NATIVE,
          ISO,
          EPOCH_DAYS,
          MICROS_OF_DAY,
          JULIAN_DAY,
          FLOAT32,
          GEOPACKAGE,
          SPATIALITE,
          EWKB,
          WKT ->
          0;
    };
  }

  private static String unit(ValueFormat format) {
    return switch (format) {
      case EPOCH_SECONDS -> "seconds";
      case EPOCH_MILLIS -> "milliseconds";
      default -> "microseconds";
    };
  }

  /** Several formats, or none that is known: as stored. */
  private static TypeDecision undecided(ColumnFacts facts, ColumnType asStored) {
    ColumnProfile profile = facts.profile();
    String formats = formats(profile);
    long recognised = recognisedKinds(profile);
    String code = recognised > 1 ? "mixed-date-formats" : "unrecognised-dates";
    return TypeDecision.of(
        asStored,
        facts.declared()
            + ", but the values are "
            + formats
            + ": "
            + asStored.sql()
            + ", as stored",
        facts.warn(
            code,
            formats,
            recognised > 1
                ? "Several formats stand in one column; pgtrek refuses to guess, and keeps what is"
                    + " stored as "
                    + asStored.sql()
                    + "."
                : "Not every value is a date or time in one known format; pgtrek keeps what is"
                    + " stored as "
                    + asStored.sql()
                    + ".",
            choices(facts)));
  }

  private static String choices(ColumnFacts facts) {
    ColumnProfile profile = facts.profile();
    List<String> choices = new ArrayList<>();
    for (ScalarType type :
        List.of(ScalarType.TIMESTAMP, ScalarType.TIMESTAMPTZ, ScalarType.DATE, ScalarType.TIME)) {
      if (misfit(profile, type, ValueFormat.ISO).isEmpty()) {
        choices.add(facts.planLine("type: " + type.sql()));
      }
    }
    if (profile.integers() == profile.values()) {
      choices.add(
          facts.planLine("type: timestamptz, format: epoch_seconds")
              + " (or epoch_millis, epoch_micros)");
    }
    String mend = "bring the values into one format and plan again";
    return choices.isEmpty()
        ? "Nothing to do if that suits; else "
            + mend
            + ", after which "
            + facts.planLine("type: timestamp")
            + " is possible."
        : "Nothing to do if that suits; else choose "
            + String.join(", or ", choices)
            + "; or "
            + mend
            + ".";
  }

  private static String formats(ColumnProfile profile) {
    long known =
        profile.textDates()
            + profile.textTimes()
            + profile.textTimestamps()
            + profile.textTimestampsZoned()
            + profile.textEmpty();
    return Wording.list(
        List.of(
            Wording.counted(profile.textDates(), "date"),
            Wording.counted(profile.textTimes(), "time"),
            Wording.counted(profile.textTimestamps(), "date-time") + naive(profile),
            Wording.counted(profile.textTimestampsZoned(), "date-time") + zoned(profile),
            Wording.counted(profile.textEmpty(), "empty text"),
            Wording.counted(profile.texts() - known, "other text"),
            Wording.counted(profile.integers(), "integer")
                + (units(profile) > 1 ? " of several magnitudes" : ""),
            Wording.counted(profile.reals(), "real"),
            Wording.counted(profile.blobs(), "blob")));
  }

  private static String naive(ColumnProfile profile) {
    return profile.textTimestamps() == 0 ? "" : " without a zone";
  }

  private static String zoned(ColumnProfile profile) {
    return profile.textTimestampsZoned() == 0 ? "" : " with a zone";
  }

  /**
   * The type of dates or times, and the format, that holds most of the values; ties go to what is
   * named first.
   */
  static TypeDecision mostFitting(ColumnFacts facts, ScalarType declared) {
    ColumnProfile profile = facts.profile();
    TypeDecision best = TypeDecision.of(declared, "");
    long most = -1;
    List<ScalarType> types =
        declared == ScalarType.DATE || declared == ScalarType.TIME
            ? List.of(declared)
            : List.of(ScalarType.TIMESTAMP, ScalarType.TIMESTAMPTZ);
    for (ScalarType type : types) {
      if (iso(profile, type) > most) {
        most = iso(profile, type);
        best = TypeDecision.of(type, "");
      }
    }
    if (declared == ScalarType.TIME) {
      return best;
    }
    for (ValueFormat format :
        List.of(ValueFormat.EPOCH_SECONDS, ValueFormat.EPOCH_MILLIS, ValueFormat.EPOCH_MICROS)) {
      if (epochs(profile, format) > most) {
        most = epochs(profile, format);
        best = new TypeDecision(ScalarType.TIMESTAMPTZ, format, "", List.of());
      }
    }
    return profile.realJulianDays() > most
        ? new TypeDecision(ScalarType.TIMESTAMP, ValueFormat.JULIAN_DAY, "", List.of())
        : best;
  }

  /** How many formats stand side by side, as far as they are known. */
  private static long recognisedKinds(ColumnProfile profile) {
    long integers = profile.integers() == profile.values() ? units(profile) : profile.integers();
    return LongStream.of(
                profile.textDates(),
                profile.textTimes(),
                profile.textTimestamps(),
                profile.textTimestampsZoned(),
                profile.realJulianDays(),
                integers)
            .filter(n -> n > 0)
            .count()
        + (units(profile) > 1 ? 1 : 0);
  }

  /** How many units of an epoch the integers show; zeros count as all three and show none. */
  private static long units(ColumnProfile profile) {
    long zeros =
        Math.min(
            profile.integerEpochSeconds(),
            Math.min(profile.integerEpochMillis(), profile.integerEpochMicros()));
    return LongStream.of(
            profile.integerEpochSeconds(),
            profile.integerEpochMillis(),
            profile.integerEpochMicros())
        .filter(n -> n > zeros)
        .count();
  }

  /** What does not fit a type of dates or times, read in a format; empty where all does. */
  static String misfit(ColumnProfile profile, ScalarType type, ValueFormat format) {
    long values = profile.values();
    return switch (format) {
      case NATIVE, EPOCH_DAYS, MICROS_OF_DAY, FLOAT32, GEOPACKAGE, SPATIALITE, EWKB, WKT ->
          "no source spells its values so";
      case ISO ->
          Fit.none(values - iso(profile, type), "no ISO text that " + type.sql() + " takes");
      case EPOCH_SECONDS -> epoch(profile, type, 1_000_000);
      case EPOCH_MILLIS -> epoch(profile, type, 1_000);
      case EPOCH_MICROS -> epoch(profile, type, 1);
      case JULIAN_DAY ->
          type == ScalarType.TIMESTAMP || type == ScalarType.TIMESTAMPTZ
              ? Fit.none(values - profile.realJulianDays(), "no Julian days")
              : "Julian days go into timestamp";
    };
  }

  private static long iso(ColumnProfile profile, ScalarType type) {
    return switch (type) {
      case DATE -> profile.textDates();
      case TIME -> profile.textTimes();
      case TIMESTAMP -> profile.textTimestamps() + profile.textDates();
      default -> profile.textTimestampsZoned();
    };
  }

  private static String epoch(ColumnProfile profile, ScalarType type, long unitMicros) {
    if (type == ScalarType.DATE || type == ScalarType.TIME) {
      return "integers since 1970 go into timestamptz";
    }
    if (profile.integers() < profile.values()) {
      return Fit.none(profile.values() - profile.integers(), "no integers");
    }
    // PostgreSQL's timestamps begin in 4714 BC; they end, in 64 bits of microseconds, in 294247.
    long first = -210_866_803_200_000_000L / unitMicros;
    long last = Long.MAX_VALUE / unitMicros;
    boolean within = profile.minInteger() >= first && profile.maxInteger() <= last;
    return profile.values() == 0 || within ? "" : "some are out of the range of " + type.sql();
  }
}
