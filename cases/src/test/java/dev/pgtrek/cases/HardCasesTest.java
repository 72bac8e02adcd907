package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's table of hard cases against what there is. */
class HardCasesTest {

  private static List<String[]> rows() throws IOException {
    return Files.readAllLines(CaseFolder.MODULE.resolve("README.md")).stream()
        .filter(line -> line.matches("\\| \\d.*"))
        .map(line -> line.split("\\|", -1))
        .toList();
  }

  private static List<String> pins() throws IOException {
    return rows().stream()
        .flatMap(cells -> Pattern.compile("`([^`]+)`").matcher(cells[3]).results())
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void pinsEveryNumberThatThisReleasePromises() throws IOException {
    TreeSet<Integer> pinned =
        rows().stream()
            .flatMap(cells -> Stream.of(cells[1].strip().split(", ", -1)))
            .map(Integer::valueOf)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(pinned).containsAll(IntStream.rangeClosed(1, 58).boxed().toList());
  }

  @Test
  void namesOnlyWhatIsThere() throws IOException {
    assertThat(pins())
        .allSatisfy(
            pin ->
                assertThat(
                        Files.isDirectory(CaseFolder.MODULE.resolve(pin))
                            || Files.exists(
                                CaseFolder.MODULE.resolve(
                                    "src/test/java/dev/pgtrek/cases/" + pin + ".java")))
                    .as(pin)
                    .isTrue());
  }

  @Test
  void findsEveryValueAndSchemaCaseInTheTable() throws IOException {
    List<String> folders =
        CaseFolder.all(CaseFolder.MODULE).stream()
            .map(CaseFolder::name)
            .filter(name -> Files.exists(CaseFolder.MODULE.resolve(name).resolve("README.md")))
            .filter(HardCasesTest::saysANumber)
            .toList();

    assertThat(pins()).containsAll(folders);
  }

  private static boolean saysANumber(String folder) {
    return new CaseFolder(CaseFolder.MODULE.resolve(folder))
        .text("README.md")
        .orElse("")
        .contains("(Hard case");
  }
}
