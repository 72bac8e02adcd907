package dev.pgtrek;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.manifest.Manifest;
import dev.pgtrek.manifest.Manifest.Origin;
import dev.pgtrek.manifest.Manifest.Scope;
import dev.pgtrek.manifest.Manifest.TableEntry;
import dev.pgtrek.manifest.ManifestFile;
import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.spi.BucketSums;
import dev.pgtrek.spi.ColumnReading;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.Described;
import dev.pgtrek.spi.FactSource;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.TableReading;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Target;
import dev.pgtrek.verify.Fingerprints;
import dev.pgtrek.verify.Verifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The manifests of both sides of a run, made of the sums that its proof has already. Only where
 * rules changed a table on its way are the source's rows read once more, as they are stored: what
 * the rules made of them nobody could read again.
 */
final class RunManifests {

  static final String SOURCE = "manifest-source.json";
  static final String TARGET = "manifest-target.json";

  private final List<Verifier.Sums> sums;
  private final MigrationOptions options;
  private final RunStory story;

  private RunManifests(List<Verifier.Sums> sums, MigrationOptions options, RunStory story) {
    this.sums = sums;
    this.options = options;
    this.story = story;
  }

  /**
   * Writes them into the run's folder, of those sides that tell of themselves. What hinders it is a
   * finding: the proof stands without them.
   */
  static void write(
      List<Verifier.Sums> sums,
      Snapshot snapshot,
      Target target,
      MigrationOptions options,
      RunStory story) {
    RunManifests manifests = new RunManifests(sums, options, story);
    if (snapshot instanceof Described source) {
      manifests.write(SOURCE, () -> manifests.ofSource(source));
    }
    if (target instanceof FactSource facts) {
      manifests.write(TARGET, () -> manifests.ofTarget(target, facts));
    }
  }

  /** Makes a manifest. */
  private interface Making {
    Manifest make();
  }

  private void write(String name, Making making) {
    RunFolder folder = story.folder().orElse(null);
    if (folder == null) {
      return;
    }
    try {
      ManifestFile.write(making.make(), folder.file(name));
      story.manifested(name);
    } catch (PgtrekException.Interrupted interrupt) {
      throw interrupt;
    } catch (PgtrekException failure) {
      story.find(
          List.of(
              new Finding(
                  "manifest-not-written",
                  Severity.WARN,
                  name,
                  String.valueOf(failure.getMessage()),
                  "What this side held cannot be compared with later by this file.",
                  "'pgtrek manifest DATABASE -o FILE' makes one.")));
    }
  }

  private Manifest ofSource(Described source) {
    List<TableEntry> entries = new ArrayList<>();
    List<TableReading> again = new ArrayList<>();
    List<TableReading> live = source.readings();
    for (Verifier.Sums table : sums) {
      TableName name = table.route().source().name();
      if (table.ruled()) {
        live.stream().filter(r -> r.name().equals(name)).forEach(again::add);
      } else {
        entries.add(
            new TableEntry(
                name,
                key(table.route(), c -> c.source().name()),
                table.route().all().stream().map(c -> column(source, name, c)).toList(),
                table.source(),
                false));
      }
    }
    List<BucketSums> stored =
        Fingerprints.of(source, again, options.jobs(), options.chunkRows(), Progress.SILENT);
    for (int i = 0; i < again.size(); i++) {
      TableReading reading = again.get(i);
      entries.add(
          new TableEntry(reading.name(), reading.key(), reading.columns(), stored.get(i), true));
    }
    String at = story.sourceDisplay();
    return manifest(source, source, Manifests.nameOf(source, at), at, entries);
  }

  private static ColumnReading column(Described source, TableName table, ColumnRoute column) {
    String expression = source.expression(table, column.source().name());
    return new ColumnReading(
        column.source().name(),
        column.target().type(),
        column.format(),
        expression.isEmpty() ? null : new ColumnCast(column.source().declared(), "", expression));
  }

  private Manifest ofTarget(Target target, FactSource facts) {
    List<TableEntry> entries =
        sums.stream()
            .map(
                table ->
                    new TableEntry(
                        table.route().target().name(),
                        key(table.route(), c -> c.target().name()),
                        table.route().all().stream().map(c -> column(target, c)).toList(),
                        table.target(),
                        table.ruled()))
            .toList();
    return manifest(target, facts, facts.name(), target.display(), entries);
  }

  private static ColumnReading column(Target target, ColumnRoute column) {
    @Nullable ColumnCast cast = column.cast();
    return new ColumnReading(
        column.target().name(),
        column.target().type(),
        column.writtenTo(target),
        cast == null || cast.read().isEmpty() ? null : cast);
  }

  /** The target's key, by the names of one side; none where it does not travel whole. */
  private static List<Identifier> key(TableRoute route, Function<ColumnRoute, Identifier> side) {
    @Nullable Key primary = route.target().primaryKey();
    if (primary == null) {
      return List.of();
    }
    List<Identifier> names = new ArrayList<>();
    for (Identifier part : primary.columns()) {
      route.all().stream()
          .filter(c -> c.target().name().equals(part))
          .findFirst()
          .ifPresent(c -> names.add(side.apply(c)));
    }
    return names.size() == primary.columns().size() ? names : List.of();
  }

  private Manifest manifest(
      Database database, FactSource facts, String name, String at, List<TableEntry> entries) {
    return new Manifest(
            options.version(),
            Instant.now(),
            Scope.RUN,
            new Origin(facts.family(), database.engine(), name, at),
            facts.facts(),
            entries)
        .ofRun();
  }
}
