package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.ProcessTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills the program while it makes or starts its embedded server, and that server itself. */
class EmbeddedKillIT {

  @TempDir static Path shared;

  private static Path source;

  @TempDir Path folder;

  @BeforeAll
  static void makeSource() {
    source = DenseSource.make(shared.resolve("dense.db"));
  }

  @AfterEach
  void stopServer() {
    Program.in(folder).run("server", "stop");
  }

  private String[] command() {
    return new String[] {"migrate", source.toString(), "--batch-rows", DenseSource.BATCH_ROWS};
  }

  private void mustComplete() {
    try (ForkedProgram last = ForkedProgram.start(folder, command())) {
      Program.Answer answer = last.await();
      assertThat(answer.exit()).as("%s", answer).isZero();
      assertThat(answer.out()).contains("proved equal");
    }
    Program.Answer status = Program.in(folder).run("server", "status");
    assertThat(status.exit()).as("%s", status).isZero();
    assertThat(status.out()).contains("running");
  }

  @ParameterizedTest(name = "killed at moments of seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void completesAfterKillsWhileTheServerIsMade(long seed) throws Exception {
    Random random = new Random(seed);

    for (int kill = 0; kill < 3; kill++) {
      try (ForkedProgram program = ForkedProgram.start(folder, command())) {
        Thread.sleep(300 + random.nextInt(2200));
        program.kill();
      }
    }

    mustComplete();
  }

  @Test
  void startsTheServerAgainThatWasKilledDuringTheRun() throws Exception {
    Program.Answer broken;
    try (ForkedProgram program = ForkedProgram.start(folder, command())) {
      long postmaster = postmaster(program);
      awaitPlan(program);
      ProcessTree.kill(ProcessHandle.of(postmaster).orElseThrow());
      broken = program.await();
    }

    assertThat(broken.exit()).as("%s", broken).isIn(5, 9);
    assertThat(broken.err()).containsOnlyOnce("same command again").contains("next:");
    mustComplete();
  }

  /** The server's process, once the run has reached its database. */
  private long postmaster(ForkedProgram program) throws Exception {
    await(program, () -> Files.isDirectory(runs()));
    Path note = folder.resolve(".pgtrek/postgres/data/postmaster.pid");
    return Long.parseLong(Files.readAllLines(note).getFirst().strip());
  }

  /** It is the last that is written before the tables are made. */
  private void awaitPlan(ForkedProgram program) throws Exception {
    await(
        program,
        () -> {
          try (Stream<Path> all = Files.list(runs())) {
            return all.anyMatch(run -> Files.exists(run.resolve("plan.sql")));
          }
        });
  }

  private static void await(ForkedProgram program, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!condition.call()) {
      assertThat(program.runs()).isTrue();
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(2);
    }
  }

  private Path runs() {
    return folder.resolve(".pgtrek").resolve("runs");
  }
}
