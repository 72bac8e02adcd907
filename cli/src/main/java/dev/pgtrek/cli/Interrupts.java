package dev.pgtrek.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into an interrupt of the thread that works, and gives it time to stop
 * cleanly. The JVM then ends with 128 and the signal's number: 130, 143.
 */
final class Interrupts implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread worker;
  private final PrintStream err;

  private Interrupts(Thread worker, PrintStream err) {
    this.worker = worker;
    this.err = err;
  }

  /** Guards the work of a thread until closed. */
  static Interrupts guard(Thread worker, PrintStream err) {
    Interrupts interrupts = new Interrupts(worker, err);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("pgtrek-stop").unstarted(interrupts::stop));
    return interrupts;
  }

  private void stop() {
    if (finished.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      if (!finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        err.println(
            "error: The work did not stop within %d s and is cut off.\n"
                    .formatted(PATIENCE.toSeconds())
                + "       What was carried so far is safe.\n"
                + "next:  Run the same command again.");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    finished.countDown();
  }
}
