package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.backup.BackupChecks;
import dev.pgtrek.backup.StoredBackup;
import dev.pgtrek.report.Figures;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says whether a backup can be relied on. */
@CommandLine.Command(
    name = "verify",
    description = {
      "Checks a backup: every byte against its SHA-256, then what it holds: SQLite's own check of"
          + " the whole file, or a full read of the dump by pg_restore.",
      "Exit code 4 if it is damaged."
    })
final class BackupVerifyCommand implements Command {

  @Parameters(index = "0", paramLabel = "FILE", description = "The backup, by path or by name.")
  private Path file = Path.of("");

  @Mixin private final ClientChoices clients = new ClientChoices();
  @Mixin private final OutputOptions output = new OutputOptions();

  private final Session session;

  BackupVerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Path path = BackupShelf.of(session, null).find(session, file);
    BackupContent content = BackupContent.at(path);
    content.kind();
    List<String> faults = content.sealFaults();
    if (faults.isEmpty()) {
      faults = content.contentFaults(clients.places(session));
    }
    keep(
        path,
        new BackupChecks(
            new BackupChecks.Result(
                Instant.now(), faults.isEmpty(), faults.isEmpty() ? "" : faults.getFirst()),
            null));
    if (!faults.isEmpty()) {
      throw content.damaged(faults);
    }
    print(path, content.notes());
    return 0;
  }

  /** What was found is kept beside the backup; where that cannot be written it is said only. */
  private void keep(Path path, BackupChecks said) {
    try {
      StoredBackup.at(path).ifPresent(backup -> backup.keep(said));
    } catch (UncheckedIOException e) {
      session.say("The result cannot be kept beside the backup: " + e.getCause());
    }
  }

  private void print(Path path, List<String> notes) {
    if (output.json) {
      ObjectNode result = Json.object().put("format", "pgtrek-backup-verified-1");
      result.put("file", path.toString()).put("sound", true);
      ArrayNode all = result.putArray("notes");
      notes.forEach(all::add);
      session.out().print(Json.text(result));
    } else {
      session.out().println("sound    " + Figures.visible(path.toString()));
      notes.forEach(note -> session.out().println("  note   " + Figures.visible(note)));
    }
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
