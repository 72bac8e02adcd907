package dev.pgtrek.postgres;

import dev.pgtrek.error.PgtrekException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Work that a thread of its own does while its owner does something else. What it fails with, its
 * owner gets. Sessions that it borrows are its own; an interrupt ends what runs in them.
 */
final class Beside<T> implements AutoCloseable {

  /** How long an end may take that was asked for. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final FutureTask<T> work;
  private final Thread thread;

  private Beside(String name, Supplier<T> work) {
    this.work = new FutureTask<>(work::get);
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this.work);
  }

  /**
   * Begins it.
   *
   * @param name what its thread is called in a dump
   */
  static <T> Beside<T> begin(String name, Supplier<T> work) {
    Beside<T> beside = new Beside<>(name, work);
    beside.thread.start();
    return beside;
  }

  /**
   * Waits for it; may be asked again.
   *
   * @throws PgtrekException.Interrupted if the calling thread is interrupted meanwhile
   * @throws RuntimeException what the work has failed with
   */
  T result() {
    try {
      return work.get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new PgtrekException.Interrupted();
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case RuntimeException own -> throw own;
        case Error own -> throw own;
        case null, default -> throw new IllegalStateException(failure);
      }
    }
  }

  /** Ends it, if it still goes on, and what it runs on a server with it. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
