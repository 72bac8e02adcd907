package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.backup.BackupFolder;
import dev.pgtrek.backup.StoredBackup;
import dev.pgtrek.cli.Targets.Receiver;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.PostgresTarget;
import dev.pgtrek.postgres.journal.Cleaned;
import dev.pgtrek.postgres.journal.Made;
import dev.pgtrek.postgres.journal.Made.MadeTable;
import dev.pgtrek.postgres.journal.Standing;
import dev.pgtrek.report.Figures;
import dev.pgtrek.spi.RunRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes back what pgtrek made. */
@CommandLine.Command(
    name = "clean",
    description = {
      "Shows what pgtrek made, and removes it once you say yes; never anything that it did not"
          + " make.",
      "By itself it removes the journal (the schema pgtrek) from the target; each option adds more."
          + " Without TARGET: the latest database of the embedded server.",
      "What a rollback would need stays until it is seven days old: the journal of a run whose"
          + " tables stand, run folders with their backups, and backups."
    })
final class CleanCommand implements Command {

  @Mixin private final RunPlace place = new RunPlace();

  @Option(
      names = "--tables",
      description = "Also drop the tables that pgtrek created, with their rows.")
  private boolean tables;

  @Option(
      names = "--runs",
      description =
          "Also delete the folders in .pgtrek/runs: logs, reports and the verified backups.")
  private boolean runs;

  @Option(
      names = "--backups",
      description =
          "Also delete what is in .pgtrek/backups; of each source a good one always stays.")
  private boolean backups;

  @Option(
      names = "--wait",
      paramLabel = "AGE",
      description = "How old must be what a rollback would need: 12h, 7d, 2w. Default: 7d.")
  private String wait = "7d";

  @Option(names = "--now", description = "Wait for nothing: remove it however young it is.")
  private boolean now;

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
    Optional<Receiver> receiver = Targets.of(session).latestIfAny(place.target);
    if (receiver.isEmpty()) {
      return clean(folder, null);
    }
    Receiver found = receiver.get();
    String into = place.schema(found.url());
    try (PostgresTarget open = PostgresTarget.openForRun(found.url(), into)) {
      return clean(folder, open);
    }
  }

  private int clean(WorkFolder folder, @Nullable PostgresTarget open) {
    WaitingTime waiting = WaitingTime.of(wait, now);
    Made made = open == null ? Made.NOTHING : open.made();
    Optional<RunRecord> run =
        open == null || !made.journal() ? Optional.empty() : open.standing().map(Standing::run);
    CleanPreview preview =
        CleanPreview.of(folder, BackupShelf.of(session, null), made, run, waiting, tables);
    ObjectNode result = Json.object().put("format", "pgtrek-clean-1");
    show(folder, open, made, run, preview, result);
    boolean journal = open != null && made.journal() && preview.journalUntil().isEmpty();
    List<KeptFolder> gone = runs ? preview.runsGone() : List.of();
    List<StoredBackup> backupsGone = backups ? preview.backupsGone() : List.of();
    boolean serverGoes = server && folder.hasServer();
    if (!journal && gone.isEmpty() && backupsGone.isEmpty() && !serverGoes) {
      return removal().done(result.put("removed", false), "There is nothing to remove.");
    }
    removal().confirm();
    if (open != null && journal) {
      told(open.clean(tables), made, result);
      open.close();
    }
    folder.deleteRuns(gone);
    backupsGone.forEach(BackupFolder::remove);
    if (serverGoes) {
      folder.deleteServer();
    }
    return removal().done(result.put("removed", true), "Removed.");
  }

  /** Says what would go and what would stay, since when, and until when. */
  private void show(
      WorkFolder folder,
      @Nullable PostgresTarget open,
      Made made,
      Optional<RunRecord> run,
      CleanPreview preview,
      ObjectNode result) {
    if (open != null) {
      result.put("target", open.display());
    }
    result.put("clockBehind", !preview.ahead().isEmpty());
    preview.ahead().forEach(what -> told("  CLOCK   ", what));
    if (open != null && made.journal()) {
      showMade(made, preview, result);
      open.released().forEach(what -> told("  put back  ", what));
      if (run.map(RunRecord::existing).isPresent()) {
        line(false, "the application's own tables, with the rows that were loaded into them");
      }
    }
    showRuns(preview, result);
    showBackups(preview, result);
    result.put("server", folder.hasServer());
    if (folder.hasServer()) {
      KeptFolder data = KeptFolder.of(folder.serverPath());
      line(
          server,
          "the embedded server with all its databases in "
              + folder.serverPath()
              + ", "
              + Figures.bytes(data.bytes()));
    }
  }

  private void showMade(Made made, CleanPreview preview, ObjectNode result) {
    Optional<Instant> until = preview.journalUntil();
    until.ifPresent(u -> result.put("journalKeptUntil", u.toString()));
    line(
        until.isEmpty(),
        "the journal of "
            + Figures.count(made.runs().size(), "run")
            + ", schema pgtrek"
            + preview.journalSince().map(s -> ", since " + WaitingTime.words(s)).orElse("")
            + kept(until, "a rollback would read it"));
    ArrayNode names = result.putArray("tables");
    for (MadeTable table : made.tables()) {
      if (table.stands()) {
        names.add(table.name().toString());
        line(tables, "table " + table.name() + ", since " + WaitingTime.words(table.since()));
      }
    }
    showStatements(made, result);
    ArrayNode searches = result.putArray("searchConfigurations");
    for (TableName name : made.searches()) {
      searches.add(name.toString());
      line(tables, "text search configuration " + name);
    }
    ArrayNode moved = result.putArray("moved");
    for (String object : made.moved()) {
      moved.add(object);
      line(tables, object);
    }
    ArrayNode extensions = result.putArray("extensions");
    made.extensions()
        .forEach(
            name -> {
              extensions.add(name);
              line(tables, "extension " + name + ", unless something else uses it");
            });
  }

  private static String kept(Optional<Instant> until, String why) {
    return until.map(u -> "; " + why + ", so until " + WaitingTime.words(u)).orElse("");
  }

  private void showRuns(CleanPreview preview, ObjectNode result) {
    result.put("runs", preview.runs().size());
    ArrayNode all = result.putArray("runFolders");
    preview
        .runs()
        .forEach(
            (folder, until) -> {
              ObjectNode node =
                  all.addObject()
                      .put("name", folder.name())
                      .put("since", folder.since().toString())
                      .put("bytes", folder.bytes());
              until.ifPresent(u -> node.put("keptUntil", u.toString()));
              line(
                  runs && until.isEmpty(),
                  "run folder "
                      + folder.path()
                      + ", "
                      + Figures.bytes(folder.bytes())
                      + ", since "
                      + WaitingTime.words(folder.since())
                      + kept(
                          until,
                          folder.holdsBackup()
                              ? "its backup is the way back"
                              : "what it found is asked for before a rollback"));
            });
  }

  private void showBackups(CleanPreview preview, ObjectNode result) {
    ArrayNode all = result.putArray("backups");
    preview
        .backups()
        .forEach(
            (backup, why) -> {
              ObjectNode node =
                  all.addObject()
                      .put("file", backup.content().toString())
                      .put("since", backup.takenAt().toString())
                      .put("bytes", backup.facts().bytes());
              if (!why.isEmpty()) {
                node.put("kept", why);
              }
              line(
                  backups && why.isEmpty(),
                  "backup "
                      + backup.content()
                      + ", "
                      + Figures.bytes(backup.facts().bytes())
                      + ", since "
                      + WaitingTime.words(backup.takenAt())
                      + (why.isEmpty() ? "" : "; " + why));
            });
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

  private Removal removal() {
    return new Removal(session, output, yes);
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
