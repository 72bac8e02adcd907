package dev.pgtrek.cli;

import dev.pgtrek.Judging;
import dev.pgtrek.Migration;
import dev.pgtrek.MigrationOptions;
import dev.pgtrek.cli.Targets.Receiver;
import dev.pgtrek.postgres.PostgresTarget;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.spi.Source;
import dev.pgtrek.sqlite.SqliteSource;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The proof alone. */
@CommandLine.Command(
    name = "verify",
    description = {
      "Proves that the target holds what the source holds now, or names the rows and columns that"
          + " differ; changes nothing.",
      "Exit code 6 if they differ."
    })
final class VerifyCommand implements Command {

  @Mixin private final Sides sides = new Sides();
  @Mixin private final PlanChoices plan = new PlanChoices();
  @Mixin private final WorkChoices work = new WorkChoices();

  @Option(
      names = "--show-values",
      description = "Show both values where the proof finds a difference.")
  private boolean showValues;

  @Option(
      names = "--search",
      description =
          "Also run sampled words, beginnings of words and phrases on both sides' full-text"
              + " searches, and report how much the results overlap and how long they take.")
  private boolean search;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Where the reports go. Default: the run's folder in .pgtrek/runs.")
  private @Nullable Path report;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Spec private @Nullable CommandSpec command;

  private final Session session;

  VerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Route route = Route.of(sides, session.shell().environment());
    CommandSpec spec = Objects.requireNonNull(command);
    if (route instanceof Route.ToFile back) {
      WayBack way = WayBack.of(session, back, plan, work, spec, true);
      return way.verify(
          way.choices().proof(showValues, false, Judging.DEFAULT, report),
          session.begin(output),
          output);
    }
    if (route instanceof Route.BetweenServers servers) {
      return ServerPair.of(session, servers, work, spec).verify(report, output);
    }
    BackChoices.refuseOwn(spec);
    RunOptions choices = RunOptions.of(session, plan.read(), work.jobs, work.batchRows);
    Path file = session.file(((Route.ToPostgres) route).file());
    Progress progress = session.begin(output);
    try (Source source = SqliteSource.open(file)) {
      Receiver receiver = Targets.of(session).forReading(sides.target, file);
      RunOptions into = choices.into(receiver.url());
      MigrationOptions options = into.proof(showValues, search, Judging.DEFAULT, report);
      try (PostgresTarget target = into.open(receiver.url())) {
        RunReport run = Migration.verify(source, target, options, progress);
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
