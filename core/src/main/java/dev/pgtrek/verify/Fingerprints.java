package dev.pgtrek.verify;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.RowMeter;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.spi.BucketSums;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.TableReading;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.verify.Verdict.RowDifference;
import dev.pgtrek.work.Phase;
import dev.pgtrek.work.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The sums of tables that stand alone, by the same canonical values, hashes and buckets as the
 * proof's, so that those of two databases can be compared without both being at hand.
 */
public final class Fingerprints {

  private Fingerprints() {}

  /**
   * Reads tables. Memory: two sets of sums (24 KiB each) a table and one a part that is read.
   *
   * @param readings the tables, and what of them counts
   * @param jobs parts read at once
   * @param chunkRows rows per part
   * @return the sums, in the tables' order
   */
  public static List<BucketSums> of(
      Database database, List<TableReading> readings, int jobs, long chunkRows, Progress progress) {
    Schedule schedule = new Schedule();
    Phase phase = schedule.phase();
    List<Buckets> sums = new ArrayList<>();
    for (TableReading reading : readings) {
      Buckets of = new Buckets();
      sums.add(of);
      schedule.add(
          phase,
          0,
          Set.of(),
          Set.of(),
          () -> cut(schedule, phase, database, reading, of, chunkRows, progress));
    }
    schedule.run(jobs, "fingerprint");
    return sums.stream().map(Buckets::sums).toList();
  }

  private static void cut(
      Schedule schedule,
      Phase phase,
      Database database,
      TableReading reading,
      Buckets sums,
      long chunkRows,
      Progress progress) {
    Side side = Side.alone(database, reading);
    List<Chunk> chunks = side.chunks(chunkRows);
    AtomicInteger left = new AtomicInteger(chunks.size());
    for (Chunk chunk : chunks) {
      schedule.add(
          phase,
          0,
          Set.of(),
          Set.of(),
          () -> {
            Buckets own = new Buckets();
            side.visit(
                chunk,
                RowMeter.of(progress, Stage.VERIFY, reading.name(), 0),
                (row, key, high, low) -> own.add(Side.bucket(key), high, low));
            sums.add(own);
            if (left.decrementAndGet() == 0) {
              progress.on(new Event.TableDone(Stage.VERIFY, reading.name()));
            }
          });
    }
  }

  /**
   * Whether equal values of two types have equal canonical values: an integer of any width, a text
   * of any length.
   */
  public static boolean sameForm(ColumnType one, ColumnType other) {
    return one.equals(other) || form(one).equals(form(other));
  }

  private static String form(ColumnType type) {
    return switch (type) {
      case ColumnType.Numeric _ -> "decimal";
      case ColumnType.Varchar _ -> "text";
      case ColumnType.Vector _ -> type.sql();
      case ColumnType.Geometry _ -> "geometry";
      case ScalarType scalar ->
          switch (scalar) {
            case SMALLINT, INTEGER, BIGINT -> "integer";
            case TEXT, CITEXT, JSON -> "text";
            case BOOLEAN, DOUBLE, BYTEA, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, JSONB, UUID, ANY ->
                type.sql();
          };
    };
  }

  /**
   * What was found of the rows of a table that differ.
   *
   * @param rows the rows, up to the limit
   * @param complete whether these are all
   */
  public record Located(List<RowDifference> rows, boolean complete) {

    public Located {
      rows = List.copyOf(rows);
    }
  }

  /**
   * Names the rows of a table that are not the same in two databases. Reads both twice.
   *
   * @param ours how the first is read, whose sums are the first
   * @param theirs how the second is, with the same columns in the same order
   */
  public static Located differences(
      Database first,
      TableReading ours,
      BucketSums firstSums,
      Database second,
      TableReading theirs,
      BucketSums secondSums,
      Verifier.Options options) {
    TableRoute route =
        new TableRoute(
            ours.table(),
            theirs.table(),
            IntStream.range(0, ours.columns().size())
                .mapToObj(
                    i ->
                        new ColumnRoute(
                            column(ours, i),
                            column(theirs, i),
                            ours.columns().get(i).format(),
                            false))
                .toList());
    Locator.Located located =
        new Locator(
                route,
                Side.alone(first, ours),
                Side.alone(second, theirs),
                options.jobs(),
                options.chunkRows(),
                options.limit(),
                options.showValues())
            .locate(Buckets.of(firstSums), Buckets.of(secondSums));
    return new Located(located.rows(), located.complete());
  }

  private static Column column(TableReading reading, int place) {
    return reading.table().columns().get(place);
  }
}
