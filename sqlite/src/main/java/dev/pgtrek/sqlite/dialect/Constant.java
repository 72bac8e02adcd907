package dev.pgtrek.sqlite.dialect;

import java.math.BigDecimal;

/** The value of a literal. */
sealed interface Constant {

  /** A number, exactly. */
  record Decimal(BigDecimal value) implements Constant {}

  /** A text, or the text of a value of another kind, as PostgreSQL writes it. */
  record Text(String value) implements Constant {}

  record Truth(boolean value) implements Constant {}
}
