package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.cases.DisturbedMigration.Norm;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the program, the server and the connection at any moment, again and again, runs the same
 * command until it completes, and finds what an undisturbed run leaves. CONTRIBUTING names the
 * command for the long form; it is set by
 *
 * <ul>
 *   <li>{@code pgtrek.unkillable.migrations}: how many complete,
 *   <li>{@code pgtrek.unkillable.seed}: the first one's seed; the others count on from it,
 *   <li>{@code pgtrek.unkillable.lanes}: how many run side by side, each with a server of its own.
 * </ul>
 */
class UnkillableIT {

  private static final int MIGRATIONS = Integer.getInteger("pgtrek.unkillable.migrations", 20);
  private static final long FIRST_SEED = Long.getLong("pgtrek.unkillable.seed", 1);
  private static final int LANES = Integer.getInteger("pgtrek.unkillable.lanes", 2);

  /** After so many the rest tells nothing new. */
  private static final int MOST_FAILURES = 5;

  private static final PrintStream LOG = System.out;

  @TempDir static Path shared;

  private static Norm norm;

  @TempDir Path folder;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    Path source = DenseSource.make(shared.resolve("dense.db"));
    try (TestServer server = Servers.dedicated(18)) {
      Undisturbed undisturbed = Undisturbed.of(source, server, shared, DenseSource.BATCH_ROWS);
      time(source, server);
      Duration duration = time(source, server);
      LOG.printf("an undisturbed run takes %d ms%n", duration.toMillis());
      norm = new Norm(source, undisturbed, duration);
    }
  }

  private static Duration time(Path source, TestServer server) throws IOException {
    Path place = Files.createTempDirectory(shared, "undisturbed");
    String[] command = Undisturbed.command(source, server.newDatabase(), DenseSource.BATCH_ROWS);
    long began = System.nanoTime();
    try (ForkedProgram program = ForkedProgram.start(place, command)) {
      Program.Answer answer = program.await();
      assertThat(answer.exit()).as("%s", answer).isZero();
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Test
  void endsAsIfNothingHadHappened() throws Exception {
    Queue<Long> seeds =
        new ConcurrentLinkedQueue<>(
            LongStream.range(FIRST_SEED, FIRST_SEED + MIGRATIONS).boxed().toList());
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Future<Integer>> lanes = new ArrayList<>();

    int completed = 0;
    try (ExecutorService workers = Executors.newFixedThreadPool(LANES)) {
      for (int lane = 0; lane < LANES; lane++) {
        lanes.add(workers.submit(() -> lane(seeds, failures)));
      }
      for (Future<Integer> lane : lanes) {
        completed += lane.get();
      }
    }

    LOG.printf("%d of %d completed%n", completed, MIGRATIONS);
    assertThat(failures).extracting(UnkillableIT::told).isEmpty();
    assertThat(completed).isEqualTo(MIGRATIONS);
  }

  /** Works off the seeds, on a server of its own; one that met a failure is not used again. */
  private int lane(Queue<Long> seeds, Queue<Throwable> failures) throws Exception {
    int completed = 0;
    while (!seeds.isEmpty() && failures.size() < MOST_FAILURES) {
      try (TestServer server = Servers.dedicated(18)) {
        for (Long seed = seeds.poll(); seed != null; seed = seeds.poll()) {
          Path place = Files.createDirectory(folder.resolve("seed-" + seed));
          LOG.printf("seed %d: %s%n", seed, DisturbedMigration.run(norm, server, place, seed));
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
