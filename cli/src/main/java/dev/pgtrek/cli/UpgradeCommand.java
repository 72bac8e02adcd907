package dev.pgtrek.cli;

import dev.pgtrek.ClusterManifests;
import dev.pgtrek.Upgrade;
import dev.pgtrek.UpgradeOptions;
import dev.pgtrek.cli.terminal.Style;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.manifest.ManifestFolder;
import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.PostgresCluster;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.Figures;
import dev.pgtrek.report.JsonReport;
import dev.pgtrek.report.Reports;
import dev.pgtrek.report.UpgradeReport;
import dev.pgtrek.report.UpgradeReport.DatabaseLine;
import dev.pgtrek.report.UpgradeReport.StepLine;
import dev.pgtrek.spi.InPlaceChoices;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What follows a change of a server's programs. */
@CommandLine.Command(
    name = "upgrade",
    description = {
      "Sets a server in order whose programs changed under the same data: another container image,"
          + " C library, ICU, or version.",
      "In every database: proves that the rows are those of the manifest, looks into the indexes"
          + " that sort texts, builds anew those in doubt, looks at partitions and conditions,"
          + " refreshes the versions of collations last, updates and creates extensions, and proves"
          + " the rows again. Run again after an interruption, it goes on. Exit code 6 if something"
          + " differs, is wrong or stays in doubt."
    })
final class UpgradeCommand implements Command {

  private static final int DIFFERENT = 6;
  private static final int MOST_LINES = 20;

  @Parameters(
      index = "0",
      paramLabel = "DATABASE",
      description =
          "A database of the server, postgresql://user@host:5432/database or env:NAME; best as a"
              + " superuser. All other databases of the server are set in order too.")
  private String database = "";

  @Option(
      names = "--manifest",
      paramLabel = "DIR",
      description =
          "The manifests from before the change, of 'pgtrek manifest --all-databases'. Default: the"
              + " newest of this server in .pgtrek/manifests.")
  private @Nullable Path manifest;

  @Option(
      names = "--no-manifest",
      description = "Go without manifests: whether the rows are those of before is not proved.")
  private boolean withoutManifest;

  @Option(
      names = "--exclude-database",
      paramLabel = "NAME",
      split = ",",
      description =
          "Leave these databases as they are. Without it one that cannot be looked into counts as"
              + " in doubt. Separated by commas.")
  private List<String> excluded = new ArrayList<>();

  @Option(
      names = "--with-extensions",
      paramLabel = "NAME",
      split = ",",
      description =
          "Create these extensions in DATABASE, and try each: vector, postgis, pg_trgm… Separated"
              + " by commas.")
  private List<String> extensions = new ArrayList<>();

  @Option(
      names = "--no-extension-updates",
      description = "Leave extensions at the version that is in the database.")
  private boolean withoutUpdates;

  @Option(
      names = "--concurrently",
      description =
          "Build indexes beside readers and writers where the server can do that. It takes longer,"
              + " and is not needed while the application stands still.")
  private boolean concurrently;

  @Option(
      names = "--move-rows",
      description =
          "Move rows that sit in the wrong partition, as texts are sorted now. Default: name them.")
  private boolean moveRows;

  @Option(
      names = "--record-versions",
      description =
          "Where no version of a collation was written down, or none is reported any more (musl),"
              + " write the catalog directly, as a superuser: REFRESH refuses that.")
  private boolean recordVersions;

  @Option(names = "--dry-run", description = "Examine, tell every step, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Where the reports go. Default: the run's folder in .pgtrek/runs.")
  private @Nullable Path report;

  @Mixin private final WorkChoices work = new WorkChoices();
  @Mixin private final OutputOptions output = new OutputOptions();

  private final Session session;

  UpgradeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (manifest != null && withoutManifest) {
      throw new PgtrekException.Usage(
          "manifest-and-none",
          "--manifest and --no-manifest exclude each other.",
          "Leave one of them out.");
    }
    ManifestFolder named = named();
    InPlaceChoices choices =
        new InPlaceChoices(extensions, !withoutUpdates, concurrently, moveRows, recordVersions);
    var url = Location.server(database, session.shell().environment());
    Progress progress = session.begin(output);
    try (PostgresCluster cluster = PostgresCluster.open(url)) {
      UpgradeOptions options =
          new UpgradeOptions(
              choices,
              ManifestProof.options(work),
              withoutManifest ? null : named == null ? newest(cluster) : named,
              dryRun,
              session.workFolder(),
              report == null ? null : session.file(report),
              Set.copyOf(excluded));
      if (!dryRun) {
        cluster.lock();
      }
      UpgradeReport done = Upgrade.run(cluster, options, progress);
      session.end();
      if (output.json) {
        session.out().print(JsonReport.of(done));
      } else {
        print(done);
      }
      return done.outcome().good() ? 0 : DIFFERENT;
    }
  }

  /** Those of {@code --manifest}, read before the server is asked; null where none are named. */
  private @Nullable ManifestFolder named() {
    if (manifest == null) {
      return null;
    }
    Path folder = session.file(manifest);
    if (Files.isRegularFile(folder)) {
      throw new PgtrekException.Usage(
          "manifest-of-one",
          folder + " is a file, and an upgrade is of all databases of a server.",
          "Name the folder that 'pgtrek manifest --all-databases' wrote.");
    }
    return ManifestFolder.read(folder);
  }

  private ManifestFolder newest(PostgresCluster cluster) {
    return ClusterManifests.newest(session.workFolder(), cluster.facts().systemId())
        .orElseThrow(
            () ->
                new PgtrekException.Usage(
                    "manifest-missing",
                    "There is no manifest of this server in "
                        + session.workFolder().resolve("manifests")
                        + ": whether the rows are those of before the change cannot be proved.",
                    "Name the folder with --manifest. Where none was taken before the change, go"
                        + " back to the earlier image and take one ('pgtrek manifest"
                        + " --all-databases'), or go without by --no-manifest."));
  }

  private void print(UpgradeReport done) {
    PrintStream out = session.out();
    Style style = session.style(output);
    String words =
        done.outcome().words()
            + " ("
            + Figures.duration(Duration.between(done.startedAt(), done.finishedAt()))
            + ").";
    out.println(done.outcome().good() ? style.green(capital(words)) : style.red(capital(words)));
    for (DatabaseLine each : done.databases()) {
      print(each, out, style);
    }
    if (!done.findings().isEmpty()) {
      out.println();
      Findings.print(done.findings(), out, style);
    }
    Path folder =
        report == null
            ? session.workFolder().resolve("runs").resolve(done.runId())
            : session.file(report);
    out.println("  report    " + Figures.visible(Reports.text(done, folder).toString()));
  }

  private static String capital(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private void print(DatabaseLine each, PrintStream out, Style style) {
    out.println("  " + style.bold(Figures.visible(each.name())));
    if (!each.hindrance().isEmpty()) {
      out.println("    left out  " + Figures.visible(each.hindrance()));
      defects(each, out, style);
      return;
    }
    out.println("    rows      " + each.before() + (dryRun ? "" : "; at the end " + each.after()));
    each.deviations().stream()
        .limit(MOST_LINES)
        .forEach(d -> out.println("    otherwise " + Figures.visible(d)));
    if (each.examined() > 0) {
      out.println(
          "    entries   %d of %d indexes sound".formatted(each.sound(), each.examined())
              + (each.rebuilt() > 0 ? ", %d built anew earlier".formatted(each.rebuilt()) : ""));
    }
    steps(each.steps(), out);
    defects(each, out, style);
  }

  /** Hundreds of one kind, such as a library's collations, do not hide those of another. */
  private static void steps(List<StepLine> steps, PrintStream out) {
    Map<String, List<StepLine>> alike = new LinkedHashMap<>();
    steps.forEach(
        s -> alike.computeIfAbsent(s.state() + " " + s.kind(), _ -> new ArrayList<>()).add(s));
    for (List<StepLine> some : alike.values()) {
      some.stream().limit(MOST_LINES).forEach(step -> print(step, out));
      if (some.size() > MOST_LINES) {
        StepLine first = some.getFirst();
        out.println(
            "    %-9s %s of %s more; the report has all"
                .formatted(first.state(), first.kind(), Figures.count(some.size() - MOST_LINES)));
      }
    }
  }

  private static void defects(DatabaseLine each, PrintStream out, Style style) {
    for (Finding defect : each.defects()) {
      out.println(
          "    "
              + style.red("wrong")
              + "     "
              + Figures.visible(defect.subject() + ": " + defect.measured()));
      out.println("              " + Figures.visible(defect.fix()));
    }
  }

  private static void print(StepLine step, PrintStream out) {
    out.println(
        "    %-9s %s %s"
            .formatted(
                step.state(),
                step.kind(),
                Figures.visible(
                    step.subject() + (step.words().isEmpty() ? "" : ": " + step.words()))));
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
