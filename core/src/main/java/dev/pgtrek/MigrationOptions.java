package dev.pgtrek;

import dev.pgtrek.plan.PlanOptions;
import java.nio.file.Path;

/**
 * The user's choices about a run.
 *
 * @param plan choices about the plan
 * @param jobs streams at once, at least 1
 * @param chunkRows rows per chunk of a large table, at least 1
 * @param verify whether the proof is taken
 * @param showValues whether differences show the values of both sides
 * @param dryRun whether everything is done except writing to the target
 * @param runsFolder the folder that holds one folder per run
 * @param reportFolder where the reports go; the run's own folder where it equals {@code runsFolder}
 * @param version pgtrek's version, for the records
 * @param search whether a proof also compares what full-text searches find
 * @param judging by what the run is judged
 */
public record MigrationOptions(
    PlanOptions plan,
    int jobs,
    long chunkRows,
    boolean verify,
    boolean showValues,
    boolean dryRun,
    Path runsFolder,
    Path reportFolder,
    String version,
    boolean search,
    Judging judging) {

  public MigrationOptions {
    if (jobs < 1 || chunkRows < 1) {
      throw new IllegalArgumentException("jobs and rows per chunk are at least 1");
    }
  }
}
