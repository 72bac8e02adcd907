package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.spi.ViewRoute.Accuracy;
import dev.pgtrek.sqlite.dialect.Operand.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Expressions inside a SELECT: with subqueries, aggregates, windows and the present moment. */
final class QueryExpressions extends ExpressionTranslator {

  private static final Set<String> RANKS = Set.of("row_number", "rank", "dense_rank", "ntile");
  private static final Set<String> SHARES = Set.of("percent_rank", "cume_dist");
  private static final Set<String> NEIGHBOURS =
      Set.of("lag", "lead", "first_value", "last_value", "nth_value");

  private static final int LONG_DIGITS = 19;

  private final QueryTranslator queries;
  private final QueryScope scope;

  /** How exactly what was said since it was last looked at can be compared. */
  private Accuracy accuracy = Accuracy.EXACT;

  QueryExpressions(QueryTranslator queries, QueryScope scope) {
    super(scope, false);
    this.queries = queries;
    this.scope = scope;
  }

  /** The least accuracy since the last call. */
  Accuracy takeAccuracy() {
    Accuracy taken = accuracy;
    accuracy = Accuracy.EXACT;
    return taken;
  }

  @Override
  Operand operand(Expression expression) {
    Operand present = Defaults.moment(expression);
    if (present != null) {
      queries.asksTheClock();
      return present;
    }
    return switch (expression) {
      case Expression.Subquery(Query query) -> {
        QueryTranslator.Rows rows = queries.rows(query, scope, null);
        yield rows.only().outside("(" + rows.sql() + ")");
      }
      case Expression.Exists(Query query) ->
          Operand.condition("EXISTS (" + queries.rows(query, scope, null).sql() + ")", Level.ATOM);
      case Expression.QuantifiedQuery quantified -> quantified(quantified);
      case Expression.RowsCall call when call.over() == null -> aggregate(call);
      case Expression.RowsCall call -> windowed(call);
      case Expression.Call(String _, String function, List<Expression> arguments)
          when function.equals("round")
              && arguments.size() == 2
              && arguments.getFirst() instanceof Expression.RowsCall inner
              && inner.function().equals("avg") ->
          roundedMean(inner, arguments.get(1));
      default -> super.operand(expression);
    };
  }

  private Operand quantified(Expression.QuantifiedQuery quantified) {
    boolean in = quantified.operator().equals("=") && !quantified.all();
    boolean notIn = quantified.operator().equals("<>") && quantified.all();
    if (!in && !notIn) {
      throw new NotTranslatable("it compares a value with all rows of a query");
    }
    Operand value = operand(quantified.value());
    QueryTranslator.Rows rows = queries.rows(quantified.query(), scope, null);
    Operand only = rows.only();
    Comparisons.Sides sides = Comparisons.sides(value, only.outside("x"), false);
    if (!sides.right().equals("x")) {
      throw new NotTranslatable("it looks for a value among rows that are spelled otherwise");
    }
    return Operand.condition(
        sides.left() + (in ? " IN (" : " NOT IN (") + rows.sql() + ")", Level.PREDICATE);
  }

  // Aggregates

  private Operand aggregate(Expression.RowsCall call) {
    if (!call.orderBy().isEmpty()) {
      throw new NotTranslatable(
          "it orders the rows inside an aggregate, which SQLite knows since 3.44 only");
    }
    return over(call, "");
  }

  private Operand over(Expression.RowsCall call, String over) {
    List<Operand> arguments = operands(call.arguments());
    if (call.distinct()) {
      arguments.forEach(Groups::require);
    }
    String inside = (call.distinct() ? "DISTINCT " : "") + Alike.list(arguments);
    String rest =
        (call.filter() == null ? "" : " FILTER (WHERE " + truth(call.filter()).sql() + ")") + over;
    return switch (call.function()) {
      case "count" ->
          Operand.integer(
                  "count(" + (call.star() ? "*" : inside) + ")" + rest, Level.ATOM, LONG_DIGITS)
              .atLeast(0);
      case "sum" -> sum(only(call, arguments), inside, rest);
      case "avg" -> mean(only(call, arguments), inside, rest);
      case "min", "max" -> {
        Operand value = only(call, arguments);
        Groups.requireOrder(value);
        yield value.outside(call.function() + "(" + inside + ")" + rest).origin(value.origin());
      }
      case "bool_and", "every", "bool_or" -> {
        Operand value = only(call, arguments);
        if (!value.is(Kind.BOOLEAN)) {
          throw new NotTranslatable("it takes what is no truth for one");
        }
        String function = call.function().equals("bool_or") ? "max(" : "min(";
        yield Operand.condition(function + inside + ")" + rest, Level.ATOM);
      }
      case "string_agg" -> joined(arguments, call, rest);
      default -> throw new NotTranslatable("it calls the aggregate " + call.function() + "()");
    };
  }

  private static Operand only(Expression.RowsCall call, List<Operand> arguments) {
    if (arguments.size() != 1) {
      throw new NotTranslatable("it calls " + call.function() + "() with other arguments");
    }
    return arguments.getFirst();
  }

  private Operand sum(Operand value, String inside, String rest) {
    return switch (value.kind()) {
      case INTEGER -> {
        String sql = "sum(" + inside + ")" + rest;
        // A sum of bigint is numeric there.
        yield value.digits() <= 10
            ? Operand.integer(sql, Level.ATOM, LONG_DIGITS)
            : Operand.numeric(sql, Level.ATOM, LONG_DIGITS, 0);
      }
      case DOUBLE -> {
        accuracy = Accuracy.ROUNDED;
        yield Operand.of(Kind.DOUBLE, "sum(" + inside + ")" + rest, Level.ATOM);
      }
      case NUMERIC -> {
        if (value.scale() < 0 || value.digits() == 0 || value.digits() > Comparisons.EXACT_DIGITS) {
          throw new NotTranslatable("it adds decimals of more digits than SQLite's numbers keep");
        }
        accuracy = Accuracy.ROUNDED;
        yield Operand.numeric(
            "round(sum(" + inside + ")" + rest + ", " + value.scale() + ")",
            Level.ATOM,
            0,
            value.scale());
      }
      default -> throw new NotTranslatable("it adds what are no numbers of SQLite's");
    };
  }

  private Operand mean(Operand value, String inside, String rest) {
    if (!value.kind().isNumber()) {
      throw new NotTranslatable("it takes the mean of what are no numbers of SQLite's");
    }
    accuracy = Accuracy.ROUNDED;
    String sql = "avg(" + inside + ")" + rest;
    return value.is(Kind.DOUBLE)
        ? Operand.of(Kind.DOUBLE, sql, Level.ATOM)
        : Operand.numeric(sql, Level.ATOM, 0, -1);
  }

  private Operand roundedMean(Expression.RowsCall call, Expression places) {
    Operand mean = operand(call);
    int digits = operand(places).whole(-1);
    if (digits < 0 || !mean.is(Kind.NUMERIC)) {
      throw new NotTranslatable("it rounds a mean to places that are not fixed");
    }
    accuracy = Accuracy.TIED;
    return Operand.numeric("round(" + mean.sql() + ", " + digits + ")", Level.ATOM, 0, digits);
  }

  private Operand joined(List<Operand> arguments, Expression.RowsCall call, String rest) {
    if (arguments.size() != 2 || call.distinct()) {
      throw new NotTranslatable("it joins texts in a way of its own");
    }
    accuracy = Accuracy.UNORDERED;
    List<Operand> texts = arguments.stream().map(Casts::text).toList();
    return Operand.text("group_concat(" + Alike.list(texts) + ")" + rest, Level.ATOM);
  }

  // Windows

  private Operand windowed(Expression.RowsCall call) {
    Expression.Window window = call.over();
    String over = window == null ? "" : " OVER " + named(window);
    String function = call.function();
    if (RANKS.contains(function) || SHARES.contains(function)) {
      String sql = function + "(" + Alike.list(operands(call.arguments())) + ")" + over;
      return RANKS.contains(function)
          ? Operand.integer(sql, Level.ATOM, LONG_DIGITS).atLeast(1)
          : Operand.of(Kind.DOUBLE, sql, Level.ATOM);
    }
    if (NEIGHBOURS.contains(function)) {
      List<Operand> arguments = operands(call.arguments());
      Operand first = arguments.getFirst();
      return first
          .outside(function + "(" + Alike.list(arguments) + ")" + over)
          .origin(first.origin());
    }
    return over(call, over);
  }

  private String named(Expression.Window window) {
    boolean bare =
        window.base() != null
            && window.partitionBy().isEmpty()
            && window.orderBy().isEmpty()
            && window.frame().isEmpty();
    return bare && window.base() != null
        ? dev.pgtrek.model.Identifier.of(window.base()).quoted()
        : window(window);
  }

  /** A window in parentheses. */
  String window(Expression.Window window) {
    List<String> parts = new ArrayList<>();
    @Nullable String base = window.base();
    if (base != null) {
      parts.add(dev.pgtrek.model.Identifier.of(base).quoted());
    }
    if (!window.partitionBy().isEmpty()) {
      parts.add(
          window.partitionBy().stream()
              .map(this::operand)
              .peek(Groups::require)
              .map(Operand::sql)
              .collect(Collectors.joining(", ", "PARTITION BY ", "")));
    }
    if (!window.orderBy().isEmpty()) {
      parts.add(
          window.orderBy().stream()
              .map(term -> Groups.ordered(operand(term.expression()), term, true))
              .collect(Collectors.joining(", ", "ORDER BY ", "")));
    }
    if (!window.frame().isEmpty()) {
      parts.add(window.frame());
    }
    return "(" + String.join(" ", parts) + ")";
  }
}
