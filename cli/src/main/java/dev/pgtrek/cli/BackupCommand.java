package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.backup.StoredBackup;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.client.DumpFormat;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.Figures;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a backup; its subcommands look after those that there are. */
@CommandLine.Command(
    name = "backup",
    description = {
      "Takes a backup of a database: of SQLite by its online backup, of PostgreSQL by pg_dump, both"
          + " beside living writers. It gets its name once it is whole, with its SHA-256, its facts"
          + " and a manifest beside it.",
      "Without SOURCE: the latest database of the embedded server."
    })
final class BackupCommand implements Command {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SOURCE",
      description = "The SQLite file or the PostgreSQL database.")
  private @Nullable String source;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "The folder that it goes into. Default: .pgtrek/backups.")
  private @Nullable Path to;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = {
        "Of a PostgreSQL dump: custom, one file; or directory, which several jobs write at once."
            + " Default: custom."
      })
  private @Nullable DumpFormat format;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Sessions that read at once; a custom dump is written by one. Default: 1.")
  private int jobs = 1;

  @Option(
      names = "--no-manifest",
      description = "Leave the manifest out, which reads every row a second time.")
  private boolean withoutManifest;

  @Mixin private final ClientChoices clients = new ClientChoices();
  @Mixin private final OutputOptions output = new OutputOptions();

  private final Session session;

  BackupCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (jobs < 1) {
      throw new PgtrekException.Usage("jobs-unusable", "--jobs is at least 1.", "Leave it out.");
    }
    Progress progress = session.begin(output);
    BackupShelf shelf = BackupShelf.of(session, to);
    shelf
        .folder()
        .clean()
        .forEach(name -> session.say("removed what a backup that was cut off had left: " + name));
    StoredBackup taken =
        take(
            new TakenBackup(shelf.folder(), withoutManifest ? null : progress, jobs, session::say));
    session.end();
    print(taken);
    return 0;
  }

  private StoredBackup take(TakenBackup taking) {
    if (source == null) {
      return taking.ofPostgres(
          Targets.of(session).latestAsSource().url(), format(), clients.places(session));
    }
    return switch (Location.parse(source, session.shell().environment())) {
      case Location.SqliteFile file -> {
        refuseDumpChoices();
        yield taking.ofSqlite(session.file(file.file()));
      }
      case Location.PostgresDatabase database ->
          taking.ofPostgres(database.url(), format(), clients.places(session));
    };
  }

  /** What is said of dumps means nothing of the copy of a file. */
  private void refuseDumpChoices() {
    if (format != null || clients.given()) {
      throw new PgtrekException.Usage(
          "option-of-dumps",
          (format != null ? "--format" : "--client-programs")
              + " is about dumps of PostgreSQL, and a SQLite file is named.",
          "Leave it out: a SQLite file is copied as it is, by SQLite itself.");
    }
  }

  private DumpFormat format() {
    return format == null ? DumpFormat.CUSTOM : format;
  }

  private void print(StoredBackup taken) {
    if (output.json) {
      ObjectNode result = Json.object().put("format", "pgtrek-backup-taken-1");
      BackupLines.json(result, taken);
      session.out().print(Json.text(result));
      return;
    }
    session.out().println("backup   " + Figures.visible(taken.content().toString()));
    session.out().println("  source   " + Figures.visible(taken.facts().source()));
    session
        .out()
        .println(
            "  size     %s, by %s"
                .formatted(Figures.bytes(taken.facts().bytes()), taken.facts().program()));
    taken
        .manifest()
        .ifPresent(
            file ->
                session.out().println("  manifest " + Figures.visible(file.getFileName() + "")));
    session.out().println("  sealed   " + Figures.visible(taken.name()) + ".sha256");
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
