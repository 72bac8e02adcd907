package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same migration started twice in the same instant: one does it, the other is refused. */
class TwoLaunchesIT {

  private static final TestServer SERVER = Servers.postgres(18);

  /**
   * One of two processes may start seconds after the other: the first to come has to be at work
   * then, whatever the machine does. With this between any two messages a run takes minutes.
   */
  private static final Duration SLOW = Duration.ofMillis(10);

  @TempDir static Path shared;

  private static Path source;
  private static Undisturbed undisturbed;

  @TempDir Path folder;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    source = DenseSource.make(shared.resolve("dense.db"));
    undisturbed = Undisturbed.of(source, SERVER, shared, DenseSource.BATCH_ROWS);
  }

  /** Every other time the two also share their work folder. */
  @RepeatedTest(20)
  void letsOneOfTwoDoIt(RepetitionInfo repetition) throws Exception {
    String url = SERVER.newDatabase();
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second =
        repetition.getCurrentRepetition() % 2 == 0
            ? first
            : Files.createDirectory(folder.resolve("second"));

    List<Program.Answer> answers;
    try (HostileProxy network = HostileProxy.before(SERVER)) {
      network.delay(SLOW);
      String[] command = Undisturbed.command(source, network.url(url), DenseSource.BATCH_ROWS);
      answers = both(first, second, network::pass, command);
    }

    mustBeDoneOnce(answers);
    undisturbed.mustEqual(SERVER, url);
  }

  @Test
  void letsOneOfTwoDoItOnAnEmbeddedServerThatBothMake() throws Exception {
    // No network can be slow here, so it is the copy that takes its time.
    Path large = MidSizeSource.make(shared.resolve("shop.db"));
    try {
      List<Program.Answer> answers =
          both(folder, folder, () -> {}, "migrate", large.toString(), "--batch-rows", "1000");

      mustBeDoneOnce(answers);
    } finally {
      Program.in(folder).run("server", "stop");
    }
  }

  @Test
  void letsTwoMigrationsOfDifferentTargetsShareAWorkFolder() throws Exception {
    String one = SERVER.newDatabase();
    String other = SERVER.newDatabase();

    try (ForkedProgram first =
            ForkedProgram.start(folder, Undisturbed.command(source, one, DenseSource.BATCH_ROWS));
        ForkedProgram second =
            ForkedProgram.start(
                folder, Undisturbed.command(source, other, DenseSource.BATCH_ROWS))) {
      assertThat(first.await().exit()).as("%s", first).isZero();
      assertThat(second.await().exit()).as("%s", second).isZero();
    }

    undisturbed.mustEqual(SERVER, one);
    undisturbed.mustEqual(SERVER, other);
    try (Stream<Path> runs = Files.list(folder.resolve(".pgtrek").resolve("runs"))) {
      assertThat(runs).hasSize(2);
    }
  }

  /**
   * Starts both.
   *
   * @param refused is run once one of them has ended
   */
  private static List<Program.Answer> both(
      Path one, Path other, Runnable refused, String... command) throws InterruptedException {
    try (ForkedProgram first = ForkedProgram.start(one, command);
        ForkedProgram second = ForkedProgram.start(other, command)) {
      while (first.runs() && second.runs()) {
        Thread.sleep(10);
      }
      refused.run();
      return List.of(first.await(), second.await());
    }
  }

  private static void mustBeDoneOnce(List<Program.Answer> answers) {
    assertThat(answers).extracting(Program.Answer::exit).containsExactlyInAnyOrder(0, 7);
    Program.Answer refused = answers.stream().filter(a -> a.exit() == 7).findFirst().orElseThrow();
    assertThat(refused.err()).contains("Another run").contains("next:");
  }
}
