package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.Migration;
import dev.pgtrek.MigrationOptions;
import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.PostgresTarget;
import dev.pgtrek.postgres.dialect.PostgresDialect;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.spi.Source;
import dev.pgtrek.sqlite.SqliteSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The pre-flight. */
@CommandLine.Command(
    name = "check",
    description = {
      "Finds everything that stands against a migration, all at once, and changes nothing.",
      "Each finding says what was measured, why it matters, and the fix. Exit code 3 if one"
          + " blocks.",
      "With --in-place: what stands against changing the server's programs under the same data."
    })
final class CheckCommand implements Command {

  static final int BLOCKED = 3;

  @Mixin private final Sides sides = new Sides();
  @Mixin private final PlanChoices plan = new PlanChoices();
  @Mixin private final WorkChoices work = new WorkChoices();

  @Option(
      names = "--in-place",
      description =
          "SOURCE is a PostgreSQL database that stays where it is, while the container image, the"
              + " packages or the version of its server change; there is no TARGET. 'pgtrek"
              + " upgrade' follows the change.")
  private boolean inPlace;

  @Mixin private final AdditionChoices additions = new AdditionChoices();

  @Mixin private final ClientChoices clients = new ClientChoices();

  @Mixin private final OutputOptions output = new OutputOptions();

  @Spec private @Nullable CommandSpec command;

  private final Session session;

  CheckCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (inPlace) {
      return print(
          new InPlaceCheck(session)
              .find(sides, additions.extensions(), Objects.requireNonNull(command), output));
    }
    Route route = Route.of(sides, session.shell().environment());
    CommandSpec spec = Objects.requireNonNull(command);
    if (route instanceof Route.ToFile back) {
      WayBack way = WayBack.of(session, back, plan, work, spec, false);
      return print(way.check(session.begin(output)));
    }
    if (route instanceof Route.BetweenServers servers) {
      return print(
          ServerPair.of(session, servers, plan, work, additions, spec)
              .check(clients.places(session), output));
    }
    BackChoices.refuseOwn(spec);
    RunOptions choices = RunOptions.of(session, plan.read(), work.jobs, work.batchRows);
    Path file = session.file(((Route.ToPostgres) route).file());
    Progress progress = session.begin(output);
    try (Source source = SqliteSource.open(file)) {
      return print(find(source, choices, progress));
    }
  }

  private List<Finding> find(Source source, RunOptions choices, Progress progress) {
    if (sides.target == null) {
      MigrationOptions options = choices.migration(false, false, true, null);
      return Migration.check(source, null, new PostgresDialect(), options, progress);
    }
    PostgresUrl url = Location.target(sides.target, session.shell().environment());
    RunOptions into = choices.into(url);
    MigrationOptions options = into.migration(false, false, true, null);
    try (PostgresTarget target = into.open(url)) {
      return Migration.check(source, target, target.dialect(), options, progress);
    }
  }

  private int print(List<Finding> findings) {
    session.end();
    boolean blocked = Findings.block(findings);
    String what = inPlace ? "change" : "migration";
    if (output.json) {
      ObjectNode result = Json.object();
      result.put("format", "pgtrek-findings-1");
      result.put("blocks", blocked);
      ArrayNode all = result.putArray("findings");
      findings.forEach(finding -> all.add(Json.of(finding)));
      session.out().print(Json.text(result));
    } else {
      Findings.print(findings, what, session.out(), session.style(output));
      session
          .out()
          .println(
              blocked
                  ? session.style(output).red("Not ready: something blocks the " + what + ".")
                  : session.style(output).green("Ready: nothing blocks the " + what + "."));
    }
    return blocked ? BLOCKED : 0;
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
