package dev.pgtrek.cli.terminal;

import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * Progress as plain lines, for files and pipes: a line when a stage begins and ends, and at most
 * one for each every ten seconds between. Safe for all threads.
 */
public final class Lines implements Progress {

  private static final long NANOS_BETWEEN_LINES = 10_000_000_000L;

  private final PrintStream err;
  private final boolean steps;
  private final LongSupplier clock;
  private final Meter meter = new Meter();
  private long toldAt;

  Lines(PrintStream err, boolean steps, LongSupplier clock) {
    this.err = err;
    this.steps = steps;
    this.clock = clock;
    this.toldAt = clock.getAsLong();
  }

  /**
   * Lines on a stream.
   *
   * @param steps whether each step gets a line of its own
   */
  public static Lines on(PrintStream err, boolean steps) {
    return new Lines(err, steps, System::nanoTime);
  }

  @Override
  public synchronized void on(Event event) {
    long now = clock.getAsLong();
    meter.on(event, now);
    String line = Narration.line(event, steps);
    if (!line.isEmpty()) {
      err.println(line);
      toldAt = now;
    } else if (now - toldAt >= NANOS_BETWEEN_LINES) {
      for (Meter.Reading stage : meter.picture(now).stages()) {
        err.println(stage.name() + ": " + Narration.figures(stage));
        toldAt = now;
      }
    }
  }
}
