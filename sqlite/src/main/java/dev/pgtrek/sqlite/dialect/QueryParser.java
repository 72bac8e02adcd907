package dev.pgtrek.sqlite.dialect;

import static dev.pgtrek.sqlite.dialect.Precedence.OR;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses PostgreSQL's queries as {@code pg_get_viewdef} spells them. */
final class QueryParser extends ExpressionParser {

  private QueryParser(List<Token> tokens) {
    super(tokens);
  }

  /**
   * The query of a view.
   *
   * @param sql {@code CREATE [MATERIALIZED] VIEW name [(columns)] AS query}, or the query alone
   */
  static Query view(String sql) {
    QueryParser parser = new QueryParser(Tokenizer.of(sql));
    if (parser.skipWord("create")) {
      while (!parser.skipWord("as")) {
        if (parser.take().kind() == Token.Kind.END) {
          throw unexpected(Token.END);
        }
      }
    }
    Query query = parser.query();
    parser.skipMark(";");
    parser.expectEnd();
    return query;
  }

  @Override
  Query queryInside() {
    Query query = query();
    expectMark(")");
    return query;
  }

  private Query query() {
    List<Query.Common> with = new ArrayList<>();
    boolean recursive = false;
    if (skipWord("with")) {
      recursive = skipWord("recursive");
      do {
        with.add(common());
      } while (skipMark(","));
    }
    Query.Body body = compound(0);
    List<Query.Order> orderBy = orderBy();
    @Nullable Expression limit = null;
    @Nullable Expression offset = null;
    while (true) {
      if (skipWord("limit")) {
        limit = skipWord("all") ? null : expression(OR);
      } else if (skipWord("offset")) {
        offset = expression(OR);
        if (!skipWord("rows")) {
          skipWord("row");
        }
      } else if (skipWord("fetch")) {
        take();
        limit =
            peek().isWord("row") || peek().isWord("rows")
                ? new Expression.Numeral("1")
                : expression(OR);
        take();
        if (!skipWord("only")) {
          throw new NotTranslatable("it takes the first rows with those that tie");
        }
      } else {
        break;
      }
    }
    if (peek().isWord("for")) {
      throw new NotTranslatable("it locks what it reads");
    }
    return new Query(List.copyOf(with), recursive, body, orderBy, limit, offset);
  }

  private Query.Common common() {
    String name = nameText();
    List<String> columns = names();
    expectWord("as");
    if (skipWord("not")) {
      expectWord("materialized");
    } else {
      skipWord("materialized");
    }
    expectMark("(");
    Query query = queryInside();
    if (peek().isWord("search") || peek().isWord("cycle")) {
      throw new NotTranslatable("it searches a tree in an order of its own");
    }
    return new Query.Common(name, columns, query);
  }

  /** Names in parentheses, or none. */
  private List<String> names() {
    List<String> names = new ArrayList<>();
    if (skipMark("(")) {
      do {
        names.add(nameText());
      } while (skipMark(","));
      expectMark(")");
    }
    return List.copyOf(names);
  }

  /** INTERSECT binds tighter than UNION and EXCEPT. */
  private Query.Body compound(int least) {
    Query.Body left = simple();
    while (true) {
      String word = peek().keyword();
      int binding =
          word.equals("intersect") ? 2 : word.equals("union") || word.equals("except") ? 1 : 0;
      if (binding == 0 || binding < least) {
        return left;
      }
      take();
      String operator = word.toUpperCase(java.util.Locale.ROOT);
      if (skipWord("all")) {
        if (!word.equals("union")) {
          throw new NotTranslatable("it takes " + operator + " ALL, which SQLite has not");
        }
        operator = "UNION ALL";
      } else {
        skipWord("distinct");
      }
      left = new Query.Compound(operator, left, compound(binding + 1));
    }
  }

  private Query.Body simple() {
    if (skipMark("(")) {
      return new Query.Nested(queryInside());
    }
    if (skipWord("values")) {
      List<List<Expression>> rows = new ArrayList<>();
      do {
        expectMark("(");
        rows.add(list());
      } while (skipMark(","));
      return new Query.Values(List.copyOf(rows));
    }
    expectWord("select");
    boolean distinct = skipWord("distinct");
    if (distinct && peek().isWord("on")) {
      throw new NotTranslatable("it takes DISTINCT ON, which SQLite has not");
    }
    skipWord("all");
    List<Query.Item> items = new ArrayList<>();
    if (!atEndOfItems()) {
      do {
        items.add(item());
      } while (skipMark(","));
    }
    List<Query.From> from = new ArrayList<>();
    if (skipWord("from")) {
      do {
        from.add(from());
      } while (skipMark(","));
    }
    @Nullable Expression where = skipWord("where") ? expression(OR) : null;
    List<Expression> groupBy = groupBy();
    @Nullable Expression having = skipWord("having") ? expression(OR) : null;
    return new Query.Select(
        distinct, List.copyOf(items), List.copyOf(from), where, groupBy, having, windows());
  }

  private boolean atEndOfItems() {
    return peek().isWord("from")
        || peek().isWord("where")
        || peek().isMark(")")
        || peek().isMark(";");
  }

  private List<Expression> groupBy() {
    if (!skipWord("group")) {
      return List.of();
    }
    expectWord("by");
    List<Expression> terms = new ArrayList<>();
    do {
      String word = peek().keyword();
      boolean sets =
          word.equals("grouping")
              || ((word.equals("rollup") || word.equals("cube")) && ahead(1).isMark("("));
      if (sets) {
        throw new NotTranslatable("it groups by several sets, which SQLite does not");
      }
      terms.add(expression(OR));
    } while (skipMark(","));
    return List.copyOf(terms);
  }

  private List<Query.NamedWindow> windows() {
    List<Query.NamedWindow> windows = new ArrayList<>();
    if (skipWord("window")) {
      do {
        String name = nameText();
        expectWord("as");
        windows.add(new Query.NamedWindow(name, windowInside()));
      } while (skipMark(","));
    }
    return List.copyOf(windows);
  }

  private Query.Item item() {
    boolean star = peek().kind() == Token.Kind.OPERATOR && peek().text().equals("*");
    if (star) {
      take();
      return new Query.Star(null);
    }
    boolean all =
        peek().isName()
            && ahead(1).isMark(".")
            && ahead(2).kind() == Token.Kind.OPERATOR
            && ahead(2).text().equals("*");
    if (all) {
      String table = nameText();
      take();
      take();
      return new Query.Star(table);
    }
    Expression expression = expression(OR);
    @Nullable String alias = null;
    if (skipWord("as")) {
      alias = nameText();
    } else if (peek().isName() && !isReserved(peek())) {
      alias = nameText();
    }
    return new Query.Column(expression, alias);
  }

  private Query.From from() {
    Query.From left = source();
    while (true) {
      String word = peek().keyword();
      if (word.equals("natural")) {
        throw new NotTranslatable("it joins by columns that are not named");
      }
      String kind =
          switch (word) {
            case "join", "inner" -> "INNER";
            case "left" -> "LEFT";
            case "right" -> "RIGHT";
            case "full" -> "FULL";
            case "cross" -> "CROSS";
            default -> "";
          };
      if (kind.isEmpty()) {
        return left;
      }
      if (!word.equals("join")) {
        take();
        skipWord("outer");
      }
      expectWord("join");
      Query.From right = source();
      @Nullable Expression on = null;
      List<String> using = List.of();
      if (skipWord("on")) {
        on = expression(OR);
      } else if (skipWord("using")) {
        using = names();
        if (peek().isWord("as")) {
          throw new NotTranslatable("it names the common columns of a join");
        }
      }
      left = new Query.Join(left, right, kind, on, using);
    }
  }

  private Query.From source() {
    if (peek().isWord("lateral")) {
      throw new NotTranslatable("it joins a query with each row of another (LATERAL)");
    }
    if (peek().isMark("(")) {
      boolean query = atQuery();
      take();
      if (query) {
        Query inner = queryInside();
        @Nullable String alias = alias();
        return new Query.Sub(inner, alias, alias == null ? List.of() : names());
      }
      Query.From inner = from();
      expectMark(")");
      if (alias() != null) {
        throw new NotTranslatable("it gives a join a name");
      }
      return inner;
    }
    skipWord("only");
    @Nullable String schema = null;
    String name = nameText();
    while (skipMark(".")) {
      schema = name;
      name = nameText();
    }
    if (peek().isMark("(")) {
      throw new NotTranslatable("it reads the rows of the function " + name + "()");
    }
    @Nullable String alias = alias();
    List<String> columns = alias == null ? List.of() : names();
    if (peek().isWord("tablesample")) {
      throw new NotTranslatable("it reads a sample of a table");
    }
    return new Query.Named(schema, name, alias, columns);
  }

  private static final List<String> NO_ALIAS =
      List.of("join", "inner", "left", "right", "full", "cross", "natural", "tablesample");

  private @Nullable String alias() {
    if (skipWord("as")) {
      return nameText();
    }
    Token next = peek();
    boolean named = next.isName() && !isReserved(next) && !NO_ALIAS.contains(next.keyword());
    return named ? nameText() : null;
  }
}
