package dev.pgtrek.verify;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The canonical value of one column, defined on its type: both sides' cursors lead to the same
 * bytes exactly when the values are the same. Chosen once per column; for one thread.
 */
abstract class Canonical {

  private static final long MICROS_PER_MILLI = 1000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  /** The Julian day number of 1970-01-01T00:00Z, in milliseconds. */
  private static final long JULIAN_EPOCH_MILLIS = 210_866_760_000_000L;

  private static final double MILLIS_PER_DAY = 86_400_000.0;

  final ByteSlice slice = new ByteSlice();

  /** How values of a type are made canonical. */
  static Canonical of(ColumnType type, ValueFormat format) {
    return switch (type) {
      case ColumnType.Numeric _ -> new Decimals();
      case ColumnType.Varchar _ -> new Bytes();
      case ColumnType.Vector vector -> new CanonicalVector(vector, format);
      case ColumnType.Geometry geometry -> new CanonicalGeometry(geometry, format);
      case ScalarType scalar -> scalar(scalar, format);
    };
  }

  private static Canonical scalar(ScalarType type, ValueFormat format) {
    return switch (type) {
      case SMALLINT, INTEGER, BIGINT -> new Integers();
      case BOOLEAN -> new Booleans();
      case DOUBLE -> new Doubles();
      case TEXT, CITEXT, BYTEA, JSON -> new Bytes();
      case ANY -> new CanonicalStored();
      case JSONB -> new Documents();
      case UUID -> new Uuids();
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> new Moments(type, format);
    };
  }

  /** Puts the current row's value. */
  final void append(RowCursor row, int column, CanonicalRow out) {
    ValueKind kind = row.kind(column);
    boolean fits =
        switch (kind) {
          case NULL -> {
            out.putNull();
            yield true;
          }
          case INTEGER -> integer(row.integer(column), out);
          case REAL -> real(row.real(column), out);
          case TEXT -> {
            row.bytes(column, slice);
            yield text(out);
          }
          case BLOB -> {
            row.bytes(column, slice);
            yield blob(out);
          }
          case LARGE_TEXT -> large(row.large(column), out);
          case LARGE_BLOB -> largeBlob(row.large(column), out);
        };
    if (!fits) {
      misfit(row, column, kind, out);
    }
    out.endColumn();
  }

  abstract boolean integer(long value, CanonicalRow out);

  abstract boolean real(double value, CanonicalRow out);

  /** The value in {@link #slice} is text. */
  abstract boolean text(CanonicalRow out);

  /** The value in {@link #slice} is a blob. */
  boolean blob(CanonicalRow out) {
    return false;
  }

  boolean large(LargeValue value, CanonicalRow out) {
    return false;
  }

  /** The same of a blob, where that is something else. */
  boolean largeBlob(LargeValue value, CanonicalRow out) {
    return large(value, out);
  }

  static PgtrekException.Source unreadable(long length, IOException cause) {
    return new PgtrekException.Source(
        "large-value-unreadable",
        "A value of " + length + " bytes cannot be read for the proof.",
        "Look at the cause in the log, then run the same command again.",
        cause);
  }

  private void misfit(RowCursor row, int column, ValueKind kind, CanonicalRow out) {
    int mark = out.open(CanonicalRow.MISFIT);
    out.raw((byte) kind.name().charAt(0));
    switch (kind) {
      case INTEGER -> DecimalText.signed(row.integer(column), out);
      case REAL -> {
        byte[] text = RealText.of(row.real(column));
        out.raw(text, 0, text.length);
      }
      case TEXT, BLOB -> out.raw(slice.array(), slice.offset(), slice.length());
      case NULL, LARGE_TEXT, LARGE_BLOB -> {}
    }
    out.close(mark);
  }

  private static boolean isExactLong(double value) {
    return value >= -0x1p63 && value < 0x1p63 && (long) value == value;
  }

  private static final class Integers extends Canonical {

    @Override
    boolean integer(long value, CanonicalRow out) {
      out.putLong(value);
      return true;
    }

    @Override
    boolean real(double value, CanonicalRow out) {
      if (!isExactLong(value)) {
        return false;
      }
      out.putLong((long) value);
      return true;
    }

    @Override
    boolean text(CanonicalRow out) {
      int at = slice.offset();
      int end = at + slice.length();
      boolean negative = at < end && slice.array()[at] == '-';
      if (negative || (at < end && slice.array()[at] == '+')) {
        at++;
      }
      // Counted below zero, where the smallest long has a place too.
      long value = 0;
      boolean fits = at < end;
      for (; at < end && fits; at++) {
        int digit = slice.array()[at] - '0';
        fits = digit >= 0 && digit <= 9 && value >= (Long.MIN_VALUE + digit) / 10;
        value = value * 10 - digit;
      }
      if (!fits || (!negative && value == Long.MIN_VALUE)) {
        return false;
      }
      out.putLong(negative ? value : -value);
      return true;
    }
  }

  private static final class Booleans extends Canonical {

    private static final String TRUE = "true";
    private static final String FALSE = "false";

    @Override
    boolean integer(long value, CanonicalRow out) {
      if (value != 0 && value != 1) {
        return false;
      }
      out.putLong(value);
      return true;
    }

    @Override
    boolean real(double value, CanonicalRow out) {
      return isExactLong(value) && integer((long) value, out);
    }

    @Override
    boolean text(CanonicalRow out) {
      if (isWord(TRUE)) {
        return integer(1, out);
      }
      return isWord(FALSE) && integer(0, out);
    }

    /** Whether the text is the word or its first letter, in any case. */
    private boolean isWord(String word) {
      int length = slice.length();
      if (length != 1 && length != word.length()) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        byte letter = slice.array()[slice.offset() + i];
        if (letter != word.charAt(i) && letter != Character.toUpperCase(word.charAt(i))) {
          return false;
        }
      }
      return true;
    }
  }

  private static final class Doubles extends Canonical {

    @Override
    boolean integer(long value, CanonicalRow out) {
      double asDouble = (double) value;
      if (!isExactLong(asDouble) || (long) asDouble != value) {
        return false;
      }
      out.putDouble(asDouble);
      return true;
    }

    @Override
    boolean real(double value, CanonicalRow out) {
      out.putDouble(value);
      return true;
    }

    @Override
    boolean text(CanonicalRow out) {
      try {
        out.putDouble(Double.parseDouble(new String(slice.copy(), StandardCharsets.US_ASCII)));
        return true;
      } catch (NumberFormatException e) {
        return false;
      }
    }
  }

  private static final class Decimals extends Canonical {

    @Override
    boolean integer(long value, CanonicalRow out) {
      return put(Long.toString(value), out);
    }

    @Override
    boolean real(double value, CanonicalRow out) {
      if (!Double.isFinite(value)) {
        return infinite(value > 0 ? "Infinity" : "-Infinity", out);
      }
      return put(Double.toString(value), out);
    }

    @Override
    boolean text(CanonicalRow out) {
      if (DecimalText.put(slice.array(), slice.offset(), slice.length(), out)) {
        return true;
      }
      String word = slice.length() > 9 ? "" : new String(slice.copy(), StandardCharsets.US_ASCII);
      return (word.equals("Infinity") || word.equals("-Infinity")) && infinite(word, out);
    }

    private static boolean put(String digits, CanonicalRow out) {
      byte[] ascii = digits.getBytes(StandardCharsets.US_ASCII);
      return DecimalText.put(ascii, 0, ascii.length, out);
    }

    private static boolean infinite(String word, CanonicalRow out) {
      int mark = out.open(CanonicalRow.DECIMAL);
      byte[] ascii = word.getBytes(StandardCharsets.US_ASCII);
      out.raw(ascii, 0, ascii.length);
      out.close(mark);
      return true;
    }
  }

  /** Text, JSON kept as text, and bytes: what counts is the bytes. */
  private static final class Bytes extends Canonical {

    @Override
    boolean integer(long value, CanonicalRow out) {
      int mark = out.open(CanonicalRow.BYTES);
      DecimalText.signed(value, out);
      out.close(mark);
      return true;
    }

    @Override
    boolean real(double value, CanonicalRow out) {
      byte[] text = RealText.of(value);
      out.putBytes(text, 0, text.length);
      return true;
    }

    @Override
    boolean text(CanonicalRow out) {
      out.putBytes(slice.array(), slice.offset(), slice.length());
      return true;
    }

    @Override
    boolean blob(CanonicalRow out) {
      return text(out);
    }

    @Override
    boolean large(LargeValue value, CanonicalRow out) {
      try {
        out.putLarge(value.length(), value.sha256());
        return true;
      } catch (IOException e) {
        throw unreadable(value.length(), e);
      }
    }
  }

  private static final class Documents extends Canonical {

    private final CanonicalJson json = new CanonicalJson();

    @Override
    boolean integer(long value, CanonicalRow out) {
      return put(Long.toString(value), out);
    }

    @Override
    boolean real(double value, CanonicalRow out) {
      return Double.isFinite(value) && put(Double.toString(value), out);
    }

    @Override
    boolean text(CanonicalRow out) {
      return json.put(slice.array(), slice.offset(), slice.length(), out);
    }

    private boolean put(String document, CanonicalRow out) {
      byte[] ascii = document.getBytes(StandardCharsets.US_ASCII);
      return json.put(ascii, 0, ascii.length, out);
    }
  }

  private static final class Uuids extends Canonical {

    private final byte[] sixteen = new byte[16];

    @Override
    boolean integer(long value, CanonicalRow out) {
      return false;
    }

    @Override
    boolean real(double value, CanonicalRow out) {
      return false;
    }

    @Override
    boolean text(CanonicalRow out) {
      if (slice.length() != 36) {
        return false;
      }
      int nibbles = 0;
      for (int i = 0; i < 36; i++) {
        byte b = slice.array()[slice.offset() + i];
        boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
        int nibble = Character.digit(b, 16);
        if (dash ? b != '-' : nibble < 0) {
          return false;
        }
        if (!dash) {
          sixteen[nibbles / 2] = (byte) (sixteen[nibbles / 2] << 4 | nibble);
          nibbles++;
        }
      }
      out.putUuid(sixteen, 0);
      return true;
    }

    @Override
    boolean blob(CanonicalRow out) {
      if (slice.length() != 16) {
        return false;
      }
      out.putUuid(slice.array(), slice.offset());
      return true;
    }
  }

  /** Dates and times: days, or microseconds since midnight or 1970. */
  private static final class Moments extends Canonical {

    private final ScalarType type;
    private final ValueFormat format;

    Moments(ScalarType type, ValueFormat format) {
      this.type = type;
      this.format = format;
    }

    @Override
    boolean integer(long value, CanonicalRow out) {
      return switch (format) {
        case EPOCH_SECONDS -> scaled(value, MICROS_PER_SECOND, out);
        case EPOCH_MILLIS -> scaled(value, MICROS_PER_MILLI, out);
        case EPOCH_MICROS -> micros(value, out);
        case EPOCH_DAYS ->
            type == ScalarType.DATE ? put(value, out) : scaled(value, IsoText.MICROS_PER_DAY, out);
        case MICROS_OF_DAY -> type == ScalarType.TIME && put(value, out);
        case NATIVE, ISO, JULIAN_DAY, FLOAT32, GEOPACKAGE, SPATIALITE, EWKB, WKT -> false;
      };
    }

    @Override
    boolean real(double value, CanonicalRow out) {
      long millis = (long) (value * MILLIS_PER_DAY + 0.5) - JULIAN_EPOCH_MILLIS;
      return format == ValueFormat.JULIAN_DAY && scaled(millis, MICROS_PER_MILLI, out);
    }

    @Override
    boolean text(CanonicalRow out) {
      long value =
          switch (type) {
            case DATE -> IsoText.days(slice.array(), slice.offset(), slice.length());
            case TIME -> IsoText.microsOfDay(slice.array(), slice.offset(), slice.length());
            case TIMESTAMP -> IsoText.localMicros(slice.array(), slice.offset(), slice.length());
            default -> IsoText.instantMicros(slice.array(), slice.offset(), slice.length());
          };
      return value != IsoText.NONE && put(value, out);
    }

    private boolean scaled(long value, long unit, CanonicalRow out) {
      return Math.abs(value) <= Long.MAX_VALUE / unit && micros(value * unit, out);
    }

    private boolean micros(long micros, CanonicalRow out) {
      if (type == ScalarType.DATE) {
        return micros % IsoText.MICROS_PER_DAY == 0 && put(micros / IsoText.MICROS_PER_DAY, out);
      }
      return type != ScalarType.TIME && put(micros, out);
    }

    private static boolean put(long value, CanonicalRow out) {
      out.putLong(value);
      return true;
    }
  }
}
