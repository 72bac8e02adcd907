package dev.pgtrek.profile;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableProfile;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.Database;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

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
   * @throws PgtrekException.Interrupted if the calling thread is interrupted; its mark stays set
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
    // The largest tables first, so that no long one is left for a single worker at the end.
    parts.sort(Comparator.comparingLong((Part part) -> part.scan().estimatedRows()).reversed());
    work(new ConcurrentLinkedQueue<>(parts), Math.min(jobs, Math.max(1, parts.size())));
    return scans.stream().map(TableScan::profile).toList();
  }

  private static void work(Queue<Part> parts, int workers) {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            workers, Thread.ofPlatform().name("profile-", 0).daemon().factory());
    // Closing waits for the workers; shutdownNow has told them to stop where there was a failure.
    try (pool) {
      ExecutorCompletionService<Void> done = new ExecutorCompletionService<>(pool);
      for (int i = 0; i < workers; i++) {
        done.submit(() -> drain(parts), null);
      }
      try {
        for (int i = 0; i < workers; i++) {
          done.take().get();
        }
      } catch (InterruptedException e) {
        pool.shutdownNow();
        Thread.currentThread().interrupt();
        throw new PgtrekException.Interrupted();
      } catch (ExecutionException e) {
        pool.shutdownNow();
        throw unwrapped(e);
      }
    }
  }

  private static void drain(Queue<Part> parts) {
    CellScanner cells = new CellScanner();
    for (Part part = parts.poll(); part != null; part = parts.poll()) {
      part.scan().scan(part.chunk(), cells);
    }
  }

  private static RuntimeException unwrapped(ExecutionException failure) {
    return switch (failure.getCause()) {
      case RuntimeException expected -> expected;
      case Error bug -> throw bug;
      case null, default -> new IllegalStateException(failure);
    };
  }

  private record Part(TableScan scan, Chunk chunk) {}
}
