package dev.pgtrek.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** A program of its own for tests: prints the time of day, and how long it takes to wait. */
final class TellTime {

  static final Duration WAIT = Duration.ofMillis(700);

  private TellTime() {}

  public static void main(String[] arguments) {
    System.out.println(Instant.now());
    long begun = System.nanoTime();
    LockSupport.parkNanos(WAIT.toNanos());
    System.out.println(Duration.ofNanos(System.nanoTime() - begun));
  }
}
