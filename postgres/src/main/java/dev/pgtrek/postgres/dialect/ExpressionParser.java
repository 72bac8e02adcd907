package dev.pgtrek.postgres.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses SQLite's expressions by precedence climbing. The precedences are those of SQLite's own
 * grammar (https://sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes), which are
 * not PostgreSQL's: {@code a = b > c} is {@code a = (b > c)}, {@code a & b = c} is {@code (a & b) =
 * c}.
 */
class ExpressionParser {

  static final int OR = 1;
  private static final int AND = 2;
  private static final int NOT = 3;
  private static final int EQUALITY = 4;
  private static final int ORDER = 5;
  private static final int ESCAPE = 6;
  private static final int BITS = 7;
  private static final int SUM = 8;
  private static final int PRODUCT = 9;
  private static final int CONCATENATION = 10;
  private static final int COLLATE = 11;
  private static final int SIGN = 12;

  /** Deeper nesting than SQLite's own default limit is refused, so that the stack always holds. */
  private static final int MAX_DEPTH = 1000;

  private static final Map<String, Integer> BINARY =
      Map.ofEntries(
          Map.entry("OR", OR),
          Map.entry("AND", AND),
          Map.entry("=", EQUALITY),
          Map.entry("==", EQUALITY),
          Map.entry("<>", EQUALITY),
          Map.entry("!=", EQUALITY),
          Map.entry("<", ORDER),
          Map.entry("<=", ORDER),
          Map.entry(">", ORDER),
          Map.entry(">=", ORDER),
          Map.entry("&", BITS),
          Map.entry("|", BITS),
          Map.entry("<<", BITS),
          Map.entry(">>", BITS),
          Map.entry("+", SUM),
          Map.entry("-", SUM),
          Map.entry("*", PRODUCT),
          Map.entry("/", PRODUCT),
          Map.entry("%", PRODUCT),
          Map.entry("||", CONCATENATION),
          Map.entry("->", CONCATENATION),
          Map.entry("->>", CONCATENATION));

  private static final Map<String, String> SYNONYMS = Map.of("==", "=", "!=", "<>");

  private final List<Token> tokens;
  private int at;
  private int depth;

  ExpressionParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /**
   * @throws NotTranslatable if the text is not one whole expression, or holds what no CHECK, index
   *     or default of SQLite can hold
   */
  static Expression parse(String sql) {
    ExpressionParser parser = new ExpressionParser(Tokenizer.of(sql));
    Expression expression = parser.expression(OR);
    if (parser.peek().kind() != Token.Kind.END) {
      throw unexpected(parser.peek());
    }
    return expression;
  }

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

  /** The expression together with the operator that follows, or null if none binds here. */
  private @Nullable Expression extended(Expression left, int least) {
    String operator = peek().operator();
    Integer binding = BINARY.get(operator);
    if (binding != null) {
      if (binding < least) {
        return null;
      }
      at++;
      return new Expression.Binary(
          SYNONYMS.getOrDefault(operator, operator), left, expression(binding + 1));
    }
    if (operator.equals("COLLATE") && COLLATE >= least) {
      at++;
      return new Expression.Collate(left, nameText());
    }
    return EQUALITY >= least ? predicated(left, operator) : null;
  }

  private @Nullable Expression predicated(Expression left, String operator) {
    return switch (operator) {
      case "ISNULL" -> isNull(left, false);
      case "NOTNULL" -> isNull(left, true);
      case "IS" -> is(left);
      case "NOT" -> {
        at++;
        String negated = peek().operator();
        yield switch (negated) {
          case "NULL" -> isNull(left, true);
          case "BETWEEN", "IN", "LIKE", "GLOB", "REGEXP", "MATCH" -> tested(left, negated, true);
          default -> throw unexpected(peek());
        };
      }
      case "BETWEEN", "IN", "LIKE", "GLOB", "REGEXP", "MATCH" -> tested(left, operator, false);
      default -> null;
    };
  }

  private Expression isNull(Expression left, boolean negated) {
    at++;
    return new Expression.Is(left, new Expression.NullLiteral(), negated);
  }

  private Expression is(Expression left) {
    at++;
    boolean negated = skipWord("NOT");
    if (skipWord("DISTINCT")) {
      expectWord("FROM");
      negated = !negated;
    }
    return new Expression.Is(left, expression(EQUALITY + 1), negated);
  }

  private Expression tested(Expression left, String operator, boolean negated) {
    at++;
    return switch (operator) {
      case "BETWEEN" -> {
        Expression low = expression(NOT);
        expectWord("AND");
        yield new Expression.Between(left, low, expression(EQUALITY + 1), negated);
      }
      case "IN" -> {
        Expression ofRows = inRows(left, negated);
        if (ofRows != null) {
          yield ofRows;
        }
        expectMark("(");
        yield new Expression.In(left, list(), negated);
      }
      default -> {
        Expression pattern = expression(EQUALITY + 1);
        Expression escape = skipWord("ESCAPE") ? expression(ESCAPE) : null;
        yield new Expression.Match(operator, left, pattern, escape, negated);
      }
    };
  }

  private Expression prefixed() {
    Token token = take();
    return switch (token.kind()) {
      case NUMBER -> number(token.text(), false);
      case STRING -> new Expression.StringLiteral(token.text());
      case BLOB -> new Expression.BlobLiteral(token.text());
      case NAME, DOUBLE_QUOTED -> named(token);
      case WORD -> word(token);
      case MARK -> marked(token);
      case END -> throw unexpected(token);
    };
  }

  private Expression marked(Token token) {
    return switch (token.text()) {
      case "(" -> {
        Expression query = query();
        if (query != null) {
          yield query;
        }
        Expression inner = expression(OR);
        if (peek().isMark(",")) {
          throw new NotTranslatable("it compares rows of values");
        }
        expectMark(")");
        yield inner;
      }
      case "-" ->
          // -9223372036854775808 is an integer, though its digits alone are not.
          peek().kind() == Token.Kind.NUMBER
              ? number(take().text(), true)
              : new Expression.Unary("-", expression(SIGN));
      case "+", "~" -> new Expression.Unary(token.text(), expression(SIGN));
      default -> throw unexpected(token);
    };
  }

  private Expression word(Token token) {
    return switch (token.operator()) {
      case "NOT" -> {
        yield new Expression.Unary("NOT", expression(NOT));
      }
      case "NULL" -> new Expression.NullLiteral();
      case "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME" ->
          new Expression.CurrentTime(token.operator());
      case "CASE" -> caseOf();
      case "CAST" -> peek().isMark("(") ? cast() : named(token);
      case "EXISTS" -> exists();
      case "SELECT", "WITH", "VALUES" -> throw unexpected(token);
      case "AND", "OR", "IS", "IN", "WHEN", "THEN", "ELSE", "ISNULL", "NOTNULL", "BETWEEN" ->
          throw unexpected(token);
      default -> named(token);
    };
  }

  private Expression named(Token token) {
    if (peek().isMark("(")) {
      at++;
      return call(token.text().toLowerCase(Locale.ROOT));
    }
    @Nullable String table = null;
    Token last = token;
    while (peek().isMark(".")) {
      at++;
      table = last.text();
      last = take();
      if (!isName(last)) {
        throw unexpected(last);
      }
    }
    return new Expression.Name(table, last.text(), last.kind());
  }

  /** The query in parentheses that begins here, behind the first of them, or null for none. */
  @Nullable Expression query() {
    if (atQuery()) {
      throw holdsQuery();
    }
    return null;
  }

  /** What follows EXISTS. */
  Expression exists() {
    throw holdsQuery();
  }

  /** What follows IN where that is no list of values, or null. */
  @Nullable Expression inRows(Expression value, boolean negated) {
    if (!peek().isMark("(")) {
      throw holdsQuery();
    }
    if (isQuery(tokens.get(at + 1))) {
      throw holdsQuery();
    }
    return null;
  }

  private static NotTranslatable holdsQuery() {
    return new NotTranslatable("it holds a subquery");
  }

  /** Whether a query begins here. */
  final boolean atQuery() {
    return isQuery(peek());
  }

  private static boolean isQuery(Token token) {
    return token.isWord("SELECT") || token.isWord("WITH") || token.isWord("VALUES");
  }

  /** A call, behind its opening parenthesis. */
  Expression call(String function) {
    if (peek().isMark("*") || peek().isWord("DISTINCT") || peek().isWord("ALL")) {
      throw new NotTranslatable("it holds the aggregate " + function + "()");
    }
    List<Expression> arguments = list();
    if (peek().isWord("FILTER") || peek().isWord("OVER")) {
      throw new NotTranslatable("it holds the window function " + function + "()");
    }
    return new Expression.Call(function, arguments);
  }

  /** Expressions up to the closing parenthesis. */
  final List<Expression> list() {
    List<Expression> items = new ArrayList<>();
    if (!peek().isMark(")")) {
      do {
        items.add(expression(OR));
      } while (skipMark(","));
    }
    expectMark(")");
    return List.copyOf(items);
  }

  private Expression caseOf() {
    Expression base = peek().isWord("WHEN") ? null : expression(OR);
    List<Expression.When> whens = new ArrayList<>();
    while (skipWord("WHEN")) {
      Expression condition = expression(OR);
      expectWord("THEN");
      whens.add(new Expression.When(condition, expression(OR)));
    }
    Expression otherwise = skipWord("ELSE") ? expression(OR) : null;
    expectWord("END");
    if (whens.isEmpty()) {
      throw unexpected(tokens.get(at - 1));
    }
    return new Expression.Case(base, List.copyOf(whens), otherwise);
  }

  private Expression cast() {
    expectMark("(");
    Expression operand = expression(OR);
    expectWord("AS");
    StringBuilder type = new StringBuilder();
    int open = 0;
    while (open > 0 || !peek().isMark(")")) {
      Token token = take();
      if (token.kind() == Token.Kind.END) {
        throw unexpected(token);
      }
      open += token.isMark("(") ? 1 : token.isMark(")") ? -1 : 0;
      type.append(type.isEmpty() ? "" : " ").append(token.text());
    }
    at++;
    return new Expression.Cast(operand, type.toString());
  }

  /** Hexadecimal digits are two's complement; decimal ones beyond 64 bits make a real. */
  private static Expression number(String text, boolean negative) {
    try {
      if (text.length() > 1 && (text.charAt(1) | 0x20) == 'x') {
        long bits = Long.parseUnsignedLong(text.substring(2), 16);
        return new Expression.IntegerLiteral(negative ? Math.negateExact(bits) : bits);
      }
      if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return new Expression.IntegerLiteral(Long.parseLong(negative ? "-" + text : text));
      }
    } catch (NumberFormatException | ArithmeticException beyond64Bits) {
      if (text.length() > 1 && (text.charAt(1) | 0x20) == 'x') {
        throw new NotTranslatable("it holds a hexadecimal number beyond 64 bits");
      }
    }
    Expression real = new Expression.RealLiteral(text);
    return negative ? new Expression.Unary("-", real) : real;
  }

  final String nameText() {
    Token token = take();
    if (!isName(token)) {
      throw unexpected(token);
    }
    return token.text();
  }

  static boolean isName(Token token) {
    return switch (token.kind()) {
      // SQLite reads a name in single quotes where only a name can stand.
      case WORD, NAME, DOUBLE_QUOTED, STRING -> true;
      case BLOB, NUMBER, MARK, END -> false;
    };
  }

  final Token peek() {
    return tokens.get(at);
  }

  /** The token so far ahead; the last one where there are no more. */
  final Token ahead(int places) {
    return tokens.get(Math.min(at + places, tokens.size() - 1));
  }

  final Token take() {
    Token token = tokens.get(at);
    if (token.kind() != Token.Kind.END) {
      at++;
    }
    return token;
  }

  final boolean skipWord(String word) {
    boolean there = peek().isWord(word);
    at += there ? 1 : 0;
    return there;
  }

  final boolean skipMark(String mark) {
    boolean there = peek().isMark(mark);
    at += there ? 1 : 0;
    return there;
  }

  final void expectWord(String word) {
    if (!skipWord(word)) {
      throw unexpected(peek());
    }
  }

  final void expectMark(String mark) {
    if (!skipMark(mark)) {
      throw unexpected(peek());
    }
  }

  static NotTranslatable unexpected(Token token) {
    return new NotTranslatable(
        "its grammar is not understood at "
            + switch (token.kind()) {
              case STRING, BLOB, NUMBER -> "a literal";
              case WORD, NAME, DOUBLE_QUOTED, MARK, END -> "'" + token.text() + "'";
            });
  }
}
