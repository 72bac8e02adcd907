package dev.pgtrek.postgres.dialect;

import dev.pgtrek.postgres.dialect.Operand.Constant;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;
import dev.pgtrek.spi.ViewRoute.Accuracy;
import java.util.List;
import java.util.Set;

/** Aggregates and window functions, which give one value out of several rows. */
final class RowsCalls {

  private static final Set<String> AGGREGATES =
      Set.of(
          "count",
          "sum",
          "total",
          "avg",
          "group_concat",
          "string_agg",
          "json_group_array",
          "json_group_object",
          "median",
          "percentile");

  private final AccuracyMeter meter;

  RowsCalls(AccuracyMeter meter) {
    this.meter = meter;
  }

  /** Whether SQLite takes the call for an aggregate. */
  static boolean isAggregate(String function, int arguments) {
    return AGGREGATES.contains(function)
        || (arguments == 1 && (function.equals("min") || function.equals("max")));
  }

  /**
   * Translates a call.
   *
   * @param call the call
   * @param arguments its arguments, translated
   * @param order the order inside it, translated, or empty
   * @param behind FILTER and OVER, translated, or empty
   */
  Operand call(Expression.RowsCall call, List<Operand> arguments, String order, String behind) {
    String distinct = call.distinct() ? "DISTINCT " : "";
    if (call.distinct() && arguments.stream().anyMatch(RowsCalls::collates)) {
      throw new NotTranslatable("it counts texts once that differ in case only");
    }
    return switch (call.function() + "/" + (call.star() ? "*" : arguments.size())) {
      case "count/*", "count/0" -> Operand.integer("count(*)" + behind, Level.ATOM, 63);
      case "count/1" ->
          Operand.integer(
              "count(" + distinct + arguments.getFirst().sql() + ")" + behind, Level.ATOM, 63);
      case "sum/1" -> sum(distinct, arguments.getFirst(), behind);
      case "total/1" ->
          real("coalesce(" + sumOfDoubles(distinct, arguments.getFirst(), behind) + ", 0)");
      case "avg/1" -> average(distinct, arguments.getFirst(), behind);
      case "min/1", "max/1" -> extreme(call.function(), arguments.getFirst(), behind);
      case "group_concat/1" ->
          joined(distinct, arguments.getFirst(), Operand.text(","), order, behind);
      case "group_concat/2", "string_agg/2" ->
          joined(distinct, arguments.get(0), arguments.get(1), order, behind);
      default -> window(call, arguments, behind);
    };
  }

  private static boolean collates(Operand operand) {
    return operand.collation() != null && operand.is(Family.TEXT);
  }

  private Operand sum(String distinct, Operand value, String behind) {
    Operand number = Comparisons.asNumber(value);
    if (number.is(Family.INTEGER)) {
      return Operand.integer(
          "(sum(" + distinct + number.sql() + ")" + behind + ")::bigint", Level.ATOM, 63);
    }
    return new Operand(
        sumOfDoubles(distinct, value, behind),
        Level.ATOM,
        Family.DOUBLE,
        LooseNumbers.isReal(number) ? 0 : LooseNumbers.MAYBE_WHOLE,
        null,
        null,
        null,
        false);
  }

  /** Decimals are summed exactly, and then become the double that SQLite's sum comes close to. */
  private String sumOfDoubles(String distinct, Operand value, String behind) {
    Operand number = Comparisons.asNumber(value);
    if (!LooseNumbers.isNumber(number)) {
      throw new NotTranslatable(
          "it sums " + number.called() + ", which is not planned as a number");
    }
    if (!number.is(Family.INTEGER)) {
      meter.note(Accuracy.ROUNDED);
    }
    return "(sum(" + distinct + number.sql() + ")" + behind + ")::double precision";
  }

  private Operand average(String distinct, Operand value, String behind) {
    String sum = sumOfDoubles(distinct, value, behind);
    return real(
        sum
            + " / NULLIF(count("
            + distinct
            + Comparisons.asNumber(value).sql()
            + ")"
            + behind
            + ", 0)");
  }

  private static Operand real(String sql) {
    return Operand.of(Family.DOUBLE, sql, Level.OPERATOR);
  }

  private static Operand extreme(String function, Operand value, String behind) {
    String sql =
        switch (value.family()) {
          case INTEGER, DOUBLE, NUMERIC, DATE, TIME, TIMESTAMP, TIMESTAMPTZ ->
              function + "(" + value.sql() + ")";
          case TEXT -> {
            if (value.collation() != null) {
              throw new NotTranslatable(
                  "it takes the " + function + " under the collation " + value.collation());
            }
            yield function + "(" + value.inner() + " COLLATE \"C\")";
          }
          case CONDITION -> (function.equals("min") ? "bool_and(" : "bool_or(") + value.sql() + ")";
          case LOOSE_TEXT, LOOSE_NUMBER, BYTES, UUID, JSON, JSON_VALUE, NULL ->
              throw new NotTranslatable(
                  "it takes the "
                      + function
                      + " of "
                      + value.called()
                      + ", whose order the engines do not share");
        };
    return value.withoutAffinity().outside(sql + behind);
  }

  private Operand joined(
      String distinct, Operand value, Operand separator, String order, String behind) {
    boolean text = value.is(Family.TEXT) || value.is(Family.LOOSE_TEXT);
    boolean whole = value.is(Family.INTEGER) && value.width() <= 63;
    if (!(text || whole) || !(separator.constant() instanceof Constant.Text)) {
      throw new NotTranslatable(
          "it joins " + value.called() + " into one text, and the engines spell it differently");
    }
    if (order.isEmpty()) {
      meter.note(Accuracy.UNORDERED);
    }
    String item = whole ? value.atom() + "::text" : value.sql();
    return Operand.of(
        Family.TEXT,
        "string_agg(" + distinct + item + ", " + separator.sql() + order + ")" + behind,
        Level.ATOM);
  }

  private static Operand window(Expression.RowsCall call, List<Operand> arguments, String behind) {
    if (call.over() == null) {
      throw new NotTranslatable(
          "it calls " + call.function() + "(), which has no sure equal in PostgreSQL");
    }
    return switch (call.function() + "/" + arguments.size()) {
      case "row_number/0", "rank/0", "dense_rank/0" ->
          Operand.integer(call.function() + "()" + behind, Level.ATOM, 63);
      case "ntile/1" ->
          Operand.integer("ntile(" + whole(arguments.get(0)) + ")" + behind, Level.ATOM, 31);
      case "percent_rank/0", "cume_dist/0" ->
          Operand.of(Family.DOUBLE, call.function() + "()" + behind, Level.ATOM);
      case "first_value/1", "last_value/1", "lag/1", "lead/1" ->
          ofRow(call.function() + "(" + arguments.get(0).sql() + ")" + behind, arguments.get(0));
      case "lag/2", "lead/2", "nth_value/2" ->
          ofRow(
              call.function()
                  + "("
                  + arguments.get(0).sql()
                  + ", "
                  + whole(arguments.get(1))
                  + ")"
                  + behind,
              arguments.get(0));
      case "lag/3", "lead/3" -> {
        List<Operand> alike = Functions.unified(List.of(arguments.get(0), arguments.get(2)));
        yield ofRow(
            call.function()
                + "("
                + typed(alike.get(0))
                + ", "
                + whole(arguments.get(1))
                + ", "
                + typed(alike.get(1))
                + ")"
                + behind,
            alike.get(0));
      }
      default ->
          throw new NotTranslatable(
              "it calls " + call.function() + "(), which has no sure equal in PostgreSQL");
    };
  }

  private static String typed(Operand operand) {
    return operand.is(Family.INTEGER) ? operand.atom() + "::bigint" : operand.sql();
  }

  private static Operand ofRow(String sql, Operand value) {
    return value.withoutAffinity().outside(sql);
  }

  private static String whole(Operand operand) {
    if (operand.constant() instanceof Constant.Whole(long value)
        && value >= 0
        && value <= Integer.MAX_VALUE) {
      return operand.sql();
    }
    throw new NotTranslatable("it counts rows by something else than a plain number");
  }
}
