package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.RowCursor;
import java.util.Optional;

/**
 * Encoders of {@code date}, {@code time}, {@code timestamp} and {@code timestamptz}. The fields
 * count days or microseconds from 2000-01-01; the bounds are those of PostgreSQL's timestamp.h.
 */
final class TemporalEncoders {

  private static final long MICROS_PER_DAY = MomentReader.MICROS_PER_DAY;

  /** 4714-11-24 BC, the Julian day 0. */
  private static final long MIN_DAY = -2_451_545;

  private static final long MIN_TIMESTAMP = MIN_DAY * MICROS_PER_DAY;

  /** 5874898-06-04, exclusive. */
  private static final long END_DAY = 2_147_483_494L - 2_451_545;

  private TemporalEncoders() {}

  static Misfit outOfRange() {
    return Misfit.because("it is out of the type's range");
  }

  static Optional<ColumnEncoder> timestamp(ValueFormat format, boolean zoned) {
    if (!MomentReader.reads(format)) {
      return Optional.empty();
    }
    MomentReader reader = MomentReader.of(format, zoned);
    return Optional.of(
        (kind, row, column, out) -> {
          long micros = reader.read(kind, row, column);
          if (micros < MIN_TIMESTAMP) {
            throw outOfRange();
          }
          out.longField(micros);
        });
  }

  static Optional<ColumnEncoder> date(ValueFormat format) {
    return switch (format) {
      case NATIVE, MICROS_OF_DAY, FLOAT32, GEOPACKAGE, SPATIALITE, EWKB, WKT -> Optional.empty();
      case ISO -> Optional.of(isoDate());
      case EPOCH_DAYS ->
          Optional.of(
              (kind, row, column, out) -> {
                long days = integer(kind, row, column);
                // Compared before the subtraction, which could overflow.
                day(Math.max(days, Long.MIN_VALUE / 2) - MomentReader.DAYS_1970_TO_2000, out);
              });
      case EPOCH_SECONDS, EPOCH_MILLIS, EPOCH_MICROS, JULIAN_DAY -> {
        MomentReader reader = MomentReader.of(format, false);
        yield Optional.of(
            (kind, row, column, out) -> midnight(reader.read(kind, row, column), out));
      }
    };
  }

  static Optional<ColumnEncoder> time(ValueFormat format) {
    return switch (format) {
      case ISO -> Optional.of(isoTime());
      case MICROS_OF_DAY ->
          Optional.of(
              (kind, row, column, out) -> {
                long micros = integer(kind, row, column);
                if (micros < 0 || micros >= MICROS_PER_DAY) {
                  throw Misfit.because("it is not a time of a day");
                }
                out.longField(micros);
              });
      case NATIVE,
          EPOCH_SECONDS,
          EPOCH_MILLIS,
          EPOCH_MICROS,
          EPOCH_DAYS,
          JULIAN_DAY,
          FLOAT32,
          GEOPACKAGE,
          SPATIALITE,
          EWKB,
          WKT ->
          Optional.empty();
    };
  }

  private static ColumnEncoder isoDate() {
    IsoText iso = new IsoText();
    ByteSlice text = new ByteSlice();
    return (kind, row, column, out) -> {
      text(kind, row, column, text);
      out.intField((int) iso.date(text));
    };
  }

  private static ColumnEncoder isoTime() {
    IsoText iso = new IsoText();
    ByteSlice text = new ByteSlice();
    return (kind, row, column, out) -> {
      text(kind, row, column, text);
      out.longField(iso.time(text));
    };
  }

  private static void midnight(long micros, CopyBuffer out) {
    if (Math.floorMod(micros, MICROS_PER_DAY) != 0) {
      throw Misfit.because("it is not midnight UTC");
    }
    day(micros / MICROS_PER_DAY, out);
  }

  private static void day(long days, CopyBuffer out) {
    if (days < MIN_DAY || days >= END_DAY) {
      throw outOfRange();
    }
    out.intField((int) days);
  }

  private static long integer(ValueKind kind, RowCursor row, int column) {
    if (kind != ValueKind.INTEGER) {
      throw Misfit.kind();
    }
    return row.integer(column);
  }

  private static void text(ValueKind kind, RowCursor row, int column, ByteSlice into) {
    if (kind != ValueKind.TEXT) {
      throw Misfit.kind();
    }
    row.bytes(column, into);
  }
}
