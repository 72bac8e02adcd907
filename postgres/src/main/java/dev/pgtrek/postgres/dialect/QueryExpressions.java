package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.postgres.dialect.Operand.Constant;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;
import dev.pgtrek.spi.ViewRoute.Accuracy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Expressions inside whole statements: those of {@link ExpressionTranslator}, and beyond them what
 * only statements have (subqueries, aggregates), and what is sure enough where both engines' rows
 * are compared.
 */
final class QueryExpressions extends ExpressionTranslator {

  private static final Set<String> COMPARISONS = Set.of("=", "<>", "<", "<=", ">", ">=");
  private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%");

  private final QueryTranslator queries;
  private final QueryScope scope;
  private final Map<String, Expression.Window> windows;
  private final MomentCalls moments;
  private final AccuracyMeter meter;

  QueryExpressions(
      QueryTranslator queries,
      QueryScope scope,
      Map<String, Expression.Window> windows,
      AccuracyMeter meter) {
    super(scope, false);
    this.queries = queries;
    this.scope = scope;
    this.windows = windows;
    this.meter = meter;
    this.moments = new MomentCalls(this::operand, meter);
  }

  @Override
  Operand operand(Expression expression) {
    return switch (expression) {
      case Expression.Subquery(Query query) -> scalar(query);
      case Expression.Exists(Query query) ->
          Operand.condition("EXISTS (" + queries.existence(query, scope) + ")", Level.ATOM);
      case Expression.InQuery in -> negatedIf(in.negated(), inQuery(in));
      case Expression.RowsCall call -> rowsCall(call);
      case Expression.CurrentTime now -> moments.value(now);
      case Expression.Call call when MomentCalls.isMoment(call) -> moments.value(call);
      case Expression.Call call -> call(call);
      case Expression.Case choice -> choice(choice);
      case Expression.Cast cast -> cast(cast);
      case Expression.Binary binary when ARITHMETIC.contains(binary.operator()) ->
          LooseNumbers.compute(binary.operator(), operand(binary.left()), operand(binary.right()));
      case Expression.Binary binary when binary.operator().equals("||") ->
          concatenation(operand(binary.left()), operand(binary.right()));
      case Expression.Binary binary when COMPARISONS.contains(binary.operator()) ->
          strictOr(expression, () -> compared(binary.operator(), binary.left(), binary.right()));
      case Expression.Between(Expression value, Expression low, Expression high, boolean negated) ->
          strictOr(
              expression,
              () ->
                  negatedIf(
                      negated,
                      Operand.condition(
                          compared(">=", value, low).at(Level.AND)
                              + " AND "
                              + compared("<=", value, high).at(Level.AND),
                          Level.AND)));
      case Expression.In(Expression value, List<Expression> list, boolean negated) ->
          strictOr(
              expression,
              () ->
                  negatedIf(
                      negated,
                      Operand.condition(
                          list.stream()
                              .map(item -> compared("=", value, item).at(Level.AND))
                              .collect(Collectors.joining(" OR ")),
                          Level.OR)));
      case Expression.Is(Expression left, Expression right, boolean negated) ->
          strictOr(
              expression,
              () -> compared(negated ? "IS DISTINCT FROM" : "IS NOT DISTINCT FROM", left, right));
      default -> super.operand(expression);
    };
  }

  /** Another way to say something. */
  private interface Loosely {
    Operand say();
  }

  private Operand strictOr(Expression expression, Loosely other) {
    try {
      return super.operand(expression);
    } catch (NotTranslatable strict) {
      try {
        return other.say();
      } catch (NotTranslatable _) {
        throw strict;
      }
    }
  }

  private Operand compared(String operator, Expression left, Expression right) {
    Operand first = operand(left);
    Operand second = operand(right);
    if (isMoment(first) || isMoment(second)) {
      return isMoment(first)
          ? moments(operator, first, left, second, right)
          : moments(turned(operator), second, right, first, left);
    }
    if (LooseNumbers.isNumber(first) && LooseNumbers.isNumber(second)) {
      Operand one = Comparisons.asNumber(first);
      Operand other = Comparisons.asNumber(second);
      boolean doubles = one.is(Family.DOUBLE) || other.is(Family.DOUBLE);
      return condition(
          doubles ? LooseNumbers.asDouble(one) : one,
          operator,
          doubles ? LooseNumbers.asDouble(other) : other);
    }
    return operator.startsWith("IS")
        ? Comparisons.is(asText(first), asText(second), operator.equals("IS DISTINCT FROM"))
        : Comparisons.compare(operator, asText(first), asText(second));
  }

  private static Operand condition(Operand left, String operator, Operand right) {
    return Operand.condition(left.inner() + " " + operator + " " + right.inner(), Level.PREDICATE);
  }

  /** The moment that the expression says, as a timestamp in UTC, or null. */
  @Nullable String moment(Expression expression) {
    return moments.moment(expression);
  }

  private static boolean isMoment(Operand operand) {
    return switch (operand.family()) {
      case DATE, TIMESTAMP, TIMESTAMPTZ -> true;
      default -> false;
    };
  }

  private static String turned(String operator) {
    return switch (operator) {
      case "<" -> ">";
      case "<=" -> ">=";
      case ">" -> "<";
      case ">=" -> "<=";
      default -> operator;
    };
  }

  /**
   * A column of moments beside something: SQLite compares spellings, which stand in the order of
   * the moments as long as a column spells all its values alike. A day comes before all moments of
   * it.
   */
  private Operand moments(
      String operator, Operand column, Expression written, Operand other, Expression beside) {
    if (column.origin() == null) {
      throw new NotTranslatable("it compares computed moments");
    }
    if (isMoment(other)) {
      boolean alike =
          other.origin() != null
              && column.family() == other.family()
              && column.origin().route().format() == other.origin().route().format();
      if (!alike || MomentCalls.isMoment(written)) {
        throw new NotTranslatable("it compares moments that SQLite spells differently");
      }
      return condition(column, operator, other);
    }
    boolean spelled = column.origin().route().format() == ValueFormat.ISO;
    boolean date = column.is(Family.DATE);
    @Nullable String moment = spelled ? moments.moment(beside) : null;
    if (moment == null && spelled && other.constant() instanceof Constant.Text) {
      moment = literal(other.constant());
    }
    if (moment == null && spelled && date && other.is(Family.TEXT)) {
      // A date has one spelling.
      return Comparisons.compare(operator, asText(column), other);
    }
    if (moment == null || column.is(Family.TIMESTAMPTZ)) {
      throw new NotTranslatable("it compares a moment with something that is none");
    }
    boolean dayBesideMoments = !date && MomentCalls.isDay(beside);
    String sharp =
        !dayBesideMoments
            ? operator
            : switch (operator) {
              case ">" -> ">=";
              case "<=" -> "<";
              default -> operator;
            };
    String left = date ? column.atom() + "::timestamp" : column.inner();
    return Operand.condition(left + " " + sharp + " " + moment, Level.PREDICATE);
  }

  private static @Nullable String literal(Constant constant) {
    if (!(constant instanceof Constant.Text(String text))) {
      return null;
    }
    boolean day = text.matches("\\d{4}-\\d{2}-\\d{2}");
    boolean second = text.matches("\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}(:\\d{2})?");
    if (!day && !second) {
      return null;
    }
    try {
      java.time.LocalDate.parse(text.substring(0, 10));
    } catch (java.time.DateTimeException _) {
      return null;
    }
    return Literals.text(text) + "::timestamp";
  }

  /** A text whose column also took numbers, as the text that it is now; a date as its spelling. */
  static Operand asText(Operand operand) {
    return asText(operand, true);
  }

  static Operand asText(Operand operand, boolean dates) {
    if (dates
        && operand.is(Family.DATE)
        && operand.origin() != null
        && operand.origin().route().format() == ValueFormat.ISO) {
      return Operand.of(Family.TEXT, "to_char(" + operand.sql() + ", 'YYYY-MM-DD')", Level.ATOM);
    }
    return operand.is(Family.LOOSE_TEXT)
        ? new Operand(
            operand.sql(),
            operand.level(),
            Family.TEXT,
            0,
            null,
            operand.origin(),
            operand.collation(),
            operand.collated())
        : operand;
  }

  private static Operand concatenation(Operand left, Operand right) {
    if (left.is(Family.NULL) || right.is(Family.NULL)) {
      return Operand.of(Family.NULL, "NULL", Level.ATOM);
    }
    return Operand.of(Family.TEXT, spelled(left) + " || " + spelled(right), Level.OPERATOR);
  }

  private static String spelled(Operand operand) {
    Operand value = asText(Comparisons.asNumber(operand));
    if (value.is(Family.TEXT)) {
      return value.atom();
    }
    if (value.is(Family.INTEGER)) {
      return value.atom() + "::text";
    }
    throw new NotTranslatable(
        "it spells out " + value.called() + ", and the engines spell such values differently");
  }

  private Operand scalar(Query query) {
    QueryTranslator.Rows rows = queries.scalar(query, scope);
    Operand value = rows.only();
    return new Operand(
        "(" + rows.sql() + ")",
        Level.ATOM,
        value.family(),
        value.width(),
        null,
        value.origin(),
        null,
        false);
  }

  private Operand inQuery(Expression.InQuery in) {
    Operand value = operand(in.value());
    QueryTranslator.Rows rows = queries.rows(in.query(), scope);
    Operand item = rows.only();
    if (value.is(Family.CONDITION) && item.is(Family.CONDITION)) {
      return isIn(value.inner(), rows.sql());
    }
    if (LooseNumbers.isNumber(value) && LooseNumbers.isNumber(item)) {
      if (value.is(Family.CONDITION) || item.is(Family.CONDITION)) {
        throw new NotTranslatable("it looks for a truth among numbers");
      }
      return isIn(value.inner(), rows.sql());
    }
    if (isMoment(value) && value.family() == item.family()) {
      boolean alike =
          value.origin() != null
              && item.origin() != null
              && value.origin().route().format() == item.origin().route().format();
      if (alike) {
        return isIn(value.inner(), rows.sql());
      }
    }
    Operand text = asText(value);
    boolean texts = text.is(Family.TEXT) && asText(item).is(Family.TEXT);
    boolean bytes = value.is(Family.BYTES) && item.is(Family.BYTES);
    boolean uuids = Comparisons.isLowerUuid(value) && Comparisons.isLowerUuid(item);
    if (texts && "NOCASE".equals(text.collation())) {
      return isIn(
          "lower(" + text.inner() + " COLLATE \"C\")",
          "SELECT lower(\"q\".\"v\" COLLATE \"C\") FROM (" + rows.sql() + ") AS \"q\" (\"v\")");
    }
    if ((texts && text.collation() == null) || bytes || uuids) {
      return isIn(value.inner(), rows.sql());
    }
    throw new NotTranslatable("it looks for a value among values of another kind");
  }

  private static Operand isIn(String value, String query) {
    return Operand.condition(value + " IN (" + query + ")", Level.PREDICATE);
  }

  // Calls

  private Operand call(Expression.Call call) {
    List<Expression> arguments = call.arguments();
    return switch (call.function() + "/" + arguments.size()) {
      case "round/1" -> rounded(operand(arguments.get(0)), 0);
      case "round/2" -> rounded(operand(arguments.get(0)), places(arguments.get(1)));
      case "iif/3", "if/3" ->
          choice(
              new Expression.Case(
                  null,
                  List.of(new Expression.When(arguments.get(0), arguments.get(1))),
                  arguments.get(2)));
      case "iif/2", "if/2" ->
          choice(
              new Expression.Case(
                  null, List.of(new Expression.When(arguments.get(0), arguments.get(1))), null));
      default ->
          switch (call.function()) {
            case "coalesce", "ifnull" -> {
              List<Operand> alike = alike(arguments.stream().map(this::operand).toList());
              yield result(
                  alike,
                  alike.stream()
                      .map(Operand::sql)
                      .collect(Collectors.joining(", ", "coalesce(", ")")));
            }
            case "min", "max" -> extreme(call);
            default -> super.operand(call);
          };
    };
  }

  /** The least or greatest of several values; one NULL among them makes all NULL. */
  private Operand extreme(Expression.Call call) {
    List<Operand> alike = alike(call.arguments().stream().map(this::operand).toList());
    boolean numbers = alike.stream().allMatch(LooseNumbers::isNumber);
    if (!numbers || alike.stream().anyMatch(o -> o.is(Family.CONDITION))) {
      throw new NotTranslatable(
          "it takes the " + call.function() + " of values that are no numbers");
    }
    String list = alike.stream().map(Operand::sql).collect(Collectors.joining(", "));
    String nulls =
        alike.stream().map(o -> o.inner() + " IS NULL").collect(Collectors.joining(" OR "));
    return result(
        alike,
        "CASE WHEN NOT ("
            + nulls
            + ") THEN "
            + (call.function().equals("min") ? "least(" : "greatest(")
            + list
            + ") END");
  }

  private static int places(Expression expression) {
    if (expression instanceof Expression.IntegerLiteral(long value) && value >= 0 && value <= 15) {
      return (int) value;
    }
    throw new NotTranslatable("it rounds to places that are no plain number");
  }

  private Operand rounded(Operand value, int places) {
    Operand number = Comparisons.asNumber(value);
    if (!LooseNumbers.isNumber(number)) {
      throw new NotTranslatable(
          "it rounds " + number.called() + ", which is not planned as a number");
    }
    meter.note(Accuracy.TIED);
    return Operand.of(
        Family.DOUBLE,
        "round(" + number.atom() + "::numeric, " + places + ")::double precision",
        Level.ATOM);
  }

  private Operand choice(Expression.Case choice) {
    List<String> conditions = new ArrayList<>();
    List<Operand> results = new ArrayList<>();
    for (Expression.When when : choice.whens()) {
      Operand condition =
          choice.base() == null
              ? truth(when.condition())
              : operand(new Expression.Binary("=", choice.base(), when.condition()));
      conditions.add(condition.sql());
      results.add(operand(when.result()));
    }
    results.add(
        choice.otherwise() == null
            ? Operand.of(Family.NULL, "NULL", Level.ATOM)
            : operand(choice.otherwise()));
    List<Operand> alike = alike(results);
    StringBuilder sql = new StringBuilder("CASE");
    for (int i = 0; i < conditions.size(); i++) {
      sql.append(" WHEN ").append(conditions.get(i));
      sql.append(" THEN ").append(alike.get(i).sql());
    }
    if (!alike.getLast().is(Family.NULL)) {
      sql.append(" ELSE ").append(alike.getLast().sql());
    }
    return result(alike, sql.append(" END").toString());
  }

  static List<Operand> alike(List<Operand> values) {
    List<Operand> texts =
        values.stream().anyMatch(v -> v.is(Family.TEXT) || v.is(Family.LOOSE_TEXT))
            ? values.stream().map(QueryExpressions::asText).toList()
            : values;
    return Functions.unified(LooseNumbers.unified(texts));
  }

  /** One of several values; moments of one spelling keep it. */
  private static Operand result(List<Operand> alike, String sql) {
    Operand result = Functions.result(alike, sql);
    List<Operand> there = alike.stream().filter(o -> !o.is(Family.NULL)).toList();
    if (there.stream().allMatch(QueryExpressions::isMoment) && !there.isEmpty()) {
      Operand first = there.getFirst();
      boolean spelledAlike =
          first.origin() != null
              && there.stream()
                  .allMatch(
                      o ->
                          o.origin() != null
                              && o.origin().route().format() == first.origin().route().format());
      if (!spelledAlike) {
        throw new NotTranslatable("it chooses between moments that SQLite spells differently");
      }
      return first.withoutAffinity().outside(sql);
    }
    boolean maybeWhole =
        result.is(Family.DOUBLE) && there.stream().anyMatch(o -> !LooseNumbers.isReal(o));
    return maybeWhole
        ? new Operand(
            sql, Level.ATOM, Family.DOUBLE, LooseNumbers.MAYBE_WHOLE, null, null, null, false)
        : result;
  }

  private Operand cast(Expression.Cast cast) {
    Operand value = Comparisons.asNumber(operand(cast.operand()));
    String type = cast.type().toUpperCase(Locale.ROOT);
    boolean whole = type.contains("INT");
    boolean text =
        !whole && (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT"));
    boolean real =
        !whole
            && !text
            && (type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB"));
    if (whole && (value.is(Family.DOUBLE) || value.is(Family.NUMERIC))) {
      return Operand.integer("trunc(" + value.sql() + ")::bigint", Level.ATOM, 63);
    }
    if (whole && value.is(Family.TEXT)) {
      // SQLite takes the digits that the text begins with, and 0 where there are none.
      return Operand.integer(
          "CASE WHEN "
              + value.inner()
              + " IS NOT NULL THEN coalesce(substring("
              + value.sql()
              + " from '^[ \\t\\n\\v\\f\\r]*([+-]?[0-9]{1,18})')::bigint, 0) END",
          Level.ATOM,
          63);
    }
    if (real && LooseNumbers.isNumber(value)) {
      return Operand.of(Family.DOUBLE, value.atom() + "::double precision", Level.ATOM);
    }
    if (text && value.is(Family.LOOSE_TEXT)) {
      return asText(value).withoutAffinity();
    }
    return super.operand(cast);
  }

  // Aggregates and windows

  private Operand rowsCall(Expression.RowsCall call) {
    List<Operand> arguments = call.arguments().stream().map(this::operand).toList();
    String order = call.orderBy().isEmpty() ? "" : " " + OrderBy.over(call.orderBy(), this);
    StringBuilder behind = new StringBuilder();
    if (call.filter() != null) {
      behind.append(" FILTER (WHERE ").append(truth(call.filter()).sql()).append(')');
    }
    if (call.over() != null) {
      behind.append(" OVER (").append(window(call.over())).append(')');
    }
    return new RowsCalls(meter).call(call, arguments, order, behind.toString());
  }

  private String window(Expression.Window window) {
    Expression.Window whole = window;
    if (window.base() != null) {
      Expression.Window base = windows.get(Scope.asciiLower(window.base()));
      if (base == null || base.base() != null) {
        throw new NotTranslatable("it names the window " + window.base());
      }
      whole =
          new Expression.Window(
              null,
              base.partitionBy(),
              window.orderBy().isEmpty() ? base.orderBy() : window.orderBy(),
              window.frame().isEmpty() ? base.frame() : window.frame());
    }
    List<String> parts = new ArrayList<>();
    if (!whole.partitionBy().isEmpty()) {
      parts.add(
          whole.partitionBy().stream()
              .map(e -> QueryTranslator.grouped(operand(e)).sql())
              .collect(Collectors.joining(", ", "PARTITION BY ", "")));
    }
    if (!whole.orderBy().isEmpty()) {
      parts.add(OrderBy.over(whole.orderBy(), this));
    }
    if (!whole.frame().isEmpty()) {
      parts.add(whole.frame());
    }
    return String.join(" ", parts);
  }
}
