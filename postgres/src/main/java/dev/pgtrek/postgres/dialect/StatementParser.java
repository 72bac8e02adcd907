package dev.pgtrek.postgres.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses SQLite's queries, and the statements that make views and triggers
 * (https://sqlite.org/syntaxdiagrams.html).
 */
final class StatementParser extends ExpressionParser {

  /** Words that end a result column or a table of FROM and so are no alias without AS. */
  private static final Set<String> NO_ALIAS =
      Set.of(
          "FROM",
          "WHERE",
          "GROUP",
          "HAVING",
          "ORDER",
          "LIMIT",
          "UNION",
          "INTERSECT",
          "EXCEPT",
          "JOIN",
          "LEFT",
          "RIGHT",
          "FULL",
          "INNER",
          "CROSS",
          "NATURAL",
          "OUTER",
          "ON",
          "USING",
          "WINDOW",
          "AS",
          "SET",
          "INDEXED",
          "NOT",
          "RETURNING",
          "AND",
          "OR",
          "IS",
          "IN",
          "LIKE",
          "GLOB",
          "BETWEEN",
          "ISNULL",
          "NOTNULL",
          "COLLATE",
          "END",
          "THEN",
          "ELSE",
          "WHEN",
          "ESCAPE",
          "VALUES",
          "SELECT",
          "DO");

  private static final Set<String> FRAME_WORDS =
      Set.of(
          "ROWS",
          "RANGE",
          "GROUPS",
          "BETWEEN",
          "AND",
          "UNBOUNDED",
          "PRECEDING",
          "FOLLOWING",
          "CURRENT",
          "ROW",
          "EXCLUDE",
          "NO",
          "OTHERS",
          "GROUP",
          "TIES");

  private StatementParser(List<Token> tokens) {
    super(tokens);
  }

  /** The query of a {@code CREATE VIEW}. */
  static Query view(String sql) {
    StatementParser parser = new StatementParser(Tokenizer.of(sql));
    parser.head("VIEW");
    if (parser.skipMark("(")) {
      do {
        parser.nameText();
      } while (parser.skipMark(","));
      parser.expectMark(")");
    }
    parser.expectWord("AS");
    Query query = parser.wholeQuery();
    parser.end();
    return query;
  }

  /** The parts of a {@code CREATE TRIGGER}. */
  static TriggerText trigger(String sql) {
    StatementParser parser = new StatementParser(Tokenizer.of(sql));
    parser.head("TRIGGER");
    TriggerText trigger = parser.triggerBody();
    parser.end();
    return trigger;
  }

  private void head(String kind) {
    expectWord("CREATE");
    if (skipWord("TEMP") || skipWord("TEMPORARY")) {
      throw new NotTranslatable("it is temporary");
    }
    expectWord(kind);
    if (skipWord("IF")) {
      expectWord("NOT");
      expectWord("EXISTS");
    }
    tableName();
  }

  private void end() {
    while (skipMark(";")) {
      // An end may be marked more than once.
    }
    if (peek().kind() != Token.Kind.END) {
      throw unexpected(peek());
    }
  }

  /** A name, with or without the schema in front. */
  private String tableName() {
    String name = nameText();
    return skipMark(".") ? nameText() : name;
  }

  // Queries

  private Query wholeQuery() {
    List<Query.Common> with = with();
    Query.Body body = body();
    List<Query.Order> orderBy = orderBy();
    @Nullable Expression limit = null;
    @Nullable Expression offset = null;
    if (skipWord("LIMIT")) {
      limit = expression(OR);
      if (skipWord("OFFSET")) {
        offset = expression(OR);
      } else if (skipMark(",")) {
        // LIMIT offset, count
        offset = limit;
        limit = expression(OR);
      }
    }
    return new Query(with, body, orderBy, limit, offset);
  }

  private List<Query.Common> with() {
    List<Query.Common> with = new ArrayList<>();
    if (skipWord("WITH")) {
      skipWord("RECURSIVE");
      do {
        String name = nameText();
        List<String> columns = peek().isMark("(") ? names() : List.of();
        expectWord("AS");
        if (skipWord("NOT")) {
          expectWord("MATERIALIZED");
        } else {
          skipWord("MATERIALIZED");
        }
        expectMark("(");
        Query query = wholeQuery();
        expectMark(")");
        with.add(new Query.Common(name, columns, query));
      } while (skipMark(","));
    }
    return List.copyOf(with);
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    expectMark("(");
    do {
      names.add(nameText());
    } while (skipMark(","));
    expectMark(")");
    return List.copyOf(names);
  }

  private Query.Body body() {
    Query.Body body = core();
    while (true) {
      if (skipWord("UNION")) {
        body = new Query.Compound(skipWord("ALL") ? "UNION ALL" : "UNION", body, core());
      } else if (skipWord("INTERSECT")) {
        body = new Query.Compound("INTERSECT", body, core());
      } else if (skipWord("EXCEPT")) {
        body = new Query.Compound("EXCEPT", body, core());
      } else {
        return body;
      }
    }
  }

  private Query.Body core() {
    if (skipWord("VALUES")) {
      List<List<Expression>> rows = new ArrayList<>();
      do {
        expectMark("(");
        rows.add(list());
      } while (skipMark(","));
      return new Query.Values(List.copyOf(rows));
    }
    expectWord("SELECT");
    boolean distinct = skipWord("DISTINCT");
    if (!distinct) {
      skipWord("ALL");
    }
    List<Query.Item> items = new ArrayList<>();
    do {
      items.add(item());
    } while (skipMark(","));
    Query.From from = skipWord("FROM") ? from() : null;
    Expression where = skipWord("WHERE") ? expression(OR) : null;
    List<Expression> groupBy = new ArrayList<>();
    if (skipWord("GROUP")) {
      expectWord("BY");
      do {
        groupBy.add(expression(OR));
      } while (skipMark(","));
    }
    Expression having = skipWord("HAVING") ? expression(OR) : null;
    List<Query.NamedWindow> windows = new ArrayList<>();
    if (skipWord("WINDOW")) {
      do {
        String name = nameText();
        expectWord("AS");
        windows.add(new Query.NamedWindow(name, window()));
      } while (skipMark(","));
    }
    return new Query.Select(
        distinct,
        List.copyOf(items),
        from,
        where,
        List.copyOf(groupBy),
        having,
        List.copyOf(windows));
  }

  private Query.Item item() {
    if (skipMark("*")) {
      return new Query.Star(null);
    }
    if (isName(peek()) && ahead(1).isMark(".") && ahead(2).isMark("*")) {
      String table = nameText();
      expectMark(".");
      expectMark("*");
      return new Query.Star(table);
    }
    Expression expression = expression(OR);
    return new Query.Column(expression, alias());
  }

  private @Nullable String alias() {
    if (skipWord("AS")) {
      return nameText();
    }
    Token token = peek();
    boolean plain = isName(token) && !NO_ALIAS.contains(token.operator());
    return plain ? nameText() : null;
  }

  private Query.From from() {
    Query.From left = source();
    while (true) {
      if (skipMark(",")) {
        left = new Query.Join(left, source(), "INNER", false, null, List.of());
        continue;
      }
      boolean natural = skipWord("NATURAL");
      String kind = joinKind();
      if (!skipWord("JOIN")) {
        if (natural || !kind.isEmpty()) {
          throw unexpected(peek());
        }
        return left;
      }
      Query.From right = source();
      Expression on = skipWord("ON") ? expression(OR) : null;
      List<String> using = on == null && skipWord("USING") ? names() : List.of();
      left = new Query.Join(left, right, kind.isEmpty() ? "INNER" : kind, natural, on, using);
    }
  }

  private String joinKind() {
    for (String kind : List.of("LEFT", "RIGHT", "FULL")) {
      if (skipWord(kind)) {
        skipWord("OUTER");
        return kind;
      }
    }
    return skipWord("INNER") || skipWord("CROSS") ? "INNER" : "";
  }

  private Query.From source() {
    if (skipMark("(")) {
      if (atQuery()) {
        Query query = wholeQuery();
        expectMark(")");
        return new Query.Sub(query, alias());
      }
      Query.From inner = from();
      expectMark(")");
      if (alias() != null) {
        throw new NotTranslatable("it gives a name to a join in parentheses");
      }
      return inner;
    }
    String name = tableName();
    if (peek().isMark("(")) {
      throw new NotTranslatable("it reads the table-valued function " + name + "()");
    }
    String alias = alias();
    if (skipWord("INDEXED")) {
      expectWord("BY");
      nameText();
    } else if (peek().isWord("NOT") && ahead(1).isWord("INDEXED")) {
      take();
      take();
    }
    return new Query.Named(name, alias);
  }

  private List<Query.Order> orderBy() {
    List<Query.Order> terms = new ArrayList<>();
    if (skipWord("ORDER")) {
      expectWord("BY");
      do {
        Expression expression = expression(OR);
        boolean descending = skipWord("DESC");
        if (!descending) {
          skipWord("ASC");
        }
        @Nullable String nulls = null;
        if (skipWord("NULLS")) {
          nulls = take().operator();
        }
        terms.add(new Query.Order(expression, descending, nulls));
      } while (skipMark(","));
    }
    return List.copyOf(terms);
  }

  // Parts of expressions that only statements have

  @Override
  @Nullable Expression query() {
    if (!atQuery()) {
      return null;
    }
    Query query = wholeQuery();
    expectMark(")");
    return new Expression.Subquery(query);
  }

  @Override
  Expression exists() {
    expectMark("(");
    Query query = wholeQuery();
    expectMark(")");
    return new Expression.Exists(query);
  }

  @Override
  @Nullable Expression inRows(Expression value, boolean negated) {
    if (!peek().isMark("(")) {
      String table = tableName();
      if (peek().isMark("(")) {
        throw new NotTranslatable("it reads the table-valued function " + table + "()");
      }
      Query all =
          new Query(
              List.of(),
              new Query.Select(
                  false,
                  List.of(new Query.Star(null)),
                  new Query.Named(table, null),
                  null,
                  List.of(),
                  null,
                  List.of()),
              List.of(),
              null,
              null);
      return new Expression.InQuery(value, all, negated);
    }
    Token next = ahead(1);
    if (!next.isWord("SELECT") && !next.isWord("WITH") && !next.isWord("VALUES")) {
      return null;
    }
    expectMark("(");
    Query query = wholeQuery();
    expectMark(")");
    return new Expression.InQuery(value, query, negated);
  }

  @Override
  Expression call(String function) {
    if (function.equals("raise")) {
      String action = take().operator();
      Expression message = skipMark(",") ? expression(OR) : null;
      expectMark(")");
      return new Expression.Raise(action, message);
    }
    boolean star = skipMark("*");
    boolean distinct = !star && skipWord("DISTINCT");
    if (!star && !distinct) {
      skipWord("ALL");
    }
    List<Expression> arguments = new ArrayList<>();
    List<Query.Order> orderBy = List.of();
    if (!star && !peek().isMark(")")) {
      do {
        arguments.add(expression(OR));
      } while (skipMark(","));
      orderBy = orderBy();
    }
    expectMark(")");
    Expression filter = null;
    if (peek().isWord("FILTER") && ahead(1).isMark("(")) {
      take();
      expectMark("(");
      expectWord("WHERE");
      filter = expression(OR);
      expectMark(")");
    }
    Expression.Window over = null;
    if (peek().isWord("OVER")) {
      take();
      over =
          peek().isMark("(")
              ? window()
              : new Expression.Window(nameText(), List.of(), List.of(), "");
    }
    boolean ordinary = !star && !distinct && orderBy.isEmpty() && filter == null && over == null;
    return ordinary && !RowsCalls.isAggregate(function, arguments.size())
        ? new Expression.Call(function, List.copyOf(arguments))
        : new Expression.RowsCall(
            function, List.copyOf(arguments), star, distinct, orderBy, filter, over);
  }

  private Expression.Window window() {
    expectMark("(");
    @Nullable String base = null;
    boolean named =
        isName(peek())
            && !peek().isWord("PARTITION")
            && !peek().isWord("ORDER")
            && !FRAME_WORDS.contains(peek().operator());
    if (named) {
      base = nameText();
    }
    List<Expression> partitionBy = new ArrayList<>();
    if (skipWord("PARTITION")) {
      expectWord("BY");
      do {
        partitionBy.add(expression(OR));
      } while (skipMark(","));
    }
    List<Query.Order> orderBy = orderBy();
    StringBuilder frame = new StringBuilder();
    while (!peek().isMark(")")) {
      Token token = take();
      boolean number = token.kind() == Token.Kind.NUMBER && token.text().matches("[0-9]+");
      if (!number && !FRAME_WORDS.contains(token.operator())) {
        throw unexpected(token);
      }
      frame.append(frame.isEmpty() ? "" : " ");
      frame.append(number ? token.text() : token.text().toUpperCase(Locale.ROOT));
    }
    expectMark(")");
    return new Expression.Window(base, List.copyOf(partitionBy), orderBy, frame.toString());
  }

  // Triggers

  private TriggerText triggerBody() {
    String timing = "BEFORE";
    if (skipWord("AFTER")) {
      timing = "AFTER";
    } else if (skipWord("INSTEAD")) {
      expectWord("OF");
      timing = "INSTEAD OF";
    } else {
      skipWord("BEFORE");
    }
    String event = take().operator();
    if (!Set.of("INSERT", "UPDATE", "DELETE").contains(event)) {
      throw new NotTranslatable("its event is not understood");
    }
    List<String> columns = new ArrayList<>();
    if (event.equals("UPDATE") && skipWord("OF")) {
      do {
        columns.add(nameText());
      } while (skipMark(","));
    }
    expectWord("ON");
    String table = tableName();
    if (skipWord("FOR")) {
      expectWord("EACH");
      expectWord("ROW");
    }
    Expression when = skipWord("WHEN") ? expression(OR) : null;
    expectWord("BEGIN");
    List<TriggerText.Action> actions = new ArrayList<>();
    while (!skipWord("END")) {
      actions.add(action());
      expectMark(";");
    }
    return new TriggerText(timing, event, List.copyOf(columns), table, when, List.copyOf(actions));
  }

  private TriggerText.Action action() {
    List<Query.Common> with = peek().isWord("WITH") ? with() : List.of();
    if (peek().isWord("SELECT") || peek().isWord("VALUES")) {
      Query query = wholeQuery();
      return new TriggerText.Ask(
          new Query(with, query.body(), query.orderBy(), query.limit(), query.offset()));
    }
    if (!with.isEmpty()) {
      throw new NotTranslatable("it writes with a WITH clause");
    }
    return switch (peek().operator()) {
      case "INSERT", "REPLACE" -> insert();
      case "UPDATE" -> update();
      case "DELETE" -> delete();
      default -> throw unexpected(peek());
    };
  }

  private String conflict() {
    return skipWord("OR") ? take().operator() : "ABORT";
  }

  private TriggerText.Insert insert() {
    String conflict = "REPLACE";
    if (!skipWord("REPLACE")) {
      expectWord("INSERT");
      conflict = conflict();
    }
    expectWord("INTO");
    String table = tableName();
    String alias = skipWord("AS") ? nameText() : null;
    List<String> columns = peek().isMark("(") ? names() : List.of();
    @Nullable Query rows = null;
    if (skipWord("DEFAULT")) {
      expectWord("VALUES");
    } else {
      rows = wholeQuery();
    }
    List<TriggerText.Upsert> upserts = new ArrayList<>();
    while (skipWord("ON")) {
      expectWord("CONFLICT");
      upserts.add(upsert());
    }
    return new TriggerText.Insert(table, alias, columns, rows, conflict, List.copyOf(upserts));
  }

  private TriggerText.Upsert upsert() {
    List<String> target = List.of();
    @Nullable Expression targetWhere = null;
    if (peek().isMark("(")) {
      target = names();
      targetWhere = skipWord("WHERE") ? expression(OR) : null;
    }
    expectWord("DO");
    if (skipWord("NOTHING")) {
      return new TriggerText.Upsert(target, targetWhere, List.of(), null);
    }
    expectWord("UPDATE");
    expectWord("SET");
    List<TriggerText.Assignment> set = assignments();
    Expression where = skipWord("WHERE") ? expression(OR) : null;
    return new TriggerText.Upsert(target, targetWhere, set, where);
  }

  private List<TriggerText.Assignment> assignments() {
    List<TriggerText.Assignment> all = new ArrayList<>();
    do {
      if (peek().isMark("(")) {
        List<String> columns = names();
        expectMark("=");
        expectMark("(");
        if (atQuery()) {
          throw new NotTranslatable("it sets several columns from one subquery");
        }
        List<Expression> values = list();
        if (values.size() != columns.size()) {
          throw unexpected(peek());
        }
        for (int i = 0; i < values.size(); i++) {
          all.add(new TriggerText.Assignment(columns.get(i), values.get(i)));
        }
      } else {
        String column = nameText();
        expectMark("=");
        all.add(new TriggerText.Assignment(column, expression(OR)));
      }
    } while (skipMark(","));
    return List.copyOf(all);
  }

  private TriggerText.Update update() {
    expectWord("UPDATE");
    String conflict = conflict();
    String table = tableName();
    String alias = alias();
    expectWord("SET");
    List<TriggerText.Assignment> set = assignments();
    Query.From from = skipWord("FROM") ? from() : null;
    Expression where = skipWord("WHERE") ? expression(OR) : null;
    return new TriggerText.Update(table, alias, set, from, where, conflict);
  }

  private TriggerText.Delete delete() {
    expectWord("DELETE");
    expectWord("FROM");
    String table = tableName();
    String alias = alias();
    Expression where = skipWord("WHERE") ? expression(OR) : null;
    return new TriggerText.Delete(table, alias, where);
  }
}
