package dev.pgtrek;

import dev.pgtrek.backup.Backup;
import dev.pgtrek.check.PreFlight;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.manifest.Manifest;
import dev.pgtrek.manifest.Manifest.Origin;
import dev.pgtrek.manifest.Manifest.Scope;
import dev.pgtrek.manifest.Manifest.TableEntry;
import dev.pgtrek.manifest.ManifestComparison;
import dev.pgtrek.manifest.ManifestVerdict;
import dev.pgtrek.manifest.ManifestVerdict.State;
import dev.pgtrek.manifest.Recount;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.spi.BucketSums;
import dev.pgtrek.spi.ColumnReading;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.Described;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.Source;
import dev.pgtrek.spi.TableReading;
import dev.pgtrek.verify.Fingerprints;
import dev.pgtrek.verify.Verdict.RowDifference;
import dev.pgtrek.verify.Verifier;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes manifests and compares them with databases.
 *
 * <pre>{@code
 * // Beside a dump, of the very moment that was dumped:
 * Manifest manifest = Manifests.of(described, new Manifests.Options(jobs, chunkRows, version), progress);
 * ManifestFile.write(manifest, file);
 *
 * // After a restore:
 * ManifestVerdict verdict = Manifests.verify(ManifestFile.read(file), described, options, progress);
 * if (!verdict.equal(false)) { verdict.tables()… verdict.deviations()… }
 * }</pre>
 *
 * <p>Every snapshot of a source is {@link Described}, a SQLite file's and a PostgreSQL database's:
 * {@code source.snapshot(file)}, and manifest and {@code pg_dump --snapshot} of the same snapshot
 * are of one moment. Nothing is closed here. An interrupt of the calling thread stops the reading.
 */
public final class Manifests {

  private Manifests() {}

  /**
   * How to read.
   *
   * @param jobs parts read at once, at least 1
   * @param chunkRows rows per part, at least 1
   * @param version pgtrek's version, for the record
   */
  public record Options(int jobs, long chunkRows, String version) {

    public Options {
      if (jobs < 1 || chunkRows < 1) {
        throw new IllegalArgumentException("jobs and rows per chunk are at least 1");
      }
    }
  }

  /** Reads everything that a database holds. Memory does not grow with the rows. */
  public static Manifest of(Database database, Options options, Progress progress) {
    Described described = described(database);
    List<TableReading> readings = described.readings();
    List<BucketSums> sums =
        Fingerprints.of(described, readings, options.jobs(), options.chunkRows(), progress);
    return new Manifest(
        options.version(),
        Instant.now(),
        Scope.DATABASE,
        origin(described),
        described.facts(),
        IntStream.range(0, readings.size())
            .mapToObj(i -> new TableEntry(readings.get(i), sums.get(i)))
            .toList());
  }

  /** What a database is called where a copy of it is read: the original's name. */
  static String nameOf(Described read, String original) {
    return read.display().equals(original)
        ? read.name()
        : original.substring(original.replace('\\', '/').lastIndexOf('/') + 1);
  }

  /** What is done with a snapshot. */
  private interface Work<T> {
    T with(Snapshot snapshot);
  }

  /**
   * Takes a snapshot of a living source, sees that it is sound, reads everything of it, and lets it
   * go: a copy is removed.
   *
   * @param runs the folder in which there is room for a copy
   * @throws PgtrekException.Source if the source cannot be read, or is damaged
   */
  public static Manifest of(Source source, Path runs, Options options, Progress progress) {
    return with(
        source,
        runs,
        snapshot -> of(snapshot, options, progress).of(name(source, snapshot), source.display()));
  }

  private static String name(Source source, Snapshot snapshot) {
    return nameOf(described(snapshot), source.display());
  }

  /**
   * Reads a living source as a manifest says, and compares; else as above.
   *
   * @param against where the content still is as it was, to name the rows that differ; or null
   * @param how how many rows are named, and whether with their values
   */
  public static Proof verify(
      Manifest manifest,
      Source source,
      @Nullable Source against,
      Path runs,
      Options options,
      Verifier.Options how,
      Progress progress) {
    return with(
        source,
        runs,
        snapshot -> {
          Recount found = recount(manifest, snapshot, options, progress);
          ManifestVerdict verdict = ManifestComparison.of(manifest, found);
          return against == null
              ? new Proof(verdict, Map.of())
              : with(
                  against,
                  runs,
                  other ->
                      new Proof(
                          verdict,
                          located(
                              manifest,
                              verdict,
                              described(snapshot),
                              found,
                              described(other),
                              options,
                              how,
                              progress)));
        });
  }

  /**
   * What became of what a manifest says.
   *
   * @param verdict what
   * @param rows of each table that differs, the rows that do, where another database could be asked
   */
  public record Proof(ManifestVerdict verdict, Map<TableName, Located> rows) {

    public Proof {
      rows = Map.copyOf(rows);
    }
  }

  /**
   * Rows that differ.
   *
   * @param rows the rows, up to the limit
   * @param complete whether these are all
   * @param reference whether the other database holds what the manifest says of the table
   */
  public record Located(List<RowDifference> rows, boolean complete, boolean reference) {

    public Located {
      rows = List.copyOf(rows);
    }
  }

  private static Map<TableName, Located> located(
      Manifest manifest,
      ManifestVerdict verdict,
      Described database,
      Recount found,
      Described other,
      Options options,
      Verifier.Options how,
      Progress progress) {
    List<TableEntry> different =
        manifest.tables().stream()
            .filter(
                t ->
                    verdict.tables().stream()
                        .anyMatch(r -> r.table().equals(t.name()) && r.state() == State.DIFFERENT))
            .toList();
    Recount reference = recount(manifest.only(different), other, options, progress);
    Map<TableName, Located> located = new LinkedHashMap<>();
    for (TableEntry table : different) {
      BucketSums ours = reference.sums().get(table.name());
      BucketSums theirs = found.sums().get(table.name());
      if (ours != null && theirs != null) {
        Fingerprints.Located rows =
            Fingerprints.differences(
                other, as(table, other), ours, database, as(table, database), theirs, how);
        located.put(
            table.name(), new Located(rows.rows(), rows.complete(), ours.equals(table.sums())));
      }
    }
    return located;
  }

  private static TableReading as(TableEntry table, Described database) {
    return as(
        table,
        database.readings().stream()
            .filter(r -> r.name().equals(table.name()))
            .findFirst()
            .orElseThrow());
  }

  private static <T> T with(Source source, Path runs, Work<T> work) {
    PreFlight.refuseSource(source.check());
    RunFolder folder = RunFolder.create(runs, Instant.now());
    try (Snapshot snapshot = source.snapshot(folder.file(Backup.fileName(source, folder.id())))) {
      PreFlight.refuseSource(snapshot.integrity());
      return work.with(snapshot);
    } finally {
      folder.delete();
    }
  }

  private static Described described(Database database) {
    if (database instanceof Described described) {
      return described;
    }
    throw new IllegalArgumentException(database.display() + " does not tell of itself");
  }

  static Origin origin(Described database) {
    return new Origin(database.family(), database.engine(), database.name(), database.display());
  }

  /**
   * Reads a database as a manifest says, and compares.
   *
   * @throws PgtrekException.Usage if the manifest is of another kind of database, or of one that
   *     has no table in common with this
   */
  public static ManifestVerdict verify(
      Manifest manifest, Database database, Options options, Progress progress) {
    return ManifestComparison.of(manifest, recount(manifest, database, options, progress));
  }

  /**
   * Reads what a manifest speaks of, as it says.
   *
   * @throws PgtrekException.Usage as {@link #verify}
   */
  public static Recount recount(
      Manifest manifest, Database read, Options options, Progress progress) {
    Described database = described(read);
    mustBeOf(manifest, database);
    Map<TableName, TableReading> there =
        database.readings().stream().collect(Collectors.toMap(TableReading::name, r -> r));
    mustShareTables(manifest, there);
    Map<TableName, String> hindrances = new LinkedHashMap<>();
    List<TableReading> readings = new ArrayList<>();
    for (TableEntry table : manifest.tables()) {
      TableReading live = there.get(table.name());
      if (live == null) {
        continue;
      }
      String hindrance = hindrance(table, live, database);
      if (hindrance.isEmpty()) {
        readings.add(as(table, live));
      } else {
        hindrances.put(table.name(), hindrance);
      }
    }
    List<BucketSums> sums =
        Fingerprints.of(database, readings, options.jobs(), options.chunkRows(), progress);
    return new Recount(
        origin(database),
        database.facts(),
        IntStream.range(0, readings.size())
            .boxed()
            .collect(Collectors.toMap(i -> readings.get(i).name(), sums::get)),
        hindrances,
        there.keySet().stream().filter(n -> manifest.table(n).isEmpty()).sorted().toList());
  }

  private static void mustBeOf(Manifest manifest, Described database) {
    if (!manifest.origin().family().equals(database.family())) {
      throw new PgtrekException.Usage(
          "manifest-of-another-engine",
          "The manifest is of "
              + manifest.origin().engine()
              + " ("
              + manifest.origin().at()
              + "), and the database to compare is "
              + database.engine()
              + ".",
          "Name the database that it is of; of a run, each side has its own:"
              + " manifest-source.json and manifest-target.json.");
    }
  }

  private static void mustShareTables(Manifest manifest, Map<TableName, TableReading> there) {
    boolean shared =
        there.isEmpty()
            || manifest.tables().isEmpty()
            || manifest.tables().stream().anyMatch(t -> there.containsKey(t.name()));
    if (!shared) {
      throw new PgtrekException.Usage(
          "manifest-of-another-database",
          "The manifest is of another database: of its "
              + manifest.tables().size()
              + " tables ("
              + manifest.tables().getFirst().name()
              + "…) none is in the one to compare.",
          "Name the database that it is of; it was made of " + manifest.origin().at() + ".");
    }
  }

  /** Why a table cannot be read as the manifest says; empty where it can. */
  private static String hindrance(TableEntry table, TableReading live, Described database) {
    Map<Identifier, ColumnReading> columns = byName(live);
    List<String> gone = new ArrayList<>();
    for (ColumnReading wanted : table.columns()) {
      ColumnReading column = columns.get(wanted.name());
      if (column == null) {
        gone.add("the column " + wanted.name() + " is not there");
      } else if (!asIs(wanted, column) && !isOffered(column, wanted, database)) {
        gone.add(
            "the column "
                + wanted.name()
                + " held "
                + wanted.type().sql()
                + ", and holds "
                + column.type().sql()
                + " now");
      }
    }
    return String.join("; ", gone);
  }

  private static Map<Identifier, ColumnReading> byName(TableReading reading) {
    return reading.columns().stream()
        .collect(Collectors.toMap(ColumnReading::name, Function.identity()));
  }

  /** Whether what the column holds can be taken as stored, and its canonical value made of it. */
  private static boolean asIs(ColumnReading wanted, ColumnReading live) {
    return wanted.expression().equals(live.expression())
        && (live.type() == ScalarType.ANY
            || (Fingerprints.sameForm(wanted.type(), live.type())
                && wanted.format() == live.format()));
  }

  private static boolean isOffered(ColumnReading live, ColumnReading wanted, Described database) {
    return !wanted.expression().equals(live.expression()) && database.offers(wanted.expression());
  }

  /** The table as the manifest says, from where its rows are now. */
  private static TableReading as(TableEntry table, TableReading live) {
    Map<Identifier, ColumnReading> columns = byName(live);
    return new TableReading(
        table.name(),
        table.key(),
        table.columns().stream()
            .map(
                wanted -> {
                  ColumnReading column =
                      Optional.ofNullable(columns.get(wanted.name())).orElseThrow();
                  // What a number's width or a text's length is now decides how it is sent.
                  return column.type() == ScalarType.ANY
                          || !wanted.expression().equals(column.expression())
                      ? wanted
                      : column;
                })
            .toList());
  }
}
