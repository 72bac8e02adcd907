package dev.pgtrek.profile;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableProfile;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.Database;
import dev.pgtrek.work.Milestone;
import dev.pgtrek.work.Phase;
import dev.pgtrek.work.Schedule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/** Scans every value of every table once. */
public final class Profiler {

  private static final int RANK = 1;

  private final Database database;
  private final long chunkRows;
  private final BiPredicate<Table, Identifier> vectors;
  private final Progress progress;
  private final List<TableScan> scans = new ArrayList<>();

  private Profiler(
      Database database,
      long chunkRows,
      BiPredicate<Table, Identifier> vectors,
      Progress progress) {
    this.database = database;
    this.chunkRows = chunkRows;
    this.vectors = vectors;
    this.progress = progress;
  }

  /**
   * Puts the scan of the tables into a schedule, several chunks at once.
   *
   * @param sound what is reached when the database is known to be sound: what a reading stumbles
   *     over before is told after that, so that a check may name its cause first
   * @param database stands still
   * @param tables asked for when the scan begins
   * @param chunkRows rows per chunk, at least 1
   * @param vectors columns whose values are to be vectors: of these every value is looked at as
   *     one, blobs too
   * @return who knows the profiles after the schedule has run
   */
  public static Profiler onto(
      Schedule schedule,
      Phase phase,
      Set<Milestone> sound,
      Database database,
      Supplier<List<Table>> tables,
      long chunkRows,
      BiPredicate<Table, Identifier> vectors,
      Progress progress) {
    Profiler profiler = new Profiler(database, chunkRows, vectors, progress);
    schedule.add(
        phase,
        RANK,
        Set.of(),
        Set.of(),
        stumbling(
            schedule,
            phase,
            sound,
            () -> {
              for (Part part : profiler.parts(tables.get())) {
                schedule.add(
                    phase,
                    RANK,
                    Set.of(),
                    Set.of(),
                    stumbling(schedule, phase, sound, () -> part.scan().scan(part.chunk())));
              }
            }));
    return profiler;
  }

  /** The same work, whose failure is thrown by a task that waits. */
  private static Runnable stumbling(
      Schedule schedule, Phase phase, Set<Milestone> sound, Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (PgtrekException.Interrupted e) {
        throw e;
      } catch (RuntimeException e) {
        schedule.add(
            phase,
            RANK,
            sound,
            Set.of(),
            () -> {
              throw e;
            });
      }
    };
  }

  /** The largest tables first, so that no long one is left for a single worker at the end. */
  private List<Part> parts(List<Table> tables) {
    List<Part> parts = new ArrayList<>();
    for (Table table : tables) {
      List<Chunk> chunks = database.chunks(table, chunkRows);
      TableScan scan =
          new TableScan(database, table, chunks, chunkRows, c -> vectors.test(table, c), progress);
      scans.add(scan);
      chunks.forEach(chunk -> parts.add(new Part(scan, chunk)));
    }
    progress.on(new Event.WorkMeasured(Stage.PROFILE, knownRows()));
    parts.sort(Comparator.comparingLong((Part part) -> part.scan().estimatedRows()).reversed());
    return parts;
  }

  /**
   * Scans the tables, several chunks at once. Returns when every value is read; a failure of one
   * worker stops the others first.
   *
   * @param database stands still
   * @param jobs workers, at least 1
   * @param chunkRows rows per chunk, at least 1
   * @return one profile per table, in the given order
   * @throws dev.pgtrek.error.PgtrekException.Interrupted if the calling thread is interrupted
   */
  public static List<TableProfile> run(
      Database database, List<Table> tables, int jobs, long chunkRows, Progress progress) {
    Schedule schedule = new Schedule();
    Profiler profiler =
        onto(
            schedule,
            schedule.phase(),
            Set.of(),
            database,
            () -> tables,
            chunkRows,
            (table, column) -> false,
            progress);
    schedule.run(jobs, "profile");
    return profiler.profiles();
  }

  /** One profile per table, in their order. */
  public List<TableProfile> profiles() {
    return scans.stream().map(TableScan::profile).toList();
  }

  private long knownRows() {
    return scans.stream()
        .mapToLong(TableScan::knownRows)
        .reduce(0, (sum, n) -> sum + n < 0 ? Long.MAX_VALUE : sum + n);
  }

  private record Part(TableScan scan, Chunk chunk) {}
}
