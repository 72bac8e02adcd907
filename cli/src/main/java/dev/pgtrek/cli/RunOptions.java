package dev.pgtrek.cli;

import dev.pgtrek.Judging;
import dev.pgtrek.MigrationOptions;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.plan.PlanOptions;
import dev.pgtrek.postgres.PostgresTarget;
import dev.pgtrek.postgres.target.BuildBudget;
import dev.pgtrek.postgres.url.PostgresUrl;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the options of several commands come to.
 *
 * @param session the command's session
 * @param plan choices about the plan
 * @param jobs streams at once
 * @param batchRows rows per chunk
 */
record RunOptions(Session session, PlanOptions plan, int jobs, long batchRows) {

  /** The choices, made sure of. */
  static RunOptions of(Session session, PlanOptions plan, int jobs, long batchRows) {
    if (jobs < 1) {
      throw new PgtrekException.Usage(
          "jobs", "--jobs is at least 1, not " + jobs + ".", "Leave it out to use every core.");
    }
    if (batchRows < 1) {
      throw new PgtrekException.Usage(
          "batch-rows",
          "--batch-rows is at least 1, not " + batchRows + ".",
          "Leave it out for the default.");
    }
    return new RunOptions(session, plan, jobs, batchRows);
  }

  /** What the engine is told. */
  MigrationOptions migration(
      boolean verify, boolean showValues, boolean dryRun, @Nullable Path report) {
    Path runs = session.workFolder().resolve("runs");
    return new MigrationOptions(
        plan,
        jobs,
        batchRows,
        verify,
        showValues,
        dryRun,
        runs,
        report == null ? runs : session.file(report),
        VersionCommand.version(),
        false,
        Judging.DEFAULT,
        true);
  }

  /** The options of a proof alone. */
  MigrationOptions proof(
      boolean showValues, boolean search, Judging judging, @Nullable Path report) {
    MigrationOptions all = migration(true, showValues, false, report);
    return new MigrationOptions(
        all.plan(),
        all.jobs(),
        all.chunkRows(),
        all.verify(),
        all.showValues(),
        all.dryRun(),
        all.runsFolder(),
        all.reportFolder(),
        all.version(),
        search,
        judging,
        all.backup());
  }

  /** The same into the schema of the option, else of the plan file, else of the URL. */
  RunOptions into(PostgresUrl url) {
    if (!plan.schema().equals(PlanOptions.DEFAULT_SCHEMA)) {
      return this;
    }
    String edited = plan.edits().schema();
    String schema = edited == null ? url.schema().orElse(plan.schema()) : edited;
    return new RunOptions(session, plan.into(schema), jobs, batchRows);
  }

  /** Logs in to a target, with a budget for as many jobs as were asked for. */
  PostgresTarget open(PostgresUrl url) {
    return PostgresTarget.open(
        url, plan.schema(), BuildBudget.forJobs(jobs), plan.settled().existing() != null);
  }
}
