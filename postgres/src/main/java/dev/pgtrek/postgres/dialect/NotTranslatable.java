package dev.pgtrek.postgres.dialect;

import java.util.Locale;

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

  /** The reason as a sentence of a report. */
  String sentence() {
    String reason = reason();
    return reason.substring(0, 1).toUpperCase(Locale.ROOT) + reason.substring(1) + ".";
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
