package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.postgres.dialect.Operand.Constant;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Translation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says an expression of SQLite in PostgreSQL: parsed, never matched as text. Only what surely means
 * the same over the planned types is said; everything else throws {@link NotTranslatable}.
 *
 * <p>Taken as given: every value of a column is what its planned type says, since the profile has
 * seen all of them; a boolean column held 0 and 1, or words that mean them, and a bytea column
 * blobs; the source's text is UTF-8, so that its binary order is that of code points; {@code PRAGMA
 * case_sensitive_like} is off, as it is unless an application turns it on.
 */
class ExpressionTranslator {

  private final Scope scope;
  private final Functions functions;

  ExpressionTranslator(Scope scope, boolean indexTerm) {
    this.scope = scope;
    this.functions = new Functions(indexTerm);
  }

  /** A boolean expression of PostgreSQL. */
  static Translation.Carried condition(String sqlite, TableRoute route) {
    Expression expression = ExpressionParser.parse(sqlite);
    ExpressionTranslator translator = new ExpressionTranslator(new TableScope(route, false), false);
    Operand whole = translator.truth(expression);
    String ensured =
        whole.equals(Operand.TRUE)
            ? "It is always true under the planned types."
            : new EnsuredCondition(translator::operand).sentence(expression);
    return new Translation.Carried(whole.sql(), ensured);
  }

  /** What computes a value, for whoever knows what has to become of it. */
  static Operand value(String sqlite, TableRoute route) {
    return new ExpressionTranslator(new TableScope(route, true), false)
        .operand(ExpressionParser.parse(sqlite));
  }

  /** An expression of PostgreSQL whose value an index can hold. */
  static String term(String sqlite, TableRoute route) {
    Expression expression = ExpressionParser.parse(sqlite);
    ExpressionTranslator translator = new ExpressionTranslator(new TableScope(route, false), true);
    String document = translator.documentTerm(expression);
    if (document != null) {
      return document;
    }
    Operand whole = translator.operand(expression);
    if (whole.is(Family.NULL) || whole.constant() != null) {
      throw new NotTranslatable("it names no column");
    }
    if (whole.is(Family.INTEGER) && whole.width() > 63) {
      throw new NotTranslatable("it gives a whole number that can leave 64 bits");
    }
    if (whole.collation() == null || !whole.is(Family.TEXT)) {
      return whole.sql();
    }
    if (whole.collation().equals("NOCASE")) {
      return "lower(" + whole.inner() + ")";
    }
    throw new NotTranslatable("it is ordered by the collation " + whole.collation());
  }

  private @Nullable String documentTerm(Expression expression) {
    return switch (expression) {
      case Expression.Binary(String operator, Expression left, Expression right)
          when operator.equals("->>") ->
          JsonReading.asQueriesSpell(operand(left), operand(right));
      case Expression.Call(String function, List<Expression> arguments)
          when function.equals("json_extract") && arguments.size() == 2 ->
          JsonReading.asQueriesSpell(operand(arguments.get(0)), operand(arguments.get(1)));
      default -> null;
    };
  }

  /** The expression as a condition: in SQLite any number is one. */
  final Operand truth(Expression expression) {
    Operand value = operand(expression);
    if (value.constant() instanceof Constant.Whole(long number)) {
      return number == 0 ? Operand.FALSE : Operand.TRUE;
    }
    return switch (value.family()) {
      case CONDITION -> value;
      case NULL -> Operand.UNKNOWN;
      case INTEGER, DOUBLE, NUMERIC -> Operand.condition(value.inner() + " <> 0", Level.PREDICATE);
      case TEXT,
          LOOSE_TEXT,
          LOOSE_NUMBER,
          BYTES,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ,
          UUID,
          JSON,
          JSON_VALUE ->
          throw new NotTranslatable(
              "it takes " + value.called() + ", which is no number, as a condition");
    };
  }

  Operand operand(Expression expression) {
    return switch (expression) {
      case Expression.IntegerLiteral(long value) -> Operand.whole(value);
      case Expression.RealLiteral(String text) -> real(text);
      case Expression.StringLiteral(String value) -> Operand.text(value);
      case Expression.BlobLiteral(String hex) ->
          Operand.constant(Family.BYTES, Literals.bytes(hex), new Constant.Bytes(hex));
      case Expression.NullLiteral() -> Operand.of(Family.NULL, "NULL", Level.ATOM);
      case Expression.Name name -> named(name);
      case Expression.CurrentTime(String word) ->
          throw new NotTranslatable("it uses " + word + ", which changes while the rows do not");
      case Expression.Unary unary -> unary(unary);
      case Expression.Binary binary -> binary(binary);
      case Expression.Is is -> is(is);
      case Expression.Collate(Expression operand, String collation) -> {
        String name = collation.toUpperCase(Locale.ROOT);
        yield operand(operand).withCollation(name.equals("BINARY") ? null : name);
      }
      case Expression.Between between ->
          negatedIf(
              between.negated(),
              Comparisons.between(
                  operand(between.value()), operand(between.low()), operand(between.high())));
      case Expression.In in -> in(in);
      case Expression.Match match -> match(match);
      case Expression.Case choice -> choice(choice);
      case Expression.Call call -> call(call);
      case Expression.Cast cast -> cast(cast);
      case Expression.Subquery _, Expression.Exists _, Expression.InQuery _ ->
          throw new NotTranslatable("it holds a subquery");
      case Expression.RowsCall call ->
          throw new NotTranslatable("it holds the aggregate " + call.function() + "()");
      case Expression.Raise _ ->
          throw new NotTranslatable("it raises an error in the middle of an expression");
    };
  }

  private static Operand real(String text) {
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw new NotTranslatable("it holds a number beyond the range of a double");
    }
    return Operand.real(value);
  }

  private Operand named(Expression.Name name) {
    Operand found = scope.find(name);
    if (found != null) {
      return found;
    }
    if (isTruth(name, "TRUE")) {
      return Operand.whole(1);
    }
    if (isTruth(name, "FALSE")) {
      return Operand.whole(0);
    }
    if (name.quoting() == Token.Kind.DOUBLE_QUOTED && name.table() == null) {
      // SQLite takes a name in double quotes that names nothing for a string.
      return Operand.text(name.name());
    }
    throw new NotTranslatable("it names the column " + name.name() + ", which the table lacks");
  }

  private boolean isTruth(Expression expression, String word) {
    return expression instanceof Expression.Name name
        && name.quoting() == Token.Kind.WORD
        && name.table() == null
        && name.name().equalsIgnoreCase(word)
        && scope.find(name) == null;
  }

  private Operand unary(Expression.Unary unary) {
    return switch (unary.operator()) {
      case "NOT" -> negatedIf(true, truth(unary.operand()));
      case "-" -> Arithmetic.negative(operand(unary.operand()));
      case "~" -> Arithmetic.complement(operand(unary.operand()));
      default -> operand(unary.operand()).withoutAffinity();
    };
  }

  private Operand binary(Expression.Binary binary) {
    return switch (binary.operator()) {
      case "AND" -> chain(binary, Level.AND);
      case "OR" -> chain(binary, Level.OR);
      case "=", "<>", "<", "<=", ">", ">=" -> comparison(binary);
      case "||" -> concatenation(operand(binary.left()), operand(binary.right()));
      case "->" -> JsonReading.part(operand(binary.left()), operand(binary.right()));
      case "->>" -> JsonReading.value(operand(binary.left()), operand(binary.right()));
      default ->
          Arithmetic.binary(binary.operator(), operand(binary.left()), operand(binary.right()));
    };
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
      joined = joined(level, joined, truth(link));
    }
    return joined;
  }

  private static Operand joined(Level level, Operand left, Operand right) {
    Operand decisive = level == Level.AND ? Operand.FALSE : Operand.TRUE;
    Operand neutral = level == Level.AND ? Operand.TRUE : Operand.FALSE;
    if (left.equals(decisive) || right.equals(decisive)) {
      return decisive;
    }
    if (left.equals(neutral)) {
      return right;
    }
    if (right.equals(neutral)) {
      return left;
    }
    return Operand.condition(left.at(level) + " " + level + " " + right.at(level), level);
  }

  private Operand comparison(Expression.Binary binary) {
    boolean equality = binary.operator().equals("=") || binary.operator().equals("<>");
    if (equality) {
      boolean negated = binary.operator().equals("<>");
      Operand test = typeTest(binary.left(), List.of(binary.right()), negated);
      test = test == null ? typeTest(binary.right(), List.of(binary.left()), negated) : test;
      if (test != null) {
        return test;
      }
    }
    return Comparisons.compare(binary.operator(), operand(binary.left()), operand(binary.right()));
  }

  private Operand is(Expression.Is is) {
    Operand test = typeTest(is.left(), List.of(is.right()), is.negated());
    if (test != null) {
      return test;
    }
    // With the words TRUE and FALSE, IS tests a truth and does not compare:
    // https://sqlite.org/lang_expr.html#boolean_expressions
    if (isTruth(is.right(), "TRUE") || isTruth(is.right(), "FALSE")) {
      return Comparisons.truth(truth(is.left()), isTruth(is.right(), "TRUE"), is.negated());
    }
    return Comparisons.is(operand(is.left()), operand(is.right()), is.negated());
  }

  private Operand in(Expression.In in) {
    Operand test = typeTest(in.value(), in.list(), in.negated());
    if (test != null) {
      return test;
    }
    return negatedIf(
        in.negated(),
        Comparisons.in(operand(in.value()), in.list().stream().map(this::operand).toList()));
  }

  /**
   * {@code typeof(column)} against strings: the planned type leaves its kind or NULL only.
   *
   * @return null where the expression is something else
   */
  private @Nullable Operand typeTest(Expression call, List<Expression> kinds, boolean negated) {
    List<String> words = kinds.stream().map(this::string).flatMap(Optional::stream).toList();
    if (words.size() < kinds.size()
        || !(call instanceof Expression.Call(String function, List<Expression> arguments))
        || !function.equals("typeof")
        || arguments.size() != 1) {
      return null;
    }
    Operand column = operand(arguments.getFirst());
    boolean nulls = words.contains("null") != negated;
    boolean values = words.contains(kind(column)) != negated;
    if (nulls == values) {
      return nulls ? Operand.TRUE : Operand.FALSE;
    }
    return Operand.condition(
        column.inner() + (nulls ? " IS NULL" : " IS NOT NULL"), Level.PREDICATE);
  }

  /** What a string says, in single quotes or in double ones that name no column. */
  private Optional<String> string(Expression expression) {
    return switch (expression) {
      case Expression.StringLiteral(String value) -> Optional.of(value);
      case Expression.Name name
          when name.quoting() == Token.Kind.DOUBLE_QUOTED && scope.find(name) == null ->
          Optional.of(name.name());
      default -> Optional.empty();
    };
  }

  private static String kind(Operand column) {
    if (column.origin() != null) {
      switch (column.family()) {
        case INTEGER -> {
          return "integer";
        }
        case TEXT -> {
          return "text";
        }
        case BYTES -> {
          return "blob";
        }
        case DOUBLE -> {
          if (column.origin().affinity() == Affinity.REAL) {
            return "real";
          }
        }
        default -> {}
      }
    }
    throw new NotTranslatable(
        "it asks for SQLite's storage class of "
            + column.called()
            + ", which the planned type does not keep");
  }

  static Operand negatedIf(boolean negated, Operand condition) {
    if (!negated) {
      return condition;
    }
    if (condition.equals(Operand.TRUE)) {
      return Operand.FALSE;
    }
    return condition.equals(Operand.FALSE) ? Operand.TRUE : Comparisons.not(condition);
  }

  private Operand match(Expression.Match match) {
    Operand escape = match.escape() == null ? null : operand(match.escape());
    return negatedIf(
        match.negated(),
        Patterns.match(match, operand(match.value()), operand(match.pattern()), escape));
  }

  private static Operand concatenation(Operand left, Operand right) {
    if (left.collated() || right.collated()) {
      throw new NotTranslatable("it holds COLLATE below ||");
    }
    return Operand.of(Family.TEXT, asText(left) + " || " + asText(right), Level.OPERATOR);
  }

  private static String asText(Operand operand) {
    Operand value = Comparisons.asNumber(operand);
    if (value.is(Family.TEXT)) {
      return value.atom();
    }
    if (value.is(Family.INTEGER) && value.width() <= 63) {
      return value.atom() + "::text";
    }
    throw new NotTranslatable(
        "it spells out " + value.called() + ", and the engines spell such values differently");
  }

  private Operand choice(Expression.Case choice) {
    List<Operand> conditions = new ArrayList<>();
    List<Operand> results = new ArrayList<>();
    for (Expression.When when : choice.whens()) {
      conditions.add(
          choice.base() == null
              ? truth(when.condition())
              : Comparisons.compare("=", operand(choice.base()), operand(when.condition())));
      results.add(operand(when.result()));
    }
    results.add(
        choice.otherwise() == null
            ? Operand.of(Family.NULL, "NULL", Level.ATOM)
            : operand(choice.otherwise()));
    return choice(conditions, results);
  }

  private static Operand choice(List<Operand> conditions, List<Operand> results) {
    List<Operand> alike = Functions.unified(results);
    StringBuilder sql = new StringBuilder("CASE");
    for (int i = 0; i < conditions.size(); i++) {
      sql.append(" WHEN ").append(conditions.get(i).sql());
      sql.append(" THEN ").append(alike.get(i).sql());
    }
    if (!alike.getLast().is(Family.NULL)) {
      sql.append(" ELSE ").append(alike.getLast().sql());
    }
    return Functions.result(alike, sql.append(" END").toString());
  }

  private Operand call(Expression.Call call) {
    int count = call.arguments().size();
    if ((call.function().equals("iif") || call.function().equals("if")) && count == 3) {
      return choice(
          List.of(truth(call.arguments().get(0))),
          List.of(operand(call.arguments().get(1)), operand(call.arguments().get(2))));
    }
    Moment moment = moment(call);
    if (moment != null) {
      return moment.format() == null
          ? MomentReading.seconds(moment.sql())
          : MomentReading.text(moment.format(), moment.sql());
    }
    return functions.call(call.function(), call.arguments().stream().map(this::operand).toList());
  }

  /**
   * What a function of dates tells of a moment.
   *
   * @param format as strftime takes it, or null for the seconds since 1970
   * @param sql the moment
   */
  private record Moment(@Nullable String format, String sql) {}

  private @Nullable Moment moment(Expression.Call call) {
    String format =
        switch (call.function()) {
          case "date" -> "%Y-%m-%d";
          case "time" -> "%H:%M:%S";
          case "datetime" -> "%Y-%m-%d %H:%M:%S";
          case "unixepoch" -> null;
          case "strftime" ->
              call.arguments().isEmpty() ? "" : string(call.arguments().getFirst()).orElse("");
          default -> "";
        };
    List<Expression> arguments =
        call.arguments().stream().skip(call.function().equals("strftime") ? 1 : 0).toList();
    if ((format != null && format.isEmpty()) || arguments.isEmpty()) {
      return null;
    }
    long divisor = 1;
    Expression first = arguments.getFirst();
    if (first instanceof Expression.Binary(String operator, Expression left, Expression right)
        && operator.equals("/")
        && right instanceof Expression.IntegerLiteral(long value)) {
      divisor = value;
      first = left;
    }
    if (!(first instanceof Expression.Name)) {
      return null;
    }
    Operand column = operand(first);
    // A day has the one spelling that it has.
    if (column.is(Family.DATE) && "%Y-%m-%d".equals(format) && arguments.size() == 1) {
      return null;
    }
    List<Operand> values = new ArrayList<>(List.of(column));
    arguments.stream().skip(1).map(this::operand).forEach(values::add);
    String sql = MomentReading.moment(values, divisor);
    return sql == null ? null : new Moment(format, sql);
  }

  /**
   * A generated column of dates or timestamps, where its expression is one of SQLite's functions.
   */
  static @Nullable String moment(String sqlite, TableRoute route, ColumnType type) {
    Moment moment =
        ExpressionParser.parse(sqlite) instanceof Expression.Call call
            ? new ExpressionTranslator(new TableScope(route, true), false).moment(call)
            : null;
    return moment == null || moment.format() == null
        ? null
        : MomentReading.typed(moment.format(), moment.sql(), type);
  }

  private Operand cast(Expression.Cast cast) {
    Operand value = Comparisons.asNumber(operand(cast.operand()));
    String type = cast.type().toUpperCase(Locale.ROOT);
    if (type.contains("INT") && value.is(Family.DOUBLE) && value.constant() == null) {
      return RealArithmetic.cut(value);
    }
    if (type.contains("INT") && value.is(Family.TEXT) && value.width() > 0 && value.width() < 19) {
      return Operand.integer(
          "coalesce(substring("
              + value.sql()
              + " FROM '^[ \\t\\n\\v\\f\\r]*([+-]?[0-9]+)')::bigint, CASE WHEN "
              + value.inner()
              + " IS NOT NULL THEN 0 END)",
          Level.ATOM,
          63);
    }
    boolean real = type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB");
    if (!type.contains("INT") && real && value.is(Family.INTEGER) && value.width() <= 63) {
      return Operand.sureReal(RealArithmetic.asDouble(value), Level.ATOM);
    }
    if (!type.contains("INT") && real && value.isSureReal() && value.constant() == null) {
      return value.withoutAffinity();
    }
    boolean text = type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT");
    if (type.contains("INT") && value.is(Family.INTEGER)) {
      return value.withoutAffinity();
    }
    if (!type.contains("INT") && text && value.is(Family.TEXT)) {
      return value.withoutAffinity();
    }
    if (!type.contains("INT") && text && value.is(Family.INTEGER)) {
      return Operand.of(Family.TEXT, asText(value), Level.ATOM);
    }
    throw new NotTranslatable(
        "it casts " + value.called() + " to " + cast.type() + ", which the engines do differently");
  }
}
