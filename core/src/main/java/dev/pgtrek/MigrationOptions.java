package dev.pgtrek;

import dev.pgtrek.plan.PlanOptions;
import java.nio.file.Path;
import java.util.Optional;

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
 * @param backup whether a source that has no file of its own is backed up before it is read
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
    Judging judging,
    boolean backup) {

  public MigrationOptions {
    if (jobs < 1 || chunkRows < 1) {
      throw new IllegalArgumentException("jobs and rows per chunk are at least 1");
    }
  }

  /** The folder that a run's reports go into. */
  Path reportPlace(Optional<RunFolder> run) {
    return reportFolder.equals(runsFolder)
        ? run.map(RunFolder::path).orElse(reportFolder)
        : reportFolder;
  }

  /** The same, with or without a backup. */
  public MigrationOptions backingUp(boolean wanted) {
    return new MigrationOptions(
        plan,
        jobs,
        chunkRows,
        verify,
        showValues,
        dryRun,
        runsFolder,
        reportFolder,
        version,
        search,
        judging,
        wanted);
  }
}
