package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.RowCursor;

/** Reads a moment as microseconds since 2000-01-01, the way a source spells it. */
@FunctionalInterface
interface MomentReader {

  /** From 1970-01-01 to 2000-01-01: PostgreSQL's epoch (POSTGRES_EPOCH_JDATE in timestamp.h). */
  long DAYS_1970_TO_2000 = 10_957;

  long MICROS_PER_DAY = 86_400_000_000L;
  long MICROS_1970_TO_2000 = DAYS_1970_TO_2000 * MICROS_PER_DAY;

  long read(ValueKind kind, RowCursor row, int column);

  /**
   * The reader of a format.
   *
   * @param zoned whether texts must carry a zone; where false they must not
   * @throws IllegalArgumentException if the format spells no moments
   */
  static MomentReader of(ValueFormat format, boolean zoned) {
    return switch (format) {
      case ISO -> iso(zoned);
      case EPOCH_SECONDS -> epoch(1_000_000);
      case EPOCH_MILLIS -> epoch(1000);
      case EPOCH_MICROS -> epoch(1);
      case EPOCH_DAYS -> epoch(MICROS_PER_DAY);
      case JULIAN_DAY -> MomentReader::julian;
      case NATIVE, MICROS_OF_DAY, FLOAT32, GEOPACKAGE, SPATIALITE, EWKB, WKT ->
          throw new IllegalArgumentException(format + " has no moments");
    };
  }

  /** Whether a format spells moments at all. */
  static boolean reads(ValueFormat format) {
    return switch (format) {
      case ISO, EPOCH_SECONDS, EPOCH_MILLIS, EPOCH_MICROS, EPOCH_DAYS, JULIAN_DAY -> true;
      case NATIVE, MICROS_OF_DAY, FLOAT32, GEOPACKAGE, SPATIALITE, EWKB, WKT -> false;
    };
  }

  private static MomentReader iso(boolean zoned) {
    IsoText iso = new IsoText();
    ByteSlice text = new ByteSlice();
    return (kind, row, column) -> {
      if (kind != ValueKind.TEXT) {
        throw Misfit.kind();
      }
      row.bytes(column, text);
      return zoned ? iso.zoned(text) : iso.local(text);
    };
  }

  private static MomentReader epoch(long unitMicros) {
    return (kind, row, column) -> {
      if (kind != ValueKind.INTEGER) {
        throw Misfit.kind();
      }
      return since2000(row.integer(column), unitMicros);
    };
  }

  /**
   * Both counts have to fit 64 bits: the one from 1970 too, because rows are read back as such. It
   * ends in the year 294247, a month before PostgreSQL's own range.
   */
  private static long since2000(long units, long unitMicros) {
    if (units > Long.MAX_VALUE / unitMicros || units < Long.MIN_VALUE / unitMicros) {
      throw TemporalEncoders.outOfRange();
    }
    return Math.max(units * unitMicros, Long.MIN_VALUE + MICROS_1970_TO_2000) - MICROS_1970_TO_2000;
  }

  /**
   * A Julian day as SQLite reads one: the nearest millisecond (its date.c). Only days that SQLite
   * itself would write for that millisecond are taken; any other would lose its finer part.
   */
  private static long julian(ValueKind kind, RowCursor row, int column) {
    if (kind != ValueKind.REAL) {
      throw Misfit.kind();
    }
    double day = row.real(column);
    if (!(day >= 0 && day < 5_373_484.5)) {
      throw Misfit.because("it is not a Julian day up to the year 9999");
    }
    long millis = (long) (day * 86_400_000.0 + 0.5);
    if (millis / 86_400_000.0 != day) {
      throw Misfit.because("it is finer than a millisecond");
    }
    // 2000-01-01T00:00Z is the Julian day 2451544.5.
    return (millis - 211_813_444_800_000L) * 1000;
  }
}
