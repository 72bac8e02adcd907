package dev.pgtrek.sqlite.dialect;

import java.math.BigDecimal;
import java.util.Locale;

/** Values as SQLite spells them. */
final class Literals {

  private Literals() {}

  static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  /**
   * @param hex its bytes as hexadecimal digits
   */
  static String bytes(String hex) {
    return "x'" + hex.toUpperCase(Locale.ROOT) + "'";
  }

  /** A number as written, in plain digits. */
  static String number(BigDecimal value) {
    return value.toPlainString();
  }

  /** A number that SQLite takes for a real, even if it is whole. */
  static String real(BigDecimal value) {
    String plain = value.toPlainString();
    return plain.indexOf('.') < 0 ? plain + ".0" : plain;
  }
}
