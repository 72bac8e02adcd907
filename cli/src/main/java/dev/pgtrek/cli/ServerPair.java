package dev.pgtrek.cli;

import dev.pgtrek.Migration;
import dev.pgtrek.MigrationOptions;
import dev.pgtrek.model.Finding;
import dev.pgtrek.plan.PlanOptions;
import dev.pgtrek.postgres.PostgresPair;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.RunReport;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What commands do with two PostgreSQL databases. */
final class ServerPair {

  private final Session session;
  private final Route.BetweenServers route;
  private final RunOptions choices;

  private ServerPair(Session session, Route.BetweenServers route, RunOptions choices) {
    this.session = session;
    this.route = route;
    this.choices = choices;
  }

  /**
   * Reads a command.
   *
   * @throws dev.pgtrek.error.PgtrekException.Usage if an option is given that has no meaning here
   */
  static ServerPair of(
      Session session, Route.BetweenServers route, WorkChoices work, CommandSpec command) {
    BackChoices.refuseAll(command);
    return new ServerPair(
        session, route, RunOptions.of(session, PlanOptions.defaults(), work.jobs, work.batchRows));
  }

  /** What stands against moving the one to the other. */
  List<Finding> check(OutputOptions output) {
    session.begin(output);
    try (PostgresPair pair = PostgresPair.open(route.source(), route.target())) {
      return pair.check();
    }
  }

  /** Compares them, and gives the exit code. */
  int verify(@Nullable Path report, OutputOptions output) {
    MigrationOptions options = choices.migration(true, false, false, report);
    Progress progress = session.begin(output);
    try (PostgresPair pair = PostgresPair.open(route.source(), route.target())) {
      RunReport run = Migration.verify(pair, options, progress);
      session.end();
      return RunResult.of(session, output, run, options, route.target().display()).print();
    }
  }
}
