package dev.pgtrek.postgres.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression of SQLite, as its own grammar groups it. Parentheses are in the shape. */
sealed interface Expression {

  /** An integer within 64 bits, signed. */
  record IntegerLiteral(long value) implements Expression {}

  /**
   * Any other number, unsigned.
   *
   * @param text as written
   */
  record RealLiteral(String text) implements Expression {}

  record StringLiteral(String value) implements Expression {}

  /**
   * Bytes.
   *
   * @param hex its bytes as hexadecimal digits
   */
  record BlobLiteral(String hex) implements Expression {}

  record NullLiteral() implements Expression {}

  /**
   * A column, or what SQLite takes for a string or a truth where no such column is.
   *
   * @param table the table in front, or null
   * @param name the name without quotes
   * @param quoting how it was quoted
   */
  record Name(@Nullable String table, String name, Token.Kind quoting) implements Expression {}

  /**
   * {@code CURRENT_TIMESTAMP} and its like.
   *
   * @param word in upper case
   */
  record CurrentTime(String word) implements Expression {}

  /**
   * A sign, or a negation.
   *
   * @param operator {@code - + ~ NOT}
   */
  record Unary(String operator, Expression operand) implements Expression {}

  /**
   * Arithmetic, concatenation, bits, comparisons, AND, OR. {@code ==} stands here as {@code =},
   * {@code !=} as {@code <>}.
   */
  record Binary(String operator, Expression left, Expression right) implements Expression {}

  /** {@code IS [NOT]}, {@code IS [NOT] DISTINCT FROM}. */
  record Is(Expression left, Expression right, boolean negated) implements Expression {}

  record Collate(Expression operand, String collation) implements Expression {}

  record Between(Expression value, Expression low, Expression high, boolean negated)
      implements Expression {}

  record In(Expression value, List<Expression> list, boolean negated) implements Expression {}

  /**
   * A pattern match.
   *
   * @param operator {@code LIKE GLOB REGEXP MATCH}
   * @param escape the escape character's expression, or null
   */
  record Match(
      String operator,
      Expression value,
      Expression pattern,
      @Nullable Expression escape,
      boolean negated)
      implements Expression {}

  record Case(@Nullable Expression base, List<When> whens, @Nullable Expression otherwise)
      implements Expression {}

  record When(Expression condition, Expression result) {}

  /**
   * A function's call.
   *
   * @param function in lower case
   */
  record Call(String function, List<Expression> arguments) implements Expression {}

  /**
   * A cast.
   *
   * @param type as written
   */
  record Cast(Expression operand, String type) implements Expression {}

  /** A query that stands for its first row's only value. */
  record Subquery(Query query) implements Expression {}

  record Exists(Query query) implements Expression {}

  record InQuery(Expression value, Query query, boolean negated) implements Expression {}

  /**
   * A call over several rows.
   *
   * @param function in lower case
   * @param arguments empty for {@code *}
   * @param star whether {@code *} stands for the arguments
   * @param distinct whether equal values count once
   * @param orderBy the order inside the call
   * @param filter which rows count, or null for all
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
   * @param partitionBy what parts the rows
   * @param orderBy their order within a part
   * @param frame the frame's words as written, or empty
   */
  record Window(
      @Nullable String base,
      List<Expression> partitionBy,
      List<Query.Order> orderBy,
      String frame) {}

  /**
   * {@code RAISE} inside a trigger.
   *
   * @param action {@code IGNORE ROLLBACK ABORT FAIL}
   * @param message what is said; null for IGNORE
   */
  record Raise(String action, @Nullable Expression message) implements Expression {}
}
