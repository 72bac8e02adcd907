package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.Table;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.TableRoute;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements of a trigger's body, as lines of PL/pgSQL. For one thread. */
final class TriggerWrites {

  private final Map<String, TableRoute> tables;
  private final Collection<TriggerText> triggers;
  private final QueryTranslator queries;
  private final QueryScope records;
  private final AccuracyMeter meter;

  /** What has to be done before the function is left early, or empty. */
  private final String leave;

  TriggerWrites(
      Map<String, TableRoute> tables,
      Collection<TriggerText> triggers,
      QueryTranslator queries,
      QueryScope records,
      AccuracyMeter meter,
      String leave) {
    this.tables = tables;
    this.triggers = triggers;
    this.queries = queries;
    this.records = records;
    this.meter = meter;
    this.leave = leave;
  }

  String statement(TriggerText.Action action) {
    return switch (action) {
      case TriggerText.Ask(Query query) -> ask(query);
      case TriggerText.Insert insert -> insert(insert);
      case TriggerText.Update update -> update(update);
      case TriggerText.Delete delete -> delete(delete);
    };
  }

  private TableRoute route(String table) {
    TableRoute route = tables.get(Scope.asciiLower(table));
    if (route == null) {
      throw new NotTranslatable("it writes to " + table + ", which is no table that is carried");
    }
    return route;
  }

  static ColumnRoute column(TableRoute route, String name) {
    for (ColumnRoute column : route.columns()) {
      if (Scope.same(column.source().name().text(), name)) {
        return column;
      }
    }
    throw new NotTranslatable("it writes to the column " + name + ", which is not carried over");
  }

  private QueryExpressions expressions(QueryScope scope) {
    return new QueryExpressions(queries, scope, Map.of(), meter);
  }

  private QueryScope inside() {
    return new QueryScope(records, meter);
  }

  // INSERT

  private String insert(TriggerText.Insert insert) {
    TableRoute route = route(insert.table());
    List<ColumnRoute> columns = columns(insert, route);
    refuseLostDefaults(route, columns);
    String alias = insert.alias() == null ? insert.table() : insert.alias();
    StringBuilder sql =
        new StringBuilder("INSERT INTO ")
            .append(route.target().name().quoted())
            .append(" AS ")
            .append(Identifier.of(alias).quoted());
    if (insert.rows() == null) {
      sql.append(" DEFAULT VALUES");
    } else {
      sql.append(
          columns.stream()
              .map(c -> c.target().name().quoted())
              .collect(Collectors.joining(", ", " (", ")\n  ")));
      sql.append(rows(insert.rows(), columns).replace("\n", "\n  "));
    }
    sql.append(conflict(insert, route, alias));
    return sql.append(";\n").toString();
  }

  private static List<ColumnRoute> columns(TriggerText.Insert insert, TableRoute route) {
    return insert.columns().isEmpty()
        ? TriggerTranslator.written(route).stream()
            .map(c -> column(route, c.name().text()))
            .toList()
        : insert.columns().stream().map(c -> column(route, c)).toList();
  }

  /** A column left out takes its default, which must not have been lost on the way. */
  private static void refuseLostDefaults(TableRoute route, List<ColumnRoute> given) {
    for (ColumnRoute column : route.columns()) {
      boolean lost =
          !given.contains(column)
              && column.source().defaultSql() != null
              && column.target().defaultSql() == null;
      if (lost) {
        throw new NotTranslatable(
            "it relies on the default of the column "
                + column.source().name()
                + ", which is not carried");
      }
    }
  }

  private String rows(Query query, List<ColumnRoute> columns) {
    boolean plain = query.with().isEmpty() && query.orderBy().isEmpty() && query.limit() == null;
    if (plain && query.body() instanceof Query.Values(List<List<Expression>> rows)) {
      return rows.stream()
          .map(row -> row(row, columns))
          .collect(Collectors.joining(", ", "VALUES ", ""));
    }
    return queries.assigned(query, records, columns);
  }

  private String row(List<Expression> row, List<ColumnRoute> columns) {
    requireSame(row.size(), columns.size());
    QueryExpressions expressions = expressions(inside());
    List<String> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      boolean counted =
          row.get(i) instanceof Expression.NullLiteral
              && columns.get(i).target().identity() != null;
      values.add(counted ? "DEFAULT" : Assignment.of(row.get(i), expressions, columns.get(i)));
    }
    return "(" + String.join(", ", values) + ")";
  }

  static void requireSame(int values, int columns) {
    if (values != columns) {
      throw new NotTranslatable("it writes " + values + " values into " + columns + " columns");
    }
  }

  private String conflict(TriggerText.Insert insert, TableRoute route, String alias) {
    if (!insert.upserts().isEmpty()) {
      if (insert.upserts().size() > 1 || !insert.conflict().equals("ABORT")) {
        throw new NotTranslatable("it says in several ways what happens where a key is taken");
      }
      return upsert(insert.upserts().getFirst(), route, alias);
    }
    return switch (insert.conflict()) {
      case "ABORT", "FAIL", "ROLLBACK" -> "";
      case "IGNORE" -> "\n  ON CONFLICT DO NOTHING";
      default -> replace(route);
    };
  }

  private String upsert(TriggerText.Upsert upsert, TableRoute route, String alias) {
    if (upsert.targetWhere() != null) {
      throw new NotTranslatable("it names a partial key");
    }
    List<Identifier> columns =
        upsert.target().stream().map(c -> column(route, c).target().name()).toList();
    boolean known =
        keys(route.target()).stream()
            .anyMatch(k -> k != null && new HashSet<>(k).equals(new HashSet<>(columns)));
    if (!columns.isEmpty() && !known) {
      throw new NotTranslatable("it names a key that the planned table does not have");
    }
    String target =
        columns.isEmpty()
            ? ""
            : columns.stream().map(Identifier::quoted).collect(Collectors.joining(", ", " (", ")"));
    if (upsert.set().isEmpty()) {
      return "\n  ON CONFLICT" + target + " DO NOTHING";
    }
    if (columns.isEmpty()) {
      throw new NotTranslatable("it updates without naming a key");
    }
    QueryScope scope = inside();
    scope.add(Relation.of(route).as(alias));
    scope.addRecord(Relation.of(route).as("excluded"));
    QueryExpressions expressions = expressions(scope);
    String where =
        upsert.where() == null ? "" : "\n  WHERE " + expressions.truth(upsert.where()).sql();
    return "\n  ON CONFLICT"
        + target
        + " DO UPDATE SET "
        + set(upsert.set(), route, expressions)
        + where;
  }

  /** What is unique, as columns; null for an index that is over more than columns. */
  private static List<@Nullable List<Identifier>> keys(Table table) {
    List<@Nullable List<Identifier>> keys = new ArrayList<>();
    if (table.primaryKey() != null) {
      keys.add(table.primaryKey().columns());
    }
    table.uniqueKeys().stream().map(Key::columns).forEach(keys::add);
    for (Index index : table.indexes()) {
      if (index.unique()) {
        boolean columns =
            index.where() == null && index.terms().stream().allMatch(t -> t.column() != null);
        keys.add(columns ? index.terms().stream().map(Index.Term::column).toList() : null);
      }
    }
    return keys;
  }

  private String replace(TableRoute route) {
    List<@Nullable List<Identifier>> keys = keys(route.target());
    if (keys.isEmpty()) {
      return "";
    }
    @Nullable List<Identifier> key = keys.getFirst();
    if (keys.size() > 1 || key == null) {
      throw new NotTranslatable("it replaces rows of a table that has more than one key");
    }
    for (TableRoute other : tables.values()) {
      for (ForeignKey reference : other.target().foreignKeys()) {
        boolean follows =
            reference.parent().equals(route.target().name())
                && reference.onDelete() != ForeignKey.Action.NO_ACTION;
        if (follows) {
          throw new NotTranslatable(
              "it replaces rows that others refer to, which a replacement would delete");
        }
      }
    }
    String table = route.source().name().table().text();
    boolean watched =
        triggers.stream()
            .anyMatch(t -> Scope.same(t.table(), table) && !t.event().equals("DELETE"));
    if (watched) {
      throw new NotTranslatable(
          "it replaces rows of a table whose other triggers would take that for an update");
    }
    List<String> rest =
        route.columns().stream()
            .map(c -> c.target().name())
            .filter(n -> !key.contains(n))
            .map(n -> n.quoted() + " = excluded." + n.quoted())
            .toList();
    String target =
        key.stream().map(Identifier::quoted).collect(Collectors.joining(", ", " (", ")"));
    return "\n  ON CONFLICT"
        + target
        + (rest.isEmpty() ? " DO NOTHING" : " DO UPDATE SET " + String.join(", ", rest));
  }

  // UPDATE, DELETE

  private static String set(
      List<TriggerText.Assignment> set, TableRoute route, QueryExpressions expressions) {
    return set.stream()
        .map(
            s -> {
              ColumnRoute column = column(route, s.column());
              return column.target().name().quoted()
                  + " = "
                  + Assignment.of(s.value(), expressions, column);
            })
        .collect(Collectors.joining(", "));
  }

  private String update(TriggerText.Update update) {
    if (!Set.of("ABORT", "FAIL", "ROLLBACK").contains(update.conflict())) {
      throw new NotTranslatable("it updates with OR " + update.conflict());
    }
    TableRoute route = route(update.table());
    String alias = update.alias() == null ? update.table() : update.alias();
    QueryScope scope = inside();
    scope.add(Relation.of(route).as(alias));
    QueryExpressions expressions = expressions(scope);
    String from =
        update.from() == null
            ? ""
            : "\n  FROM " + queries.from().of(update.from(), scope, expressions);
    String where =
        update.where() == null ? "" : "\n  WHERE " + expressions.truth(update.where()).sql();
    return "UPDATE "
        + route.target().name().quoted()
        + " AS "
        + Identifier.of(alias).quoted()
        + " SET "
        + set(update.set(), route, expressions)
        + from
        + where
        + ";\n";
  }

  private String delete(TriggerText.Delete delete) {
    TableRoute route = route(delete.table());
    String alias = delete.alias() == null ? delete.table() : delete.alias();
    QueryScope scope = inside();
    scope.add(Relation.of(route).as(alias));
    String where =
        delete.where() == null ? "" : "\n  WHERE " + expressions(scope).truth(delete.where()).sql();
    return "DELETE FROM "
        + route.target().name().quoted()
        + " AS "
        + Identifier.of(alias).quoted()
        + where
        + ";\n";
  }

  // SELECT, which is there for RAISE

  private String ask(Query query) {
    boolean raises =
        query.body() instanceof Query.Select select
            && select.items().stream().anyMatch(TriggerWrites::raises);
    if (!raises) {
      // Nobody sees its rows. A function of the application's own would be refused here.
      queries.rows(query, records);
      return "";
    }
    Query.Select select = (Query.Select) query.body();
    boolean usual =
        query.with().isEmpty()
            && query.limit() == null
            && select.items().size() == 1
            && select.groupBy().isEmpty()
            && select.having() == null;
    if (!usual || !(select.items().getFirst() instanceof Query.Column(Expression what, String _))) {
      throw new NotTranslatable("it raises an error in a query of an unusual form");
    }
    return switch (what) {
      case Expression.Raise raise -> raisedIf(select, null, raise);
      case Expression.Case choice when select.from() == null && select.where() == null ->
          choice(choice);
      case Expression.Case choice
          when choice.whens().size() == 1
              && choice.otherwise() == null
              && choice.whens().getFirst().result() instanceof Expression.Raise raise ->
          raisedIf(select, condition(choice, choice.whens().getFirst()), raise);
      default -> throw new NotTranslatable("it raises an error in the middle of an expression");
    };
  }

  private static boolean raises(Query.Item item) {
    return item instanceof Query.Column(Expression expression, String _)
        && Walk.anyMatch(expression, e -> e instanceof Expression.Raise);
  }

  private static Expression condition(Expression.Case choice, Expression.When when) {
    return choice.base() == null
        ? when.condition()
        : new Expression.Binary("=", choice.base(), when.condition());
  }

  private String choice(Expression.Case choice) {
    QueryExpressions expressions = expressions(inside());
    StringBuilder sql = new StringBuilder();
    String word = "IF ";
    for (Expression.When when : choice.whens()) {
      sql.append(word).append(expressions.truth(condition(choice, when)).sql()).append(" THEN\n");
      sql.append(indented(result(when.result(), expressions)));
      word = "ELSIF ";
    }
    if (choice.otherwise() instanceof Expression.Raise raise) {
      sql.append("ELSE\n").append(indented(raise(raise, expressions)));
    } else if (choice.otherwise() != null) {
      expressions.operand(choice.otherwise());
    }
    return sql.append("END IF;\n").toString();
  }

  private String result(Expression result, QueryExpressions expressions) {
    if (result instanceof Expression.Raise raise) {
      return raise(raise, expressions);
    }
    expressions.operand(result);
    return "NULL;\n";
  }

  private String raisedIf(Query.Select select, @Nullable Expression also, Expression.Raise raise) {
    Expression where =
        select.where() == null
            ? also
            : also == null ? select.where() : new Expression.Binary("AND", select.where(), also);
    QueryExpressions expressions = expressions(inside());
    if (select.from() == null) {
      return where == null
          ? raise(raise, expressions)
          : "IF "
              + expressions.truth(where).sql()
              + " THEN\n"
              + indented(raise(raise, expressions))
              + "END IF;\n";
    }
    Query exists =
        new Query(
            List.of(),
            new Query.Select(
                false,
                List.of(new Query.Column(new Expression.IntegerLiteral(1), null)),
                select.from(),
                where,
                List.of(),
                null,
                List.of()),
            List.of(),
            null,
            null);
    return "IF EXISTS ("
        + queries.existence(exists, records)
        + ") THEN\n"
        + indented(raise(raise, expressions))
        + "END IF;\n";
  }

  private String raise(Expression.Raise raise, QueryExpressions expressions) {
    if (raise.action().equals("IGNORE")) {
      return leave + "RETURN NULL;\n";
    }
    if (raise.message() == null) {
      throw new NotTranslatable("it raises an error without words");
    }
    Operand message = expressions.operand(raise.message());
    if (!message.is(Family.TEXT)) {
      throw new NotTranslatable("it raises an error whose words are no text");
    }
    return "RAISE EXCEPTION USING MESSAGE = " + message.sql() + ";\n";
  }

  private static String indented(String lines) {
    return lines.lines().map(l -> "  " + l + "\n").collect(Collectors.joining());
  }
}
