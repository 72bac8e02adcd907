package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Many disturbed migrations, a seed each, side by side where that is wanted. Set by
 *
 * <ul>
 *   <li>{@code pgtrek.unkillable.seed}: the first one's seed; the others count on from it,
 *   <li>{@code pgtrek.unkillable.lanes}: how many run side by side, each with servers of its own.
 * </ul>
 */
final class Lanes {

  private static final long FIRST_SEED = Long.getLong("pgtrek.unkillable.seed", 1);

  /** After so many the rest tells nothing new. */
  private static final int MOST_FAILURES = 5;

  private static final PrintStream LOG = System.out;

  private final int migrations;
  private final Path folder;
  private final Opening opening;
  private final Queue<Long> seeds = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  private Lanes(int migrations, Path folder, Opening opening) {
    this.migrations = migrations;
    this.folder = folder;
    this.opening = opening;
    LongStream.range(FIRST_SEED, FIRST_SEED + migrations).forEach(seeds::add);
  }

  /** Servers for one migration after the other. */
  interface Lane extends AutoCloseable {

    /** Makes ready for the next one. */
    Route next(long seed) throws Exception;

    @Override
    void close();
  }

  /** Opens one. */
  interface Opening {
    Lane open() throws Exception;
  }

  /**
   * Disturbs so many migrations and checks that each ends as if nothing had happened.
   *
   * @param lanes how many side by side, unless the property says something else
   * @param folder where they work
   */
  static void run(int migrations, int lanes, Path folder, Opening opening) throws Exception {
    new Lanes(migrations, folder, opening)
        .run(Integer.getInteger("pgtrek.unkillable.lanes", lanes));
  }

  private void run(int count) throws Exception {
    List<Future<Integer>> lanes = new ArrayList<>();
    int completed = 0;
    try (ExecutorService workers = Executors.newFixedThreadPool(count)) {
      for (int lane = 0; lane < count; lane++) {
        lanes.add(workers.submit(this::lane));
      }
      for (Future<Integer> lane : lanes) {
        completed += lane.get();
      }
    }

    LOG.printf("%d of %d completed%n", completed, migrations);
    assertThat(failures).extracting(Lanes::told).isEmpty();
    assertThat(completed).isEqualTo(migrations);
  }

  /** Works off the seeds, on servers of its own; those that met a failure are not used again. */
  private int lane() throws Exception {
    int completed = 0;
    while (!seeds.isEmpty() && failures.size() < MOST_FAILURES) {
      try (Lane lane = opening.open()) {
        for (Long seed = seeds.poll(); seed != null; seed = seeds.poll()) {
          Path place = Files.createDirectory(folder.resolve("seed-" + seed));
          try (Route route = lane.next(seed)) {
            LOG.printf("seed %d: %s%n", seed, DisturbedMigration.run(route, place, seed));
          }
          remove(place);
          completed++;
        }
      } catch (AssertionError failure) {
        LOG.printf("FAILED: %s%n", told(failure));
        failures.add(failure);
      }
    }
    return completed;
  }

  private static String told(Throwable failure) {
    return failure.getMessage() + ": " + failure.getCause();
  }

  private static void remove(Path place) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
