package dev.pgtrek.cli;

import dev.pgtrek.Migration;
import dev.pgtrek.MigrationOptions;
import dev.pgtrek.cli.Targets.Receiver;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.plan.Plan;
import dev.pgtrek.plan.PlanFile;
import dev.pgtrek.plan.PlanSql;
import dev.pgtrek.postgres.PostgresTarget;
import dev.pgtrek.postgres.dialect.PostgresDialect;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.Runbook;
import dev.pgtrek.report.RunbookPage;
import dev.pgtrek.report.RunbookText;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.MovePlan;
import dev.pgtrek.spi.Source;
import dev.pgtrek.sqlite.SqliteSource;
import dev.pgtrek.sqlite.dialect.SqliteDialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The plan without the journey. */
@CommandLine.Command(
    name = "plan",
    description = {
      "Says what each object becomes and why, from a scan of every value; changes nothing.",
      "Writes plan.yaml, which can be edited and handed back with --plan, and plan.sql. Exit code 3"
          + " if something blocks."
    })
final class PlanCommand implements Command {

  @Mixin private final Sides sides = new Sides();
  @Mixin private final PlanChoices plan = new PlanChoices();
  @Mixin private final WorkChoices work = new WorkChoices();
  @Mixin private final AdditionChoices additions = new AdditionChoices();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where plan.yaml and plan.sql go. Default: .pgtrek/plan.")
  private @Nullable Path out;

  @Option(
      names = "--runbook",
      description =
          "Also write runbook.md and runbook.html there: the whole procedure of this plan, from"
              + " rehearsal to clean-up, with its commands.")
  private boolean runbook;

  @Mixin private final ClientChoices clients = new ClientChoices();

  @Mixin private final OutputOptions output = new OutputOptions();

  @Spec private @Nullable CommandSpec command;

  private final Session session;

  PlanCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Route route = Route.of(sides, session.shell().environment());
    CommandSpec spec = Objects.requireNonNull(command);
    if (route instanceof Route.BetweenServers servers) {
      mustHaveNoRunbook();
      return print(
          ServerPair.of(session, servers, plan, work, additions, spec)
              .plan(clients.places(session), output));
    }
    if (route instanceof Route.ToFile back) {
      WayBack way = WayBack.of(session, back, plan, work, spec, false);
      Plan made = way.plan(session.begin(output));
      return print(made, new SqliteDialect(), yaml -> BackRunbook.of(basics(made, yaml, back)));
    }
    BackChoices.refuseOwn(spec);
    RunOptions choices = RunOptions.of(session, plan.read(), work.jobs, work.batchRows);
    MigrationOptions options = choices.migration(false, false, true, null);
    Dialect dialect = new PostgresDialect();
    Path file = session.file(((Route.ToPostgres) route).file());
    Progress progress = session.begin(output);
    try (Source source = SqliteSource.open(file)) {
      Plan made =
          options.plan().settled().existing() == null
              ? Migration.plan(source, dialect, options, progress)
              : intoExisting(source, file, choices, progress);
      return print(made, dialect, yaml -> RunbookPlan.of(basics(made, yaml, file)));
    }
  }

  /** Before either server is read. */
  private void mustHaveNoRunbook() {
    if (runbook) {
      throw new PgtrekException.Usage(
          "runbook-not-on-this-way",
          "--runbook tells the ways between a SQLite file and PostgreSQL, and both of these are"
              + " PostgreSQL.",
          "Leave it out; docs/guides/new-major.md tells the way between two servers.");
    }
  }

  private int print(MovePlan made) {
    Path folder = out == null ? session.workFolder().resolve("plan") : session.file(out);
    Path sql = write(folder, "plan.sql", MovePlanText.sql(made));
    if (output.json) {
      session.out().print(MovePlanText.json(made, sql));
    } else {
      MovePlanText.print(made, sql, session.out(), session.style(output));
    }
    return Findings.block(made.findings()) ? CheckCommand.BLOCKED : 0;
  }

  private int print(Plan made, Dialect dialect, Function<Path, Runbook> procedure) {
    session.end();
    Path folder = out == null ? session.workFolder().resolve("plan") : session.file(out);
    Path yaml = write(folder, "plan.yaml", PlanFile.write(made));
    Path sql = write(folder, "plan.sql", PlanSql.of(made, dialect));
    if (runbook) {
      Runbook book = procedure.apply(yaml);
      write(folder, "runbook.md", RunbookText.of(book));
      session.say("the runbook: " + write(folder, "runbook.html", RunbookPage.of(book)));
    }
    PlanSummary summary = PlanSummary.of(made, yaml, sql);
    if (output.json) {
      session.out().print(summary.json());
    } else {
      summary.print(session.out(), session.style(output), output.verbose);
    }
    return Findings.block(made.findings()) ? CheckCommand.BLOCKED : 0;
  }

  private RunbookPlan.Basics basics(Plan made, Path yaml, Path source) {
    String named = sides.source;
    return basics(
        made,
        yaml,
        named,
        shownTarget(),
        named.startsWith("env:") ? named : source.toAbsolutePath().normalize().toString(),
        List.of());
  }

  private RunbookPlan.Basics basics(Plan made, Path yaml, Route.ToFile back) {
    String named = sides.source;
    String shown = named.startsWith("env:") ? named : back.source().display();
    String schema = plan.schema();
    return basics(
        made,
        yaml,
        shown,
        sides.target,
        shown,
        schema == null ? List.of() : List.of("--schema", schema));
  }

  private RunbookPlan.Basics basics(
      Plan made,
      Path yaml,
      String source,
      @Nullable String target,
      String sourceFile,
      List<String> more) {
    Path here = session.shell().folder().toAbsolutePath().normalize();
    Path file = yaml.toAbsolutePath().normalize();
    return new RunbookPlan.Basics(
        source,
        target,
        (file.startsWith(here) ? here.relativize(file) : file).toString(),
        made.tables().size(),
        made.tables().stream().mapToLong(Plan.TablePlan::rows).sum(),
        made.tables().stream().mapToLong(Plan.TablePlan::bytes).sum(),
        made.findings(),
        made.notCarried().stream().map(n -> n.kind() + " " + n.name() + ": " + n.reason()).toList(),
        !made.searches().isEmpty(),
        RunPace.of(session.workFolder().resolve("runs"), made.source()),
        here,
        sourceFile,
        more);
  }

  /** The target as it was named, but never with a password. */
  private @Nullable String shownTarget() {
    String named = sides.target;
    return named == null || named.startsWith("env:")
        ? named
        : Location.target(named, session.shell().environment()).display();
  }

  /** There the target's own tables decide, so it is read. */
  private Plan intoExisting(Source source, Path file, RunOptions choices, Progress progress) {
    Receiver receiver = Targets.of(session).forReading(sides.target, file);
    RunOptions into = choices.into(receiver.url());
    try (PostgresTarget target = into.open(receiver.url())) {
      return Migration.plan(source, target, into.migration(false, false, true, null), progress);
    }
  }

  private static Path write(Path folder, String name, String text) {
    try {
      return Files.writeString(Files.createDirectories(folder).resolve(name), text);
    } catch (IOException e) {
      throw new PgtrekException.Usage(
          "plan-not-written",
          "The plan cannot be written to " + folder + ": " + Failure.reason(e) + ".",
          "Name another folder with --out.");
    }
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
