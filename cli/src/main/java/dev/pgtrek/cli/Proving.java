package dev.pgtrek.cli;

import dev.pgtrek.Judging;
import dev.pgtrek.Migration;
import dev.pgtrek.MigrationOptions;
import dev.pgtrek.cli.RunResult.Answer;
import dev.pgtrek.cli.Targets.Receiver;
import dev.pgtrek.postgres.PostgresTarget;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.spi.Source;
import dev.pgtrek.sqlite.SqliteSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The proof of two sides that stand, for the commands that take it. */
final class Proving {

  private final Session session;
  private final Sides sides;
  private final PlanChoices plan;
  private final WorkChoices work;
  private final OutputOptions output;
  private final CommandSpec command;

  Proving(
      Session session,
      Sides sides,
      PlanChoices plan,
      WorkChoices work,
      OutputOptions output,
      CommandSpec command) {
    this.command = command;
    this.session = session;
    this.sides = sides;
    this.plan = plan;
    this.work = work;
    this.output = output;
  }

  /**
   * Takes the proof and prints what it came to.
   *
   * @param manifests whether two servers' manifests are written, which other proofs write anyway
   * @return the exit code
   */
  int run(
      boolean showValues,
      boolean search,
      boolean manifests,
      Judging judging,
      @Nullable Path report,
      Answer answer) {
    Route route = Route.of(sides, session.shell().environment());
    if (route instanceof Route.ToFile back) {
      WayBack way = WayBack.of(session, back, plan, work, command, true);
      return way.verify(
          way.choices().proof(showValues, false, judging, report),
          session.begin(output),
          output,
          answer);
    }
    if (route instanceof Route.BetweenServers servers) {
      ServerPair pair = ServerPair.of(session, servers, plan, work, command);
      return pair.verify(manifests, pair.proof(showValues, judging, report), output, answer);
    }
    BackChoices.refuseOwn(command);
    RunOptions choices = RunOptions.of(session, plan.read(), work.jobs, work.batchRows);
    Path file = session.file(((Route.ToPostgres) route).file());
    Progress progress = session.begin(output);
    try (Source source = SqliteSource.open(file)) {
      Receiver receiver = Targets.of(session).forReading(sides.target, file);
      RunOptions into = choices.into(receiver.url());
      MigrationOptions options = into.proof(showValues, search, judging, report);
      try (PostgresTarget target = into.open(receiver.url())) {
        RunReport run = Migration.verify(source, target, options, progress);
        session.end();
        return RunResult.of(session, output, run, options, receiver.connect()).print(answer);
      }
    }
  }
}
