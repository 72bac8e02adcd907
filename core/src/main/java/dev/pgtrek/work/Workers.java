package dev.pgtrek.work;

import dev.pgtrek.error.PgtrekException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks side by side and comes back when all are done, or when one failed and the others have
 * stopped.
 */
public final class Workers {

  private final int jobs;
  private final String name;

  private Workers(int jobs, String name) {
    this.jobs = jobs;
    this.name = name;
  }

  /**
   * Workers that do not run yet.
   *
   * @param jobs threads at most, at least 1
   * @param name what the threads are called in a dump
   */
  public static Workers of(int jobs, String name) {
    return new Workers(Math.max(1, jobs), name);
  }

  /**
   * One piece of work. A long one asks {@link Thread#isInterrupted} now and then and ends early.
   */
  @FunctionalInterface
  public interface Task<T> {
    void run(T item);
  }

  /**
   * Takes the items in their order; each goes to the next free thread.
   *
   * @throws PgtrekException.Interrupted if the calling thread was interrupted; all workers have
   *     stopped by then
   * @throws RuntimeException the first failure of a task; later ones are suppressed in it
   */
  public <T> void run(Collection<T> items, Task<T> task) {
    Queue<T> queue = new ConcurrentLinkedQueue<>(items);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(jobs, items.size()); i++) {
      threads.add(
          Thread.ofPlatform()
              .name(name + "-" + (i + 1))
              .unstarted(() -> drain(queue, task, failure, threads)));
    }
    threads.forEach(Thread::start);
    boolean interrupted = join(threads);
    if (interrupted) {
      throw new PgtrekException.Interrupted();
    }
    switch (failure.get()) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  private static <T> void drain(
      Queue<T> queue,
      Task<T> task,
      AtomicReference<@Nullable Throwable> failure,
      List<Thread> all) {
    try {
      while (failure.get() == null && !Thread.currentThread().isInterrupted()) {
        T item = queue.poll();
        if (item == null) {
          return;
        }
        task.run(item);
      }
    } catch (RuntimeException | Error e) {
      Throwable first = failure.compareAndExchange(null, e);
      if (first == null) {
        all.stream().filter(t -> !t.equals(Thread.currentThread())).forEach(Thread::interrupt);
      } else if (!first.equals(e)) {
        first.addSuppressed(e);
      }
    }
  }

  private static boolean join(List<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          threads.forEach(Thread::interrupt);
        }
      }
    }
    return interrupted;
  }
}
