package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.ValueFormat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dates and times that stand in an expression, as a file spells them. */
final class Moments {

  private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

  private Moments() {}

  /**
   * A literal of that kind, spelled as ISO texts are here.
   *
   * @param text as PostgreSQL writes it with {@code DateStyle} ISO
   */
  static Operand literal(Kind kind, String text) {
    String stripped = text.strip();
    if (stripped.equals("infinity") || stripped.equals("-infinity")) {
      return Operand.string(kind, stripped);
    }
    return Operand.string(
        kind,
        switch (kind) {
          case DATE -> date(stripped).toString();
          case TIME -> time(stripped);
          case TIMESTAMP -> spelled(moment(stripped, false), "");
          default -> spelled(moment(stripped, true), "+00:00");
        });
  }

  /** A literal as a column spells it. */
  static String as(Operand literal, ValueFormat written) {
    String text = String.valueOf(literal.string());
    if (written == ValueFormat.ISO) {
      return literal.sql();
    }
    if (literal.is(Kind.TIME) || text.endsWith("infinity")) {
      throw new NotTranslatable("it compares moments that are kept as numbers with " + text);
    }
    LocalDateTime moment =
        literal.is(Kind.DATE)
            ? date(text).atStartOfDay()
            : moment(text, literal.is(Kind.TIMESTAMPTZ));
    long micros = ChronoUnit.MICROS.between(EPOCH, moment);
    return switch (written) {
      case EPOCH_SECONDS -> counted(micros, 1_000_000);
      case EPOCH_MILLIS -> counted(micros, 1_000);
      case EPOCH_MICROS -> Long.toString(micros);
      case EPOCH_DAYS -> counted(micros, 86_400_000_000L);
      default -> throw new NotTranslatable("it compares moments that are kept as " + written);
    };
  }

  /** A number of units, with its fraction where it has one. */
  private static String counted(long micros, long unit) {
    if (micros % unit == 0) {
      return Long.toString(micros / unit);
    }
    return BigDecimal.valueOf(micros)
        .divide(BigDecimal.valueOf(unit), 12, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static LocalDate date(String text) {
    try {
      LocalDate date = LocalDate.parse(text);
      if (date.getYear() < 1 || date.getYear() > 9999) {
        throw odd();
      }
      return date;
    } catch (DateTimeException e) {
      throw odd();
    }
  }

  private static String time(String text) {
    try {
      return clock(LocalTime.parse(text));
    } catch (DateTimeException e) {
      throw odd();
    }
  }

  private static LocalDateTime moment(String text, boolean zoned) {
    int space = text.indexOf(' ');
    if (space < 0) {
      return date(text).atStartOfDay();
    }
    LocalDate date = date(text.substring(0, space));
    String rest = text.substring(space + 1);
    int sign = Math.max(rest.indexOf('+'), rest.indexOf('-'));
    try {
      LocalTime time = LocalTime.parse(sign < 0 ? rest : rest.substring(0, sign));
      LocalDateTime moment = date.atTime(time);
      if (sign < 0) {
        if (zoned) {
          throw new NotTranslatable("it holds a moment without a zone, whose meaning changes");
        }
        return moment;
      }
      ZoneOffset offset = ZoneOffset.of(rest.substring(sign));
      return moment.minusSeconds(offset.getTotalSeconds());
    } catch (DateTimeException e) {
      throw odd();
    }
  }

  private static String spelled(LocalDateTime moment, String zone) {
    return moment.toLocalDate() + " " + clock(moment.toLocalTime()) + zone;
  }

  private static String clock(LocalTime time) {
    String whole =
        String.format(
            Locale.ROOT, "%02d:%02d:%02d", time.getHour(), time.getMinute(), time.getSecond());
    int micros = time.getNano() / 1_000;
    return micros == 0 ? whole : whole + String.format(Locale.ROOT, ".%06d", micros);
  }

  private static NotTranslatable odd() {
    return new NotTranslatable("it holds a moment that is not spelled as ISO 8601 has it");
  }

  /** What a part of a date is called in strftime, or null. */
  private static @Nullable String format(String field) {
    return switch (field) {
      case "year" -> "%Y";
      case "month" -> "%m";
      case "day" -> "%d";
      case "hour" -> "%H";
      case "minute" -> "%M";
      case "dow" -> "%w";
      case "doy" -> "%j";
      default -> null;
    };
  }

  /** {@code EXTRACT(field FROM moment)}. */
  static Operand part(@Nullable String field, Operand moment) {
    if (field == null) {
      throw new NotTranslatable("it takes a part of a moment that is not named");
    }
    if (field.equalsIgnoreCase("quarter")) {
      Operand month = part("month", moment);
      return Operand.integer("(" + month.sql() + " + 2) / 3", Operand.Level.OPERATOR, 4);
    }
    String format = format(field.toLowerCase(Locale.ROOT));
    boolean clock = "%H%M".contains(String.valueOf(format));
    boolean has = clock ? moment.is(Kind.TIMESTAMP) || moment.is(Kind.TIME) : !moment.is(Kind.TIME);
    if (format == null || !has) {
      throw new NotTranslatable("it takes the " + field + " of a moment");
    }
    return Operand.integer(
        "CAST(strftime('" + format + "', " + text(moment) + ") AS INTEGER)", Operand.Level.ATOM, 4);
  }

  /** {@code date_trunc(field, moment)}. */
  static Operand truncated(@Nullable String field, Operand moment) {
    if (!moment.is(Kind.TIMESTAMP) || field == null) {
      throw new NotTranslatable("it cuts a moment by the time zone of whoever asks");
    }
    String format =
        switch (field.toLowerCase(Locale.ROOT)) {
          case "year" -> "%Y-01-01 00:00:00";
          case "month" -> "%Y-%m-01 00:00:00";
          case "day" -> "%Y-%m-%d 00:00:00";
          case "hour" -> "%Y-%m-%d %H:00:00";
          case "minute" -> "%Y-%m-%d %H:%M:00";
          default -> throw new NotTranslatable("it cuts a moment to its " + field);
        };
    return Operand.of(
        Kind.TIMESTAMP, "strftime('" + format + "', " + text(moment) + ")", Operand.Level.ATOM);
  }

  /** {@code to_char(moment, format)} where every pattern has its like. */
  static Operand written(Operand moment, @Nullable String format) {
    if (format == null || !(moment.is(Kind.TIMESTAMP) || moment.is(Kind.DATE))) {
      throw new NotTranslatable("it writes a value in a form of its own (to_char)");
    }
    StringBuilder own = new StringBuilder();
    String rest = format;
    while (!rest.isEmpty()) {
      String[] known = known(rest);
      if (known.length == 0) {
        char c = rest.charAt(0);
        if (Character.isLetterOrDigit(c) || c == '"' || c == '%' || c == '\\') {
          throw new NotTranslatable("it writes a moment in the form " + format);
        }
        own.append(c);
        rest = rest.substring(1);
      } else {
        own.append(known[1]);
        rest = rest.substring(known[0].length());
      }
    }
    return Operand.text(
        "strftime(" + Literals.text(own.toString()) + ", " + text(moment) + ")",
        Operand.Level.ATOM);
  }

  private static String[] known(String rest) {
    for (String[] pair :
        new String[][] {
          {"YYYY", "%Y"},
          {"MM", "%m"},
          {"DDD", "%j"},
          {"DD", "%d"},
          {"HH24", "%H"},
          {"MI", "%M"},
          {"SS", "%S"}
        }) {
      if (rest.startsWith(pair[0])) {
        return pair;
      }
    }
    return new String[0];
  }

  /** {@code date ± days}, and the days between two dates. */
  static @Nullable Operand arithmetic(String operator, Operand left, Operand right) {
    if (!left.is(Kind.DATE)) {
      return null;
    }
    if (right.is(Kind.DATE) && operator.equals("-")) {
      return Operand.integer(
          "CAST(julianday(" + text(left) + ") - julianday(" + text(right) + ") AS INTEGER)",
          Operand.Level.ATOM,
          10);
    }
    if (right.is(Kind.INTEGER) && right.number() != null && "+-".contains(operator)) {
      BigDecimal days = operator.equals("-") ? right.number().negate() : right.number();
      return Operand.of(
          Kind.DATE,
          "date(" + text(left) + ", '" + (days.signum() < 0 ? "" : "+") + days + " days')",
          Operand.Level.ATOM);
    }
    return null;
  }

  /** {@code moment AT TIME ZONE 'UTC'}, which takes the zone off. */
  static Operand inUtc(@Nullable String zone, Operand moment) {
    boolean utc = "UTC".equalsIgnoreCase(zone) || "GMT".equalsIgnoreCase(zone);
    if (!utc || !moment.is(Kind.TIMESTAMPTZ)) {
      throw new NotTranslatable("it moves a moment into a zone of its own");
    }
    return Operand.of(
        Kind.TIMESTAMP, "replace(" + text(moment) + ", '+00:00', '')", Operand.Level.ATOM);
  }

  /** The day of a timestamp. */
  static Operand day(Operand moment) {
    return Operand.of(Kind.DATE, "substr(" + text(moment) + ", 1, 10)", Operand.Level.ATOM);
  }

  /** The moment as an ISO text that the functions of SQLite read. */
  static String text(Operand moment) {
    boolean iso =
        moment.origin() == null || StoredColumns.written(moment.origin()) == ValueFormat.ISO;
    if (!iso || !moment.kind().isMoment()) {
      throw new NotTranslatable("it computes with " + moment.called() + ", which is no ISO text");
    }
    return moment.sql();
  }
}
