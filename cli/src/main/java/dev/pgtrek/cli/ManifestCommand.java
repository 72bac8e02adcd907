package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.ClusterManifests;
import dev.pgtrek.Manifests;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.manifest.Manifest;
import dev.pgtrek.manifest.ManifestFile;
import dev.pgtrek.manifest.ManifestFolder;
import dev.pgtrek.postgres.PostgresCluster;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.Figures;
import dev.pgtrek.spi.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a database holds, as a file. */
@CommandLine.Command(
    name = "manifest",
    description = {
      "Writes down what a database holds: the fingerprints of all its tables and what it says of"
          + " itself; changes nothing.",
      "'pgtrek verify --manifest FILE DATABASE' proves later that a restored backup, an upgraded"
          + " server or a copied volume still holds the same."
    })
final class ManifestCommand implements Command {

  @Parameters(
      index = "0",
      paramLabel = "DATABASE",
      description = {
        "A SQLite file or a PostgreSQL database: app.db, sqlite:///app.db,"
            + " postgresql://user@host:5432/database, or env:NAME for what a variable holds."
      })
  private String database = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Write to FILE, which appears whole or not at all, and say in a line what it holds."
              + " Default: to standard output.")
  private @Nullable Path file;

  @Option(
      names = "--all-databases",
      description =
          "Of all databases of the PostgreSQL server, a file each, for 'pgtrek upgrade'. FILE is"
              + " then a folder. Default: a new one in .pgtrek/manifests.")
  private boolean all;

  @Mixin private final WorkChoices work = new WorkChoices();
  @Mixin private final OutputOptions output = new OutputOptions();

  private final Session session;

  ManifestCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Manifests.Options options = ManifestProof.options(work);
    if (all) {
      return takeAll(options);
    }
    Path named = file == null ? null : session.file(file);
    mustTake(named);
    Progress progress = session.begin(output);
    try (Source source = ReadSource.open(session, database)) {
      Manifest manifest =
          Manifests.of(source, session.workFolder().resolve("runs"), options, progress);
      session.end();
      if (named == null) {
        session.out().print(ManifestFile.text(manifest));
      } else {
        ManifestFile.write(manifest, named);
        told(manifest, named);
      }
      return 0;
    }
  }

  private int takeAll(Manifests.Options options) {
    PostgresUrl url = Location.server(database, session.shell().environment());
    Path folder = file == null ? null : session.file(file);
    Progress progress = session.begin(output);
    try (PostgresCluster cluster = PostgresCluster.open(url)) {
      ManifestFolder taken =
          ClusterManifests.take(cluster, folder, session.workFolder(), options, progress);
      session.end();
      told(taken);
      return 0;
    }
  }

  private void told(ManifestFolder taken) {
    if (output.json) {
      ObjectNode root =
          Json.object()
              .put("format", "pgtrek-manifests-written-1")
              .put("folder", taken.path().toString());
      ArrayNode databases = root.putArray("databases");
      taken
          .entries()
          .forEach(
              e ->
                  databases
                      .addObject()
                      .put("database", e.database())
                      .put("file", e.file())
                      .put("hindrance", e.hindrance()));
      session.out().print(Json.text(root));
      return;
    }
    long written = taken.entries().stream().filter(e -> !e.file().isEmpty()).count();
    session
        .out()
        .println(
            session.style(output).green("Written: ")
                + Figures.count(written, "database")
                + " of "
                + Figures.visible(taken.engine()));
    taken.entries().stream()
        .filter(e -> e.file().isEmpty())
        .forEach(
            e ->
                session
                    .out()
                    .println(
                        "  left out  " + Figures.visible(e.database() + ": " + e.hindrance())));
    session.out().println("  " + Figures.visible(taken.path().toString()));
  }

  /** Before the reading, which may take long. */
  private static void mustTake(@Nullable Path named) {
    Path folder = named == null ? null : named.getParent();
    if (named != null
        && (Files.isDirectory(named)
            || (folder != null && !(Files.isDirectory(folder) && Files.isWritable(folder))))) {
      throw new PgtrekException.Usage(
          "manifest-not-written",
          "The manifest cannot be written to "
              + named
              + (Files.isDirectory(named)
                  ? ": that is a folder."
                  : ": there is no such folder, or it cannot be written."),
          "Name a file in a folder that can be written.");
    }
  }

  private void told(Manifest manifest, Path named) {
    if (output.json) {
      session
          .out()
          .print(
              Json.text(
                  Json.object()
                      .put("format", "pgtrek-manifest-written-1")
                      .put("file", named.toString())
                      .put("tables", manifest.tables().size())
                      .put("rows", manifest.rows())
                      .put("facts", manifest.facts().size())));
      return;
    }
    session
        .out()
        .println(
            session.style(output).green("Written: ")
                + Figures.count(manifest.tables().size(), "table")
                + ", "
                + Figures.count(manifest.rows(), "row")
                + ", "
                + Figures.count(manifest.facts().size(), "fact")
                + " of "
                + Figures.visible(manifest.origin().engine()));
    session.out().println("  " + Figures.visible(named.toString()));
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
