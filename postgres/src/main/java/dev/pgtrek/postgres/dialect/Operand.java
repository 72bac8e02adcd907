package dev.pgtrek.postgres.dialect;

import dev.pgtrek.spi.ColumnRoute;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A translated part of an expression, with what the next larger part has to know of it.
 *
 * @param sql PostgreSQL's text
 * @param level how tightly it holds together
 * @param family what kind of value it gives
 * @param width integers: the bits beside the sign that its value can take, over 63 where the text
 *     computes with numeric; decimals: digits, 0 for no bound; doubles: 1 where SQLite surely holds
 *     a real and no integer; texts: the most characters where that is known; else 0
 * @param constant the value where it is a literal, else null
 * @param origin the column where it is nothing else, else null
 * @param collation SQLite's collation in upper case, or null for the binary one
 * @param collated whether a COLLATE operator said the collation
 */
record Operand(
    String sql,
    Level level,
    Family family,
    int width,
    @Nullable Constant constant,
    @Nullable Origin origin,
    @Nullable String collation,
    boolean collated) {

  /** PostgreSQL's precedences as far as they are made use of, loosest first. */
  enum Level {
    OR,
    AND,
    NOT,
    PREDICATE,
    OPERATOR,
    ATOM
  }

  /** What kind of value it is, where both engines agree on the kind. */
  enum Family {
    /** A boolean here, 0 or 1 there. */
    CONDITION,
    INTEGER,
    DOUBLE,
    NUMERIC,
    TEXT,
    /** Text here; there the column's affinity let numbers be numbers. */
    LOOSE_TEXT,
    /** Numbers here; there the column's affinity does not make numbers of literals. */
    LOOSE_NUMBER,
    BYTES,
    DATE,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    /** JSON and geometries: values that are there or NULL, and never compared. */
    JSON,
    /** What stands at a place of a jsonb document: jsonb here, a value of any kind there. */
    JSON_VALUE,
    NULL
  }

  /**
   * The column behind an operand that is a column.
   *
   * @param route how it travels
   * @param affinity its affinity in SQLite
   */
  record Origin(ColumnRoute route, Affinity affinity) {}

  /** The value of a literal. */
  sealed interface Constant {
    record Whole(long value) implements Constant {}

    record Real(double value) implements Constant {}

    record Text(String value) implements Constant {}

    record Bytes(String hex) implements Constant {}
  }

  static final Operand TRUE = condition("TRUE", Level.ATOM);
  static final Operand FALSE = condition("FALSE", Level.ATOM);
  static final Operand UNKNOWN = condition("NULL::boolean", Level.ATOM);

  static Operand of(Family family, String sql, Level level) {
    return new Operand(sql, level, family, 0, null, null, null, false);
  }

  static Operand condition(String sql, Level level) {
    return of(Family.CONDITION, sql, level);
  }

  static Operand integer(String sql, Level level, int bits) {
    return new Operand(sql, level, Family.INTEGER, bits, null, null, null, false);
  }

  static Operand constant(Family family, String sql, Constant constant) {
    int bits =
        constant instanceof Constant.Whole(long value)
            ? 64 - Long.numberOfLeadingZeros(value < 0 ? ~value : value)
            : 0;
    return new Operand(sql, Level.ATOM, family, bits, constant, null, null, false);
  }

  static Operand whole(long value) {
    return constant(Family.INTEGER, Literals.integer(value), new Constant.Whole(value));
  }

  /** A value that is surely a real in SQLite too. */
  static Operand sureReal(String sql, Level level) {
    return new Operand(sql, level, Family.DOUBLE, 1, null, null, null, false);
  }

  boolean isSureReal() {
    return family == Family.DOUBLE && (width == 1 || constant instanceof Constant.Real);
  }

  /**
   * @param value finite
   */
  static Operand real(double value) {
    String digits = Literals.decimal(new BigDecimal(Double.toString(value)));
    return constant(
        Family.DOUBLE, value < 0 ? "(" + digits + ")" : digits, new Constant.Real(value));
  }

  static Operand text(String value) {
    return constant(Family.TEXT, Literals.text(value), new Constant.Text(value));
  }

  Operand withCollation(@Nullable String name) {
    return new Operand(sql, level, family, width, constant, origin, name, true);
  }

  /** The same value by another text, as a query around it sees it: no literal any more. */
  Operand outside(String text) {
    return new Operand(
        text, Level.ATOM, family, width, null, origin, origin == null ? null : collation, false);
  }

  /** The same value without the affinity of its column; the column's collation stays. */
  Operand withoutAffinity() {
    return origin == null
        ? this
        : new Operand(
            sql,
            level,
            family,
            width,
            constant,
            new Origin(origin.route, Affinity.BLOB),
            collation,
            collated);
  }

  boolean is(Family wanted) {
    return family == wanted;
  }

  /** Whether it is the literal 0 or 1. */
  boolean isBit() {
    return constant instanceof Constant.Whole(long value) && (value == 0 || value == 1);
  }

  boolean isWhole(long wanted) {
    return constant instanceof Constant.Whole(long value) && value == wanted;
  }

  /** The text, in parentheses unless it holds together at least as tightly as that. */
  String at(Level least) {
    return level.compareTo(least) >= 0 ? sql : "(" + sql + ")";
  }

  /** The text as an operand of an operator or a predicate. */
  String inner() {
    return at(Level.OPERATOR);
  }

  /** The text as something that a cast or another operator can follow. */
  String atom() {
    return at(Level.ATOM);
  }

  /** How a message calls it. */
  String called() {
    return origin != null ? "the column " + origin.route.source().name() : "a part of it";
  }
}
