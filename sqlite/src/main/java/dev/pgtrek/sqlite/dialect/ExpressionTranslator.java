package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.sqlite.dialect.Operand.Level;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says an expression of PostgreSQL in SQLite: parsed, never matched as text. Only what surely means
 * the same, given how the file holds the values, is said; everything else throws {@link
 * NotTranslatable}. The same means: wherever PostgreSQL gives a value, SQLite gives it too; where
 * PostgreSQL raises an error (a sum beyond 64 bits, a negative length), SQLite may give one.
 *
 * <p>Taken as given: dates stand in the years 1 to 9999 or are infinite, no decimal and no double
 * is NaN, documents are in the server's normal form until something here writes them, and {@code
 * PRAGMA case_sensitive_like} is off, as it is unless an application turns it on.
 */
class ExpressionTranslator {

  private final Scope scope;
  private final Functions functions;
  private final boolean indexTerm;

  ExpressionTranslator(Scope scope, boolean indexTerm) {
    this.scope = scope;
    this.indexTerm = indexTerm;
    this.functions = new Functions(indexTerm);
  }

  /** The expression as a condition. */
  final Operand truth(Expression expression) {
    Operand value = operand(expression);
    return switch (value.kind()) {
      case BOOLEAN, NULL -> value;
      default -> {
        if (value.string() != null) {
          yield Casts.literal(Kind.BOOLEAN, String.valueOf(value.string()));
        }
        throw new NotTranslatable("it takes " + value.called() + ", which is no truth, for one");
      }
    };
  }

  Operand operand(Expression expression) {
    return switch (expression) {
      case Expression.Numeral(String text) -> number(text);
      case Expression.Text(String value) -> Operand.string(Kind.TEXT, value);
      case Expression.Bits(String digits) -> Operand.string(Kind.OPAQUE, digits);
      case Expression.Truth(boolean value) -> value ? Operand.TRUE : Operand.FALSE;
      case Expression.Null() -> Operand.NULL;
      case Expression.Name name -> scope.find(name);
      case Expression.Current(String word) ->
          throw new NotTranslatable("it uses " + word + ", which changes while the rows do not");
      case Expression.Unary unary -> unary(unary);
      case Expression.Binary binary -> binary(binary);
      case Expression.Is is -> is(is);
      case Expression.Distinct(Expression left, Expression right, boolean negated) ->
          Comparisons.distinct(operand(left), operand(right), negated);
      case Expression.Between between -> between(between);
      case Expression.In(Expression value, List<Expression> list, boolean negated) ->
          negatedIf(negated, Comparisons.in(operand(value), operands(list)));
      case Expression.Quantified quantified -> quantified(quantified);
      case Expression.Case choice -> choice(choice);
      case Expression.Call call -> call(call);
      case Expression.Cast cast -> cast(cast);
      case Expression.Collate(Expression inner, String collation) ->
          operand(inner).withCollation(collation.equals("default") ? null : collation, true);
      case Expression.Array _ -> throw new NotTranslatable("it makes an array");
      case Expression.Row _ -> throw new NotTranslatable("it compares rows of values");
      case Expression.Subscript _ -> throw new NotTranslatable("it takes an item of an array");
      case Expression.Field _ -> throw new NotTranslatable("it takes a field of a composite value");
      case Expression.Subquery _, Expression.Exists _, Expression.QuantifiedQuery _ ->
          throw new NotTranslatable("it holds a subquery");
      case Expression.RowsCall call ->
          throw new NotTranslatable("it holds the aggregate " + call.function() + "()");
    };
  }

  final List<Operand> operands(List<Expression> expressions) {
    return expressions.stream().map(this::operand).toList();
  }

  private static Operand number(String text) {
    BigDecimal value = new BigDecimal(text);
    boolean whole = text.chars().allMatch(c -> c >= '0' && c <= '9') && value.precision() <= 18;
    return Operand.number(whole ? Kind.INTEGER : Kind.NUMERIC, value);
  }

  private Operand unary(Expression.Unary unary) {
    return switch (unary.operator()) {
      case "not" -> negatedIf(true, truth(unary.operand()));
      case "-" -> Arithmetic.negative(operand(unary.operand()));
      case "+" -> operand(unary.operand());
      default -> throw new NotTranslatable("it uses the operator " + unary.operator());
    };
  }

  private Operand binary(Expression.Binary binary) {
    return switch (binary.operator()) {
      case "and" -> chain(binary, Level.AND);
      case "or" -> chain(binary, Level.OR);
      case "=", "<>", "<", "<=", ">", ">=" ->
          comparison(binary.operator(), binary.left(), operand(binary.right()));
      case "||" -> concatenation(operand(binary.left()), operand(binary.right()));
      case "~~", "!~~", "~~*", "!~~*" ->
          match(binary.operator(), operand(binary.left()), operand(binary.right()));
      case "->", "->>" ->
          Documents.place(
              operand(binary.left()), operand(binary.right()), binary.operator().equals("->>"));
      case "#>", "#>>" ->
          Documents.path(
              operand(binary.left()), operand(binary.right()), binary.operator().equals("#>>"));
      case "@>" -> Documents.contains(operand(binary.left()), operand(binary.right()));
      case "~", "~*", "!~", "!~*" ->
          throw new NotTranslatable("it matches a regular expression, which SQLite cannot");
      case "^@" ->
          functions.call("starts_with", List.of(operand(binary.left()), operand(binary.right())));
      default ->
          Arithmetic.binary(binary.operator(), operand(binary.left()), operand(binary.right()));
    };
  }

  private Operand comparison(String operator, Expression left, Operand right) {
    Operand folded = folded(operator, left, right);
    return folded == null ? Comparisons.compare(operator, operand(left), right) : folded;
  }

  /**
   * {@code lower(text)} beside a text of letters that nothing beyond ASCII is folded to: then both
   * engines' folding finds the same.
   */
  private @Nullable Operand folded(String operator, Expression left, Operand right) {
    String text = right.string();
    boolean call =
        left instanceof Expression.Call(String _, String function, List<Expression> arguments)
            && function.equals("lower")
            && arguments.size() == 1;
    boolean sure =
        text != null
            && (operator.equals("=") || operator.equals("<>"))
            && text.chars().allMatch(c -> c < 0x80 && c != 'k' && c != 'i');
    if (!call || !sure) {
      return null;
    }
    Operand argument = Casts.text(operand(((Expression.Call) left).arguments().getFirst()));
    if (argument.collation() != null) {
      return null;
    }
    return Comparisons.compare(
        operator, Operand.text("lower(" + argument.sql() + ")", Level.ATOM), right);
  }

  /** A chain of one operator, however long: not by a call per link. */
  private Operand chain(Expression.Binary whole, Level level) {
    Deque<Expression> links = new ArrayDeque<>();
    Expression rest = whole;
    while (rest instanceof Expression.Binary(String operator, Expression left, Expression right)
        && operator.equals(whole.operator())) {
      links.push(right);
      rest = left;
    }
    Operand joined = truth(rest);
    for (Expression link : links) {
      joined =
          Operand.condition(joined.at(level) + " " + level + " " + truth(link).at(level), level);
    }
    return joined;
  }

  private Operand is(Expression.Is is) {
    String not = is.negated() ? " IS NOT " : " IS ";
    if (is.test().equals("null")) {
      Operand value = operand(is.operand());
      String sql = value.json() == null ? value.inner() : Documents.nullable(value);
      return Operand.condition(sql + not + "NULL", Level.PREDICATE);
    }
    Operand value = truth(is.operand());
    String wanted =
        switch (is.test()) {
          case "true" -> "1";
          case "false" -> "0";
          default -> "NULL";
        };
    return Operand.condition(value.inner() + not + wanted, Level.PREDICATE);
  }

  private Operand between(Expression.Between between) {
    if (between.symmetric()) {
      throw new NotTranslatable("it asks for a range whose borders may be in any order");
    }
    return negatedIf(
        between.negated(),
        Comparisons.between(
            operand(between.value()), operand(between.low()), operand(between.high())));
  }

  static Operand negatedIf(boolean negated, Operand condition) {
    return negated
        ? Operand.condition("NOT " + condition.at(Level.PREDICATE), Level.NOT)
        : condition;
  }

  private static Operand concatenation(Operand left, Operand right) {
    for (Operand side : List.of(left, right)) {
      if (!List.of(
              Kind.TEXT,
              Kind.PADDED,
              Kind.INTEGER,
              Kind.NULL,
              Kind.ENUM,
              Kind.DATE,
              Kind.BOOLEAN,
              Kind.UUID,
              Kind.NUMERIC,
              Kind.TIMESTAMP,
              Kind.JSON_TEXT)
          .contains(side.kind())) {
        throw new NotTranslatable("it puts together what is no text (||)");
      }
    }
    if (left.is(Kind.NULL) || right.is(Kind.NULL)) {
      return Operand.NULL;
    }
    return Operand.text(piece(left) + " || " + piece(right), Level.OPERATOR)
        .withCollation(Comparisons.collation(left, right), false);
  }

  private static String piece(Operand side) {
    if (side.is(Kind.TEXT) && side.level() == Level.OPERATOR && side.sql().contains(" || ")) {
      // A chain needs no parentheses, since all of it holds together alike.
      return side.sql();
    }
    return Casts.text(side).atom();
  }

  private Operand match(String operator, Operand value, Operand pattern) {
    return negatedIf(
        operator.startsWith("!"), Patterns.like(value, pattern, operator.endsWith("*")));
  }

  private Operand quantified(Expression.Quantified quantified) {
    List<Expression> items = items(quantified.array());
    String operator = quantified.operator();
    if (operator.equals("=") && !quantified.all()) {
      return Comparisons.in(operand(quantified.value()), operands(items));
    }
    if (operator.equals("<>") && quantified.all()) {
      return negatedIf(true, Comparisons.in(operand(quantified.value()), operands(items)));
    }
    if (items.isEmpty()) {
      return quantified.all() ? Operand.TRUE : Operand.FALSE;
    }
    Level level = quantified.all() ? Level.AND : Level.OR;
    @Nullable Operand joined = null;
    for (Expression item : items) {
      Operand each = binary(new Expression.Binary(operator, quantified.value(), item));
      joined =
          joined == null
              ? each
              : Operand.condition(joined.at(level) + " " + level + " " + each.at(level), level);
    }
    return joined == null ? Operand.NULL : joined;
  }

  /** The items of an array that stands there in full. */
  private static List<Expression> items(Expression array) {
    return switch (array) {
      case Expression.Array(List<Expression> items) -> items;
      case Expression.Cast(Expression.Text(String text), TypeName type) when type.array() -> {
        List<Expression> items = new ArrayList<>();
        for (@Nullable String item : ArrayLiteral.items(text)) {
          items.add(
              item == null
                  ? new Expression.Null()
                  : new Expression.Cast(new Expression.Text(item), type.element()));
        }
        yield items;
      }
      case Expression.Cast(Expression inner, TypeName type) when type.array() ->
          items(inner).stream()
              .<Expression>map(item -> new Expression.Cast(item, type.element()))
              .toList();
      default -> throw new NotTranslatable("it compares with the items of a computed array");
    };
  }

  private Operand cast(Expression.Cast cast) {
    if (cast.operand() instanceof Expression.Bits(String digits)) {
      return Operand.string(Kind.OPAQUE, digits);
    }
    Operand operand = operand(cast.operand());
    if (operand.is(Kind.JSON_TEXT)
        && Types.kind(cast.type()) == Kind.TEXT
        && cast.type().modifiers().isEmpty()) {
      return operand;
    }
    return Casts.cast(operand, cast.type());
  }

  private Operand choice(Expression.Case choice) {
    List<String> conditions = new ArrayList<>();
    List<Operand> results = new ArrayList<>();
    for (Expression.When when : choice.whens()) {
      conditions.add(
          choice.base() == null
              ? truth(when.condition()).sql()
              : comparison("=", choice.base(), operand(when.condition())).sql());
      results.add(operand(when.result()));
    }
    results.add(choice.otherwise() == null ? Operand.NULL : operand(choice.otherwise()));
    List<Operand> alike = Alike.of(results);
    StringBuilder sql = new StringBuilder("CASE");
    for (int i = 0; i < conditions.size(); i++) {
      sql.append(" WHEN ").append(conditions.get(i)).append(" THEN ").append(alike.get(i).sql());
    }
    if (!alike.getLast().is(Kind.NULL)) {
      sql.append(" ELSE ").append(alike.getLast().sql());
    }
    return Alike.together(alike, sql.append(" END").toString());
  }

  private Operand call(Expression.Call call) {
    if (call.schema() != null && !call.schema().equals("pg_catalog")) {
      throw new NotTranslatable(
          "it calls the function " + call.schema() + "." + call.function() + "()");
    }
    return switch (call.function()) {
      case "coalesce" -> {
        List<Operand> alike = Alike.of(operands(call.arguments()));
        yield alike.size() == 1
            ? alike.getFirst()
            : Alike.together(alike, "coalesce(" + Alike.list(alike) + ")");
      }
      case "nullif" -> {
        List<Operand> two = Alike.of(operands(call.arguments()));
        // What is compared is compared as by an operator.
        Comparisons.Sides sides = Comparisons.sides(two.get(0), two.get(1), false);
        if (!sides.left().equals(two.get(0).inner())) {
          throw new NotTranslatable("it calls nullif() with values that are compared otherwise");
        }
        yield Alike.together(two, "nullif(" + two.get(0).sql() + ", " + sides.right() + ")");
      }
      case "greatest", "least" -> {
        List<Operand> alike = Alike.of(operands(call.arguments()));
        for (Operand other : alike) {
          if (!other.is(Kind.NULL) && !alike.getFirst().is(Kind.NULL)) {
            Comparisons.sides(alike.getFirst(), other, true);
          }
        }
        yield Functions.extreme(call.function(), alike, null);
      }
      default -> functions.call(call.function(), operands(call.arguments()));
    };
  }

  final boolean indexTerm() {
    return indexTerm;
  }
}
