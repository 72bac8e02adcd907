package dev.pgtrek.work;

/**
 * Tasks of a {@link Schedule} that belong together; phases overlap. A phase without tasks begins
 * and ends when the schedule starts.
 */
public final class Phase {

  private Runnable whenBegun = () -> {};
  private Runnable whenEnded = () -> {};
  private boolean begun;
  private int open;

  Phase() {}

  /**
   * Who is told; to be set before the schedule runs. Both run while no task is taken, so they
   * should be short, and must not add tasks.
   *
   * @param begun runs before the first task
   * @param ended runs after the last one; never if the schedule fails before
   */
  public void tell(Runnable begun, Runnable ended) {
    whenBegun = begun;
    whenEnded = ended;
  }

  void taskAdded() {
    open++;
  }

  void begin() {
    if (!begun) {
      begun = true;
      whenBegun.run();
    }
  }

  void taskDone() {
    if (--open == 0) {
      whenEnded.run();
    }
  }

  /** Begins and ends where there is nothing to do. */
  void passIfEmpty() {
    if (open == 0) {
      begin();
      whenEnded.run();
    }
  }
}
