package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.postgres.dialect.Operand.Constant;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SQLite's functions of dates and times over columns that are planned as such. All that they become
 * is IMMUTABLE, which to_char and the cast to text are not.
 */
final class MomentReading {

  private static final int SECONDS_BITS = 40;

  private MomentReading() {}

  /**
   * The moment that the arguments behind a format mean, as a timestamp of UTC; null where it is not
   * sure.
   *
   * @param divisor by what the first argument is divided, or 1
   */
  static @Nullable String moment(List<Operand> arguments, long divisor) {
    Operand value = arguments.isEmpty() ? null : arguments.getFirst();
    if (value == null || value.origin() == null || arguments.size() > 2) {
      return null;
    }
    ValueFormat format = value.origin().route().format();
    boolean unix =
        arguments.size() == 2
            && arguments.get(1).constant() instanceof Constant.Text(String modifier)
            && modifier.equals("unixepoch");
    String column = value.atom();
    if (format == ValueFormat.ISO && arguments.size() == 1 && divisor == 1) {
      return switch (value.family()) {
        case DATE -> column + "::timestamp";
        // SQLite cuts what is below a millisecond.
        case TIMESTAMP -> column;
        default -> null;
      };
    }
    long perSecond =
        switch (format) {
          case EPOCH_SECONDS -> 1;
          case EPOCH_MILLIS -> 1_000;
          case EPOCH_MICROS -> 1_000_000;
          default -> 0;
        };
    if (!unix || perSecond != divisor) {
      return null;
    }
    return switch (value.family()) {
      case TIMESTAMP -> column;
      case TIMESTAMPTZ -> "(" + column + " AT TIME ZONE 'UTC')";
      default -> null;
    };
  }

  /** {@code strftime}, {@code date}, {@code time}, {@code datetime} as text. */
  static Operand text(String format, String moment) {
    StringBuilder sql = new StringBuilder();
    StringBuilder literal = new StringBuilder();
    int i = 0;
    while (i < format.length()) {
      char c = format.charAt(i++);
      if (c != '%') {
        literal.append(c);
        continue;
      }
      char field = i < format.length() ? format.charAt(i++) : ' ';
      if (field == '%') {
        literal.append('%');
      } else if (field == 'F' || field == 'T') {
        append(sql, literal, null);
        String inner = text(field == 'F' ? "%Y-%m-%d" : "%H:%M:%S", moment).sql();
        append(sql, literal, inner);
      } else {
        append(sql, literal, field(field, moment));
      }
    }
    append(sql, literal, null);
    return Operand.of(Family.TEXT, sql.isEmpty() ? "''::text" : sql.toString(), Level.OPERATOR);
  }

  private static void append(StringBuilder sql, StringBuilder literal, @Nullable String part) {
    if (!literal.isEmpty()) {
      sql.append(sql.isEmpty() ? "" : " || ").append(Literals.text(literal.toString()));
      literal.setLength(0);
    }
    if (part != null) {
      sql.append(sql.isEmpty() ? "" : " || ").append(part);
    }
  }

  private static String field(char field, String moment) {
    return switch (field) {
      case 'Y' -> padded("year", moment, 4);
      case 'm' -> padded("month", moment, 2);
      case 'd' -> padded("day", moment, 2);
      case 'H' -> padded("hour", moment, 2);
      case 'M' -> padded("minute", moment, 2);
      case 'S' -> padded("second", moment, 2);
      case 'j' -> padded("doy", moment, 3);
      case 'w' -> "extract(dow FROM " + moment + ")::text";
      case 's' -> "floor(extract(epoch FROM " + moment + "))::text";
      default -> throw new NotTranslatable("it calls strftime() with %" + field);
    };
  }

  private static String padded(String field, String moment, int digits) {
    return "lpad(floor(extract(" + field + " FROM " + moment + "))::text, " + digits + ", '0')";
  }

  /** {@code unixepoch}. */
  static Operand seconds(String moment) {
    return Operand.integer(
        "floor(extract(epoch FROM " + moment + "))::bigint", Level.ATOM, SECONDS_BITS);
  }

  /** The moment in a column of dates or of timestamps, or null where the text says less or more. */
  static @Nullable String typed(String format, String moment, ColumnType type) {
    if (type == ScalarType.DATE && format.equals("%Y-%m-%d")) {
      return moment + "::date";
    }
    return type == ScalarType.TIMESTAMP && format.equals("%Y-%m-%d %H:%M:%S")
        ? "date_trunc('second', " + moment + ")"
        : null;
  }
}
