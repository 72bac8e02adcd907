package dev.pgtrek.sqlite.write;

import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.sqlite.rows.Affinity;

/**
 * Dates, times and timestamps that come as numbers of days or microseconds, in any spelling that a
 * file can hold them in. What comes as text ({@code infinity}) stays that text.
 */
final class Moments implements CellCodec {

  private static final long MICROS_PER_MILLI = 1000;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final double MILLIS_PER_DAY = 86_400_000.0;

  /** The Julian day number of 1970-01-01T00:00Z, in milliseconds; SQLite's own. */
  private static final long JULIAN_EPOCH_MILLIS = 210_866_760_000_000L;

  private final ScalarType type;
  private final ValueFormat read;
  private final ValueFormat written;
  private final Affinity affinity;
  private final MomentText text = new MomentText();
  private final ByteSlice slice = new ByteSlice();

  Moments(ScalarType type, ValueFormat read, ValueFormat written, Affinity affinity) {
    this.type = type;
    this.read = read;
    this.written = written;
    this.affinity = affinity;
  }

  @Override
  public void put(ValueKind kind, RowCursor row, int column, RowBuffer out) {
    switch (kind) {
      case INTEGER -> number(row.integer(column), out);
      case TEXT -> {
        row.bytes(column, slice);
        out.putText(slice.array(), slice.offset(), slice.length());
      }
      case NULL, REAL, BLOB, LARGE_TEXT, LARGE_BLOB -> throw Misfit.kind();
    }
  }

  private void number(long value, RowBuffer out) {
    switch (written) {
      case NATIVE, ISO -> iso(value, out);
      case EPOCH_DAYS -> integer(wholeDays(value), out);
      case MICROS_OF_DAY -> integer(type == ScalarType.TIME ? value : misfit(), out);
      case EPOCH_MICROS -> integer(micros(value), out);
      case EPOCH_MILLIS -> integer(whole(micros(value), MICROS_PER_MILLI, "milliseconds"), out);
      case EPOCH_SECONDS -> integer(whole(micros(value), MICROS_PER_SECOND, "seconds"), out);
      case JULIAN_DAY -> julian(whole(micros(value), MICROS_PER_MILLI, "milliseconds"), out);
      case FLOAT32, GEOPACKAGE, SPATIALITE, EWKB, WKT -> throw Misfit.kind();
    }
  }

  private void iso(long value, RowBuffer out) {
    switch (type) {
      case DATE -> text.date(read == ValueFormat.EPOCH_DAYS ? value : wholeDays(value), out);
      case TIME -> text.time(value, out);
      default -> text.timestamp(micros(value), type == ScalarType.TIMESTAMPTZ, out);
    }
  }

  /** SQLite makes a real of an integer that arrives in a REAL column. */
  private void integer(long value, RowBuffer out) {
    if (affinity == Affinity.TEXT) {
      throw Misfit.because("a number in a column of texts becomes one");
    }
    if (affinity == Affinity.REAL && (long) (double) value != value) {
      throw Misfit.because("a real has not so many digits");
    }
    out.putLong(value);
  }

  private void julian(long millis, RowBuffer out) {
    double days = (millis + JULIAN_EPOCH_MILLIS) / MILLIS_PER_DAY;
    if ((long) (days * MILLIS_PER_DAY + 0.5) - JULIAN_EPOCH_MILLIS != millis) {
      throw Misfit.because("a Julian day is not exact so far from now");
    }
    out.putReal(days);
  }

  private long micros(long value) {
    if (type == ScalarType.TIME) {
      return misfit();
    }
    if (read != ValueFormat.EPOCH_DAYS) {
      return value;
    }
    if (Math.abs(value) > Long.MAX_VALUE / MomentText.MICROS_PER_DAY) {
      throw Misfit.because("it is too far from now for microseconds");
    }
    return value * MomentText.MICROS_PER_DAY;
  }

  private long wholeDays(long value) {
    return read == ValueFormat.EPOCH_DAYS
        ? value
        : whole(micros(value), MomentText.MICROS_PER_DAY, "days");
  }

  private static long whole(long micros, long unit, String words) {
    if (Math.floorMod(micros, unit) != 0) {
      throw Misfit.because("it is no whole number of " + words);
    }
    return Math.floorDiv(micros, unit);
  }

  private static long misfit() {
    throw Misfit.because("a time of day is no moment");
  }
}
