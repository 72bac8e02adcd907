package dev.pgtrek.sqlite.dialect;

import java.io.Serial;

/** An expression has no surely equal one here. The message completes "it cannot be, since …". */
final class NotTranslatable extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param reason begins in lower case with "it", without a full stop
   */
  NotTranslatable(String reason) {
    // Without a stack trace: it is an answer, not a failure.
    super(reason, null, false, false);
  }

  /** The reason as a sentence. */
  String sentence() {
    String reason = String.valueOf(getMessage());
    return Character.toUpperCase(reason.charAt(0)) + reason.substring(1) + ".";
  }
}
