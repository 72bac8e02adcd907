package dev.pgtrek.cli;

import dev.pgtrek.Judging;
import dev.pgtrek.Migration;
import dev.pgtrek.MigrationOptions;
import dev.pgtrek.cli.RunResult.Answer;
import dev.pgtrek.model.Finding;
import dev.pgtrek.plan.PlanOptions;
import dev.pgtrek.postgres.PostgresPair;
import dev.pgtrek.postgres.client.ClientPlaces;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.Figures;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What commands do with two PostgreSQL databases. */
final class ServerPair {

  private final Session session;
  private final Route.BetweenServers route;
  private final RunOptions options;
  private final MoveChoices choices;
  private final AdditionChoices additions;

  private ServerPair(
      Session session,
      Route.BetweenServers route,
      RunOptions options,
      MoveChoices choices,
      AdditionChoices additions) {
    this.session = session;
    this.route = route;
    this.options = options;
    this.choices = choices;
    this.additions = additions;
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
    return of(session, route, plan, work, new AdditionChoices(), command);
  }

  /**
   * Reads a command that also adds to the target.
   *
   * @throws dev.pgtrek.error.PgtrekException.Usage as above, or if a column cannot be read
   */
  static ServerPair of(
      Session session,
      Route.BetweenServers route,
      PlanChoices plan,
      WorkChoices work,
      AdditionChoices additions,
      CommandSpec command) {
    BackChoices.refuseAll(command);
    RunOptions options = RunOptions.of(session, PlanOptions.defaults(), work.jobs, work.batchRows);
    return new ServerPair(
        session,
        route,
        options,
        plan.moving.read(session, plan.schemas, work.jobs, additions.read()),
        additions);
  }

  /** What stands against moving the one to the other. */
  List<Finding> check(ClientPlaces places, OutputOptions output) {
    MigrationOptions run = options.migration(true, false, true, null);
    Progress progress = session.begin(output);
    try (PostgresPair pair = open(places)) {
      return Migration.check(pair, choices, run, progress);
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
  int verify(boolean manifests, MigrationOptions run, OutputOptions output, Answer answer) {
    Progress progress = session.begin(output);
    try (PostgresPair pair = PostgresPair.open(route.source(), route.target(), choices)) {
      RunReport report = Migration.verify(pair, manifests, run, progress);
      return result(report, run, output).print(answer);
    }
  }

  /** How a proof is taken and judged. */
  MigrationOptions proof(boolean showValues, Judging judging, @Nullable Path report) {
    return options.proof(showValues, false, judging, report);
  }

  /** Moves the one to the other, and gives the exit code. */
  int migrate(
      ClientPlaces places,
      boolean verify,
      boolean dryRun,
      @Nullable Path reportFolder,
      OutputOptions output) {
    MigrationOptions run = options.migration(verify, false, dryRun, reportFolder);
    List<String> columns =
        choices.additions().columns().stream().map(c -> c.column().text()).toList();
    if (!columns.isEmpty() && !dryRun) {
      additions.mustFit(session, columns);
    }
    Progress progress = session.begin(output);
    try (PostgresPair pair = open(places)) {
      RunReport report = Migration.run(pair, choices, run, progress);
      int exit = told(report, run, output);
      if (!columns.isEmpty() && report.outcome() != RunReport.Outcome.DIFFERENT) {
        script(pair.script(), columns, dryRun, output);
      }
      return exit;
    }
  }

  /** Keeps the columns' statements, or shows them in a rehearsal. */
  private void script(String script, List<String> columns, boolean dryRun, OutputOptions output) {
    if (dryRun) {
      if (!output.json) {
        session.out().println();
        session.out().print(script);
      }
      return;
    }
    Path file = additions.keep(session, columns, script);
    if (!output.json) {
      session.out().println("  SQL       " + Figures.visible(file.toString()));
    }
  }

  private int told(RunReport report, MigrationOptions run, OutputOptions output) {
    return result(report, run, output).print();
  }

  private RunResult result(RunReport report, MigrationOptions run, OutputOptions output) {
    session.end();
    return RunResult.of(session, output, report, run, route.target().display());
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
