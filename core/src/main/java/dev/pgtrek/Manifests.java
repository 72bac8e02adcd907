package dev.pgtrek;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.manifest.Manifest;
import dev.pgtrek.manifest.Manifest.Origin;
import dev.pgtrek.manifest.Manifest.Scope;
import dev.pgtrek.manifest.Manifest.TableEntry;
import dev.pgtrek.manifest.ManifestComparison;
import dev.pgtrek.manifest.ManifestVerdict;
import dev.pgtrek.manifest.Recount;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.spi.BucketSums;
import dev.pgtrek.spi.ColumnReading;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.Described;
import dev.pgtrek.spi.TableReading;
import dev.pgtrek.verify.Fingerprints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
    mustShareTables(manifest, there, database);
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
              + "), and "
              + database.display()
              + " is "
              + database.engine()
              + ".",
          "Name the database that it is of; of a run, each side has its own:"
              + " manifest-source.json and manifest-target.json.");
    }
  }

  private static void mustShareTables(
      Manifest manifest, Map<TableName, TableReading> there, Described database) {
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
              + "…) none is in "
              + database.display()
              + ".",
          "Name the database that it is of; it was made of " + manifest.origin().at() + ".");
    }
  }

  /** Why a table cannot be read as the manifest says; empty where it can. */
  private static String hindrance(TableEntry table, TableReading live, Described database) {
    if (table.ruled()) {
      return "rules of the run's plan made the rows that were summed; 'pgtrek verify SOURCE TARGET'"
          + " compares them";
    }
    Map<Identifier, ColumnReading> columns = byName(live);
    List<String> gone = new ArrayList<>();
    for (ColumnReading wanted : table.columns()) {
      ColumnReading column = columns.get(wanted.name());
      if (column == null) {
        gone.add("the column " + wanted.name() + " is not there");
      } else if (!asIs(wanted, column) && !isOffered(live, column, wanted, database)) {
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

  private static boolean isOffered(
      TableReading table, ColumnReading live, ColumnReading wanted, Described database) {
    return !wanted.expression().equals(live.expression())
        && database.offers(table, live, wanted.expression());
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
