package dev.pgtrek.sqlite.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression of PostgreSQL, as its grammar groups it. Parentheses are in the shape. */
sealed interface Expression {

  /**
   * A number without a sign.
   *
   * @param text as written
   */
  record Numeral(String text) implements Expression {}

  /** A string; what it means a cast around it says, or its place. */
  record Text(String value) implements Expression {}

  /** {@code B'0101'} */
  record Bits(String digits) implements Expression {}

  record Truth(boolean value) implements Expression {}

  record Null() implements Expression {}

  /**
   * A column.
   *
   * @param table the table in front, or null
   */
  record Name(@Nullable String table, String name) implements Expression {}

  /**
   * {@code CURRENT_TIMESTAMP} and its like, which are words and no functions.
   *
   * @param word in lower case
   */
  record Current(String word) implements Expression {}

  /** A prefix operator, or {@code not}. */
  record Unary(String operator, Expression operand) implements Expression {}

  /** An infix operator, {@code and}, {@code or}. */
  record Binary(String operator, Expression left, Expression right) implements Expression {}

  /**
   * {@code IS [NOT] …}
   *
   * @param test {@code null true false unknown}
   */
  record Is(Expression operand, String test, boolean negated) implements Expression {}

  /** {@code IS [NOT] DISTINCT FROM}; negated is the one that is true for equals. */
  record Distinct(Expression left, Expression right, boolean negated) implements Expression {}

  record Between(
      Expression value, Expression low, Expression high, boolean symmetric, boolean negated)
      implements Expression {}

  record In(Expression value, List<Expression> list, boolean negated) implements Expression {}

  /** {@code value operator ANY (array)}, or ALL. */
  record Quantified(Expression value, String operator, Expression array, boolean all)
      implements Expression {}

  record Case(@Nullable Expression base, List<When> whens, @Nullable Expression otherwise)
      implements Expression {}

  record When(Expression condition, Expression result) {}

  /**
   * A function's call, also where the grammar has words of its own for it.
   *
   * @param schema the schema in front, or null
   * @param function in lower case
   */
  record Call(@Nullable String schema, String function, List<Expression> arguments)
      implements Expression {}

  record Cast(Expression operand, TypeName type) implements Expression {}

  /**
   * An expression under a collation.
   *
   * @param collation its name without schema and quotes
   */
  record Collate(Expression operand, String collation) implements Expression {}

  record Array(List<Expression> items) implements Expression {}

  record Row(List<Expression> items) implements Expression {}

  /** {@code array[index]} */
  record Subscript(Expression array, Expression index) implements Expression {}

  record Field(Expression row, String field) implements Expression {}

  /** A query that stands for its only row's only value. */
  record Subquery(Query query) implements Expression {}

  record Exists(Query query) implements Expression {}

  /** {@code value operator ANY (query)}, or ALL; {@code IN} is {@code = ANY}. */
  record QuantifiedQuery(Expression value, String operator, Query query, boolean all)
      implements Expression {}

  /**
   * A call over several rows.
   *
   * @param star whether {@code *} stands for the arguments
   * @param over the window, or null for an aggregate
   */
  record RowsCall(
      String function,
      List<Expression> arguments,
      boolean star,
      boolean distinct,
      List<Query.Order> orderBy,
      @Nullable Expression filter,
      @Nullable Window over)
      implements Expression {}

  /**
   * A window.
   *
   * @param base the named window that it is or extends, or null
   * @param frame the frame's words, which both languages spell alike, or empty
   */
  record Window(
      @Nullable String base,
      List<Expression> partitionBy,
      List<Query.Order> orderBy,
      String frame) {}
}
