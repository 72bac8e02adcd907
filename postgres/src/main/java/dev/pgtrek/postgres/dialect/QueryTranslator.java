package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.postgres.dialect.Operand.Constant;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.ViewRoute.Accuracy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says queries of SQLite in PostgreSQL. What is written out: the columns that {@code *} stands for,
 * the conditions of NATURAL and USING, SQLite's place of NULLs and its binary order in ORDER BY,
 * the one row of a subquery that is a value. For one thread.
 */
final class QueryTranslator {

  private final CommonTables commons = new CommonTables(this);
  private final FromClause from;
  private final AccuracyMeter meter;

  /** The query of a view whose columns it names, or null. */
  private @Nullable Query outermost;

  /**
   * @param relations tables and views by their folded name, columns without a name in front
   * @param places how each is written in a FROM
   * @param around what every query knows, as NEW and OLD in a trigger, or null
   */
  QueryTranslator(
      Map<String, Relation> relations,
      Map<String, String> places,
      AccuracyMeter meter,
      @Nullable QueryScope around) {
    this.from = new FromClause(this, relations, places, commons, around);
    this.meter = meter;
  }

  /**
   * A translated query.
   *
   * @param columns what it gives
   */
  record Rows(String sql, List<Out> columns) {

    Operand only() {
      if (columns.size() != 1) {
        throw new NotTranslatable("it takes a query of several columns for a value");
      }
      return columns.getFirst().operand();
    }
  }

  /**
   * A column of a query.
   *
   * @param name its name
   * @param operand its value, inside the query
   */
  record Out(String name, Operand operand, Accuracy accuracy) {}

  /** What this one's queries can read. */
  FromClause from() {
    return from;
  }

  /** A query whose rows are looked at. */
  Rows rows(Query query, @Nullable QueryScope outer) {
    return rows(query, outer, null);
  }

  /**
   * The same with names for its columns.
   *
   * @param names one per column, or null to leave the names to the query
   */
  Rows rows(Query query, @Nullable QueryScope outer, @Nullable List<Identifier> names) {
    Map<String, Relation> before = commons.all();
    String with = commons.with(query, outer);
    Rows rows = plain(query, outer, names);
    commons.keep(before);
    return new Rows(with + rows.sql(), rows.columns());
  }

  /** A view's query: a column under NOCASE that is planned as citext stays one. */
  Rows view(Query query, List<Identifier> names) {
    outermost = query;
    return rows(query, null, names);
  }

  /** Whether a view gives the column as citext, if its query is one SELECT. */
  static boolean foldsCase(Operand operand) {
    return operand.origin() != null
        && operand.origin().route().target().type() == ScalarType.CITEXT
        && "NOCASE".equals(operand.collation());
  }

  private static Operand folding(Operand operand) {
    if (!foldsCase(operand)) {
      return operand;
    }
    String sql = operand.atom();
    boolean column = sql.endsWith("\"" + TableScope.AS_TEXT);
    return operand.outside(
        column ? sql.substring(0, sql.length() - TableScope.AS_TEXT.length()) : sql + "::citext");
  }

  /** A query whose rows are written into columns. */
  String assigned(Query query, QueryScope outer, List<ColumnRoute> columns) {
    boolean plain =
        query.with().isEmpty()
            && query.orderBy().isEmpty()
            && query.limit() == null
            && query.body() instanceof Query.Select select
            && !select.distinct()
            && select.items().stream().allMatch(i -> i instanceof Query.Column);
    if (plain) {
      QueryPart.SelectPart part = select((Query.Select) query.body(), outer);
      List<String> values = new ArrayList<>();
      TriggerWrites.requireSame(part.columns().size(), columns.size());
      for (int i = 0; i < columns.size(); i++) {
        Query.Column item = (Query.Column) ((Query.Select) query.body()).items().get(i);
        values.add(Assignment.of(item.expression(), part.expressions(), columns.get(i)));
      }
      return "SELECT " + String.join(", ", values) + part.tail();
    }
    Rows rows = rows(query, outer);
    TriggerWrites.requireSame(rows.columns().size(), columns.size());
    List<String> values = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = Identifier.of("v" + (i + 1)).quoted();
      names.add(name);
      values.add(
          Assignment.of(rows.columns().get(i).operand().outside("\"q\"." + name), columns.get(i)));
    }
    return "SELECT "
        + String.join(", ", values)
        + "\nFROM ("
        + rows.sql()
        + ") AS \"q\" ("
        + String.join(", ", names)
        + ")";
  }

  /** A query that stands for a value: SQLite takes its first row. */
  Rows scalar(Query query, QueryScope outer) {
    Rows rows = rows(query, outer);
    boolean one =
        query.limit() != null
            || (query.body() instanceof Query.Select select
                && select.groupBy().isEmpty()
                && select.items().stream().anyMatch(QueryTranslator::aggregates));
    boolean bare =
        query.body() instanceof Query.Select select
            && select.from() == null
            && query.limit() == null;
    return one || bare ? rows : new Rows(rows.sql() + " LIMIT 1", rows.columns());
  }

  private static boolean aggregates(Query.Item item) {
    return item instanceof Query.Column(Expression expression, String _)
        && Walk.anyMatch(
            expression, e -> e instanceof Expression.RowsCall call && call.over() == null);
  }

  /** A query of which only counts whether it gives a row. */
  String existence(Query query, QueryScope outer) {
    boolean plain =
        query.body() instanceof Query.Select select
            && select.groupBy().isEmpty()
            && select.having() == null
            && select.items().stream().noneMatch(QueryTranslator::aggregates)
            && query.limit() == null;
    if (!plain) {
      return rows(query, outer).sql();
    }
    Query.Select select = (Query.Select) query.body();
    Query one =
        new Query(
            query.with(),
            new Query.Select(
                false,
                List.of(new Query.Column(new Expression.IntegerLiteral(1), null)),
                select.from(),
                select.where(),
                List.of(),
                null,
                List.of()),
            List.of(),
            null,
            null);
    return rows(one, outer).sql();
  }

  // The body and its order

  private Rows plain(Query query, @Nullable QueryScope outer, @Nullable List<Identifier> wanted) {
    boolean single = query.body() instanceof Query.Select select && !select.distinct();
    QueryPart part = part(query.body(), outer);
    List<Out> columns = part.columns();
    List<List<Operand>> leaves = CompoundColumns.unified(part);
    List<Out> seen = new ArrayList<>();
    List<Identifier> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Out column = columns.get(i);
      String name = wanted == null ? unique(column.name(), names) : wanted.get(i).text();
      names.add(Identifier.of(name));
      seen.add(new Out(name, CompoundColumns.common(leaves, i), column.accuracy()));
    }
    boolean stays = query.equals(outermost) && part instanceof QueryPart.SelectPart;
    String text = part.text(stays ? folded(leaves) : leaves, names);
    if (!query.orderBy().isEmpty()) {
      if (single) {
        text +=
            "\n" + OrderBy.over(query.orderBy(), ((QueryPart.SelectPart) part).expressions(), seen);
      } else {
        Relation rows = Relation.outside("q", seen).as("q");
        text =
            "SELECT * FROM (\n"
                + text
                + "\n) AS \"q\"\n"
                + OrderBy.ofColumns(query.orderBy(), columns, rows);
      }
    }
    return new Rows(text + limit(query), seen);
  }

  private static List<List<Operand>> folded(List<List<Operand>> leaves) {
    return leaves.stream()
        .map(leaf -> leaf.stream().map(QueryTranslator::folding).toList())
        .toList();
  }

  private static String unique(String name, List<Identifier> taken) {
    String free = name;
    for (int i = 1; taken.contains(Identifier.of(free)); i++) {
      free = name + ":" + i;
    }
    return free;
  }

  private static String limit(Query query) {
    String sql = "";
    if (query.limit() != null) {
      Operand limit = count(query.limit());
      if (limit.constant() instanceof Constant.Whole(long value) && value >= 0) {
        sql += "\nLIMIT " + value;
      }
    }
    if (query.offset() != null
        && count(query.offset()).constant() instanceof Constant.Whole(long value)
        && value > 0) {
      sql += "\nOFFSET " + value;
    }
    return sql;
  }

  private static Operand count(Expression expression) {
    if (expression instanceof Expression.IntegerLiteral(long value)) {
      return Operand.whole(value);
    }
    throw new NotTranslatable("it limits its rows by something else than a plain number");
  }

  /** One part of a body. */
  QueryPart part(Query.Body body, @Nullable QueryScope outer) {
    return switch (body) {
      case Query.Select select -> select(select, outer);
      case Query.Values(List<List<Expression>> rows) -> values(rows, outer);
      case Query.Compound compound ->
          new QueryPart.CompoundPart(
              compound.operator(), part(compound.left(), outer), part(compound.right(), outer));
    };
  }

  private QueryPart values(List<List<Expression>> rows, @Nullable QueryScope outer) {
    QueryScope scope = new QueryScope(outer, meter);
    QueryExpressions expressions = new QueryExpressions(this, scope, Map.of(), meter);
    List<List<Out>> leaves = new ArrayList<>();
    for (List<Expression> row : rows) {
      List<Out> leaf = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        Expression value = row.get(i);
        AccuracyMeter.Measured<Operand> measured = meter.measure(() -> expressions.operand(value));
        leaf.add(new Out("column" + (i + 1), measured.value(), measured.accuracy()));
      }
      leaves.add(leaf);
    }
    return new QueryPart.ValuesPart(leaves);
  }

  // SELECT

  private QueryPart.SelectPart select(Query.Select select, @Nullable QueryScope outer) {
    QueryScope scope = new QueryScope(outer, meter);
    Map<String, Expression.Window> windows = new HashMap<>();
    select.windows().forEach(w -> windows.put(Scope.asciiLower(w.name()), w.window()));
    QueryExpressions expressions = new QueryExpressions(this, scope, windows, meter);
    StringBuilder tail = new StringBuilder();
    if (select.from() != null) {
      tail.append("\nFROM ").append(from.of(select.from(), scope, expressions));
    }
    List<Out> columns = new ArrayList<>();
    Map<String, Operand> named = new LinkedHashMap<>();
    for (Query.Item item : select.items()) {
      switch (item) {
        case Query.Star(String table) -> columns.addAll(star(scope, table));
        case Query.Column(Expression expression, String alias) -> {
          AccuracyMeter.Measured<Operand> value =
              meter.measure(() -> expressions.operand(expression));
          columns.add(
              new Out(
                  alias != null ? alias : name(expression, columns.size()),
                  value.value(),
                  value.accuracy()));
          if (alias != null) {
            named.putIfAbsent(alias, value.value());
          }
        }
      }
    }
    if (select.distinct()) {
      columns.forEach(c -> grouped(c.operand()));
    }
    named.forEach(scope::name);
    if (select.where() != null) {
      tail.append("\nWHERE ").append(expressions.truth(select.where()).sql());
    }
    if (!select.groupBy().isEmpty()) {
      tail.append("\nGROUP BY ")
          .append(
              select.groupBy().stream()
                  .map(term -> grouped(OrderBy.term(term, columns, expressions)).sql())
                  .collect(Collectors.joining(", ")));
    }
    if (select.having() != null) {
      tail.append("\nHAVING ").append(expressions.truth(select.having()).sql());
    }
    return new QueryPart.SelectPart(select.distinct(), columns, tail.toString(), expressions);
  }

  /** Refuses to take for equal what only SQLite takes for equal. */
  static Operand grouped(Operand operand) {
    if (operand.is(Family.TEXT) && operand.collation() != null) {
      throw new NotTranslatable(
          "it takes texts for equal under the collation " + operand.collation());
    }
    if (operand.is(Family.JSON)) {
      throw new NotTranslatable("it compares JSON as text");
    }
    if (operand.is(Family.UUID) && !Comparisons.isLowerUuid(operand)) {
      throw new NotTranslatable(
          "it compares " + operand.called() + ", whose UUIDs are not all texts in lower case");
    }
    return operand;
  }

  private static String name(Expression expression, int at) {
    return expression instanceof Expression.Name name ? name.name() : "column" + (at + 1);
  }

  private static List<Out> star(QueryScope scope, @Nullable String table) {
    List<Out> columns = new ArrayList<>();
    boolean found = false;
    for (Relation relation : scope.relations()) {
      if (table != null && !Scope.same(relation.name(), table)) {
        continue;
      }
      found = true;
      for (Relation.Field field : relation.fields()) {
        if (table == null && scope.isMerged(field)) {
          continue;
        }
        Operand both = table == null ? scope.both(field.name()) : null;
        columns.add(
            new Out(field.name(), both == null ? scope.carried(field) : both, field.accuracy()));
      }
    }
    if (!found) {
      throw new NotTranslatable("it takes all columns of what it does not read");
    }
    return columns;
  }
}
