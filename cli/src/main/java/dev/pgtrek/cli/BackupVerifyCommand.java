package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.backup.BackupChecks;
import dev.pgtrek.backup.StoredBackup;
import dev.pgtrek.cli.BackupManifest.Comparison;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.Figures;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says whether a backup can be relied on. */
@CommandLine.Command(
    name = "verify",
    description = {
      "Checks a backup: every byte against its SHA-256, then what it holds: SQLite's own check of"
          + " the whole file, or a full read of the dump by pg_restore.",
      "With --prove it is restored, compared with its manifest, and removed again. Exit code 4 if"
          + " it is damaged, 6 if it gives back something else."
    })
final class BackupVerifyCommand implements Command {

  private static final int DIFFERENT = 6;

  @Parameters(index = "0", paramLabel = "FILE", description = "The backup, by path or by name.")
  private Path file = Path.of("");

  @Option(
      names = "--prove",
      description = {
        "Also restore it and compare what arrives with its manifest: a dump into a server of its"
            + " own, which is removed again."
      })
  private boolean prove;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "For --prove: a server on which a scratch database may be made and dropped.")
  private @Nullable String server;

  @Mixin private final ClientChoices clients = new ClientChoices();
  @Mixin private final OutputOptions output = new OutputOptions();

  private final Session session;

  BackupVerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (server != null && !prove) {
      throw new PgtrekException.Usage(
          "server-without-prove", "--server is for --prove.", "Give --prove too.");
    }
    Path path = BackupShelf.of(session, null).find(session, file);
    BackupContent content = BackupContent.at(path);
    content.kind();
    List<String> faults = content.sealFaults();
    if (faults.isEmpty()) {
      faults = content.contentFaults(clients.places(session));
    }
    keep(path, new BackupChecks(result(faults, ""), null));
    if (!faults.isEmpty()) {
      throw content.damaged(faults);
    }
    Comparison comparison = prove ? proved(path, content) : null;
    print(path, content.notes(), comparison);
    return comparison == null || comparison.equal() ? 0 : DIFFERENT;
  }

  private static BackupChecks.Result result(List<String> faults, String words) {
    return new BackupChecks.Result(
        Instant.now(), faults.isEmpty(), faults.isEmpty() ? words : faults.getFirst());
  }

  private Comparison proved(Path path, BackupContent content) {
    BackupManifest manifest =
        BackupManifest.of(path)
            .orElseThrow(
                () ->
                    new PgtrekException.Refused(
                        "proof-without-manifest",
                        "There is no manifest beside " + path + " to compare with.",
                        "Take backups without --no-manifest; a run writes its own at its end. This"
                            + " one is sound as far as can be seen."));
    Progress progress = session.begin(output);
    BackupProof proof =
        new BackupProof(
            content,
            manifest,
            clients.places(session),
            session.workFolder().resolve("scratch"),
            progress,
            session::say);
    Comparison comparison =
        proof.run(server == null ? null : Location.target(server, session.shell().environment()));
    session.end();
    keep(path, new BackupChecks(null, result(comparison.differences(), comparison.words())));
    return comparison;
  }

  /** What was found is kept beside the backup; where that cannot be written it is said only. */
  private void keep(Path path, BackupChecks said) {
    try {
      StoredBackup.at(path).ifPresent(backup -> backup.keep(said));
    } catch (UncheckedIOException e) {
      session.say("The result cannot be kept beside the backup: " + e.getCause());
    }
  }

  private void print(Path path, List<String> notes, @Nullable Comparison comparison) {
    if (output.json) {
      ObjectNode result = Json.object().put("format", "pgtrek-backup-verified-1");
      result.put("file", path.toString()).put("sound", true);
      ArrayNode all = result.putArray("notes");
      notes.forEach(all::add);
      if (comparison != null) {
        comparison.json(result.putObject("proof"));
      }
      session.out().print(Json.text(result));
      return;
    }
    session.out().println("sound    " + Figures.visible(path.toString()));
    notes.forEach(note -> session.out().println("  note   " + Figures.visible(note)));
    if (comparison != null) {
      comparison.print(session.out());
    }
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
