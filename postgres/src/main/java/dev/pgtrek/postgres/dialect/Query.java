package dev.pgtrek.postgres.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query of SQLite, as its own grammar groups it (https://sqlite.org/lang_select.html).
 *
 * @param with the tables of its WITH
 * @param body what gives the rows
 * @param orderBy their order; empty for none
 * @param limit how many of them, or null
 * @param offset how many to pass over, or null
 */
record Query(
    List<Common> with,
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
   * @param from what it reads, or null
   * @param windows its named windows
   */
  record Select(
      boolean distinct,
      List<Item> items,
      @Nullable From from,
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
   * @param alias what it is called in the query, or null
   */
  record Named(String name, @Nullable String alias) implements From {}

  record Sub(Query query, @Nullable String alias) implements From {}

  /**
   * Two sides.
   *
   * @param kind {@code INNER}, {@code LEFT}, {@code RIGHT}, {@code FULL}
   * @param on the condition, or null
   * @param using the common columns that are equated
   */
  record Join(
      From left,
      From right,
      String kind,
      boolean natural,
      @Nullable Expression on,
      List<String> using)
      implements From {}

  /**
   * A term of an order.
   *
   * @param nulls {@code FIRST}, {@code LAST}, or null for SQLite's own way
   */
  record Order(Expression expression, boolean descending, @Nullable String nulls) {}
}
