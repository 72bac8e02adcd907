package dev.pgtrek;

import dev.pgtrek.error.PgtrekException;

/** After an interrupt the interrupt is the failure, whatever it made a file or connection say. */
final class Interruption {

  private Interruption() {}

  /** The failure, or the interrupt of this thread in its place. */
  static PgtrekException or(PgtrekException failure) {
    if (!Thread.currentThread().isInterrupted() || failure.code().equals("interrupted")) {
      return failure;
    }
    PgtrekException interrupt = new PgtrekException.Interrupted();
    interrupt.addSuppressed(failure);
    return interrupt;
  }
}
