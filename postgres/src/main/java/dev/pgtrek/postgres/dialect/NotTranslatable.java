package dev.pgtrek.postgres.dialect;

/**
 * Leaves a translation from any depth, with the reason for the report. It never leaves the package:
 * {@link PostgresDialect} makes a {@link dev.pgtrek.spi.Translation.NotCarried} of it.
 */
final class NotTranslatable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param reason one sentence
   */
  NotTranslatable(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
