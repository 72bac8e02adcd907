package dev.pgtrek;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.manifest.Manifest;
import dev.pgtrek.manifest.ManifestVerdict;
import dev.pgtrek.manifest.ManifestVerdict.State;
import dev.pgtrek.model.Finding;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.spi.Cluster;
import dev.pgtrek.spi.Source;
import dev.pgtrek.verify.Verifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Whether databases hold what their manifests of before the change say. */
final class UpgradeComparison {

  /** Rows that differ are not named here; verify --manifest --against does. */
  private static final int NO_ROWS = 0;

  private static final int MOST_TABLES = 20;

  private final Cluster cluster;
  private final UpgradeOptions options;
  private final Progress progress;

  UpgradeComparison(Cluster cluster, UpgradeOptions options, Progress progress) {
    this.cluster = cluster;
    this.options = options;
    this.progress = progress;
  }

  /** Compares them before anything is done. */
  void before(List<UpgradeDatabase> databases) {
    compare(databases, "before anything is done", UpgradeDatabase::before);
  }

  /** Compares them again, once everything is done. */
  void after(List<UpgradeDatabase> databases) {
    compare(databases, "at the end", UpgradeDatabase::after);
  }

  private void compare(
      List<UpgradeDatabase> databases, String when, BiConsumer<UpgradeDatabase, String> tell) {
    long started = System.nanoTime();
    List<UpgradeDatabase> some = databases.stream().filter(d -> d.manifest().isPresent()).toList();
    if (some.isEmpty()) {
      return;
    }
    progress.on(new Event.StageStarted(Stage.VERIFY, 0));
    for (UpgradeDatabase one : some) {
      tell.accept(one, compared(one));
    }
    progress.on(
        new Event.StageFinished(
            Stage.VERIFY,
            Duration.ofNanos(System.nanoTime() - started),
            some.stream().filter(d -> !d.different()).count()
                + " of "
                + databases.stream().filter(UpgradeDatabase::reachable).count()
                + " databases proved equal "
                + when));
  }

  /** What cannot be read is named, and counts as different; the other databases are compared. */
  private String compared(UpgradeDatabase one) {
    try {
      return compared(one, one.manifest().orElseThrow());
    } catch (PgtrekException failure) {
      Optional<Finding> damage =
          failure instanceof PgtrekException.Source
              ? cluster.damage(one.database(), failure)
              : Optional.empty();
      if (damage.isEmpty()) {
        throw failure;
      }
      one.incomparable(damage.get());
      return "NOT compared: " + damage.get().subject() + " cannot be read";
    }
  }

  private String compared(UpgradeDatabase one, Manifest manifest) {
    try (Source source = cluster.source(one.database())) {
      ManifestVerdict verdict =
          Manifests.verify(
                  manifest,
                  source,
                  null,
                  options.runs(),
                  options.manifests(),
                  new Verifier.Options(
                      options.manifests().jobs(), options.manifests().chunkRows(), NO_ROWS, false),
                  progress)
              .verdict();
      one.compared(verdict.holds(), words(verdict));
      return (verdict.holds() ? "as before the change: " : "NOT as before the change: ")
          + manifest.tables().size()
          + " tables, "
          + manifest.rows()
          + " rows";
    }
  }

  private static List<String> words(ManifestVerdict verdict) {
    List<String> lines = new ArrayList<>();
    verdict.tables().stream()
        .filter(t -> t.state() != State.EQUAL)
        .limit(MOST_TABLES)
        .forEach(
            t ->
                lines.add(
                    "table "
                        + t.table()
                        + ": "
                        + t.state().words()
                        + (t.words().isEmpty() ? "" : ": " + t.words())));
    verdict
        .deviations()
        .forEach(
            d ->
                lines.add(
                    d.weight().name().toLowerCase(Locale.ROOT)
                        + ": "
                        + d.subject()
                        + ": "
                        + d.words()));
    return lines;
  }
}
