package dev.pgtrek.postgres.move.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.postgres.sql.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No code of what is checked before a move is without a test in which it fires. The codes are those
 * that the sources of the checks give to findings, so a new one is asked for by itself.
 */
class MoveCodesTest {

  private static final Path SOURCES = Path.of("src", "main", "java", "dev/pgtrek/postgres/move");
  private static final Path TESTS = Path.of("src", "test", "java", "dev/pgtrek/postgres/move");

  /** What {@link MoveChecks} asks, each by itself: everything in its folder. */
  private static final Path FOLDER = SOURCES.resolve("check");

  /**
   * What it asks of others, what a plan finds in the schema, and what stands against comparing two
   * servers.
   */
  private static final List<String> OTHERS =
      List.of(
          "finish/BrokenReferences",
          "finish/IndexWork",
          "finish/LateSteps",
          "finish/ReferenceWork",
          "finish/StatisticsSteps",
          "finish/ViewWork",
          "PieceRunner",
          "BehindRows",
          "CarriedEntries",
          "rows/ExtensionRows",
          "platform/PlatformChecks",
          "platform/PlatformRows",
          "platform/PlatformSorting",
          "platform/PlatformWorks",
          "Drawing",
          "LeftOut",
          "RoleText",
          "Selection",
          "FilterNames",
          "../MoveRefusals",
          "../MoveWorks",
          "../../../../../../../../core/src/main/java/dev/pgtrek/PairCheck");

  /** Where they fire; an expectation of silence counts as none. */
  private static final List<String> FIRING =
      List.of(
          "check/MoveChecksIT",
          "check/MoveChecksOfServersIT",
          "platform/PlatformIT",
          "platform/PlatformArchiveIT",
          "platform/PlatformWorksIT",
          "finish/FinishLaneIT",
          "finish/LateStepsIT",
          "PieceRunnerIT",
          "rows/ExtensionRowsIT",
          "BlueprintIT",
          "DrawingTest",
          "SelectionTest",
          "../PostgresPairIT",
          "../../../../../../../../cases/src/test/java/dev/pgtrek/cases/CheckPlansIT",
          "../../../../../../../../cases/src/test/java/dev/pgtrek/cases/MoveIT",
          "../../../../../../../../cases/src/test/java/dev/pgtrek/cases/ServersComparedIT",
          "../../../../../../../../cases/src/test/java/dev/pgtrek/cases/MoveWithAdditionsIT");

  private static final String CODE = "\"([a-z]+(?:-[a-z0-9]+)*)";

  /** A finding's code is its first word. */
  private static final Pattern GIVEN =
      Pattern.compile("(?:new Finding|new Question|\\b(?:add|block|warn))\\(\\s*" + CODE + "\"");

  private static final Pattern EXPECTED = Pattern.compile(CODE + "[\": ]");

  private static final Pattern SILENCE = Pattern.compile("doesNotContain\\([^;]*?\\)");

  @Test
  void everyCodeOfAMovesChecksFiresInATest() throws IOException {
    Set<String> given = inFolder();
    for (String check : OTHERS) {
      given.addAll(words(GIVEN, Files.readString(SOURCES.resolve(check + ".java"))));
    }
    Set<String> fired = new TreeSet<>();
    for (String test : FIRING) {
      String text = Files.readString(TESTS.resolve(test + ".java"));
      fired.addAll(words(EXPECTED, SILENCE.matcher(text).replaceAll("")));
    }

    given.removeAll(fired);

    assertThat(given).as("codes that fire in no test").isEmpty();
  }

  @Test
  void theCodesAreFoundInTheSources() throws IOException {
    Set<String> questions =
        words(GIVEN, Files.readString(SOURCES.resolve("check/SourceQuestions.java")));

    assertThat(questions)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(SourceQuestions.RIGHTS, SourceQuestions.SCHEMA, SourceQuestions.PLATFORM)
                .flatMap(List::stream)
                .map(Question::code)
                .collect(java.util.stream.Collectors.toCollection(TreeSet::new)));
    assertThat(inFolder())
        .containsAll(questions)
        .contains("clocks-differ", "library-not-preloaded", "server-too-old", "target-not-empty");
  }

  private static Set<String> inFolder() throws IOException {
    Set<String> given = new TreeSet<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        given.addAll(words(GIVEN, Files.readString(file)));
      }
    }
    return given;
  }

  private static Set<String> words(Pattern pattern, String text) {
    Set<String> words = new TreeSet<>();
    pattern.matcher(text).results().map(r -> r.group(1)).forEach(words::add);
    return words;
  }
}
