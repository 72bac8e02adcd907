package dev.pgtrek.postgres.dialect;

import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Numbers in whole statements, whose results are compared between the engines: reals and decimals
 * are computed as doubles, as SQLite does, and whole numbers as bigint, which ends with an error
 * where SQLite would go over to reals.
 */
final class LooseNumbers {

  /** The width of a double that SQLite may hold as a whole number, so that it divides as one. */
  static final int MAYBE_WHOLE = 2;

  private static final Set<Family> NUMBERS =
      Set.of(Family.INTEGER, Family.DOUBLE, Family.NUMERIC, Family.CONDITION);

  private LooseNumbers() {}

  static boolean isNumber(Operand operand) {
    return NUMBERS.contains(operand.family());
  }

  /**
   * @param operator {@code + - * / %}
   */
  static Operand compute(String operator, Operand first, Operand second) {
    Operand left = Comparisons.asNumber(first);
    Operand right = Comparisons.asNumber(second);
    if (left.is(Family.NULL) || right.is(Family.NULL)) {
      return Operand.of(Family.NULL, "NULL", Level.ATOM);
    }
    requireNumber(left);
    requireNumber(right);
    if (left.is(Family.INTEGER) && right.is(Family.INTEGER)) {
      return whole(operator, left, right);
    }
    if (operator.equals("%")) {
      throw new NotTranslatable("it takes a remainder of numbers with fractions");
    }
    boolean real = isReal(left) || isReal(right);
    if (operator.equals("/") && !real && ofColumns(left, right)) {
      return byColumns(left, right);
    }
    if (operator.equals("/") && !real) {
      throw new NotTranslatable(
          "it divides numbers that SQLite may hold as whole ones, and then divides without a"
              + " fraction");
    }
    String divisor =
        operator.equals("/") ? "NULLIF(" + asDouble(right).sql() + ", 0)" : asDouble(right).atom();
    return new Operand(
        asDouble(left).atom() + " " + operator + " " + divisor,
        Level.OPERATOR,
        Family.DOUBLE,
        real ? 0 : MAYBE_WHOLE,
        null,
        null,
        null,
        false);
  }

  /** Whether SQLite surely holds those values as whole numbers that have no fraction. */
  private static boolean ofColumns(Operand left, Operand right) {
    return List.of(left, right).stream()
        .allMatch(
            o ->
                o.is(Family.INTEGER)
                    || (o.origin() != null
                        && (o.origin().affinity() == Affinity.NUMERIC
                            || o.origin().affinity() == Affinity.INTEGER)));
  }

  /** Without a fraction where neither number has one, as SQLite stores and divides them. */
  private static Operand byColumns(Operand left, Operand right) {
    String wholes =
        List.of(left, right).stream()
            .filter(o -> !o.is(Family.INTEGER))
            .map(o -> o.inner() + " = trunc(" + o.sql() + ")")
            .collect(Collectors.joining(" AND "));
    String divisor = "NULLIF(" + right.sql() + ", 0)";
    return new Operand(
        "CASE WHEN "
            + wholes
            + " THEN div("
            + left.atom()
            + "::numeric, "
            + divisor
            + "::numeric)::double precision ELSE "
            + asDouble(left).atom()
            + " / "
            + divisor
            + "::double precision END",
        Level.ATOM,
        Family.DOUBLE,
        MAYBE_WHOLE,
        null,
        null,
        null,
        false);
  }

  private static Operand whole(String operator, Operand left, Operand right) {
    boolean small = left.width() <= 31 && right.width() <= 31;
    if (small) {
      Operand exact = Arithmetic.binary(operator, left, right);
      if (exact.width() <= 63) {
        return exact;
      }
    }
    String divisor =
        operator.equals("/") || operator.equals("%")
            ? "NULLIF(" + asBigint(right).sql() + ", 0)"
            : asBigint(right).atom();
    return Operand.integer(
        asBigint(left).atom() + " " + operator + " " + divisor, Level.OPERATOR, 63);
  }

  private static void requireNumber(Operand operand) {
    if (!isNumber(operand)) {
      throw new NotTranslatable(
          "it computes with " + operand.called() + ", which is not planned as a number");
    }
  }

  /** Whether SQLite surely holds it as a real. */
  static boolean isReal(Operand operand) {
    return operand.is(Family.DOUBLE)
        && operand.width() != MAYBE_WHOLE
        && (operand.origin() == null || operand.origin().affinity() == Affinity.REAL);
  }

  static Operand asBigint(Operand operand) {
    return Operand.integer(operand.atom() + "::bigint", Level.ATOM, 63);
  }

  static Operand asDouble(Operand operand) {
    Operand number = Comparisons.asNumber(operand);
    boolean already = number.is(Family.DOUBLE) && number.constant() == null;
    return new Operand(
        already ? number.sql() : number.atom() + "::double precision",
        already ? number.level() : Level.ATOM,
        Family.DOUBLE,
        isReal(number) ? 0 : MAYBE_WHOLE,
        null,
        null,
        null,
        false);
  }

  /** Numbers of several kinds as doubles; anything else as it is. */
  static List<Operand> unified(List<Operand> values) {
    List<Operand> there = values.stream().filter(v -> !v.is(Family.NULL)).toList();
    boolean mixed =
        there.stream().allMatch(LooseNumbers::isNumber)
            && there.stream().anyMatch(v -> v.is(Family.DOUBLE) || v.is(Family.NUMERIC))
            && there.stream().map(Operand::family).distinct().count() > 1;
    return mixed ? values.stream().map(v -> v.is(Family.NULL) ? v : asDouble(v)).toList() : values;
  }
}
