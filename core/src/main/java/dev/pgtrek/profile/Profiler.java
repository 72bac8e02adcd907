package dev.pgtrek.profile;

import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableProfile;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.Database;
import dev.pgtrek.work.Workers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Scans every value of every table once. */
public final class Profiler {

  private Profiler() {}

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
    List<TableScan> scans = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    for (Table table : tables) {
      List<Chunk> chunks = database.chunks(table, chunkRows);
      TableScan scan = new TableScan(database, table, chunks, chunkRows, progress);
      scans.add(scan);
      chunks.forEach(chunk -> parts.add(new Part(scan, chunk)));
    }
    progress.on(new Event.WorkMeasured(Stage.PROFILE, knownRows(scans)));
    // The largest tables first, so that no long one is left for a single worker at the end.
    parts.sort(Comparator.comparingLong((Part part) -> part.scan().estimatedRows()).reversed());
    Workers.of(jobs, "profile").run(parts, part -> part.scan().scan(part.chunk()));
    return scans.stream().map(TableScan::profile).toList();
  }

  private static long knownRows(List<TableScan> scans) {
    return scans.stream()
        .mapToLong(TableScan::knownRows)
        .reduce(0, (sum, n) -> sum + n < 0 ? Long.MAX_VALUE : sum + n);
  }

  private record Part(TableScan scan, Chunk chunk) {}
}
