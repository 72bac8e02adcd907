package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.Manifests;
import dev.pgtrek.manifest.Manifest;
import dev.pgtrek.manifest.ManifestFile;
import dev.pgtrek.manifest.ManifestVerdict;
import dev.pgtrek.manifest.ManifestVerdict.State;
import dev.pgtrek.manifest.ManifestVerdict.Weight;
import dev.pgtrek.model.Fact;
import dev.pgtrek.postgres.PostgresSource;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.Figures;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.Snapshot;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a database with a backup's content must hold.
 *
 * @param manifest the backup's
 */
record BackupManifest(Manifest manifest) {

  /** What a run calls the manifest of its source, which its backup is a copy of. */
  private static final String RUNS_OWN = "manifest-source.json";

  private static final long ROWS_PER_PART = 100_000;

  /**
   * What a comparison found.
   *
   * @param differences what is not as the manifest says, a line each
   * @param notes what is said otherwise and changes nothing, such as a version
   * @param words how much was compared
   */
  record Comparison(List<String> differences, List<String> notes, String words) {

    /** Lines shown of each kind. */
    private static final int SHOWN = 20;

    boolean equal() {
      return differences.isEmpty();
    }

    /** For people. */
    void print(PrintStream out) {
      out.println((equal() ? "proved equal: " : "DIFFERENT: ") + words);
      lines(out, "  differs  ", differences);
      lines(out, "  note     ", notes);
    }

    private static void lines(PrintStream out, String word, List<String> lines) {
      lines.stream().limit(SHOWN).forEach(line -> out.println(word + Figures.visible(line)));
      if (lines.size() > SHOWN) {
        out.println(word + "… and " + (lines.size() - SHOWN) + " more");
      }
    }

    /** For programs. */
    void json(ObjectNode node) {
      node.put("equal", equal()).put("compared", words);
      ArrayNode different = node.putArray("differences");
      differences.forEach(different::add);
      ArrayNode noted = node.putArray("notes");
      notes.forEach(noted::add);
    }
  }

  /**
   * The manifest beside a backup, or of the run that took it, if there is one: that of a run is of
   * the tables that it carried.
   */
  static Optional<BackupManifest> of(Path content) {
    return Stream.of(content.getFileName() + ".manifest.json", RUNS_OWN)
        .map(content::resolveSibling)
        .filter(Files::isRegularFile)
        .findFirst()
        .map(file -> new BackupManifest(ManifestFile.read(file)));
  }

  /** The extensions that it tells of. */
  List<String> extensions() {
    return manifest.facts().stream()
        .filter(fact -> fact.kind() == Fact.Kind.EXTENSION)
        .map(Fact::name)
        .toList();
  }

  static Manifests.Options options(int jobs) {
    return new Manifests.Options(jobs, ROWS_PER_PART, VersionCommand.version());
  }

  /** Compares a PostgreSQL database with it. */
  Comparison compare(PostgresUrl url, int jobs, Progress progress) {
    try (PostgresSource source = PostgresSource.open(url, List.of());
        Snapshot snapshot = source.snapshot(Path.of("compared"))) {
      return compare(snapshot, jobs, progress);
    }
  }

  /** Compares a database with it. */
  Comparison compare(Database database, int jobs, Progress progress) {
    ManifestVerdict verdict = Manifests.verify(manifest, database, options(jobs), progress);
    List<String> differences =
        Stream.concat(
                verdict.tables().stream()
                    .filter(table -> table.state() != State.EQUAL)
                    .map(
                        table ->
                            "table %s: %s%s"
                                .formatted(
                                    table.table(),
                                    table.state().words(),
                                    table.words().isEmpty() ? "" : ", " + table.words())),
                deviations(verdict, true))
            .toList();
    return new Comparison(
        differences,
        deviations(verdict, false).toList(),
        "%s in %s"
            .formatted(
                Figures.count(manifest.rows(), "row"),
                Figures.count(manifest.tables().size(), "table")));
  }

  private static Stream<String> deviations(ManifestVerdict verdict, boolean heavy) {
    return verdict.deviations().stream()
        .filter(deviation -> (deviation.weight() == Weight.DIFFERENT) == heavy)
        .map(deviation -> deviation.subject() + ": " + deviation.words());
  }
}
