package dev.pgtrek.work;

import dev.pgtrek.error.PgtrekException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait for {@linkplain Milestone milestones} and lead to others, done by several threads
 * as soon as each may be. A milestone is reached when every task that leads to it is done; one that
 * no task leads to never holds anybody up. Tasks may be added before {@link #run}, and by running
 * tasks; so a task that adds others towards its own milestone keeps that milestone open for them.
 * Safe for all threads.
 */
public final class Schedule {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Phase> phases = new ArrayList<>();
  private final List<Task> unsorted = new ArrayList<>();
  private final Map<Milestone, Integer> tasksTowards = new HashMap<>();
  private final Map<Milestone, List<Task>> waiting = new HashMap<>();
  private final PriorityQueue<Task> ready =
      new PriorityQueue<>(
          Comparator.comparingInt((Task t) -> t.rank).thenComparingLong(t -> t.number));
  private final List<Thread> threads = new ArrayList<>();
  private boolean started;
  private int running;
  private int held;
  private long added;
  private @Nullable Throwable failure;

  /** One piece of work, and what it waits for. */
  private static final class Task implements Circle.Link {

    private final Phase phase;
    private final int rank;
    private final long number;
    private final Set<Milestone> after;
    private final Set<Milestone> towards;
    private final Runnable work;
    private int holdUps;

    Task(
        Phase phase,
        int rank,
        long number,
        Set<Milestone> after,
        Set<Milestone> towards,
        Runnable work) {
      this.phase = phase;
      this.rank = rank;
      this.number = number;
      this.after = Set.copyOf(after);
      this.towards = Set.copyOf(towards);
      this.work = work;
    }

    @Override
    public Set<Milestone> after() {
      return after;
    }

    @Override
    public Set<Milestone> towards() {
      return towards;
    }
  }

  /** A new phase of this schedule. */
  public Phase phase() {
    Phase phase = new Phase();
    phases.add(phase);
    return phase;
  }

  /**
   * Adds a task. A long one asks {@link Thread#isInterrupted} now and then and ends early.
   *
   * @param phase what it belongs to
   * @param rank who goes first among those that may: the lowest, then the one added first
   * @param after what must have been reached before it begins
   * @param towards what is not reached before it is done
   */
  public void add(
      Phase phase, int rank, Set<Milestone> after, Set<Milestone> towards, Runnable work) {
    lock.lock();
    try {
      Task task = new Task(phase, rank, added++, after, towards, work);
      phase.taskAdded();
      task.towards.forEach(m -> tasksTowards.merge(m, 1, Integer::sum));
      if (started) {
        hold(task);
        changed.signalAll();
      } else {
        unsorted.add(task);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets a task wait for what is still open, or makes it ready. */
  private void hold(Task task) {
    for (Milestone milestone : task.after) {
      if (tasksTowards.getOrDefault(milestone, 0) > 0) {
        waiting.computeIfAbsent(milestone, m -> new ArrayList<>()).add(task);
        task.holdUps++;
      }
    }
    if (task.holdUps == 0) {
      ready.add(task);
    } else {
      held++;
    }
  }

  /**
   * Does everything; once. Comes back when all is done, or when one task failed and the others have
   * stopped. Tasks that wait for each other in a circle are noticed before any is begun.
   *
   * @param jobs threads, at least 1
   * @param name what the threads are called in a dump
   * @throws PgtrekException.Interrupted if the calling thread was interrupted
   * @throws RuntimeException the first failure of a task; later ones are suppressed in it
   * @throws IllegalStateException if tasks wait for each other in a circle, whose milestones it
   *     names; nothing is done then
   */
  public void run(int jobs, String name) {
    lock.lock();
    try {
      started = true;
      Circle.of(unsorted)
          .ifPresent(
              circle -> {
                throw new IllegalStateException(circle);
              });
      unsorted.forEach(this::hold);
      unsorted.clear();
      phases.forEach(Phase::passIfEmpty);
      int wanted = ready.isEmpty() ? 0 : Math.max(1, jobs);
      for (int i = 0; i < wanted; i++) {
        threads.add(Thread.ofPlatform().name(name + "-" + (i + 1)).unstarted(this::work));
      }
      start();
    } finally {
      lock.unlock();
    }
    join();
  }

  /** Where the system gives no more threads, those that have begun already stop. */
  private void start() {
    try {
      threads.forEach(Thread::start);
    } catch (OutOfMemoryError e) {
      fail(e);
    }
  }

  /** Whatever ends a thread ends the schedule: the others would wait for it without an end. */
  @SuppressWarnings("CatchingUnchecked") // A task can throw what it does not declare.
  private void work() {
    try {
      for (Task task = next(); task != null; task = next()) {
        Throwable thrown = null;
        try {
          task.work.run();
        } catch (Throwable e) {
          thrown = e;
        }
        done(task, thrown);
      }
    } catch (Throwable e) {
      lock.lock();
      try {
        fail(e);
      } finally {
        lock.unlock();
      }
    }
  }

  /** The next task, whose phase has begun; null where there is nothing more to do. */
  private @Nullable Task next() {
    lock.lock();
    try {
      while (failure == null) {
        Task task = ready.poll();
        if (task != null) {
          running++;
          task.phase.begin();
          return task;
        }
        if (running == 0) {
          changed.signalAll();
          return null;
        }
        changed.await();
      }
      return null;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      if (failure == null) {
        fail(new PgtrekException.Interrupted());
      }
      return null;
    } catch (RuntimeException | Error e) {
      fail(e);
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void done(Task task, @Nullable Throwable thrown) {
    lock.lock();
    try {
      running--;
      if (thrown != null) {
        fail(thrown);
        return;
      }
      for (Milestone milestone : task.towards) {
        if (tasksTowards.merge(milestone, -1, Integer::sum) == 0) {
          release(waiting.remove(milestone));
        }
      }
      if (failure == null) {
        task.phase.taskDone();
      }
      changed.signalAll();
    } catch (RuntimeException | Error e) {
      fail(e);
    } finally {
      lock.unlock();
    }
  }

  private void release(@Nullable Collection<Task> tasks) {
    if (tasks != null) {
      for (Task task : tasks) {
        if (--task.holdUps == 0) {
          held--;
          ready.add(task);
        }
      }
    }
  }

  private void fail(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
      threads.stream().filter(t -> !t.equals(Thread.currentThread())).forEach(Thread::interrupt);
    } else if (!thrown.equals(failure)) {
      failure.addSuppressed(thrown);
    }
    changed.signalAll();
  }

  private void join() {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException _) {
          interrupted = true;
          threads.forEach(Thread::interrupt);
        }
      }
    }
    // The threads may all have ended before there was anything to wait for.
    if (interrupted || Thread.interrupted()) {
      throw new PgtrekException.Interrupted();
    }
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
    if (held > 0) {
      throw new IllegalStateException(held + " tasks wait for each other");
    }
  }
}
