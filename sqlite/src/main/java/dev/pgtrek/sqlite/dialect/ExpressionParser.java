package dev.pgtrek.sqlite.dialect;

import static dev.pgtrek.sqlite.dialect.Precedence.AND;
import static dev.pgtrek.sqlite.dialect.Precedence.CAST;
import static dev.pgtrek.sqlite.dialect.Precedence.COLLATE;
import static dev.pgtrek.sqlite.dialect.Precedence.COMPARISON;
import static dev.pgtrek.sqlite.dialect.Precedence.IS;
import static dev.pgtrek.sqlite.dialect.Precedence.NOT;
import static dev.pgtrek.sqlite.dialect.Precedence.OR;
import static dev.pgtrek.sqlite.dialect.Precedence.OTHER;
import static dev.pgtrek.sqlite.dialect.Precedence.POWER;
import static dev.pgtrek.sqlite.dialect.Precedence.PRODUCT;
import static dev.pgtrek.sqlite.dialect.Precedence.RANGE;
import static dev.pgtrek.sqlite.dialect.Precedence.SIGN;
import static dev.pgtrek.sqlite.dialect.Precedence.SUBSCRIPT;
import static dev.pgtrek.sqlite.dialect.Precedence.SUM;
import static dev.pgtrek.sqlite.dialect.Precedence.ZONE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses PostgreSQL's expressions by precedence climbing, with the precedences of its chapter
 * "Lexical Structure", table "Operator Precedence": {@code a = b > c} compares nothing here, since
 * comparisons do not chain, and any operator of a user binds tighter than {@code LIKE}.
 */
class ExpressionParser extends CallParser {

  /** Deeper nesting is refused, so that the stack always holds. */
  private static final int MAX_DEPTH = 500;

  private static final Map<String, Integer> BINARY =
      Map.ofEntries(
          Map.entry("=", COMPARISON),
          Map.entry("<>", COMPARISON),
          Map.entry("<", COMPARISON),
          Map.entry("<=", COMPARISON),
          Map.entry(">", COMPARISON),
          Map.entry(">=", COMPARISON),
          Map.entry("+", SUM),
          Map.entry("-", SUM),
          Map.entry("*", PRODUCT),
          Map.entry("/", PRODUCT),
          Map.entry("%", PRODUCT),
          Map.entry("^", POWER));

  private static final Map<String, String> PATTERNS = Map.of("like", "~~", "ilike", "~~*");

  private static final Set<String> CURRENT =
      Set.of(
          "current_date",
          "current_time",
          "current_timestamp",
          "localtime",
          "localtimestamp",
          "current_user",
          "session_user",
          "user",
          "current_role",
          "current_catalog",
          "current_schema");

  /** Words that end an expression and can be no name where one begins. */
  private static final Set<String> RESERVED =
      Set.of(
          "and",
          "or",
          "when",
          "then",
          "else",
          "end",
          "from",
          "where",
          "group",
          "having",
          "order",
          "limit",
          "offset",
          "fetch",
          "union",
          "intersect",
          "except",
          "window",
          "on",
          "using",
          "as",
          "into",
          "for",
          "asc",
          "desc",
          "in",
          "is",
          "not",
          "all",
          "distinct",
          "select",
          "with");

  private int depth;

  ExpressionParser(List<Token> tokens) {
    super(tokens);
  }

  /**
   * @throws NotTranslatable if the text is not one whole expression without queries
   */
  static Expression parse(String sql) {
    ExpressionParser parser = new ExpressionParser(Tokenizer.of(sql));
    Expression expression = parser.expression(OR);
    parser.expectEnd();
    return expression;
  }

  @Override
  final Expression expression(int least) {
    int before = depth;
    deeper();
    Expression whole = prefixed();
    for (Expression longer = extended(whole, least);
        longer != null;
        longer = extended(whole, least)) {
      // A chain is as deep as it is long.
      deeper();
      whole = longer;
    }
    depth = before;
    return whole;
  }

  private void deeper() {
    if (++depth > MAX_DEPTH) {
      throw new NotTranslatable("it is nested more than " + MAX_DEPTH + " levels deep");
    }
  }

  /** The expression together with what follows it, or null if nothing binds here. */
  private @Nullable Expression extended(Expression left, int least) {
    Token next = peek();
    return switch (next.kind()) {
      case OPERATOR -> operator(left, next.text(), least);
      case MARK -> marked(left, next.text(), least);
      case WORD -> worded(left, next.text(), least);
      case NAME, STRING, BITS, NUMBER, END -> null;
    };
  }

  private @Nullable Expression operator(Expression left, String operator, int least) {
    int binding = BINARY.getOrDefault(operator, OTHER);
    if (binding < least) {
      return null;
    }
    at++;
    return infix(left, operator, binding);
  }

  private Expression infix(Expression left, String operator, int binding) {
    boolean all = peek().isWord("all");
    if ((all || peek().isWord("any") || peek().isWord("some")) && ahead(1).isMark("(")) {
      at += 2;
      if (atQuery()) {
        return new Expression.QuantifiedQuery(left, operator, queryInside(), all);
      }
      Expression array = expression(OR);
      expectMark(")");
      return new Expression.Quantified(left, operator, array, all);
    }
    return new Expression.Binary(operator, left, expression(binding + 1));
  }

  private @Nullable Expression marked(Expression left, String mark, int least) {
    return switch (mark) {
      case "::" -> {
        if (CAST < least) {
          yield null;
        }
        at++;
        yield new Expression.Cast(left, typeName());
      }
      case "[" -> {
        if (SUBSCRIPT < least) {
          yield null;
        }
        at++;
        Expression index = expression(OR);
        if (peek().isMark(":")) {
          throw new NotTranslatable("it takes a slice of an array");
        }
        expectMark("]");
        yield new Expression.Subscript(left, index);
      }
      case "." -> {
        at++;
        yield new Expression.Field(left, nameText());
      }
      default -> null;
    };
  }

  private @Nullable Expression worded(Expression left, String word, int least) {
    return switch (word) {
      case "or" -> joined(left, word, OR, least);
      case "and" -> joined(left, word, AND, least);
      case "is" -> IS >= least ? is(left) : null;
      case "isnull", "notnull" -> {
        if (IS < least) {
          yield null;
        }
        at++;
        yield new Expression.Is(left, "null", word.equals("notnull"));
      }
      case "not" -> {
        boolean range =
            List.of("between", "in", "like", "ilike", "similar").contains(ahead(1).keyword());
        if (RANGE < least || !range) {
          yield null;
        }
        at++;
        yield ranged(left, true);
      }
      case "between", "in", "like", "ilike", "similar" ->
          RANGE >= least ? ranged(left, false) : null;
      case "at" -> {
        if (ZONE < least || !ahead(1).isWord("time")) {
          yield null;
        }
        at += 2;
        expectWord("zone");
        yield new Expression.Call(null, "timezone", List.of(expression(ZONE + 1), left));
      }
      case "collate" -> {
        if (COLLATE < least) {
          yield null;
        }
        at++;
        yield new Expression.Collate(left, qualifiedName());
      }
      case "operator" -> {
        if (OTHER < least || !ahead(1).isMark("(")) {
          yield null;
        }
        at += 2;
        yield infix(left, qualifiedOperator(), OTHER);
      }
      default -> null;
    };
  }

  private @Nullable Expression joined(Expression left, String word, int binding, int least) {
    if (binding < least) {
      return null;
    }
    at++;
    return new Expression.Binary(word, left, expression(binding + 1));
  }

  /** The operator inside {@code OPERATOR(schema.+)}, behind its opening parenthesis. */
  private String qualifiedOperator() {
    while (peek().isName() && ahead(1).isMark(".")) {
      if (!peek().isWord("pg_catalog")) {
        throw new NotTranslatable("it uses an operator of the schema " + peek().text());
      }
      at += 2;
    }
    Token operator = take();
    if (operator.kind() != Token.Kind.OPERATOR) {
      throw unexpected(operator);
    }
    expectMark(")");
    return operator.text();
  }

  private Expression is(Expression left) {
    at++;
    boolean negated = skipWord("not");
    if (skipWord("distinct")) {
      expectWord("from");
      return new Expression.Distinct(left, expression(IS + 1), negated);
    }
    Token test = take();
    return switch (test.keyword()) {
      case "null", "true", "false", "unknown" -> new Expression.Is(left, test.text(), negated);
      default -> throw new NotTranslatable("it tests whether a value is " + test.text());
    };
  }

  private Expression ranged(Expression left, boolean negated) {
    String word = take().text();
    return switch (word) {
      case "between" -> {
        boolean symmetric = skipWord("symmetric");
        Expression low = expression(RANGE + 1);
        expectWord("and");
        yield new Expression.Between(left, low, expression(RANGE + 1), symmetric, negated);
      }
      case "in" -> {
        expectMark("(");
        if (atQuery()) {
          Expression any =
              new Expression.QuantifiedQuery(left, negated ? "<>" : "=", queryInside(), negated);
          yield any;
        }
        yield new Expression.In(left, list(), negated);
      }
      case "similar" -> throw new NotTranslatable("it matches a regular expression");
      default -> {
        Expression pattern = expression(RANGE + 1);
        if (skipWord("escape")) {
          pattern =
              new Expression.Call(null, "like_escape", List.of(pattern, expression(RANGE + 1)));
        }
        String operator = String.valueOf(PATTERNS.get(word));
        yield new Expression.Binary(negated ? "!" + operator : operator, left, pattern);
      }
    };
  }

  private Expression prefixed() {
    Token token = take();
    return switch (token.kind()) {
      case NUMBER -> new Expression.Numeral(token.text());
      case STRING -> new Expression.Text(token.text());
      case BITS -> new Expression.Bits(token.text());
      case NAME -> named(token);
      case WORD -> word(token);
      case MARK -> parenthesised(token);
      case OPERATOR ->
          new Expression.Unary(
              token.text(), expression("+-".contains(token.text()) ? SIGN : OTHER));
      case END -> throw unexpected(token);
    };
  }

  private Expression parenthesised(Token token) {
    if (!token.isMark("(")) {
      throw unexpected(token);
    }
    if (atQuery()) {
      return new Expression.Subquery(queryInside());
    }
    Expression inner = expression(OR);
    if (skipMark(",")) {
      List<Expression> items = new ArrayList<>(List.of(inner));
      items.addAll(list());
      return new Expression.Row(items);
    }
    expectMark(")");
    return inner;
  }

  private Expression word(Token token) {
    String word = token.text();
    if (CURRENT.contains(word)) {
      if (skipMark("(")) {
        take();
        expectMark(")");
      }
      return new Expression.Current(word);
    }
    return switch (word) {
      case "not" -> new Expression.Unary("not", expression(NOT));
      case "null" -> new Expression.Null();
      case "true" -> new Expression.Truth(true);
      case "false" -> new Expression.Truth(false);
      case "case" -> caseOf();
      case "cast" -> cast();
      case "exists" -> {
        expectMark("(");
        yield new Expression.Exists(queryInside());
      }
      case "array" -> array();
      case "row" -> {
        expectMark("(");
        yield new Expression.Row(list());
      }
      case "interval", "date", "timestamp", "time", "timestamptz" ->
          peek().kind() == Token.Kind.STRING
              ? new Expression.Cast(
                  new Expression.Text(take().text()), new TypeName(null, word, List.of(), false))
              : named(token);
      default -> {
        if (RESERVED.contains(word)) {
          throw unexpected(token);
        }
        yield named(token);
      }
    };
  }

  private Expression array() {
    if (!skipMark("[")) {
      throw new NotTranslatable("it makes an array of a query");
    }
    List<Expression> items = new ArrayList<>();
    if (!peek().isMark("]")) {
      do {
        items.add(expression(OR));
      } while (skipMark(","));
    }
    expectMark("]");
    return new Expression.Array(items);
  }

  private Expression named(Token token) {
    @Nullable String before = null;
    Token last = token;
    while (peek().isMark(".")) {
      at++;
      before = last.text();
      last = take();
      if (!last.isName()) {
        throw unexpected(last);
      }
    }
    if (skipMark("(")) {
      return call(before, last.text());
    }
    return new Expression.Name(before, last.text());
  }

  private Expression caseOf() {
    Expression base = peek().isWord("when") ? null : expression(OR);
    List<Expression.When> whens = new ArrayList<>();
    while (skipWord("when")) {
      Expression condition = expression(OR);
      expectWord("then");
      whens.add(new Expression.When(condition, expression(OR)));
    }
    Expression otherwise = skipWord("else") ? expression(OR) : null;
    expectWord("end");
    if (whens.isEmpty()) {
      throw unexpected(ahead(-1));
    }
    return new Expression.Case(base, List.copyOf(whens), otherwise);
  }

  private Expression cast() {
    expectMark("(");
    Expression operand = expression(OR);
    expectWord("as");
    TypeName type = typeName();
    expectMark(")");
    return new Expression.Cast(operand, type);
  }

  final boolean isReserved(Token token) {
    return token.kind() == Token.Kind.WORD && RESERVED.contains(token.text());
  }

  // What queries add

  /** Whether a query begins here. */
  final boolean atQuery() {
    int places = 0;
    while (ahead(places).isMark("(")) {
      places++;
    }
    Token token = ahead(places);
    return token.isWord("select") || token.isWord("with") || token.isWord("values");
  }

  /** The query that begins here, with the parenthesis that closes behind it. */
  Query queryInside() {
    throw new NotTranslatable("it holds a subquery");
  }
}
