package dev.pgtrek.postgres.dialect;

import dev.pgtrek.postgres.dialect.Operand.Constant;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;

/**
 * Arithmetic with doubles, which is the same IEEE 754 in both engines, but for three things. What
 * is no number is NULL in SQLite, and so it is made here; a division by zero is NULL in SQLite; and
 * what overflows is infinite there and an error in PostgreSQL, so that such a row is refused and
 * never altered. One side at least has to be a real in SQLite too: two integers in a column of
 * doubles would be computed as integers.
 */
final class RealArithmetic {

  private RealArithmetic() {}

  static Operand binary(String operator, Operand left, Operand right) {
    if (!left.isSureReal() && !right.isSureReal()) {
      throw new NotTranslatable(
          "it computes with numbers of which SQLite keeps some as integers and some as reals");
    }
    return switch (operator) {
      case "+", "-", "*" -> operation(operator, left, right, side(right));
      case "/" -> quotient(left, right);
      default ->
          throw new NotTranslatable("it computes '" + operator + "' of reals, which SQLite cuts");
    };
  }

  private static Operand quotient(Operand left, Operand right) {
    if (isZero(right)) {
      throw new NotTranslatable("it divides by zero");
    }
    return operation(
        "/",
        left,
        right,
        right.constant() != null ? side(right) : "NULLIF(" + side(right) + ", 0)");
  }

  private static Operand operation(String operator, Operand left, Operand right, String divisor) {
    String sql = side(left) + " " + operator + " " + divisor;
    boolean plain =
        (left.constant() != null && !isZero(left)) || (right.constant() != null && !isZero(right));
    return plain
        ? Operand.sureReal(sql, Level.OPERATOR)
        : Operand.sureReal("NULLIF(" + sql + ", 'NaN')", Level.ATOM);
  }

  /** PostgreSQL takes a literal with a point for a numeric, and would compute with it as such. */
  private static String side(Operand operand) {
    return switch (operand.family()) {
      case DOUBLE -> operand.constant() == null ? operand.atom() : asDouble(operand);
      case INTEGER -> {
        if (operand.width() > 63) {
          throw new NotTranslatable("it computes on with a whole number that can leave 64 bits");
        }
        yield asDouble(operand);
      }
      default ->
          throw new NotTranslatable(
              "it computes with " + operand.called() + ", which is not planned as a number");
    };
  }

  static String asDouble(Operand operand) {
    return operand.atom() + "::double precision";
  }

  private static boolean isZero(Operand operand) {
    return operand.isWhole(0)
        || (operand.constant() instanceof Constant.Real(double value) && value == 0);
  }

  /** {@code round(x)}: half away from zero, where PostgreSQL's goes to the even neighbour. */
  static Operand rounded(Operand value) {
    if (!value.is(Family.DOUBLE) || value.constant() != null) {
      throw new NotTranslatable(
          "it rounds " + value.called() + ", whose last digits the engines hold differently");
    }
    String x = value.atom();
    return Operand.sureReal(
        "CASE WHEN abs("
            + x
            + ") >= 4503599627370496 THEN "
            + x
            + " ELSE trunc("
            + x
            + " + sign("
            + x
            + ") * 0.5::double precision) + 0::double precision END",
        Level.ATOM);
  }

  /** {@code CAST(x AS INTEGER)}: cut towards zero, and held within 64 bits. */
  static Operand cut(Operand value) {
    String x = value.atom();
    return Operand.integer(
        "CASE WHEN "
            + x
            + " >= 9223372036854775808 THEN 9223372036854775807 WHEN "
            + x
            + " <= -9223372036854775808 THEN (-9223372036854775808) ELSE trunc("
            + x
            + ")::bigint END",
        Level.ATOM,
        63);
  }
}
