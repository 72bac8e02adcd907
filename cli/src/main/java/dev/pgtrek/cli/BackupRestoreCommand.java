package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.backup.BackupKind;
import dev.pgtrek.cli.BackupManifest.Comparison;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.Figures;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a backup back. */
@CommandLine.Command(
    name = "restore",
    description = {
      "Restores a backup, after its SHA-256 is checked: a SQLite file to a path, a dump into a"
          + " PostgreSQL database that is empty or does not exist, and then is created.",
      "A database is compared with the backup's manifest then. Exit code 4 if the backup is"
          + " damaged, 6 if something else arrived."
    })
final class BackupRestoreCommand implements Command {

  private static final int DIFFERENT = 6;

  @Parameters(index = "0", paramLabel = "FILE", description = "The backup, by path or by name.")
  private Path file = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "DATABASE",
      description = "Where it goes: a file, or postgresql://user@host:5432/database.")
  private String database = "";

  @Option(
      names = "--replace",
      description = "Of a SQLite file: move one that is there aside, under another name.")
  private boolean replace;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = {
        "Sessions that restore a dump at once. Default: 1, in one transaction, so that a failure"
            + " leaves nothing."
      })
  private int jobs = 1;

  @Option(
      names = "--no-owner",
      description = "Restore a dump without its owners and rights: all belongs to the login.")
  private boolean withoutOwners;

  @Option(
      names = "--unsealed",
      description = "Restore a file that has no .sha256 beside it, such as one of another program.")
  private boolean unsealed;

  @Mixin private final ClientChoices clients = new ClientChoices();
  @Mixin private final OutputOptions output = new OutputOptions();

  private final Session session;

  BackupRestoreCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (jobs < 1) {
      throw new PgtrekException.Usage("jobs-unusable", "--jobs is at least 1.", "Leave it out.");
    }
    BackupContent content = BackupContent.at(BackupShelf.of(session, null).find(session, file));
    BackupKind kind = content.kind();
    Location place = Location.parse(database, session.shell().environment());
    mustBeSound(content);
    List<Path> aside =
        switch (place) {
          case Location.SqliteFile to when kind == BackupKind.SQLITE ->
              RestoredBackup.toFile(content, session.file(to.file()), replace);
          case Location.PostgresDatabase to when kind != BackupKind.SQLITE -> {
            new RestoredBackup(content, clients.places(session), jobs, !withoutOwners, session::say)
                .toDatabase(to.url());
            yield List.of();
          }
          default ->
              throw new PgtrekException.Usage(
                  "restore-other-engine",
                  kind == BackupKind.SQLITE
                      ? "A backup of SQLite is restored to a file."
                      : "A dump of PostgreSQL is restored into a PostgreSQL database.",
                  "To carry it to the other engine, restore it first, then use 'pgtrek migrate'.");
        };
    Comparison comparison =
        place instanceof Location.PostgresDatabase to ? compared(content.path(), to.url()) : null;
    print(content.path(), shown(place), aside, comparison);
    return comparison == null || comparison.equal() ? 0 : DIFFERENT;
  }

  /** A file is compared byte by byte while it is restored; a database with the manifest. */
  private @Nullable Comparison compared(Path path, PostgresUrl url) {
    Optional<BackupManifest> manifest = BackupManifest.of(path);
    if (manifest.isEmpty()) {
      session.say("There is no manifest beside the backup, so nothing was compared.");
      return null;
    }
    Progress progress = session.begin(output);
    Comparison comparison = manifest.get().compare(url, jobs, progress);
    session.end();
    return comparison;
  }

  private void mustBeSound(BackupContent content) {
    if (unsealed && !content.isSealed()) {
      return;
    }
    if (!content.isSealed() && content.facts() == null) {
      throw new PgtrekException.Source(
          "backup-damaged",
          "The backup "
              + content.path()
              + " has no .sha256 beside it, so nothing says what it must hold.",
          "If it is another program's, give --unsealed; else use another one: 'pgtrek backup list'"
              + " shows them all.",
          null);
    }
    List<String> faults = content.sealFaults();
    if (!faults.isEmpty()) {
      throw content.damaged(faults);
    }
  }

  private String shown(Location place) {
    return switch (place) {
      case Location.SqliteFile to -> session.file(to.file()).toString();
      case Location.PostgresDatabase to -> to.url().display();
    };
  }

  private void print(Path from, String into, List<Path> aside, @Nullable Comparison comparison) {
    if (output.json) {
      ObjectNode result = Json.object().put("format", "pgtrek-backup-restored-1");
      result.put("file", from.toString()).put("into", into);
      ArrayNode all = result.putArray("movedAside");
      aside.forEach(path -> all.add(path.toString()));
      if (comparison != null) {
        comparison.json(result.putObject("proof"));
      }
      session.out().print(Json.text(result));
      return;
    }
    session.out().println("restored " + Figures.visible(from.toString()));
    session.out().println("  into   " + Figures.visible(into));
    aside.forEach(path -> session.out().println("  aside  " + Figures.visible(path.toString())));
    if (comparison != null) {
      comparison.print(session.out());
    }
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
