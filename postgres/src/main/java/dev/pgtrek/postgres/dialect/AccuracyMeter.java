package dev.pgtrek.postgres.dialect;

import dev.pgtrek.spi.ViewRoute.Accuracy;
import java.util.function.Supplier;

/** Notes how far the value that is being translated can be compared. For one thread. */
final class AccuracyMeter {

  private Accuracy seen = Accuracy.EXACT;
  private boolean clock;

  void note(Accuracy accuracy) {
    // What leaves the most room decides.
    if (rank(accuracy) > rank(seen)) {
      seen = accuracy;
    }
  }

  private static int rank(Accuracy accuracy) {
    return switch (accuracy) {
      case EXACT, ORDERING -> 0;
      case ROUNDED -> 1;
      case TIED -> 2;
      case UNORDERED -> 3;
    };
  }

  /** Something depends on the moment of asking. */
  void noteClock() {
    clock = true;
  }

  boolean clock() {
    return clock;
  }

  /** A translation and what was noted during it. */
  record Measured<T>(T value, Accuracy accuracy) {}

  <T> Measured<T> measure(Supplier<T> translation) {
    Accuracy before = seen;
    seen = Accuracy.EXACT;
    T value = translation.get();
    Measured<T> measured = new Measured<>(value, seen);
    seen = before;
    note(measured.accuracy());
    return measured;
  }
}
