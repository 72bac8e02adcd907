package dev.pgtrek.work;

import dev.pgtrek.error.PgtrekException;
import java.util.Collection;
import java.util.Set;

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
    Schedule schedule = new Schedule();
    Phase only = schedule.phase();
    items.forEach(item -> schedule.add(only, 0, Set.of(), Set.of(), () -> task.run(item)));
    schedule.run(Math.min(jobs, items.size()), name);
  }
}
