package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
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
    String[] command = Undisturbed.command(source, url, DenseSource.BATCH_ROWS);
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second =
        repetition.getCurrentRepetition() % 2 == 0
            ? first
            : Files.createDirectory(folder.resolve("second"));

    List<Program.Answer> answers = both(first, second, command);

    mustBeDoneOnce(answers);
    undisturbed.mustEqual(SERVER, url);
  }

  @Test
  void letsOneOfTwoDoItOnAnEmbeddedServerThatBothMake() throws Exception {
    try {
      List<Program.Answer> answers = both(folder, folder, "migrate", source.toString());

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

  private static List<Program.Answer> both(Path one, Path other, String... command) {
    try (ForkedProgram first = ForkedProgram.start(one, command);
        ForkedProgram second = ForkedProgram.start(other, command)) {
      return List.of(first.await(), second.await());
    }
  }

  private static void mustBeDoneOnce(List<Program.Answer> answers) {
    assertThat(answers).extracting(Program.Answer::exit).containsExactlyInAnyOrder(0, 7);
    Program.Answer refused = answers.stream().filter(a -> a.exit() == 7).findFirst().orElseThrow();
    assertThat(refused.err()).contains("Another run").contains("next:");
  }
}
