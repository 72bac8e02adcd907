package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SQLite's functions of dates and times (https://sqlite.org/lang_datefunc.html) over columns that
 * became dates and timestamps, and over the present.
 */
final class MomentCalls {

  private static final Set<String> FUNCTIONS =
      Set.of("date", "time", "datetime", "julianday", "unixepoch", "strftime");

  private static final Pattern SHIFT =
      Pattern.compile("([+-]?\\d{1,6}) (day|hour|minute|second|month|year)s?");

  private static final Pattern START = Pattern.compile("start of (day|month|year)");

  private final Function<Expression, Operand> translator;
  private final AccuracyMeter meter;

  MomentCalls(Function<Expression, Operand> translator, AccuracyMeter meter) {
    this.translator = translator;
    this.meter = meter;
  }

  /** Whether it is one of these functions, or one of the words for the present. */
  static boolean isMoment(Expression expression) {
    return expression instanceof Expression.CurrentTime
        || (expression instanceof Expression.Call call && FUNCTIONS.contains(call.function()));
  }

  /** The call's value, spelled or counted as SQLite does. */
  Operand value(Expression expression) {
    if (expression instanceof Expression.CurrentTime(String word)) {
      meter.noteClock();
      return text(
          MomentFormat.toChar(
              switch (word) {
                case "CURRENT_DATE" -> CurrentMoment.DATE;
                case "CURRENT_TIME" -> CurrentMoment.TIME;
                default -> CurrentMoment.DATE_TIME;
              }));
    }
    Expression.Call call = (Expression.Call) expression;
    String function = call.function();
    String moment = timestamp(call);
    return switch (function) {
      case "date" -> text(MomentFormat.toChar(moment, CurrentMoment.DATE));
      case "time" -> text(MomentFormat.toChar(moment, CurrentMoment.TIME));
      case "datetime" -> text(MomentFormat.toChar(moment, CurrentMoment.DATE_TIME));
      case "julianday" ->
          Operand.of(
              Family.DOUBLE,
              "((extract(epoch FROM "
                  + moment
                  + ") * 1000 + 210866760000000)::bigint / 86400000.0::double precision)",
              Level.ATOM);
      case "unixepoch" ->
          Operand.integer("floor(extract(epoch FROM " + moment + "))::bigint", Level.ATOM, 40);
      default -> formatted(call, moment);
    };
  }

  private static Operand formatted(Expression.Call call, String moment) {
    if (!(call.arguments().getFirst() instanceof Expression.StringLiteral format)) {
      throw new NotTranslatable("it calls strftime() with a format that is no fixed text");
    }
    return switch (format.value()) {
      case "%s" -> text("floor(extract(epoch FROM " + moment + "))::bigint::text");
      case "%w" -> text("extract(dow FROM " + moment + ")::integer::text");
      default -> text(MomentFormat.toChar(moment, format.value()));
    };
  }

  private static Operand text(String sql) {
    return Operand.of(Family.TEXT, sql, Level.ATOM);
  }

  /**
   * The moment that {@code date()}, {@code datetime()} or a word for the present says, as a
   * timestamp in UTC; null for anything else.
   */
  @Nullable String moment(Expression expression) {
    return switch (expression) {
      case Expression.CurrentTime(String word) when !word.equals("CURRENT_TIME") -> {
        meter.noteClock();
        yield word.equals("CURRENT_DATE")
            ? "date_trunc('day', now() AT TIME ZONE 'UTC')"
            : "date_trunc('second', now() AT TIME ZONE 'UTC')";
      }
      case Expression.Call call when call.function().equals("date") ->
          "date_trunc('day', " + timestamp(call) + ")";
      case Expression.Call call when call.function().equals("datetime") ->
          "date_trunc('second', " + timestamp(call) + ")";
      default -> null;
    };
  }

  /** Whether the expression says a day without a time. */
  static boolean isDay(Expression expression) {
    return switch (expression) {
      case Expression.CurrentTime(String word) -> word.equals("CURRENT_DATE");
      case Expression.Call call -> call.function().equals("date");
      case Expression.StringLiteral(String text) -> text.length() == 10;
      default -> false;
    };
  }

  /** What the call's arguments say, as a timestamp in UTC. */
  private String timestamp(Expression.Call call) {
    int first = call.function().equals("strftime") ? 1 : 0;
    List<Expression> arguments = call.arguments();
    if (arguments.size() < first) {
      throw unknown(call);
    }
    if (arguments.size() == first) {
      meter.noteClock();
      return "(now() AT TIME ZONE 'UTC')";
    }
    Expression value = arguments.get(first);
    List<Expression> modifiers = arguments.subList(first + 1, arguments.size());
    String moment;
    if (value instanceof Expression.StringLiteral(String word) && word.equalsIgnoreCase("now")) {
      meter.noteClock();
      moment = "(now() AT TIME ZONE 'UTC')";
    } else {
      boolean epoch =
          !modifiers.isEmpty()
              && modifiers.getFirst() instanceof Expression.StringLiteral(String word)
              && word.equalsIgnoreCase("unixepoch");
      moment = ofColumn(call, translator.apply(value), epoch);
      modifiers = epoch ? modifiers.subList(1, modifiers.size()) : modifiers;
    }
    for (Expression modifier : modifiers) {
      moment = modified(call, moment, modifier);
    }
    return moment;
  }

  private static String ofColumn(Expression.Call call, Operand value, boolean epoch) {
    if (value.origin() == null) {
      throw unknown(call);
    }
    ValueFormat format = value.origin().route().format();
    boolean read =
        switch (format) {
          case ISO, JULIAN_DAY -> !epoch;
          case EPOCH_SECONDS -> epoch;
          default -> false;
        };
    if (!read) {
      throw unknown(call);
    }
    return switch (value.family()) {
      case DATE -> value.atom() + "::timestamp";
      case TIMESTAMP -> value.atom();
      case TIMESTAMPTZ -> "(" + value.atom() + " AT TIME ZONE 'UTC')";
      default -> throw unknown(call);
    };
  }

  private static String modified(Expression.Call call, String moment, Expression modifier) {
    if (!(modifier instanceof Expression.StringLiteral(String text))) {
      throw unknown(call);
    }
    String word = Scope.asciiLower(text.strip());
    Matcher start = START.matcher(word);
    if (start.matches()) {
      return "date_trunc('" + start.group(1) + "', " + moment + ")";
    }
    Matcher shift = SHIFT.matcher(word);
    if (!shift.matches()) {
      throw new NotTranslatable(
          "it calls " + call.function() + "() with the modifier '" + text + "'");
    }
    String unit = shift.group(2);
    String interval = "interval '" + shift.group(1).replace("+", "") + " " + unit + "'";
    if (!unit.equals("month") && !unit.equals("year")) {
      return "(" + moment + " + " + interval + ")";
    }
    // SQLite counts days beyond a month's end on into the next; PostgreSQL stops at the end.
    String month = "date_trunc('month', " + moment + ")";
    return "(" + month + " + " + interval + " + (" + moment + " - " + month + "))";
  }

  private static NotTranslatable unknown(Expression.Call call) {
    return new NotTranslatable(
        "it calls "
            + call.function()
            + "() on something that is neither the present nor a column planned as a date or a"
            + " timestamp");
  }
}
