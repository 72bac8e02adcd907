package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.spi.ViewRoute.Accuracy;
import dev.pgtrek.sqlite.dialect.Operand.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says queries of PostgreSQL in SQLite. What is written out: the place of NULLs in an order, the
 * conditions of USING, the names of a subquery's columns. For one thread.
 */
final class QueryTranslator {

  /** Tables and views by schema and name. */
  private final Map<String, Relation> relations;

  private final Map<String, Relation> commons = new HashMap<>();
  private boolean clock;

  QueryTranslator(Map<String, Relation> relations) {
    this.relations = relations;
  }

  /** The key of a table or view. */
  static String key(@Nullable String schema, String name) {
    return (schema == null ? "" : schema) + "\0" + name;
  }

  /** Whether a query that was said depends on the moment of asking. */
  boolean clock() {
    return clock;
  }

  void asksTheClock() {
    clock = true;
  }

  /** A translated query. */
  record Rows(String sql, List<Out> columns) {

    Operand only() {
      if (columns.size() != 1) {
        throw new NotTranslatable("it takes a query of several columns for a value");
      }
      return columns.getFirst().value();
    }
  }

  /** A column of a query: its name, its value inside the query, how it can be compared. */
  record Out(String name, Operand value, Accuracy accuracy) {}

  /**
   * Says a query.
   *
   * @param names what its columns are called, or null to leave that to the query
   */
  Rows rows(Query query, @Nullable QueryScope outer, @Nullable List<String> names) {
    Map<String, Relation> before = new HashMap<>(commons);
    String with = with(query, outer);
    boolean limited = query.limit() != null || query.offset() != null;
    Rows body =
        query.body() instanceof Query.Select select
            ? select(select, outer, names, query.orderBy(), limited)
            : ordered(body(query.body(), outer, names), query.orderBy(), limited);
    commons.clear();
    commons.putAll(before);
    return new Rows(with + body.sql() + limit(query, outer), body.columns());
  }

  private String limit(Query query, @Nullable QueryScope outer) {
    if (query.limit() == null && query.offset() == null) {
      return "";
    }
    QueryExpressions expressions = new QueryExpressions(this, new QueryScope(outer));
    String limit = query.limit() == null ? "-1" : expressions.operand(query.limit()).sql();
    return "\nLIMIT "
        + (limit.equals("NULL") ? "-1" : limit)
        + (query.offset() == null ? "" : " OFFSET " + expressions.operand(query.offset()).sql());
  }

  // WITH

  private String with(Query query, @Nullable QueryScope outer) {
    if (query.with().isEmpty()) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    for (Query.Common common : query.with()) {
      parts.add(query.recursive() ? recursive(common, outer) : common(common, outer));
    }
    return (query.recursive() ? "WITH RECURSIVE " : "WITH ") + String.join(",\n", parts) + "\n";
  }

  private String common(Query.Common common, @Nullable QueryScope outer) {
    Rows rows = rows(common.query(), outer, common.columns().isEmpty() ? null : common.columns());
    return define(common.name(), rows);
  }

  private String define(String name, Rows rows) {
    String quoted = Identifier.of(name).quoted();
    commons.put(name, outside(name, quoted, rows.columns()));
    return quoted + " AS (" + rows.sql() + ")";
  }

  /** What a query's columns are to the query around it. */
  private static Relation outside(String name, String place, List<Out> columns) {
    List<Relation.Field> fields = new ArrayList<>();
    for (Out column : columns) {
      fields.add(
          new Relation.Field(
              column.name(),
              Identifier.of(column.name()),
              column.value().outside(Identifier.of(column.name()).quoted())));
    }
    return new Relation(name, place, fields);
  }

  /** A start, UNION [ALL], and a step that reads what there is so far. */
  private String recursive(Query.Common common, @Nullable QueryScope outer) {
    Query query = common.query();
    boolean usual =
        query.body() instanceof Query.Compound compound
            && compound.operator().startsWith("UNION")
            && query.orderBy().isEmpty()
            && query.limit() == null
            && query.offset() == null
            && query.with().isEmpty();
    if (!usual) {
      return common(common, outer);
    }
    Query.Compound compound = (Query.Compound) query.body();
    List<String> names = common.columns();
    Rows start = body(compound.left(), outer, names.isEmpty() ? null : names);
    define(common.name(), start);
    List<String> called = start.columns().stream().map(Out::name).toList();
    Rows step = body(compound.right(), outer, called);
    Rows both = together(compound.operator(), start, step);
    return define(common.name(), both);
  }

  // Bodies

  private Rows body(Query.Body body, @Nullable QueryScope outer, @Nullable List<String> names) {
    return switch (body) {
      case Query.Select select -> select(select, outer, names, List.of(), false);
      case Query.Nested(Query query) -> {
        Rows rows = rows(query, outer, names);
        yield new Rows("SELECT * FROM (" + rows.sql() + ")", rows.columns());
      }
      case Query.Values(List<List<Expression>> rows) -> values(rows, outer, names);
      case Query.Compound(String operator, Query.Body left, Query.Body right) -> {
        Rows first = body(left, outer, names);
        List<String> called = first.columns().stream().map(Out::name).toList();
        Rows second = body(right, outer, called);
        yield together(
            operator,
            first,
            right instanceof Query.Compound
                ? new Rows("SELECT * FROM (" + second.sql() + ")", second.columns())
                : second);
      }
    };
  }

  private static Rows together(String operator, Rows left, Rows right) {
    if (left.columns().size() != right.columns().size()) {
      throw new NotTranslatable("it puts queries of different columns together");
    }
    List<Out> columns = new ArrayList<>();
    for (int i = 0; i < left.columns().size(); i++) {
      Out one = left.columns().get(i);
      Out other = right.columns().get(i);
      columns.add(new Out(one.name(), either(one, other, operator), worse(one, other)));
    }
    return new Rows(left.sql() + "\n" + operator + "\n" + right.sql(), columns);
  }

  private static Operand either(Out one, Out other, String operator) {
    Operand first = one.value();
    Operand second = other.value();
    boolean alike =
        first.kind() == second.kind()
            || first.is(Kind.NULL)
            || second.is(Kind.NULL)
            || (isExact(first) && isExact(second))
            || (first.is(Kind.DOUBLE) && second.is(Kind.DOUBLE));
    if (!alike) {
      throw new NotTranslatable("it puts values of different kinds into one column");
    }
    if (first.kind().isMoment()
        && !String.valueOf(written(first)).equals(String.valueOf(written(second)))) {
      throw new NotTranslatable("it puts moments of different spellings into one column");
    }
    if (!operator.equals("UNION ALL")) {
      Groups.require(first);
      Groups.require(second);
    }
    Operand chosen = first.is(Kind.NULL) || second.is(Kind.NUMERIC) ? second : first;
    return chosen.origin() != null && !chosen.origin().equals(first.origin())
        ? chosen.origin(null)
        : first.origin() != null && second.origin() == null ? chosen.origin(null) : chosen;
  }

  private static @Nullable Object written(Operand value) {
    return value.origin() == null || value.is(Kind.NULL)
        ? dev.pgtrek.model.ValueFormat.ISO
        : StoredColumns.written(value.origin());
  }

  private static boolean isExact(Operand value) {
    return value.is(Kind.INTEGER) || value.is(Kind.NUMERIC);
  }

  private static Accuracy worse(Out one, Out other) {
    return one.accuracy() == Accuracy.EXACT ? other.accuracy() : one.accuracy();
  }

  private Rows values(
      List<List<Expression>> rows, @Nullable QueryScope outer, @Nullable List<String> names) {
    QueryExpressions expressions = new QueryExpressions(this, new QueryScope(outer));
    Rows all = new Rows("", List.of());
    for (List<Expression> row : rows) {
      List<Out> columns = new ArrayList<>();
      List<String> items = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        String name = names == null ? "column" + (i + 1) : names.get(i);
        Operand value = expressions.operand(row.get(i));
        columns.add(new Out(name, value, Accuracy.EXACT));
        items.add(value.sql() + " AS " + Identifier.of(name).quoted());
      }
      Rows one = new Rows("SELECT " + String.join(", ", items), columns);
      all = all.columns().isEmpty() ? one : together("UNION ALL", all, one);
    }
    return all;
  }

  private Rows select(
      Query.Select select,
      @Nullable QueryScope outer,
      @Nullable List<String> names,
      List<Query.Order> orderBy,
      boolean limited) {
    QueryScope scope = new QueryScope(outer);
    QueryExpressions expressions = new QueryExpressions(this, scope);
    String from =
        select.from().stream()
            .map(f -> from(f, scope, outer, expressions))
            .collect(Collectors.joining(",\n  "));
    List<Out> columns = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (Out out : items(select.items(), scope, expressions)) {
      int at = columns.size();
      String name = names == null || at >= names.size() ? out.name() : names.get(at);
      Operand value = out.value().is(Kind.JSON_TEXT) ? Documents.text(out.value()) : out.value();
      columns.add(new Out(name, value, out.accuracy()));
      items.add(value.sql() + " AS " + Identifier.of(name).quoted());
      if (select.distinct()) {
        Groups.require(value);
      }
    }
    if (names != null && names.size() != columns.size()) {
      throw new NotTranslatable("it names more or fewer columns than its query gives");
    }
    StringBuilder sql = new StringBuilder(select.distinct() ? "SELECT DISTINCT " : "SELECT ");
    sql.append(items.isEmpty() ? "1" : String.join(", ", items));
    sql.append(from.isEmpty() ? "" : "\nFROM " + from);
    if (select.where() != null) {
      sql.append("\nWHERE ").append(expressions.truth(select.where()).sql());
    }
    sql.append(groupBy(select, columns, expressions));
    if (select.having() != null) {
      sql.append("\nHAVING ").append(expressions.truth(select.having()).sql());
    }
    if (!select.windows().isEmpty()) {
      sql.append(
          select.windows().stream()
              .map(w -> Identifier.of(w.name()).quoted() + " AS " + expressions.window(w.window()))
              .collect(Collectors.joining(", ", "\nWINDOW ", "")));
    }
    if (!orderBy.isEmpty()) {
      sql.append(
          orderBy.stream()
              .map(term -> order(term, columns, expressions, limited))
              .collect(Collectors.joining(", ", "\nORDER BY ", "")));
    }
    return new Rows(sql.toString(), columns);
  }

  private static String groupBy(
      Query.Select select, List<Out> columns, QueryExpressions expressions) {
    if (select.groupBy().isEmpty()) {
      return "";
    }
    List<String> terms = new ArrayList<>();
    for (Expression term : select.groupBy()) {
      Operand value =
          term instanceof Expression.Numeral(String place)
              ? columns.get(Integer.parseInt(place) - 1).value()
              : expressions.operand(term);
      Groups.require(value);
      terms.add(value.sql());
    }
    return "\nGROUP BY " + String.join(", ", terms);
  }

  /** In an ORDER BY a bare name means a result before it means a column. */
  private static String order(
      Query.Order term, List<Out> columns, QueryExpressions expressions, boolean limited) {
    Expression expression = term.expression();
    @Nullable Operand value = null;
    if (expression instanceof Expression.Numeral(String place)) {
      value = columns.get(Integer.parseInt(place) - 1).value();
    } else if (expression instanceof Expression.Name(String table, String name) && table == null) {
      for (Out column : columns) {
        value = value == null && column.name().equals(name) ? column.value() : value;
      }
    }
    return Groups.ordered(value == null ? expressions.operand(expression) : value, term, limited);
  }

  /** An order over the columns of a compound. */
  private static Rows ordered(Rows rows, List<Query.Order> orderBy, boolean limited) {
    if (orderBy.isEmpty()) {
      return rows;
    }
    List<String> terms = new ArrayList<>();
    for (Query.Order term : orderBy) {
      int at = -1;
      if (term.expression() instanceof Expression.Numeral(String place)) {
        at = Integer.parseInt(place) - 1;
      } else if (term.expression() instanceof Expression.Name(String _, String name)) {
        for (int i = 0; i < rows.columns().size() && at < 0; i++) {
          at = rows.columns().get(i).name().equals(name) ? i : -1;
        }
      }
      if (at < 0 || at >= rows.columns().size()) {
        throw new NotTranslatable("it orders different rows by something that is none of them");
      }
      Operand value = rows.columns().get(at).value();
      terms.add(Groups.ordered(value.outside(Integer.toString(at + 1)), term, limited));
    }
    return new Rows(rows.sql() + "\nORDER BY " + String.join(", ", terms), rows.columns());
  }

  private List<Out> items(List<Query.Item> items, QueryScope scope, QueryExpressions expressions) {
    List<Out> outs = new ArrayList<>();
    for (Query.Item item : items) {
      switch (item) {
        case Query.Star(String table) -> {
          for (Relation relation : scope.relations()) {
            if (table == null || relation.name().equals(table)) {
              relation
                  .fields()
                  .forEach(f -> outs.add(new Out(f.name(), relation.operand(f), Accuracy.EXACT)));
            }
          }
        }
        case Query.Column(Expression expression, String alias) -> {
          expressions.takeAccuracy();
          Operand value = expressions.operand(expression);
          outs.add(
              new Out(alias == null ? name(expression) : alias, value, expressions.takeAccuracy()));
        }
      }
    }
    return outs;
  }

  /** What PostgreSQL calls a column that is given no name. */
  private static String name(Expression expression) {
    return switch (expression) {
      case Expression.Name(String _, String name) -> name;
      case Expression.Call call -> call.function();
      case Expression.RowsCall call -> call.function();
      case Expression.Case _ -> "case";
      case Expression.Exists _ -> "exists";
      case Expression.Cast(Expression inner, TypeName type) -> {
        String name = name(inner);
        yield name.equals("?column?") ? type.name() : name;
      }
      default -> "?column?";
    };
  }

  // FROM

  private String from(
      Query.From from, QueryScope scope, @Nullable QueryScope outer, QueryExpressions expressions) {
    return switch (from) {
      case Query.Named named -> named(named, scope);
      case Query.Sub(Query query, String alias, List<String> columns) -> {
        Rows rows = rows(query, outer, columns.isEmpty() ? null : columns);
        String called = alias == null ? "q" + (scope.relations().size() + 1) : alias;
        scope.add(outside(called, "", rows.columns()));
        yield "(" + rows.sql() + ") AS " + Identifier.of(called).quoted();
      }
      case Query.Join join -> join(join, scope, outer, expressions);
    };
  }

  private String named(Query.Named named, QueryScope scope) {
    if (!named.columns().isEmpty()) {
      throw new NotTranslatable("it gives the columns of a table other names");
    }
    @Nullable Relation relation = named.schema() == null ? commons.get(named.name()) : null;
    if (relation == null) {
      relation = relations.get(key(named.schema(), named.name()));
    }
    if (relation == null && named.schema() == null) {
      List<Relation> ofName =
          relations.entrySet().stream()
              .filter(e -> e.getKey().endsWith("\0" + named.name()))
              .map(Map.Entry::getValue)
              .toList();
      relation = ofName.size() == 1 ? ofName.getFirst() : null;
    }
    if (relation == null) {
      throw new NotTranslatable(
          "it reads "
              + (named.schema() == null ? "" : named.schema() + ".")
              + named.name()
              + ", which is not carried");
    }
    String alias = named.alias() == null ? named.name() : named.alias();
    scope.add(relation.as(alias));
    return relation.place() + " AS " + Identifier.of(alias).quoted();
  }

  private String join(
      Query.Join join, QueryScope scope, @Nullable QueryScope outer, QueryExpressions expressions) {
    if (join.kind().equals("RIGHT") || join.kind().equals("FULL")) {
      throw new NotTranslatable(
          "it takes a " + join.kind() + " JOIN, which SQLite knows since 3.39 only");
    }
    int before = scope.relations().size();
    String left = from(join.left(), scope, outer, expressions);
    int middle = scope.relations().size();
    String right = from(join.right(), scope, outer, expressions);
    if (join.right() instanceof Query.Join) {
      right = "(" + right + ")";
    }
    String kind = join.kind().equals("INNER") ? "JOIN" : join.kind() + " JOIN";
    String both = left + "\n  " + kind + " " + right;
    if (!join.using().isEmpty()) {
      List<Relation> all = scope.relations();
      List<String> pairs = new ArrayList<>();
      for (String column : join.using()) {
        pairs.add(
            pair(column, all.subList(before, middle), all.subList(middle, all.size()), scope));
      }
      return both + " ON " + String.join(" AND ", pairs);
    }
    return join.on() == null ? both : both + " ON " + expressions.truth(join.on()).sql();
  }

  private static String pair(
      String column, List<Relation> left, List<Relation> right, QueryScope scope) {
    Operand one = operand(column, left);
    Operand other = operand(column, right);
    right.stream().filter(r -> r.field(column) != null).forEach(r -> scope.merge(r, column));
    return Comparisons.compare("=", one, other).at(Level.AND);
  }

  private static Operand operand(String column, List<Relation> relations) {
    for (Relation relation : relations) {
      Relation.Field field = relation.field(column);
      if (field != null) {
        return relation.operand(field);
      }
    }
    throw new NotTranslatable("it joins by the column " + column + ", which one side lacks");
  }
}
