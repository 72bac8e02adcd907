package dev.pgtrek.sqlite.dialect;

import static dev.pgtrek.sqlite.dialect.Precedence.OR;
import static dev.pgtrek.sqlite.dialect.Precedence.RANGE;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses what stands in the parentheses of a call and behind them: arguments, by words where the
 * grammar has its own for a function, FILTER and OVER.
 */
abstract class CallParser extends TypeParser {

  private static final Set<String> AGGREGATES =
      Set.of(
          "count",
          "sum",
          "avg",
          "min",
          "max",
          "string_agg",
          "array_agg",
          "bool_and",
          "bool_or",
          "every",
          "json_agg",
          "jsonb_agg",
          "json_object_agg",
          "jsonb_object_agg",
          "bit_and",
          "bit_or",
          "bit_xor",
          "stddev",
          "stddev_pop",
          "stddev_samp",
          "variance",
          "var_pop",
          "var_samp",
          "corr",
          "any_value",
          "xmlagg",
          "range_agg");

  CallParser(List<Token> tokens) {
    super(tokens);
  }

  /**
   * The expression that begins here.
   *
   * @param least the {@link Precedence} below which an operator ends it
   */
  abstract Expression expression(int least);

  /** A call, behind its opening parenthesis. */
  final Expression call(@Nullable String schema, String function) {
    switch (function) {
      case "extract" -> {
        Token field = take();
        expectWord("from");
        Expression moment = expression(OR);
        expectMark(")");
        return new Expression.Call(
            null, function, List.of(new Expression.Text(field.text()), moment));
      }
      case "position" -> {
        Expression part = expression(RANGE + 1);
        expectWord("in");
        Expression whole = expression(RANGE + 1);
        expectMark(")");
        return new Expression.Call(null, "strpos", List.of(whole, part));
      }
      case "substring" -> {
        return substring();
      }
      case "trim" -> {
        return trim();
      }
      default -> {}
    }
    boolean star = peek().kind() == Token.Kind.OPERATOR && peek().text().equals("*");
    at += star ? 1 : 0;
    boolean distinct = skipWord("distinct");
    skipWord("all");
    if (peek().isWord("variadic")) {
      throw new NotTranslatable("it calls " + function + "() with VARIADIC");
    }
    List<Expression> arguments = new ArrayList<>();
    List<Query.Order> orderBy = List.of();
    if (!star && !peek().isMark(")")) {
      do {
        arguments.add(expression(OR));
      } while (skipMark(","));
      orderBy = orderBy();
    }
    if (peek().kind() == Token.Kind.OPERATOR && peek().text().equals("=>")) {
      throw new NotTranslatable("it calls " + function + "() by the names of its arguments");
    }
    expectMark(")");
    return overRows(schema, function, arguments, star, distinct, orderBy);
  }

  private Expression overRows(
      @Nullable String schema,
      String function,
      List<Expression> arguments,
      boolean star,
      boolean distinct,
      List<Query.Order> orderBy) {
    if (peek().isWord("within")) {
      throw new NotTranslatable("it calls " + function + "() within a group");
    }
    @Nullable Expression filter = null;
    if (peek().isWord("filter") && ahead(1).isMark("(")) {
      at += 2;
      expectWord("where");
      filter = expression(OR);
      expectMark(")");
    }
    Expression.@Nullable Window over = skipWord("over") ? window() : null;
    boolean rows =
        star
            || distinct
            || !orderBy.isEmpty()
            || filter != null
            || over != null
            || AGGREGATES.contains(function);
    if (rows && schema != null && !schema.equals("pg_catalog")) {
      throw new NotTranslatable("it calls the function " + schema + "." + function + "()");
    }
    return rows
        ? new Expression.RowsCall(function, arguments, star, distinct, orderBy, filter, over)
        : new Expression.Call(schema, function, List.copyOf(arguments));
  }

  private Expression substring() {
    Expression text = expression(OR);
    List<Expression> arguments = new ArrayList<>(List.of(text));
    if (skipWord("from")) {
      arguments.add(expression(OR));
      if (skipWord("for")) {
        arguments.add(expression(OR));
      }
    } else if (skipWord("for")) {
      arguments.add(new Expression.Numeral("1"));
      arguments.add(expression(OR));
    } else {
      while (skipMark(",")) {
        arguments.add(expression(OR));
      }
    }
    expectMark(")");
    return new Expression.Call(null, "substring", arguments);
  }

  private Expression trim() {
    String function = "btrim";
    if (peek().isWord("both") || peek().isWord("leading") || peek().isWord("trailing")) {
      function =
          switch (take().text()) {
            case "leading" -> "ltrim";
            case "trailing" -> "rtrim";
            default -> "btrim";
          };
    }
    List<Expression> arguments = new ArrayList<>();
    if (skipWord("from")) {
      arguments.add(expression(OR));
      if (skipMark(",")) {
        arguments.add(expression(OR));
      }
    } else {
      Expression first = expression(OR);
      if (skipWord("from")) {
        arguments.add(expression(OR));
        arguments.add(first);
      } else {
        arguments.add(first);
        if (skipMark(",")) {
          arguments.add(expression(OR));
        }
      }
    }
    expectMark(")");
    return new Expression.Call(null, function, arguments);
  }

  /** A window, behind OVER. */
  private Expression.Window window() {
    if (!peek().isMark("(")) {
      return new Expression.Window(nameText(), List.of(), List.of(), "");
    }
    return windowInside();
  }

  /** A window's definition in parentheses. */
  final Expression.Window windowInside() {
    expectMark("(");
    @Nullable String base = null;
    Token first = peek();
    boolean named =
        first.isName()
            && !List.of("partition", "order", "rows", "range", "groups").contains(first.keyword());
    if (named) {
      base = nameText();
    }
    List<Expression> partitionBy = new ArrayList<>();
    if (skipWord("partition")) {
      expectWord("by");
      do {
        partitionBy.add(expression(OR));
      } while (skipMark(","));
    }
    List<Query.Order> orderBy = orderBy();
    StringBuilder frame = new StringBuilder();
    while (!peek().isMark(")")) {
      Token token = take();
      boolean plain =
          token.kind() == Token.Kind.WORD
              || (token.kind() == Token.Kind.NUMBER && token.text().indexOf('.') < 0);
      if (!plain) {
        throw new NotTranslatable("it frames a window by a computed distance");
      }
      frame.append(frame.isEmpty() ? "" : " ").append(token.text().toUpperCase(Locale.ROOT));
    }
    expectMark(")");
    return new Expression.Window(base, List.copyOf(partitionBy), orderBy, frame.toString());
  }

  /** An ORDER BY, if one begins here. */
  final List<Query.Order> orderBy() {
    if (!peek().isWord("order")) {
      return List.of();
    }
    at++;
    expectWord("by");
    List<Query.Order> terms = new ArrayList<>();
    do {
      Expression term = expression(OR);
      boolean descending = skipWord("desc");
      if (!descending) {
        skipWord("asc");
      }
      if (peek().isWord("using")) {
        throw new NotTranslatable("it orders by an operator");
      }
      @Nullable String nulls = null;
      if (skipWord("nulls")) {
        nulls = take().text().toUpperCase(Locale.ROOT);
      }
      terms.add(new Query.Order(term, descending, nulls));
    } while (skipMark(","));
    return List.copyOf(terms);
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
}
