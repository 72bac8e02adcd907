package dev.pgtrek.cli;

import dev.pgtrek.Migration;
import dev.pgtrek.MigrationOptions;
import dev.pgtrek.check.PreFlight;
import dev.pgtrek.cli.Targets.Receiver;
import dev.pgtrek.postgres.client.ClientPlaces;
import dev.pgtrek.postgres.dialect.PostgresDialect;
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

/** The main job. */
@CommandLine.Command(
    name = "migrate",
    description = {
      "Moves a database to PostgreSQL, or to another PostgreSQL server, and proves that nothing"
          + " was lost.",
      "Checks, backs up, profiles every value, plans, creates the schema, copies, builds keys and"
          + " indexes, verifies, reports. Run again after an interruption, it goes on."
    })
final class MigrateCommand implements Command {

  @Mixin private final Sides sides = new Sides();
  @Mixin private final PlanChoices plan = new PlanChoices();
  @Mixin private final WorkChoices work = new WorkChoices();
  @Mixin private final AdditionChoices additions = new AdditionChoices();

  @Option(
      names = "--dry-run",
      description =
          "Do everything but write to the target. Without TARGET no server is started or made.")
  private boolean dryRun;

  @Option(names = "--no-verify", description = "Leave the proof out. It can be taken later.")
  private boolean withoutProof;

  @Option(
      names = "--replace",
      description =
          "From PostgreSQL: a file that has the target's name already is set aside, under another"
              + " name, once the new one is proved.")
  private boolean replace;

  @Option(
      names = "--no-backup",
      description =
          "From PostgreSQL to a file: take no backup of the source, which is only read. Between"
              + " servers none is taken anyway: the source stays as it is.")
  private boolean withoutBackup;

  @Option(
      names = "--show-values",
      description = "Show both values where the proof finds a difference.")
  private boolean showValues;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Where the reports go. Default: the run's folder in .pgtrek/runs.")
  private @Nullable Path report;

  @Option(
      names = {"-y", "--yes"},
      description = "Ask nothing. A migration never asks; scripts may say it all the same.")
  @SuppressWarnings("UnusedVariable") // Nothing is asked, so nothing is answered.
  private boolean yes;

  @Mixin private final ClientChoices clients = new ClientChoices();

  @Mixin private final OutputOptions output = new OutputOptions();

  @Spec private @Nullable CommandSpec command;

  private final Session session;

  MigrateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Route route = Route.of(sides, session.shell().environment());
    CommandSpec spec = Objects.requireNonNull(command);
    if (route instanceof Route.BetweenServers servers) {
      return ServerPair.of(session, servers, plan, work, additions, spec)
          .migrate(clients.places(session), !withoutProof, dryRun, report, output);
    }
    if (route instanceof Route.ToFile back) {
      WayBack way = WayBack.of(session, back, plan, work, spec, !dryRun);
      ClientPlaces places = withoutBackup ? null : clients.places(session);
      WayBack.How how = new WayBack.How(!withoutProof, showValues, dryRun, places, report);
      return way.migrate(how, replace, session.begin(output), output);
    }
    BackChoices.refuseOwn(spec);
    RunOptions choices = RunOptions.of(session, plan.read(), work.jobs, work.batchRows);
    Path file = session.file(((Route.ToPostgres) route).file());
    Progress progress = session.begin(output);
    try (Source source = SqliteSource.open(file)) {
      if (dryRun && sides.target == null) {
        MigrationOptions options = choices.migration(false, false, true, report);
        RunReport run = Migration.rehearse(source, new PostgresDialect(), options, progress);
        session.end();
        return RunResult.of(session, output, run, options, "").print();
      }
      if (sides.target == null) {
        // No server is started, and no database made, for a source that cannot be read.
        PreFlight.refuseSource(source.check());
      }
      Receiver receiver = Targets.of(session).forWriting(sides.target, file);
      RunOptions into = choices.into(receiver.url());
      MigrationOptions options = into.migration(!withoutProof, showValues, dryRun, report);
      try (OpenTarget open = OpenTarget.of(session, into, sides.target == null, receiver)) {
        if (!dryRun) {
          open.target().createDatabaseIfMissing();
        }
        RunReport run = Migration.run(source, open.target(), open, options, progress);
        session.end();
        return RunResult.of(session, output, run, options, open.connect()).print();
      }
    }
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
