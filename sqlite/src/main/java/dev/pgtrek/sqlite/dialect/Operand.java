package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.spi.ColumnRoute;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A translated part of an expression, with what the next larger part has to know of it.
 *
 * @param sql SQLite's text
 * @param level how tightly it holds together
 * @param kind what kind of value it gives
 * @param digits numbers: decimal digits that it can have, 0 for no bound
 * @param scale decimals: digits behind the point that it can have, -1 where that is not known
 * @param least integers: the least value that it can be; else the least long
 * @param constant the value where it is a literal, else null
 * @param origin the column where it is nothing else, else null
 * @param collation texts: the collation where it is not the database's own, else null
 * @param collated whether a COLLATE said the collation
 * @param json the document and the place in it that a {@link Kind#JSON_TEXT} stands for, or null
 */
record Operand(
    String sql,
    Level level,
    Kind kind,
    int digits,
    int scale,
    long least,
    @Nullable Constant constant,
    @Nullable ColumnRoute origin,
    @Nullable String collation,
    boolean collated,
    @Nullable Place json) {

  /** SQLite's precedences as far as they are made use of, loosest first. */
  enum Level {
    OR,
    AND,
    NOT,
    PREDICATE,
    OPERATOR,
    ATOM
  }

  /**
   * A place in a document.
   *
   * @param document what gives the document
   * @param path the place, as a literal of SQLite
   */
  record Place(String document, String path) {

    /** The kind of what stands there, or NULL where nothing does. */
    String type() {
      return "json_type(" + document + ", " + path + ")";
    }

    /** What stands there as SQLite's own value. */
    String value() {
      return "(" + document + " ->> " + path + ")";
    }

    /** What stands there as JSON text. */
    String text() {
      return "(" + document + " -> " + path + ")";
    }
  }

  static final Operand TRUE = of(Kind.BOOLEAN, "1", Level.ATOM).with(new Constant.Truth(true));
  static final Operand FALSE = of(Kind.BOOLEAN, "0", Level.ATOM).with(new Constant.Truth(false));
  static final Operand NULL = of(Kind.NULL, "NULL", Level.ATOM);

  static Operand of(Kind kind, String sql, Level level) {
    return new Operand(sql, level, kind, 0, -1, Long.MIN_VALUE, null, null, null, false, null);
  }

  static Operand condition(String sql, Level level) {
    return of(Kind.BOOLEAN, sql, level);
  }

  static Operand text(String sql, Level level) {
    return of(Kind.TEXT, sql, level);
  }

  static Operand integer(String sql, Level level, int digits) {
    return new Operand(
        sql, level, Kind.INTEGER, digits, 0, Long.MIN_VALUE, null, null, null, false, null);
  }

  static Operand numeric(String sql, Level level, int digits, int scale) {
    return new Operand(
        sql, level, Kind.NUMERIC, digits, scale, Long.MIN_VALUE, null, null, null, false, null);
  }

  /** A number as a literal. */
  static Operand number(Kind kind, BigDecimal value) {
    String sql = Literals.number(value);
    boolean whole = kind == Kind.INTEGER;
    int digits = Math.max(value.precision() - value.scale(), 1) + Math.max(value.scale(), 0);
    return new Operand(
        whole || kind == Kind.NUMERIC ? sql : Literals.real(value),
        value.signum() < 0 ? Level.OPERATOR : Level.ATOM,
        kind,
        digits,
        Math.max(value.scale(), 0),
        whole ? value.longValueExact() : Long.MIN_VALUE,
        new Constant.Decimal(value),
        null,
        null,
        false,
        null);
  }

  static Operand string(Kind kind, String value) {
    return of(kind, Literals.text(value), Level.ATOM).with(new Constant.Text(value));
  }

  Operand with(Constant value) {
    return new Operand(
        sql, level, kind, digits, scale, least, value, origin, collation, collated, json);
  }

  Operand atLeast(long bound) {
    return new Operand(
        sql, level, kind, digits, scale, bound, constant, origin, collation, collated, json);
  }

  Operand as(Kind other) {
    return new Operand(
        sql, level, other, digits, scale, least, constant, origin, collation, collated, json);
  }

  Operand origin(@Nullable ColumnRoute column) {
    return new Operand(
        sql, level, kind, digits, scale, least, constant, column, collation, collated, json);
  }

  Operand withCollation(@Nullable String name, boolean explicit) {
    return new Operand(
        sql, level, kind, digits, scale, least, constant, origin, name, explicit, json);
  }

  /** The same value by another text, as what is around it sees it: no literal any more. */
  Operand outside(String text) {
    return new Operand(
        text, Level.ATOM, kind, digits, scale, least, null, origin, collation, false, null);
  }

  boolean is(Kind wanted) {
    return kind == wanted;
  }

  /** The text of a literal, or null. */
  @Nullable String string() {
    return constant instanceof Constant.Text(String value) ? value : null;
  }

  /** The number of a literal, or null. */
  @Nullable BigDecimal number() {
    return constant instanceof Constant.Decimal(BigDecimal value) ? value : null;
  }

  /** The whole number of a literal within 32 bits, or that other one. */
  int whole(int otherwise) {
    BigDecimal value = number();
    try {
      return value == null ? otherwise : value.intValueExact();
    } catch (ArithmeticException e) {
      return otherwise;
    }
  }

  /** Whether it cannot be NULL. */
  boolean isNeverNull() {
    return constant != null || (origin != null && origin.source().notNull());
  }

  /** The text, in parentheses unless it holds together at least as tightly as that. */
  String at(Level wanted) {
    return level.compareTo(wanted) >= 0 ? sql : "(" + sql + ")";
  }

  /** The text as an operand of a predicate. */
  String inner() {
    return at(Level.OPERATOR);
  }

  String atom() {
    return at(Level.ATOM);
  }

  /** How a message calls it. */
  String called() {
    return origin != null ? "the column " + origin.source().name() : "a part of it";
  }
}
