package dev.pgtrek.cli;

import dev.pgtrek.Migration;
import dev.pgtrek.MigrationOptions;
import dev.pgtrek.cli.Targets.Receiver;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.PostgresTarget;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.spi.Source;
import dev.pgtrek.sqlite.SqliteSource;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Another try for the rejected rows. */
@CommandLine.Command(
    name = "replay",
    description = {
      "Tries the rejected rows again under a plan whose rules changed (--plan), moves those that"
          + " fit now into their tables, and proves everything.",
      "Broken off, the same command goes on. Exit code 6 if the two sides differ."
    })
final class ReplayCommand implements Command {

  @Mixin private final Sides sides = new Sides();
  @Mixin private final PlanChoices plan = new PlanChoices();
  @Mixin private final WorkChoices work = new WorkChoices();
  @Mixin private final OutputOptions output = new OutputOptions();

  private final Session session;

  ReplayCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (plan.plan == null) {
      throw new PgtrekException.Usage(
          "replay-without-plan",
          "'pgtrek rejects replay' needs the plan by which the rows are tried again.",
          "Copy plan.yaml of the run's folder in .pgtrek/runs, change its rules, and name it with"
              + " --plan.");
    }
    RunOptions choices = RunOptions.of(session, plan.read(), work.jobs, work.batchRows);
    Path file = session.file(Location.source(sides.source, session.shell().environment()).file());
    Progress progress = session.begin(output);
    try (Source source = SqliteSource.open(file)) {
      Receiver receiver = Targets.of(session).forReading(sides.target, file);
      RunOptions into = choices.into(receiver.url());
      MigrationOptions options = into.migration(true, false, false, null);
      try (PostgresTarget target = into.open(receiver.url())) {
        RunReport run = Migration.replay(source, target, options, progress);
        session.end();
        return RunResult.of(session, output, run, options, receiver.connect()).print();
      }
    }
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
