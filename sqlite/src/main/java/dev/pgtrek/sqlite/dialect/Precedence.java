package dev.pgtrek.sqlite.dialect;

/**
 * How tight PostgreSQL's operators bind, by its chapter "Lexical Structure", table "Operator
 * Precedence": the larger number binds tighter.
 */
final class Precedence {

  static final int OR = 1;
  static final int AND = 2;
  static final int NOT = 3;
  static final int IS = 4;
  static final int COMPARISON = 5;
  static final int RANGE = 6;
  static final int OTHER = 7;
  static final int SUM = 8;
  static final int PRODUCT = 9;
  static final int POWER = 10;
  static final int ZONE = 11;
  static final int COLLATE = 12;
  static final int SIGN = 13;
  static final int SUBSCRIPT = 14;
  static final int CAST = 15;

  private Precedence() {}
}
