package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A heap that is too small: the run completes, or says so and can be taken up with more. Which of
 * the sizes suffice is not the matter here.
 */
class SmallHeapIT {

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

  @ParameterizedTest(name = "-Xmx{0}m")
  @ValueSource(ints = {8, 32})
  void saysThatTheMemoryIsNotEnough(int megabytes) throws Exception {
    String url = SERVER.newDatabase();
    String[] command = Undisturbed.command(source, url, DenseSource.BATCH_ROWS);

    Program.Answer answer;
    try (ForkedProgram program =
        ForkedProgram.start(
            folder, List.of("-XX:+UseSerialGC", "-Xmx" + megabytes + "m"), command)) {
      answer = program.await();
    }

    assertThat(answer.exit()).as("%s", answer).isIn(0, 1);
    if (answer.exit() == 1) {
      assertThat(answer.err()).contains("memory allowed to pgtrek").contains("next:");
      assertThat(answer.err()).containsOnlyOnce("same command again").doesNotContain("\tat ");
    }
    try (ForkedProgram again = ForkedProgram.start(folder, command)) {
      Program.Answer completed = again.await();
      assertThat(completed.exit()).as("%s", completed).isZero();
    }
    undisturbed.mustEqual(SERVER, url);
  }
}
