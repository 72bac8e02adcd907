package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.sqlite.dialect.Operand.Level;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Arithmetic. Whole numbers are computed alike within 64 bits; beyond, PostgreSQL raises an error.
 * Doubles are computed alike to the last bit. Decimals are computed as doubles and rounded to the
 * scale that the result has, which is exact as long as it has not more than 15 digits.
 */
final class Arithmetic {

  /** Digits of an {@code integer}: what a bare literal is. */
  private static final int LITERAL_DIGITS = 10;

  private static final int LONG_DIGITS = 19;

  private Arithmetic() {}

  static Operand negative(Operand operand) {
    BigDecimal number = operand.number();
    if (number != null) {
      return Operand.number(operand.kind(), number.negate());
    }
    return switch (operand.kind()) {
      case INTEGER -> Operand.integer("-" + operand.atom(), Level.OPERATOR, operand.digits());
      case DOUBLE -> Operand.of(Kind.DOUBLE, "-" + operand.atom(), Level.OPERATOR);
      case NUMERIC ->
          Operand.numeric("-" + operand.atom(), Level.OPERATOR, operand.digits(), operand.scale());
      case NULL -> operand;
      default -> throw new NotTranslatable("it takes " + operand.called() + " for a number");
    };
  }

  static Operand binary(String operator, Operand first, Operand second) {
    if (first.is(Kind.NULL) || second.is(Kind.NULL)) {
      return Operand.NULL;
    }
    Operand left = Comparisons.beside(first, second);
    Operand right = Comparisons.beside(second, first);
    Operand moments = Moments.arithmetic(operator, left, right);
    if (moments != null) {
      return moments;
    }
    if (!left.kind().isNumber() || !right.kind().isNumber()) {
      throw new NotTranslatable("it computes with values that are no numbers (" + operator + ")");
    }
    if (left.is(Kind.DOUBLE) || right.is(Kind.DOUBLE)) {
      return doubles(operator, left, right);
    }
    return left.is(Kind.INTEGER) && right.is(Kind.INTEGER)
        ? integers(operator, left, right)
        : decimals(operator, left, right);
  }

  private static Operand integers(String operator, Operand left, Operand right) {
    int digits = Math.max(typeDigits(left), typeDigits(right));
    String sql = left.atom() + " " + operator + " " + right.atom();
    Operand result = Operand.integer(sql, Level.OPERATOR, digits);
    return switch (operator) {
      case "+" -> result.atLeast(sum(left.least(), right.least()));
      case "-" ->
          right.number() != null
              ? result.atLeast(sum(left.least(), -right.number().longValueExact()))
              : result;
      case "*" -> result;
      case "/", "%" -> {
        requireDivisor(right);
        yield result;
      }
      case "&", "|" -> result;
      default -> throw new NotTranslatable("it computes by the operator " + operator);
    };
  }

  /** Both engines cut a quotient towards zero; only by zero they do not divide alike. */
  private static void requireDivisor(Operand divisor) {
    boolean never = divisor.number() != null && divisor.number().signum() != 0;
    if (!never && !divisor.sql().startsWith("nullif(")) {
      throw new NotTranslatable(
          "it divides by what may be 0, which is an error in PostgreSQL and NULL in SQLite");
    }
  }

  private static int typeDigits(Operand operand) {
    return operand.number() != null
        ? Math.max(operand.digits(), LITERAL_DIGITS)
        : operand.digits() == 0 ? LONG_DIGITS : operand.digits();
  }

  private static long sum(long one, long other) {
    if (one == Long.MIN_VALUE || other == Long.MIN_VALUE) {
      return Long.MIN_VALUE;
    }
    try {
      return Math.addExact(one, other);
    } catch (ArithmeticException e) {
      return Long.MIN_VALUE;
    }
  }

  private static Operand doubles(String operator, Operand left, Operand right) {
    if (operator.equals("/")) {
      requireDivisor(right);
    }
    if (!"+-*/".contains(operator)) {
      throw new NotTranslatable("it computes with doubles by the operator " + operator);
    }
    return Operand.of(Kind.DOUBLE, real(left) + " " + operator + " " + real(right), Level.OPERATOR);
  }

  private static String real(Operand operand) {
    BigDecimal number = operand.number();
    if (number != null) {
      Operand literal = Operand.number(Kind.DOUBLE, number);
      return literal.atom();
    }
    return operand.is(Kind.DOUBLE) ? operand.atom() : "CAST(" + operand.sql() + " AS REAL)";
  }

  private static Operand decimals(String operator, Operand left, Operand right) {
    requireScale(left);
    requireScale(right);
    int whole = Math.max(wholeDigits(left), wholeDigits(right));
    return switch (operator) {
      case "+", "-" -> {
        int scale = Math.max(left.scale(), right.scale());
        yield rounded(operator, left, right, whole + 1 + scale, scale, false);
      }
      case "*" ->
          rounded(
              operator,
              left,
              right,
              digits(left) + digits(right),
              left.scale() + right.scale(),
              true);
      default ->
          throw new NotTranslatable(
              "it divides decimals, of which PostgreSQL keeps more digits than SQLite");
    };
  }

  private static void requireScale(Operand operand) {
    boolean known = operand.scale() >= 0 && operand.digits() > 0;
    boolean sure =
        known && (operand.origin() != null || digits(operand) <= Comparisons.EXACT_DIGITS);
    if (!sure) {
      throw new NotTranslatable(
          "it computes with "
              + operand.called()
              + ", whose digits have no bound that SQLite keeps");
    }
  }

  private static int digits(Operand operand) {
    return operand.digits();
  }

  private static int wholeDigits(Operand operand) {
    return operand.digits() - operand.scale();
  }

  /**
   * A product of many digits is off by less than a part in 10^15, which is told apart from literals
   * still; a sum of such is not.
   */
  private static Operand rounded(
      String operator, Operand left, Operand right, int digits, int scale, boolean product) {
    boolean whole = scale == 0;
    if (digits > Comparisons.EXACT_DIGITS && !product && !whole) {
      throw new NotTranslatable("it adds decimals of more digits than SQLite's numbers keep");
    }
    if (digits > LONG_DIGITS - 1 && whole) {
      throw new NotTranslatable("it computes decimals of more digits than SQLite's numbers keep");
    }
    String sql = left.atom() + " " + operator + " " + right.atom();
    return whole
        ? Operand.numeric(sql, Level.OPERATOR, digits, 0)
        : Operand.numeric("round(" + sql + ", " + scale + ")", Level.ATOM, digits, scale);
  }

  static Operand absolute(Operand operand) {
    return switch (operand.kind()) {
      case INTEGER ->
          Operand.integer("abs(" + operand.sql() + ")", Level.ATOM, operand.digits()).atLeast(0);
      case DOUBLE -> Operand.of(Kind.DOUBLE, "abs(" + operand.sql() + ")", Level.ATOM);
      case NUMERIC ->
          Operand.numeric(
              "abs(" + operand.sql() + ")", Level.ATOM, operand.digits(), operand.scale());
      default -> throw new NotTranslatable("it takes " + operand.called() + " for a number");
    };
  }

  /** {@code round(decimal, places)}: where it changes nothing, or rounds to a whole number. */
  static Operand rounded(Operand operand, int places) {
    if (operand.is(Kind.INTEGER) && places >= 0) {
      return operand;
    }
    BigDecimal number = operand.number();
    if (operand.is(Kind.NUMERIC) && number != null) {
      return Operand.number(Kind.NUMERIC, number.setScale(places, RoundingMode.HALF_UP));
    }
    boolean exact = operand.digits() > 0 && operand.digits() <= Comparisons.EXACT_DIGITS;
    if (operand.is(Kind.NUMERIC) && operand.scale() >= 0 && operand.scale() <= places) {
      return operand;
    }
    if (operand.is(Kind.NUMERIC) && places == 0 && exact) {
      return Operand.numeric(
          "round(" + operand.sql() + ")", Level.ATOM, wholeDigits(operand) + 1, 0);
    }
    throw new NotTranslatable(
        "it rounds " + operand.called() + ", where SQLite takes a tie by the binary value");
  }

  /** {@code floor}, {@code ceil}, {@code trunc} of a decimal or a whole number. */
  static Operand whole(String function, Operand operand) {
    if (operand.is(Kind.INTEGER)) {
      return operand;
    }
    boolean exact =
        operand.is(Kind.NUMERIC)
            && operand.digits() > 0
            && operand.digits() <= Comparisons.EXACT_DIGITS;
    if (!exact) {
      throw new NotTranslatable(
          "it cuts " + operand.called() + " to a whole number, which SQLite may not hold");
    }
    String cut = "CAST(" + operand.sql() + " AS INTEGER)";
    String sql =
        switch (function) {
          case "floor" -> cut + " - (" + operand.sql() + " < " + cut + ")";
          case "trunc" -> cut;
          default -> cut + " + (" + operand.sql() + " > " + cut + ")";
        };
    return Operand.numeric(sql, Level.OPERATOR, Math.max(wholeDigits(operand), 1) + 1, 0);
  }
}
