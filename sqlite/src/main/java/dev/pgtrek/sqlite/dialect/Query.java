package dev.pgtrek.sqlite.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query of PostgreSQL, as its own grammar groups it.
 *
 * @param with the tables of its WITH
 * @param recursive whether they may read themselves
 * @param body what gives the rows
 * @param orderBy their order; empty for none
 * @param limit how many of them, or null
 * @param offset how many to pass over, or null
 */
record Query(
    List<Common> with,
    boolean recursive,
    Body body,
    List<Order> orderBy,
    @Nullable Expression limit,
    @Nullable Expression offset) {

  /**
   * A table of a WITH.
   *
   * @param columns the names of its columns; empty where its query names them
   */
  record Common(String name, List<String> columns, Query query) {}

  /** What gives rows. */
  sealed interface Body {}

  /**
   * One SELECT.
   *
   * @param from what it reads, side by side
   * @param windows its named windows
   */
  record Select(
      boolean distinct,
      List<Item> items,
      List<From> from,
      @Nullable Expression where,
      List<Expression> groupBy,
      @Nullable Expression having,
      List<NamedWindow> windows)
      implements Body {}

  record NamedWindow(String name, Expression.Window window) {}

  record Values(List<List<Expression>> rows) implements Body {}

  /**
   * Two bodies put together.
   *
   * @param operator {@code UNION}, {@code UNION ALL}, {@code INTERSECT}, {@code EXCEPT}
   */
  record Compound(String operator, Body left, Body right) implements Body {}

  /** A query in parentheses with an order or a limit of its own. */
  record Nested(Query query) implements Body {}

  /** What a SELECT gives. */
  sealed interface Item {}

  /**
   * All columns.
   *
   * @param table of that table, or null for all
   */
  record Star(@Nullable String table) implements Item {}

  /**
   * One value.
   *
   * @param alias its name, or null
   */
  record Column(Expression expression, @Nullable String alias) implements Item {}

  /** What a SELECT reads. */
  sealed interface From {}

  /**
   * A table or view by name.
   *
   * @param schema the schema in front, or null
   * @param alias what it is called in the query, or null
   * @param columns what its columns are called, or empty
   */
  record Named(@Nullable String schema, String name, @Nullable String alias, List<String> columns)
      implements From {}

  record Sub(Query query, @Nullable String alias, List<String> columns) implements From {}

  /**
   * Two sides.
   *
   * @param kind {@code INNER}, {@code LEFT}, {@code RIGHT}, {@code FULL}, {@code CROSS}
   * @param on the condition, or null
   * @param using the common columns that are equated
   */
  record Join(From left, From right, String kind, @Nullable Expression on, List<String> using)
      implements From {}

  /**
   * A term of an order.
   *
   * @param nulls {@code FIRST}, {@code LAST}, or null for PostgreSQL's own way
   */
  record Order(Expression expression, boolean descending, @Nullable String nulls) {}
}
