package dev.pgtrek.postgres.inplace;

import static org.assertj.core.api.Assertions.assertThat;

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
 * No code of what is found before and after a change of programs, or of what is added, is without a
 * test in which it fires. The codes are those that the sources give to findings, so a new one is
 * asked for by itself.
 */
class InPlaceCodesTest {

  private static final Path SOURCES = Path.of("src", "main", "java", "dev/pgtrek/postgres");
  private static final Path TESTS = Path.of("src", "test", "java", "dev/pgtrek/postgres");

  /** Where they fire; an expectation of silence counts as none. */
  private static final List<Path> FIRING =
      List.of(
          TESTS.resolve("PostgresClusterIT.java"),
          TESTS.resolve("add/WantedExtensionsIT.java"),
          TESTS.resolve("inplace/ExaminerIT.java"),
          TESTS.resolve("inplace/RefreshesTest.java"),
          TESTS.resolve("add/AddedColumnsIT.java"),
          Path.of("..", "cases/src/test/java/dev/pgtrek/cases/InPlaceIT.java"));

  private static final String CODE = "\"([a-z]+(?:-[a-z0-9]+)+)";

  /** A finding's code is its first word, or one of two. */
  private static final Pattern GIVEN =
      Pattern.compile(
          "(?:(?:new Finding|new Question|\\b(?:finding|block|broken))\\(\\s*(?:\\w+ [?]"
              + " )?|[?:]\\s)"
              + CODE
              + "\"");

  /** A query may give the code of what it finds; the word after it begins the next column. */
  private static final Pattern IN_SQL = Pattern.compile(", '([a-z]+(?:-[a-z0-9]+)+)',");

  private static final Pattern EXPECTED = Pattern.compile(CODE + "[\": ]");

  private static final Pattern SILENCE = Pattern.compile("doesNotContain\\([^;]*?\\)");

  @Test
  void everyCodeOfAChangeInPlaceAndOfAdditionsFiresInATest() throws IOException {
    Set<String> given = given();
    Set<String> fired = new TreeSet<>();
    for (Path test : FIRING) {
      fired.addAll(words(EXPECTED, SILENCE.matcher(Files.readString(test)).replaceAll("")));
    }

    given.removeAll(fired);

    assertThat(given).as("codes that fire in no test").isEmpty();
  }

  @Test
  void theCodesAreFoundInTheSources() throws IOException {
    assertThat(given())
        .contains("index-wrong", "collation-version-gone", "duplicate-rows", "excluded-rows")
        .contains("right-missing", "extension-files-missing", "addition-twice")
        .contains("check-broken", "generated-value-differs");
  }

  private static Set<String> given() throws IOException {
    Set<String> given = new TreeSet<>();
    for (String folder : List.of("inplace", "add")) {
      try (Stream<Path> sources = Files.list(SOURCES.resolve(folder))) {
        for (Path source : sources.toList()) {
          given.addAll(words(GIVEN, Files.readString(source)));
          given.addAll(words(IN_SQL, Files.readString(source)));
        }
      }
    }
    given.addAll(words(GIVEN, Files.readString(SOURCES.resolve("PostgresCluster.java"))));
    return given;
  }

  private static Set<String> words(Pattern pattern, String text) {
    Set<String> words = new TreeSet<>();
    pattern.matcher(text).results().map(r -> r.group(1)).forEach(words::add);
    return words;
  }
}
