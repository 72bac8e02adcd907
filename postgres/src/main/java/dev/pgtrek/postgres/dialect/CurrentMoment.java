package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The moment of an insert, in one of the spellings that SQLite gives it.
 *
 * <p>A text column keeps SQLite's spelling to the letter. A column that became a date, a time or a
 * timestamp takes PostgreSQL's own clock with microseconds: its precision is the column's now, and
 * rows keep their order within a second. Like SQLite's, the clock is UTC; it stands still within a
 * transaction where SQLite's stands still within a statement.
 */
sealed interface CurrentMoment {

  /**
   * Spelled by a format of SQLite's strftime.
   *
   * @param shift what is added to the present, as PostgreSQL's intervals, or empty
   */
  record Spelled(String format, String shift) implements CurrentMoment {

    Spelled(String format) {
      this(format, "");
    }

    /** The moment as a timestamp in UTC. */
    String clock() {
      return shift.isEmpty() ? UTC : "(" + UTC + shift + ")";
    }
  }

  /**
   * Counted since 1970.
   *
   * @param perSecond units in a second
   * @param wholeSeconds whether only whole seconds are counted, whatever the unit
   */
  record Counted(long perSecond, boolean wholeSeconds) implements CurrentMoment {}

  /** As a Julian day. */
  record JulianDay() implements CurrentMoment {}

  String UTC = "(now() AT TIME ZONE 'UTC')";
  String DATE = "%Y-%m-%d";
  String TIME = "%H:%M:%S";
  String DATE_TIME = DATE + " " + TIME;

  /** Spellings that say a moment whole. */
  Set<String> WHOLE =
      Set.of(
          DATE_TIME,
          DATE_TIME + "Z",
          "%Y-%m-%d %H:%M:%f",
          "%Y-%m-%d %H:%M:%fZ",
          "%Y-%m-%dT%H:%M:%S",
          "%Y-%m-%dT%H:%M:%SZ",
          "%Y-%m-%dT%H:%M:%f",
          "%Y-%m-%dT%H:%M:%fZ");

  /** https://sqlite.org/lang_datefunc.html#modifiers, those that are the same for every moment. */
  Pattern SHIFT = Pattern.compile("([+-]?[0-9]{1,6}) +(day|hour|minute|second)s?");

  /** Spellings that a column of integers takes for a small number. */
  Set<String> NUMBERS = Set.of("%Y", "%m", "%d", "%H", "%M", "%S", "%j");

  /** The unix epoch as a Julian day. */
  double EPOCH_JULIAN_DAY = 2440587.5;

  /**
   * What the expression says of now, or null where it says something else.
   *
   * @throws NotTranslatable if it says a moment that the target cannot know
   */
  static @Nullable CurrentMoment of(Expression expression) {
    return switch (expression) {
      case Expression.CurrentTime(String word) ->
          new Spelled(
              switch (word) {
                case "CURRENT_DATE" -> DATE;
                case "CURRENT_TIME" -> TIME;
                default -> DATE_TIME;
              });
      case Expression.Call(String function, List<Expression> arguments) ->
          called(function, arguments);
      case Expression.Cast(Expression operand, String type)
          when type.toUpperCase(Locale.ROOT).contains("INT") ->
          of(operand) instanceof Counted counted ? counted : sinceEpoch(operand);
      case Expression.Binary(String operator, Expression left, Expression right)
          when operator.equals("*") ->
          multiplied(left, right);
      default -> null;
    };
  }

  private static @Nullable CurrentMoment called(String function, List<Expression> arguments) {
    return switch (function) {
      case "datetime" -> spelled(DATE_TIME, arguments, 0);
      case "date" -> spelled(DATE, arguments, 0);
      case "time" -> spelled(TIME, arguments, 0);
      case "unixepoch" -> now(arguments, 0) ? new Counted(1, true) : null;
      case "julianday" -> now(arguments, 0) ? new JulianDay() : null;
      case "strftime" ->
          !arguments.isEmpty()
                  && arguments.getFirst() instanceof Expression.StringLiteral(String format)
              ? format.equals("%s")
                  ? now(arguments, 1) ? new Counted(1, true) : null
                  : spelled(format, arguments, 1)
              : null;
      default -> null;
    };
  }

  /** The present, or so many days, hours, minutes or seconds before or after it. */
  private static @Nullable CurrentMoment spelled(
      String format, List<Expression> arguments, int from) {
    if (now(arguments, from)) {
      return new Spelled(format);
    }
    if (!now(arguments.subList(0, Math.min(arguments.size(), from + 1)), from)) {
      return null;
    }
    StringBuilder shift = new StringBuilder();
    for (Expression modifier : arguments.subList(from + 1, arguments.size())) {
      Matcher parts =
          SHIFT.matcher(
              modifier instanceof Expression.StringLiteral(String text)
                  ? text.strip().toLowerCase(Locale.ROOT)
                  : "");
      if (!parts.matches()) {
        return null;
      }
      shift
          .append(" + interval '")
          .append(parts.group(1).replace("+", ""))
          .append(' ')
          .append(parts.group(2))
          .append('\'');
    }
    return new Spelled(format, shift.toString());
  }

  /** Whether the arguments from there on say the present, in UTC, and nothing more. */
  private static boolean now(List<Expression> arguments, int from) {
    for (Expression argument : arguments.subList(from, arguments.size())) {
      if (argument instanceof Expression.StringLiteral(String word)
          && word.equalsIgnoreCase("localtime")) {
        throw new NotTranslatable(
            "it is the local time of whatever machine ran SQLite, which the server cannot know");
      }
    }
    return arguments.size() == from
        || (arguments.size() == from + 1
            && arguments.getLast() instanceof Expression.StringLiteral(String word)
            && word.equalsIgnoreCase("now"));
  }

  private static @Nullable CurrentMoment multiplied(Expression left, Expression right) {
    Expression number = left instanceof Expression.IntegerLiteral ? left : right;
    CurrentMoment moment = of(left instanceof Expression.IntegerLiteral ? right : left);
    return moment instanceof Counted(long perSecond, boolean whole)
            && perSecond == 1
            && number instanceof Expression.IntegerLiteral(long factor)
            && (factor == 1_000 || factor == 1_000_000)
        ? new Counted(factor, whole)
        : null;
  }

  /** {@code (julianday('now') - 2440587.5) * 86400000}, with the factor in one part or in two. */
  private static @Nullable CurrentMoment sinceEpoch(Expression expression) {
    double factor = 1;
    Expression rest = expression;
    while (rest instanceof Expression.Binary(String operator, Expression left, Expression right)
        && operator.equals("*")) {
      factor *= number(right);
      rest = left;
    }
    if (subseconds(rest)) {
      return factor == 1_000 ? new Counted(1_000, false) : null;
    }
    boolean days =
        rest instanceof Expression.Binary(String operator, Expression left, Expression right)
            && operator.equals("-")
            && of(left) instanceof JulianDay
            && number(right) == EPOCH_JULIAN_DAY;
    if (days && factor == 86_400) {
      return new Counted(1, true);
    }
    return days && factor == 86_400_000 ? new Counted(1_000, false) : null;
  }

  /** {@code unixepoch('subsec')}, seconds with their thousandths. */
  private static boolean subseconds(Expression expression) {
    return expression instanceof Expression.Call(String function, List<Expression> arguments)
        && function.equals("unixepoch")
        && !arguments.isEmpty()
        && arguments.getLast() instanceof Expression.StringLiteral(String word)
        && List.of("subsec", "subsecond").contains(word.toLowerCase(Locale.ROOT))
        && now(arguments.subList(0, arguments.size() - 1), 0);
  }

  private static double number(Expression expression) {
    return switch (expression) {
      case Expression.IntegerLiteral(long value) -> value;
      case Expression.RealLiteral(String text) -> Double.parseDouble(text);
      default -> Double.NaN;
    };
  }

  /**
   * The default of a column of that type.
   *
   * @throws NotTranslatable if the spelling is no value of the type
   */
  default String sql(ColumnType type) {
    String sql =
        switch (this) {
          case Spelled spelled -> spelled(spelled, type);
          case Counted counted -> counted(counted, type);
          case JulianDay() ->
              type == ScalarType.DOUBLE
                  ? "(extract(epoch FROM now()) / 86400.0 + 2440587.5)::double precision"
                  : timestamp(type);
        };
    if (sql == null) {
      throw new NotTranslatable(
          "it is the moment of the insert in a form that is no " + type.sql());
    }
    return sql;
  }

  private static @Nullable String spelled(Spelled moment, ColumnType type) {
    String format = moment.format;
    return switch (type) {
      case ScalarType.TEXT, ScalarType.CITEXT -> text(moment);
      case ColumnType.Varchar(int length) ->
          MomentFormat.length(format) <= length ? text(moment) : null;
      case ScalarType.SMALLINT, ScalarType.INTEGER, ScalarType.BIGINT ->
          NUMBERS.contains(format) ? text(moment) + "::" + type.sql() : null;
      case ScalarType.DATE -> format.equals(DATE) ? moment.clock() + "::date" : null;
      case ScalarType.TIME -> format.equals(TIME) ? moment.clock() + "::time" : null;
      case ScalarType.TIMESTAMP -> WHOLE.contains(format) ? moment.clock() : null;
      case ScalarType.TIMESTAMPTZ ->
          !WHOLE.contains(format)
              ? null
              : moment.shift.isEmpty() ? "now()" : "(" + moment.clock() + " AT TIME ZONE 'UTC')";
      default -> null;
    };
  }

  private static String text(Spelled moment) {
    return moment.shift.isEmpty()
        ? MomentFormat.toChar(moment.format)
        : MomentFormat.toChar(moment.clock(), moment.format);
  }

  private static @Nullable String counted(Counted counted, ColumnType type) {
    String seconds =
        counted.wholeSeconds || counted.perSecond == 1
            ? "floor(extract(epoch FROM now()))"
            : "floor(extract(epoch FROM now()) * " + counted.perSecond + ")";
    boolean multiplied = counted.wholeSeconds && counted.perSecond > 1;
    String count = seconds + "::bigint" + (multiplied ? " * " + counted.perSecond : "");
    String atom = multiplied ? "(" + count + ")" : count;
    int digits = counted.perSecond == 1 ? 10 : counted.perSecond == 1_000 ? 13 : 16;
    return switch (type) {
      case ScalarType.BIGINT -> atom;
      case ScalarType.INTEGER -> digits == 10 ? seconds + "::integer" : null;
      case ScalarType.DOUBLE -> atom + "::double precision";
      case ScalarType.TEXT, ScalarType.CITEXT -> atom + "::text";
      case ColumnType.Varchar(int length) -> digits <= length ? atom + "::text" : null;
      case ColumnType.Numeric numeric ->
          !numeric.bounded() || numeric.precision() - numeric.scale() >= digits ? atom : null;
      default -> timestamp(type);
    };
  }

  private static @Nullable String timestamp(ColumnType type) {
    return type == ScalarType.TIMESTAMPTZ ? "now()" : type == ScalarType.TIMESTAMP ? UTC : null;
  }
}
