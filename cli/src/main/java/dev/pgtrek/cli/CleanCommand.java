package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.cli.Targets.Receiver;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.plan.PlanOptions;
import dev.pgtrek.postgres.Cleaned;
import dev.pgtrek.postgres.Made;
import dev.pgtrek.postgres.Made.MadeTable;
import dev.pgtrek.postgres.PostgresTarget;
import dev.pgtrek.postgres.Standing;
import dev.pgtrek.report.Figures;
import dev.pgtrek.spi.RunRecord;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes back what pgtrek made. */
@CommandLine.Command(
    name = "clean",
    description = {
      "Shows what pgtrek made, and removes it once you say yes; never anything that it did not"
          + " make.",
      "By itself it removes the journal (the schema pgtrek) from the target; each option adds more."
          + " Without TARGET: the latest database of the embedded server."
    })
final class CleanCommand implements Command {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TARGET",
      description = "The PostgreSQL database.")
  private @Nullable String target;

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description = "The schema that received. Default: the URL's, else public.")
  private @Nullable String schema;

  @Option(
      names = "--tables",
      description = "Also drop the tables that pgtrek created, with their rows.")
  private boolean tables;

  @Option(
      names = "--runs",
      description = "Also delete .pgtrek/runs: logs, reports and the verified backups.")
  private boolean runs;

  @Option(
      names = "--server",
      description = "Also stop the embedded server and delete all its databases.")
  private boolean server;

  @Option(
      names = {"-y", "--yes"},
      description = "Remove without asking.")
  private boolean yes;

  @Mixin private final OutputOptions output = new OutputOptions();

  private final Session session;

  CleanCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    WorkFolder folder = WorkFolder.of(session);
    Optional<Receiver> receiver = Targets.of(session).latestIfAny(target);
    if (receiver.isEmpty()) {
      return clean(folder, null);
    }
    Receiver found = receiver.get();
    String into = schema == null ? found.url().schema().orElse(PlanOptions.DEFAULT_SCHEMA) : schema;
    try (PostgresTarget open = PostgresTarget.open(found.url(), into)) {
      return clean(folder, open);
    }
  }

  private int clean(WorkFolder folder, @Nullable PostgresTarget open) {
    Made made = open == null ? Made.NOTHING : open.made();
    ObjectNode result = Json.object().put("format", "pgtrek-clean-1");
    boolean something = show(folder, open, made, result);
    if (!something) {
      return done(result, "There is nothing to remove.");
    }
    confirm();
    if (open != null && made.journal()) {
      told(open.clean(tables), made, result);
      open.close();
    }
    if (runs) {
      folder.deleteRuns();
    }
    if (server) {
      folder.deleteServer();
    }
    return done(result.put("removed", true), "Removed.");
  }

  /** Says what would go and what would stay; whether anything would go. */
  private boolean show(
      WorkFolder folder, @Nullable PostgresTarget open, Made made, ObjectNode result) {
    boolean journal = open != null && made.journal();
    if (open != null) {
      result.put("target", open.display());
    }
    if (journal) {
      line(true, "the journal of " + Figures.count(made.runs().size(), "run") + ", schema pgtrek");
      ArrayNode names = result.putArray("tables");
      for (MadeTable table : made.tables()) {
        if (table.stands()) {
          names.add(table.name().toString());
          line(tables, "table " + table.name());
        }
      }
    }
    showStatements(made, result);
    ArrayNode extensions = result.putArray("extensions");
    made.extensions()
        .forEach(
            name -> {
              extensions.add(name);
              line(tables, "extension " + name + ", unless something else uses it");
            });
    if (open != null && journal) {
      open.released().forEach(what -> told("  put back  ", what));
      boolean loaded = open.standing().map(Standing::run).map(RunRecord::existing).isPresent();
      if (loaded) {
        line(false, "the application's own tables, with the rows that were loaded into them");
      }
    }
    long runFolders = folder.runs();
    result.put("runs", runFolders);
    if (runFolders > 0) {
      line(runs, Figures.count(runFolders, "run folder") + " with backups in " + folder.runsPath());
    }
    result.put("server", folder.hasServer());
    if (folder.hasServer()) {
      line(server, "the embedded server with all its databases in " + folder.serverPath());
    }
    return journal || (runs && runFolders > 0) || (server && folder.hasServer());
  }

  private void showStatements(Made made, ObjectNode result) {
    ArrayNode views = result.putArray("views");
    for (MadeTable view : made.views()) {
      if (view.stands()) {
        views.add(view.name().toString());
        line(tables, "view " + view.name());
      }
    }
    ArrayNode functions = result.putArray("functions");
    for (Made.MadeFunction function : made.functions()) {
      functions.add(function.name().toString());
      line(tables, "function " + function.name() + " and its trigger");
    }
  }

  private void line(boolean goes, String what) {
    told(goes ? "  remove  " : "  keep    ", what);
  }

  private void told(String word, String what) {
    if (!output.json) {
      session.out().println(word + Figures.visible(what));
    }
  }

  private void confirm() {
    if (yes) {
      return;
    }
    if (!session.shell().inIsTerminal() || output.json) {
      throw new PgtrekException.Refused(
          "not-confirmed", "Nothing is removed without a yes.", "Run the same command with --yes.");
    }
    if (!session.ask("Remove what is marked? Type yes: ").equals("yes")) {
      throw new PgtrekException.Refused(
          "not-confirmed", "Nothing was removed.", "Type yes, or give --yes.");
    }
  }

  private void told(Cleaned cleaned, Made made, ObjectNode result) {
    ArrayNode kept = result.putArray("keptTables");
    cleaned
        .kept()
        .forEach(
            table -> {
              kept.add(table.toString());
              line(false, table + ", which is no longer what pgtrek made");
            });
    if (tables) {
      ArrayNode keptExtensions = result.putArray("keptExtensions");
      made.extensions().stream()
          .filter(name -> !cleaned.extensions().contains(name))
          .forEach(
              name -> {
                keptExtensions.add(name);
                line(false, "extension " + name + ", which something else uses");
              });
    }
    result.put("journalDropped", cleaned.journalDropped());
    ArrayNode putBack = result.putArray("putBack");
    cleaned.putBack().forEach(putBack::add);
  }

  private int done(ObjectNode result, String words) {
    if (output.json) {
      session.out().print(Json.text(result));
    } else {
      session.out().println(words);
    }
    return 0;
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
