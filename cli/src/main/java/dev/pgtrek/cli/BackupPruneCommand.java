package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.backup.BackupFolder;
import dev.pgtrek.backup.Retention;
import dev.pgtrek.backup.Seal;
import dev.pgtrek.backup.StoredBackup;
import dev.pgtrek.report.Figures;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes backups that are out of date. */
@CommandLine.Command(
    name = "prune",
    description = {
      "Shows which backups are out of date, and removes them once you say yes.",
      "Of each source a good one always stays, and its SHA-256 is checked before others go. Backups"
          + " of runs, and any that a run names, stay; 'pgtrek clean --runs' is for those."
    })
final class BackupPruneCommand implements Command {

  @Option(
      names = "--keep",
      paramLabel = "AGE|N",
      required = true,
      description = "Keep all that are younger (12h, 30d, 4w), or the latest N of each source.")
  private String keep = "";

  @Option(
      names = "--in",
      paramLabel = "DIR",
      description = "The folder of backups. Default: .pgtrek/backups.")
  private @Nullable Path in;

  @Option(
      names = {"-y", "--yes"},
      description = "Remove without asking.")
  private boolean yes;

  @Mixin private final OutputOptions output = new OutputOptions();

  private final Session session;

  BackupPruneCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Retention retention = Retention.parse(keep);
    BackupShelf shelf = BackupShelf.of(session, in);
    Retention.Decision decision =
        retention.decide(
            shelf.folder().list(),
            Instant.now(),
            shelf.runs()::name,
            backup -> Seal.faults(backup.content()).isEmpty());
    ObjectNode result = show(decision);
    if (decision.gone().isEmpty()) {
      return removal().done(result.put("removed", false), "There is nothing to remove.");
    }
    removal().confirm();
    decision.gone().forEach(BackupFolder::remove);
    return removal().done(result.put("removed", true), "Removed.");
  }

  private ObjectNode show(Retention.Decision decision) {
    ObjectNode result = Json.object().put("format", "pgtrek-backups-pruned-1");
    ArrayNode kept = result.putArray("keep");
    decision
        .kept()
        .forEach(
            (backup, why) -> {
              kept.addObject().put("file", backup.content().toString()).put("why", why);
              told("  keep    ", backup, why);
            });
    ArrayNode gone = result.putArray("remove");
    decision
        .gone()
        .forEach(
            backup -> {
              gone.addObject()
                  .put("file", backup.content().toString())
                  .put("bytes", backup.facts().bytes());
              told("  remove  ", backup, Figures.bytes(backup.facts().bytes()));
            });
    return result;
  }

  private void told(String word, StoredBackup backup, String why) {
    if (!output.json) {
      session.out().println(word + Figures.visible(backup.content().toString()) + " (" + why + ")");
    }
  }

  private Removal removal() {
    return new Removal(session, output, yes);
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
