package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.postgres.dialect.Operand.Constant;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;
import dev.pgtrek.spi.ColumnRoute;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Literals of dates and times, out of the texts and numbers that stand for them in SQLite. */
final class Moments {

  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})[ T](\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,6})?)?)"
              + "(Z|[+-]\\d{2}:\\d{2})?");

  private static final Pattern TIME = Pattern.compile("\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,6})?)?");

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private Moments() {}

  /**
   * A literal that is compared with a column, such that every value of the column stands to it as
   * the value's spelling stood to the literal in SQLite.
   *
   * @throws NotTranslatable if that is not sure
   */
  static Operand literal(Constant constant, ColumnRoute column) {
    boolean oneSpelling =
        constant instanceof Constant.Whole
            || (constant instanceof Constant.Text && column.target().type() == ScalarType.DATE);
    String sql = oneSpelling ? sql(constant, column) : null;
    if (sql == null) {
      throw new NotTranslatable(
          "it compares the column "
              + column.source().name()
              + " as SQLite spells it, and the spelling is gone once it is "
              + column.target().type().sql());
    }
    Family family =
        switch (column.target().type()) {
          case ScalarType.DATE -> Family.DATE;
          case ScalarType.TIMESTAMP -> Family.TIMESTAMP;
          default -> Family.TIMESTAMPTZ;
        };
    return new Operand(sql, Level.ATOM, family, 0, constant, null, null, false);
  }

  /** The literal of the column's planned type that the constant stands for, or null for none. */
  static @Nullable String sql(Constant constant, ColumnRoute column) {
    String moment =
        switch (constant) {
          case Constant.Text(String text) ->
              column.format() == ValueFormat.ISO ? iso(text, column.target().type()) : null;
          case Constant.Whole(long value) ->
              counted(value, column.format(), column.target().type());
          case Constant.Real _, Constant.Bytes _ -> null;
        };
    return moment == null ? null : "'" + moment + "'::" + column.target().type().sql();
  }

  private static @Nullable String iso(String text, ColumnType type) {
    try {
      if (type == ScalarType.DATE) {
        // A year 0 has no place in PostgreSQL's calendar.
        return LocalDate.parse(text).getYear() > 0 && text.length() == 10 ? text : null;
      }
      if (type == ScalarType.TIME) {
        return TIME.matcher(text).matches() && LocalTime.parse(text).getHour() < 24 ? text : null;
      }
      Matcher parts = ISO.matcher(text);
      if (!parts.matches() || LocalDate.parse(parts.group(1)).getYear() < 1) {
        return null;
      }
      LocalTime.parse(parts.group(2));
      String zone = parts.group(3);
      if (type == ScalarType.TIMESTAMPTZ) {
        return zone == null || ZoneOffset.of(zone).getTotalSeconds() > 16 * 3600 ? null : text;
      }
      return type == ScalarType.TIMESTAMP && zone == null ? text : null;
    } catch (DateTimeException notOfThisWorld) {
      return null;
    }
  }

  private static @Nullable String counted(long value, ValueFormat format, ColumnType type) {
    try {
      if (format == ValueFormat.EPOCH_DAYS) {
        LocalDate date = LocalDate.ofEpochDay(value);
        return type == ScalarType.DATE && inRange(date.getYear()) ? date.toString() : null;
      }
      long micros =
          switch (format) {
            case EPOCH_SECONDS -> Math.multiplyExact(value, 1_000_000L);
            case EPOCH_MILLIS -> Math.multiplyExact(value, 1_000L);
            case EPOCH_MICROS -> value;
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
                throw new DateTimeException("");
          };
      LocalDateTime moment =
          LocalDateTime.ofInstant(
              Instant.ofEpochSecond(
                  Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L),
              ZoneOffset.UTC);
      long rest = Math.floorMod(micros, 1_000_000L);
      String text = moment.format(SECONDS) + (rest == 0 ? "" : "." + "%06d".formatted(rest));
      boolean fits =
          inRange(moment.getYear())
              && (type == ScalarType.TIMESTAMP || type == ScalarType.TIMESTAMPTZ);
      return !fits ? null : type == ScalarType.TIMESTAMPTZ ? text + "+00" : text;
    } catch (DateTimeException | ArithmeticException notOfThisWorld) {
      return null;
    }
  }

  private static boolean inRange(int year) {
    return year > 0 && year < 10_000;
  }
}
