package dev.pgtrek.cli;

import dev.pgtrek.Migration;
import dev.pgtrek.MigrationOptions;
import dev.pgtrek.Provision;
import dev.pgtrek.cli.BackChoices.Schemas;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.plan.Plan;
import dev.pgtrek.postgres.PostgresSource;
import dev.pgtrek.postgres.client.ClientPlaces;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.spi.Source;
import dev.pgtrek.sqlite.SqliteTarget;
import dev.pgtrek.sqlite.dialect.SqliteDialect;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands do from PostgreSQL to a SQLite file. */
final class WayBack {

  private final Session session;
  private final Route.ToFile route;
  private final RunOptions choices;
  private final @Nullable String schema;
  private final Schemas several;

  private WayBack(
      Session session,
      Route.ToFile route,
      RunOptions choices,
      @Nullable String schema,
      Schemas several) {
    this.session = session;
    this.route = route;
    this.choices = choices;
    this.schema = schema;
    this.several = several;
  }

  /**
   * Makes sure of the choices.
   *
   * @param needsFile whether the command writes or reads the file
   * @throws PgtrekException.Usage if one has no meaning on this way, or the file is not named
   */
  static WayBack of(
      Session session,
      Route.ToFile route,
      PlanChoices plan,
      WorkChoices work,
      CommandSpec command,
      boolean needsFile) {
    RunOptions choices =
        RunOptions.of(session, plan.back.read(plan, command), work.jobs, work.batchRows);
    if (needsFile && route.file() == null) {
      throw new PgtrekException.Usage(
          "target-missing",
          "SOURCE is a PostgreSQL database, and there is no TARGET: the SQLite file to make.",
          "Write it behind the source: pgtrek "
              + command.name()
              + " "
              + route.source().display()
              + " restored.db");
    }
    return new WayBack(session, route, choices, plan.schema, plan.back.schemas);
  }

  /**
   * Makes the file, or one for each schema.
   *
   * @param replace whether a file that is there is set aside
   * @return the exit code
   */
  int migrate(How how, boolean replace, Progress progress, OutputOptions output) {
    if (route.file() == null) {
      return rehearse(how, progress, output);
    }
    Path file = session.file(route.file());
    if (several == Schemas.PREFIX || schema != null) {
      return migrate(file, schemas(), how, replace, progress, output);
    }
    int worst = 0;
    for (String one : PostgresSource.schemas(route.source())) {
      Path own = one.equals("public") ? file : beside(file, one);
      worst = Math.max(worst, migrate(own, List.of(one), how, replace, progress, output));
    }
    return worst;
  }

  /**
   * What the user chose about a run.
   *
   * @param verify whether the proof is taken
   * @param showValues whether differences show the values
   * @param dryRun whether nothing is written
   * @param places where pg_dump may be for the source's backup; null where none is wanted
   * @param report where the reports go, or null
   */
  record How(
      boolean verify,
      boolean showValues,
      boolean dryRun,
      @Nullable ClientPlaces places,
      @Nullable Path report) {}

  private static Path beside(Path file, String schema) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return file.resolveSibling(
        dot > 0
            ? name.substring(0, dot) + "_" + schema + name.substring(dot)
            : name + "_" + schema);
  }

  private int migrate(
      Path file,
      List<String> schemas,
      How how,
      boolean replace,
      Progress progress,
      OutputOptions output) {
    MigrationOptions options = options(how);
    try (Source source =
            PostgresSource.open(route.source(), schemas, how.dryRun() ? null : how.places());
        SqliteTarget target = SqliteTarget.of(file, replace)) {
      RunReport run = Migration.run(source, target, Provision.NONE, options, progress);
      session.end();
      target.setAside().ifPresent(old -> session.say("the file that was there is now " + old));
      String made = target.outcome().map(Path::toString).orElse("");
      return RunResult.of(session, output, run, options, made).print();
    }
  }

  private MigrationOptions options(How how) {
    return choices
        .migration(how.verify(), how.showValues(), how.dryRun(), how.report())
        .backingUp(how.places() != null);
  }

  private int rehearse(How how, Progress progress, OutputOptions output) {
    MigrationOptions options = options(how);
    try (Source source = PostgresSource.open(route.source(), schemas())) {
      RunReport run = Migration.rehearse(source, new SqliteDialect(), options, progress);
      session.end();
      return RunResult.of(session, output, run, options, "").print();
    }
  }

  private List<String> schemas() {
    return schema == null ? List.of() : List.of(schema);
  }

  /** The plan; changes nothing. */
  Plan plan(Progress progress) {
    try (Source source = PostgresSource.open(route.source(), schemas())) {
      return Migration.plan(
          source,
          new SqliteDialect(),
          choices.migration(false, false, true, null).backingUp(false),
          progress);
    }
  }

  /** Everything that stands against it; changes nothing. */
  List<Finding> check(Progress progress) {
    MigrationOptions options = choices.migration(false, false, true, null).backingUp(false);
    try (Source source = PostgresSource.open(route.source(), schemas())) {
      if (route.file() == null) {
        return Migration.check(source, null, new SqliteDialect(), options, progress);
      }
      try (SqliteTarget target = SqliteTarget.of(session.file(route.file()), false)) {
        return Migration.check(source, target, target.dialect(), options, progress);
      }
    }
  }

  /** The proof that the file holds what the source holds now; changes nothing. */
  int verify(
      MigrationOptions how, Progress progress, OutputOptions output, RunResult.Answer answer) {
    Path file = session.file(java.util.Objects.requireNonNull(route.file()));
    try (Source source = PostgresSource.open(route.source(), schemas());
        SqliteTarget target = SqliteTarget.standing(file, session.workFolder())) {
      RunReport run = Migration.verify(source, target, how, progress);
      session.end();
      return RunResult.of(session, output, run, how, file.toString()).print(answer);
    }
  }

  RunOptions choices() {
    return choices;
  }
}
