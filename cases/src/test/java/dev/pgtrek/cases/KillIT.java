package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills the program with SIGKILL at every entry of its journal and at random moments, runs the same
 * command again, and compares the end with that of an undisturbed run.
 */
class KillIT {

  private static final int MIGRATIONS = 16;
  private static final int RANDOM_MIGRATIONS = 4;

  private static final TestServer SERVER = Servers.postgres(18);

  @TempDir static Path shared;

  private static Path source;
  private static Undisturbed undisturbed;

  @TempDir Path folder;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    source = MidSizeSource.make(shared.resolve("shop.db"));
    undisturbed = Undisturbed.of(source, SERVER, shared);
  }

  /**
   * Every entry is a moment in one of the migrations; a migration is killed at every sixteenth, so
   * two or three times.
   */
  static Stream<List<Integer>> moments() {
    return IntStream.range(0, MIGRATIONS)
        .mapToObj(
            first ->
                IntStream.iterate(first, e -> e < undisturbed.entries(), e -> e + MIGRATIONS)
                    .boxed()
                    .collect(Collectors.toList()));
  }

  @ParameterizedTest(name = "killed after entries {0}")
  @MethodSource("moments")
  void endsAsIfNothingHadHappened(List<Integer> moments) throws Exception {
    String url = SERVER.newDatabase();
    String[] command = Undisturbed.command(source, url);

    int kills = 0;
    try (JournalWatch journal = new JournalWatch(SERVER.jdbc(url))) {
      for (int moment : moments) {
        try (ForkedProgram program = ForkedProgram.start(folder, command)) {
          journal.await(moment, program);
          kills += program.kill() ? 1 : 0;
        }
      }
    }
    Program.Answer answer;
    try (ForkedProgram last = ForkedProgram.start(folder, command)) {
      answer = last.await();
    }

    // The last entry is the run's end; a kill there may come too late.
    assertThat(kills).as("kills").isGreaterThanOrEqualTo(moments.size() - 1);
    assertThat(answer.exit()).as("%s", answer).isZero();
    undisturbed.mustEqual(SERVER, url);
  }

  static Stream<Long> seeds() {
    return IntStream.range(0, RANDOM_MIGRATIONS).mapToObj(i -> 1000L + i);
  }

  @ParameterizedTest(name = "killed at moments of seed {0}")
  @MethodSource("seeds")
  void endsAsIfNothingHadHappenedAtAnyMoment(long seed) throws Exception {
    Random random = new Random(seed);
    String url = SERVER.newDatabase();
    String[] command = Undisturbed.command(source, url);

    for (int i = 0; i < 2; i++) {
      try (ForkedProgram program = ForkedProgram.start(folder, command)) {
        Thread.sleep(300 + random.nextInt(2500));
        program.kill();
      }
    }
    Program.Answer answer;
    try (ForkedProgram last = ForkedProgram.start(folder, command)) {
      answer = last.await();
    }

    assertThat(answer.exit()).as("%s", answer).isZero();
    undisturbed.mustEqual(SERVER, url);
  }

  @Test
  void stopsCleanlyOnControlC() throws Exception {
    stopsAndGoesOn("INT", 130);
  }

  @Test
  void stopsCleanlyOnTerminate() throws Exception {
    stopsAndGoesOn("TERM", 143);
  }

  @Test
  void stopsCleanlyWhenTheTerminalIsClosed() throws Exception {
    stopsAndGoesOn("HUP", 129);
  }

  private void stopsAndGoesOn(String signal, int exit) throws Exception {
    String url = SERVER.newDatabase();
    Program.Answer stopped;
    Program.Answer resumed;
    try (HostileProxy network = HostileProxy.before(SERVER)) {
      String[] command = Undisturbed.command(source, network.url(url));
      try (JournalWatch journal = new JournalWatch(SERVER.jdbc(url));
          ForkedProgram program = ForkedProgram.start(folder, command)) {
        assertThat(journal.await(9, program)).isTrue();
        // A fast run would be done by the time that a signal is sent.
        network.stallAfter(0);
        program.signal(signal);
        network.pass();
        stopped = program.await();
      }
      try (ForkedProgram last = ForkedProgram.start(folder, command)) {
        resumed = last.await();
      }
    }

    assertThat(stopped.exit()).as("%s", stopped).isEqualTo(exit);
    assertThat(stopped.err()).containsOnlyOnce("same command again").doesNotContain("Exception");
    assertThat(resumed.exit()).as("%s", resumed).isZero();
    undisturbed.mustEqual(SERVER, url);
  }
}
