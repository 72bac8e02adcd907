package dev.pgtrek.postgres.target;

/**
 * What index builds may take of the server, shared out among those that run at once. Each build
 * gets its share of the memory as maintenance_work_mem, but at least 64 MB and never less than the
 * server's own setting, and its share of the workers as max_parallel_maintenance_workers. A
 * parallel build's workers share its memory (PostgreSQL's documentation,
 * max_parallel_maintenance_workers), so the memory does not multiply with them. Both settings last
 * for the build's transaction only.
 *
 * @param builds builds at once, at least 1: the run's jobs
 * @param memory bytes for all of them
 * @param workers parallel workers for all of them, beside the backends themselves
 */
public record BuildBudget(int builds, long memory, int workers) {

  private static final long LEAST = 64L << 20;

  /** PostgreSQL's own bound on maintenance_work_mem up to 17 on some platforms: 2 GB. */
  private static final long MOST = 2047L << 20;

  public BuildBudget {
    if (builds < 1 || memory < 0 || workers < 0) {
      throw new IllegalArgumentException("a budget is for at least one build");
    }
  }

  /** One gigabyte in all, and two parallel workers for each build. */
  public static BuildBudget forJobs(int jobs) {
    return new BuildBudget(Math.max(1, jobs), 1L << 30, 2 * Math.max(1, jobs));
  }

  /** The memory of one build in kilobytes, PostgreSQL's unit. */
  public long kilobytesPerBuild() {
    return Math.clamp(memory / builds, LEAST, MOST) / 1024;
  }

  /** The workers of one build. */
  public int workersPerBuild() {
    return workers / builds;
  }

  /** The connections that a run with as many jobs needs at once. */
  int connections() {
    // One for each job, one for the lock, two for the journal and the catalog.
    return builds + 3;
  }
}
