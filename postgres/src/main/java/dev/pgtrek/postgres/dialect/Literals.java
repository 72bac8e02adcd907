package dev.pgtrek.postgres.dialect;

import java.math.BigDecimal;
import java.util.Locale;

/** Literals of PostgreSQL, written in one place. */
final class Literals {

  private Literals() {}

  /** A string as {@code standard_conforming_strings} reads it, which is the only way since 9.1. */
  static String text(String value) {
    if (value.indexOf('\0') >= 0) {
      throw new NotTranslatable("it holds the character NUL, which PostgreSQL's text cannot");
    }
    return "'" + value.replace("'", "''") + "'";
  }

  /** A number with a fraction: all digits where they are few, else with an exponent. */
  static String decimal(BigDecimal value) {
    BigDecimal digits = value.stripTrailingZeros();
    boolean few = Math.abs(digits.precision() - digits.scale()) < 20;
    return few ? digits.toPlainString() : digits.toString();
  }

  static String bytes(String hex) {
    return "'\\x" + hex.toLowerCase(Locale.ROOT) + "'::bytea";
  }

  /** An integer; in parentheses where a sign would meet an operator. */
  static String integer(long value) {
    // Without quotes the least number is minus a numeric, which is no bigint.
    return value == Long.MIN_VALUE
        ? "'-9223372036854775808'::bigint"
        : value < 0 ? "(" + value + ")" : Long.toString(value);
  }
}
