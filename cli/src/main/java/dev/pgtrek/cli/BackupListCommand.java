package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.backup.StoredBackup;
import dev.pgtrek.report.Figures;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Every backup there is. */
@CommandLine.Command(
    name = "list",
    description =
        "Lists every backup, also those that runs took: when, of what, how large, and whether it"
            + " was verified and proved. Broken ones are marked. Changes nothing.")
final class BackupListCommand implements Command {

  @Option(
      names = "--in",
      paramLabel = "DIR",
      description = "The folder of backups. Default: .pgtrek/backups.")
  private @Nullable Path in;

  @Mixin private final OutputOptions output = new OutputOptions();

  private final Session session;

  BackupListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<StoredBackup> all = BackupShelf.of(session, in).all();
    if (output.json) {
      ObjectNode result = Json.object().put("format", "pgtrek-backups-1");
      ArrayNode backups = result.putArray("backups");
      all.forEach(backup -> BackupLines.json(backups.addObject(), backup));
      session.out().print(Json.text(result));
    } else if (all.isEmpty()) {
      session.out().println("There is no backup in " + Figures.visible(folder()) + ".");
    } else {
      all.forEach(backup -> session.out().println(BackupLines.of(backup)));
    }
    return 0;
  }

  private String folder() {
    return BackupShelf.of(session, in).folder().path().toString();
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
