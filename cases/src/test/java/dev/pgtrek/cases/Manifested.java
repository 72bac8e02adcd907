package dev.pgtrek.cases;

import dev.pgtrek.Manifests;
import dev.pgtrek.manifest.Manifest;
import dev.pgtrek.manifest.ManifestFile;
import dev.pgtrek.manifest.ManifestVerdict;
import dev.pgtrek.postgres.PostgresSource;
import dev.pgtrek.postgres.PostgresUrl;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.sqlite.SqliteSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Manifests of a test's databases, made and compared as the commands do. */
final class Manifested {

  /** Small parts, so that a table is read in several. */
  static final Manifests.Options OPTIONS = new Manifests.Options(3, 50, "test");

  private Manifested() {}

  static Manifest postgres(String url) {
    try (PostgresSource source = source(url);
        Snapshot moment = source.snapshot(Path.of("unused"))) {
      return again(Manifests.of(moment, OPTIONS, Progress.SILENT));
    }
  }

  static ManifestVerdict postgres(Manifest manifest, String url) {
    try (PostgresSource source = source(url);
        Snapshot moment = source.snapshot(Path.of("unused"))) {
      return Manifests.verify(again(manifest), moment, OPTIONS, Progress.SILENT);
    }
  }

  static Manifest sqlite(Path file, Path copy) {
    try (SqliteSource source = SqliteSource.open(file);
        Snapshot snapshot = source.snapshot(copy)) {
      return again(Manifests.of(snapshot, OPTIONS, Progress.SILENT));
    }
  }

  static ManifestVerdict sqlite(Manifest manifest, Path file, Path copy) {
    try (SqliteSource source = SqliteSource.open(file);
        Snapshot snapshot = source.snapshot(copy)) {
      return Manifests.verify(again(manifest), snapshot, OPTIONS, Progress.SILENT);
    }
  }

  private static PostgresSource source(String url) {
    return PostgresSource.open(PostgresUrl.parse(url, Map.of()), List.of());
  }

  /** As it comes back from a file. */
  private static Manifest again(Manifest manifest) {
    return ManifestFile.parse(ManifestFile.text(manifest), "test");
  }

  /** What is not as the manifest says, a line each. */
  static List<String> words(ManifestVerdict verdict) {
    return Stream.concat(
            verdict.tables().stream()
                .filter(t -> t.state() != ManifestVerdict.State.EQUAL)
                .map(t -> t.table() + " " + t.state().words() + ": " + t.words()),
            verdict.deviations().stream()
                .map(d -> d.weight() + " " + d.subject() + " " + d.words()))
        .toList();
  }
}
