package dev.pgtrek.cli;

import dev.pgtrek.Migration;
import dev.pgtrek.MigrationOptions;
import dev.pgtrek.Provision;
import dev.pgtrek.check.PreFlight;
import dev.pgtrek.cli.BackChoices.Schemas;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.plan.Plan;
import dev.pgtrek.postgres.PostgresSource;
import dev.pgtrek.postgres.SharedState;
import dev.pgtrek.postgres.client.ClientPlaces;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.spi.Source;
import dev.pgtrek.sqlite.SqliteTarget;
import dev.pgtrek.sqlite.dialect.SqliteDialect;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands do from PostgreSQL to a SQLite file. */
final class WayBack {

  private final Session session;
  private final Route.ToFile route;
  private final RunOptions choices;
  private final @Nullable String schema;
  private final Schemas several;

  /** What each file's run advises, in their order. */
  private final Map<Path, String> advice = new LinkedHashMap<>();

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
    boolean severalFiles = plan.back.schemas == Schemas.FILES && plan.schema() == null;
    if (severalFiles) {
      session.severalDocuments();
    }
    if (severalFiles && plan.plan != null) {
      throw new PgtrekException.Usage(
          "plan-of-one-file",
          "--plan is the plan of one file, and --schemas files makes one of each schema.",
          "Name the schema of the plan with --schema, for each file a command.");
    }
    return new WayBack(session, route, choices, plan.schema(), plan.back.schemas);
  }

  /**
   * Makes the file, or one for each schema.
   *
   * @param replace whether a file that is there is set aside
   * @return the exit code
   */
  int migrate(How how, boolean replace, Progress progress, OutputOptions output) {
    return each(
        how.dryRun() ? null : how.places(),
        file -> mustBeFree(file, replace),
        (source, file) ->
            file == null
                ? rehearse(source, how, progress, output)
                : migrate(source, file, how, replace, progress, output),
        output);
  }

  /** The same, and in the end what all of the files come to. */
  private int each(
      @Nullable ClientPlaces places, Consumer<Path> before, Work work, OutputOptions output) {
    int worst = each(places, before, work);
    if (advice.size() > 1) {
      RunResult.printWorst(session, output, advice);
    }
    return worst;
  }

  /** Work on a source and the file that it is for. */
  private interface Work {

    /**
     * Does it.
     *
     * @param file null where none is named
     * @return the exit code
     */
    int on(Source source, @Nullable Path file);
  }

  /**
   * Does it for the one file, or for that of each schema; all of them show one state of the source.
   *
   * @param places where pg_dump may be, or null for no backup
   * @return the worst exit code
   */
  private int each(@Nullable ClientPlaces places, Work work) {
    return each(places, file -> {}, work);
  }

  /**
   * The same.
   *
   * @param before looks at every one of several files before anything is done
   */
  private int each(@Nullable ClientPlaces places, Consumer<Path> before, Work work) {
    Path file = route.file() == null ? null : session.file(route.file());
    if (several == Schemas.PREFIX || schema != null) {
      try (Source source = PostgresSource.open(route.source(), schemas(), places)) {
        return work.on(source, file);
      }
    }
    int worst = 0;
    try (SharedState state = SharedState.take(route.source())) {
      List<String> found = state.schemas();
      List<String> each = found.isEmpty() ? List.of("public") : found;
      if (file != null) {
        each.forEach(one -> before.accept(own(file, one)));
      }
      for (String one : each) {
        Path own = file == null ? null : own(file, one);
        try (Source source = state.source(List.of(one), places)) {
          worst = Math.max(worst, work.on(source, own));
        }
      }
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

  /** None of several files is made where one of them cannot be. */
  private static void mustBeFree(Path file, boolean replace) {
    try (SqliteTarget target = SqliteTarget.of(file, replace)) {
      PreFlight.refuseBlocked(target.check(List.of(), 0));
    }
  }

  private static Path own(Path file, String schema) {
    return schema.equals("public") ? file : beside(file, schema);
  }

  private static Path beside(Path file, String schema) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return file.resolveSibling(
        dot > 0
            ? name.substring(0, dot) + "_" + schema + name.substring(dot)
            : name + "_" + schema);
  }

  private int migrate(
      Source source, Path file, How how, boolean replace, Progress progress, OutputOptions output) {
    MigrationOptions options = options(how);
    try (SqliteTarget target = SqliteTarget.of(file, replace)) {
      RunReport run = Migration.run(source, target, Provision.NONE, options, progress);
      session.end();
      advised(file, run);
      target.setAside().ifPresent(old -> session.say("the file that was there is now " + old));
      String made = target.outcome().map(Path::toString).orElse("");
      return RunResult.of(session, output, run, options, made).print();
    }
  }

  private void advised(Path file, RunReport run) {
    if (run.decision() != null) {
      advice.put(file, run.decision().advice());
    }
  }

  private MigrationOptions options(How how) {
    return choices
        .migration(how.verify(), how.showValues(), how.dryRun(), how.report())
        .backingUp(how.places() != null);
  }

  private int rehearse(Source source, How how, Progress progress, OutputOptions output) {
    MigrationOptions options = options(how);
    RunReport run = Migration.rehearse(source, new SqliteDialect(), options, progress);
    session.end();
    return RunResult.of(session, output, run, options, "").print();
  }

  private List<String> schemas() {
    return schema == null ? List.of() : List.of(schema);
  }

  /**
   * The plan; changes nothing.
   *
   * @throws PgtrekException.Usage if there would be several
   */
  Plan plan(Progress progress) {
    if (several == Schemas.FILES && schema == null) {
      throw new PgtrekException.Usage(
          "plan-of-one-file",
          "A plan is of one file, and --schemas files makes one of each schema.",
          "Name the schema with --schema, for each plan a command and an --out of its own.");
    }
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
    // What is said of the database and not of one of its schemas is said once.
    Set<Finding> findings = new LinkedHashSet<>();
    each(
        null,
        (source, file) -> {
          findings.addAll(check(source, file, options, progress));
          return 0;
        });
    return List.copyOf(findings);
  }

  private static List<Finding> check(
      Source source, @Nullable Path file, MigrationOptions options, Progress progress) {
    if (file == null) {
      return Migration.check(source, null, new SqliteDialect(), options, progress);
    }
    try (SqliteTarget target = SqliteTarget.of(file, false)) {
      return Migration.check(source, target, target.dialect(), options, progress);
    }
  }

  /** The proof that the file holds what the source holds now; changes nothing. */
  int verify(
      MigrationOptions how, Progress progress, OutputOptions output, RunResult.Answer answer) {
    return each(
        null,
        file -> SqliteTarget.standing(file, session.workFolder()).close(),
        (source, file) -> {
          Path standing = Objects.requireNonNull(file);
          try (SqliteTarget target = SqliteTarget.standing(standing, session.workFolder())) {
            RunReport run = Migration.verify(source, target, how, progress);
            session.end();
            advised(standing, run);
            return RunResult.of(session, output, run, how, standing.toString()).print(answer);
          }
        },
        output);
  }

  RunOptions choices() {
    return choices;
  }
}
