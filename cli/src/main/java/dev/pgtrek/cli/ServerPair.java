package dev.pgtrek.cli;

import dev.pgtrek.Migration;
import dev.pgtrek.MigrationOptions;
import dev.pgtrek.model.Finding;
import dev.pgtrek.plan.PlanOptions;
import dev.pgtrek.postgres.PostgresPair;
import dev.pgtrek.postgres.client.ClientPlaces;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What commands do with two PostgreSQL databases. */
final class ServerPair {

  private final Session session;
  private final Route.BetweenServers route;
  private final RunOptions options;
  private final MoveChoices choices;

  private ServerPair(
      Session session, Route.BetweenServers route, RunOptions options, MoveChoices choices) {
    this.session = session;
    this.route = route;
    this.options = options;
    this.choices = choices;
  }

  /**
   * Reads a command.
   *
   * @throws dev.pgtrek.error.PgtrekException.Usage if an option is given that has no meaning here
   */
  static ServerPair of(
      Session session,
      Route.BetweenServers route,
      PlanChoices plan,
      WorkChoices work,
      CommandSpec command) {
    BackChoices.refuseAll(command);
    RunOptions options = RunOptions.of(session, PlanOptions.defaults(), work.jobs, work.batchRows);
    return new ServerPair(
        session, route, options, plan.moving.read(session, plan.schemas, work.jobs));
  }

  /** What stands against moving the one to the other. */
  List<Finding> check(OutputOptions output) {
    session.begin(output);
    try (PostgresPair pair = open(ClientPlaces.of(null, List.of(), Map.of()))) {
      return pair.check();
    }
  }

  private PostgresPair open(ClientPlaces places) {
    return PostgresPair.moving(route.source(), route.target(), places, choices);
  }

  /**
   * Compares them, and gives the exit code.
   *
   * @param manifests whether both sides' manifests are written too
   */
  int verify(boolean manifests, @Nullable Path report, OutputOptions output) {
    MigrationOptions run = options.migration(true, false, false, report);
    Progress progress = session.begin(output);
    try (PostgresPair pair = PostgresPair.open(route.source(), route.target(), choices)) {
      return told(Migration.verify(pair, manifests, run, progress), run, output);
    }
  }

  /** Moves the one to the other, and gives the exit code. */
  int migrate(
      ClientPlaces places,
      boolean verify,
      boolean dryRun,
      @Nullable Path report,
      OutputOptions output) {
    MigrationOptions run = options.migration(verify, false, dryRun, report);
    Progress progress = session.begin(output);
    try (PostgresPair pair = open(places)) {
      return told(Migration.run(pair, choices, run, progress), run, output);
    }
  }

  private int told(RunReport report, MigrationOptions run, OutputOptions output) {
    session.end();
    return RunResult.of(session, output, report, run, route.target().display()).print();
  }

  /** What moving would do. */
  MovePlan plan(ClientPlaces places, OutputOptions output) {
    MigrationOptions run = options.migration(false, false, true, null);
    Progress progress = session.begin(output);
    try (PostgresPair pair = open(places)) {
      return Migration.plan(pair, choices, run, progress);
    } finally {
      session.end();
    }
  }
}
