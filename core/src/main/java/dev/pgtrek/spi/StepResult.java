package dev.pgtrek.spi;

/** What became of a step. */
public sealed interface StepResult {

  /** Done and recorded, now or by an earlier run. */
  record Done() implements StepResult {}

  /**
   * The server refused it for what the rows or the expression are; nothing of the step is left, and
   * that is recorded.
   *
   * @param sqlState PostgreSQL's five characters
   * @param reason the server's words, without row values
   */
  record RefusedByServer(String sqlState, String reason) implements StepResult {}
}
