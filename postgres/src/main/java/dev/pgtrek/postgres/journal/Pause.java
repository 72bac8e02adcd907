package dev.pgtrek.postgres.journal;

import dev.pgtrek.error.PgtrekException;
import java.time.Duration;

/** The time between two looks at what becomes of somebody else's session. */
final class Pause {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private Pause() {}

  /**
   * Lets it pass.
   *
   * @throws PgtrekException.Interrupted if the thread is interrupted, which it stays
   */
  static void beforeTheNextLook() {
    try {
      Thread.sleep(BETWEEN_LOOKS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new PgtrekException.Interrupted();
    }
  }
}
