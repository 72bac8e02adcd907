package dev.pgtrek.postgres.dialect;

import dev.pgtrek.postgres.dialect.Operand.Constant;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;

/**
 * Arithmetic of whole numbers, without the errors that PostgreSQL gives where SQLite goes on: sums
 * and products are computed in a type that holds them, and a division by zero is NULL. For reals
 * see {@link RealArithmetic}. Arithmetic of decimals is refused: they are exact in one engine and
 * binary in the other.
 */
final class Arithmetic {

  private static final int BIGINT_BITS = 63;

  private Arithmetic() {}

  static Operand binary(String operator, Operand first, Operand second) {
    if (first.is(Family.DOUBLE) || second.is(Family.DOUBLE)) {
      return RealArithmetic.binary(
          operator, Comparisons.asNumber(first), Comparisons.asNumber(second));
    }
    Operand left = whole(Comparisons.asNumber(first));
    Operand right = whole(Comparisons.asNumber(second));
    return switch (operator) {
      case "+", "-" -> sum(operator, left, right, Math.max(left.width(), right.width()) + 1);
      // The product of the two least numbers is one more than the bits of both hold.
      case "*" -> sum(operator, left, right, left.width() + right.width() + 1);
      case "/" -> quotient(left, right);
      case "%" ->
          Operand.integer(
              left.atom() + " % " + divisor(right),
              Level.OPERATOR,
              Math.min(left.width(), right.width()));
      case "&", "|" ->
          Operand.integer(
              left.atom() + " " + operator + " " + right.atom(),
              Level.OPERATOR,
              Math.max(left.width(), right.width()));
      case "<<", ">>" -> shift(operator, left, right);
      default -> throw new IllegalArgumentException("'" + operator + "' is not arithmetic");
    };
  }

  static Operand negative(Operand operand) {
    Operand number = Comparisons.asNumber(operand);
    return switch (number.family()) {
      case INTEGER -> {
        int bits = whole(number).width() + 1;
        yield Operand.integer("-" + wider(number, bits), Level.OPERATOR, bits);
      }
      case DOUBLE ->
          number.constant() instanceof Constant.Real(double value)
              ? Operand.real(-value)
              : new Operand(
                  "-" + number.atom(),
                  Level.OPERATOR,
                  Family.DOUBLE,
                  number.width(),
                  null,
                  null,
                  null,
                  false);
      case NUMERIC ->
          new Operand(
              "-" + number.atom(),
              Level.OPERATOR,
              Family.NUMERIC,
              number.width(),
              null,
              null,
              null,
              false);
      case CONDITION,
          TEXT,
          LOOSE_TEXT,
          LOOSE_NUMBER,
          BYTES,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ,
          UUID,
          JSON,
          JSON_VALUE,
          NULL ->
          throw notWhole(number);
    };
  }

  static Operand complement(Operand operand) {
    Operand number = whole(Comparisons.asNumber(operand));
    return Operand.integer("~" + number.atom(), Level.OPERATOR, number.width());
  }

  static Operand absolute(Operand operand) {
    Operand number = Comparisons.asNumber(operand);
    if (number.is(Family.DOUBLE) || number.is(Family.NUMERIC)) {
      return new Operand(
          "abs(" + number.sql() + ")",
          Level.ATOM,
          number.family(),
          number.width(),
          null,
          null,
          null,
          false);
    }
    // The least bigint has no absolute value in either engine: both raise an error.
    int bits = Math.min(whole(number).width() + 1, BIGINT_BITS);
    return Operand.integer("abs(" + wider(number, bits) + ")", Level.ATOM, bits);
  }

  private static Operand sum(String operator, Operand left, Operand right, int bits) {
    boolean fits =
        bits <= 15 || (bits <= 31 && (left.constant() != null || right.constant() != null));
    return Operand.integer(
        (fits ? left.atom() : wider(left, bits)) + " " + operator + " " + right.atom(),
        Level.OPERATOR,
        bits);
  }

  private static Operand quotient(Operand left, Operand right) {
    if (right.isWhole(-1)) {
      return negative(left);
    }
    if (right.constant() != null) {
      return Operand.integer(left.atom() + " / " + divisor(right), Level.OPERATOR, left.width());
    }
    // The least number divided by -1 is one more than the greatest.
    int bits = left.width() + 1;
    return bits > BIGINT_BITS
        ? Operand.integer(
            "div(" + wider(left, bits) + ", " + divisor(right) + ")", Level.ATOM, bits)
        : Operand.integer(wider(left, bits) + " / " + divisor(right), Level.OPERATOR, bits);
  }

  private static String divisor(Operand right) {
    if (right.isWhole(0)) {
      throw new NotTranslatable("it divides by zero");
    }
    return right.constant() != null ? right.atom() : "NULLIF(" + right.sql() + ", 0)";
  }

  private static Operand shift(String operator, Operand left, Operand right) {
    if (!(right.constant() instanceof Constant.Whole(long places)) || places < 0 || places > 63) {
      throw new NotTranslatable(
          "it shifts bits by something else than 0 to 63, where the engines differ");
    }
    return Operand.integer(
        left.atom() + "::bigint " + operator + " " + places,
        Level.OPERATOR,
        operator.equals("<<") ? BIGINT_BITS : left.width());
  }

  private static String wider(Operand operand, int bits) {
    return operand.atom() + (bits > BIGINT_BITS ? "::numeric" : "::bigint");
  }

  private static Operand whole(Operand operand) {
    if (!operand.is(Family.INTEGER)) {
      throw notWhole(operand);
    }
    if (operand.width() > BIGINT_BITS) {
      throw new NotTranslatable(
          "it computes on with a whole number that can leave 64 bits, where SQLite rounds it");
    }
    return operand;
  }

  private static NotTranslatable notWhole(Operand operand) {
    return new NotTranslatable(
        switch (operand.family()) {
          case DOUBLE, NUMERIC ->
              "it computes with "
                  + operand.called()
                  + ", a number with a fraction, whose rounding and overflow differ";
          default -> "it computes with " + operand.called() + ", which is not planned as a number";
        });
  }
}
