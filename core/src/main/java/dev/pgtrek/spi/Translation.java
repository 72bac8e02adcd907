package dev.pgtrek.spi;

/** What becomes of an expression of the source in the target's dialect. */
public sealed interface Translation {

  /**
   * It can be said.
   *
   * @param sql the target's text
   */
  record Carried(String sql) implements Translation {}

  /**
   * It cannot, or not surely.
   *
   * @param reason one sentence, for the report
   */
  record NotCarried(String reason) implements Translation {}
}
