package dev.pgtrek.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pgtrek.cli.RunbookPlan.Basics;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.report.Runbook;
import dev.pgtrek.report.RunbookPage;
import dev.pgtrek.report.RunbookText;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class RunbookPlanTest {

  private static final String HOSTILE = "it's `a` <b>&amp; $(rm) [x](y) | *z*\u202e";

  static Stream<Basics> plans() {
    return Stream.of(
        basics("app.db", "postgresql://app@db.example:5432/app?sslmode=verify-full"),
        basics("app.db", null),
        basics("sqlite:////data/my files/it's.db", "env:DATABASE_URL"),
        basics("/data/" + HOSTILE + ".db", "postgresql://a%27b@h:1/d%20e"));
  }

  private static Basics basics(String source, @Nullable String target) {
    return new Basics(
        source,
        target,
        ".pgtrek/plan/plan.yaml",
        2,
        1_000_000,
        50_000_000,
        List.of(
            new Finding("a-code", Severity.BLOCK, HOSTILE, HOSTILE, HOSTILE, HOSTILE),
            new Finding("b-code", Severity.INFO, "t", "1 row", "Why.", "")),
        List.of("trigger " + HOSTILE + ": " + HOSTILE),
        true,
        RunPace.GUESS,
        Path.of("/srv/here"),
        "/srv/here/app.db",
        List.of());
  }

  static Stream<Runbook> books() {
    Basics back =
        new Basics(
            "postgresql://app@db.example:5432/app",
            "it's back.db",
            ".pgtrek/plan/plan.yaml",
            2,
            1_000,
            50_000,
            List.of(),
            List.of("function f: " + HOSTILE),
            false,
            RunPace.GUESS,
            Path.of("/srv/here"),
            "postgresql://app@db.example:5432/app",
            List.of("--schema", "it's one"));
    return Stream.concat(plans().map(RunbookPlan::of), Stream.of(BackRunbook.of(back)));
  }

  private static List<List<String>> commands(Runbook book) {
    return book.parts().stream()
        .flatMap(part -> part.items().stream())
        .flatMap(item -> item.commands().stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("books")
  void holdsOnlyCommandsThatTheProgramTakes(Runbook book) {
    List<List<String>> commands = commands(book);

    assertThat(commands).hasSizeGreaterThan(10);
    for (List<String> command : commands) {
      assertThat(command.getFirst()).isEqualTo("pgtrek");
      assertThatCode(
              () ->
                  Pgtrek.commands(new Session(TestShell.plain().shell()))
                      .parseArgs(command.subList(1, command.size()).toArray(String[]::new)))
          .as("%s", command)
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @MethodSource("books")
  void writesCommandsThatAShellReadsAgain(Runbook book) throws Exception {
    String markdown = RunbookText.of(book);

    List<String> fenced = fenced(markdown);

    List<List<String>> read = new ArrayList<>();
    for (String line : fenced) {
      read.add(words(line));
    }
    assertThat(read).isEqualTo(commands(book));
  }

  /** The lines of the blocks of commands. */
  private static List<String> fenced(String markdown) {
    List<String> lines = new ArrayList<>();
    String fence = "";
    for (String line : markdown.lines().toList()) {
      String bare = line.strip();
      if (fence.isEmpty() && bare.startsWith("```")) {
        fence = bare.substring(0, bare.length() - "sh".length());
      } else if (bare.equals(fence)) {
        fence = "";
      } else if (!fence.isEmpty()) {
        lines.add(bare);
      }
    }
    return lines;
  }

  /** As bash cuts it: {@code pgtrek} prints its own words there, a line each. */
  private static List<String> words(String line) throws Exception {
    Process shell =
        new ProcessBuilder(
                "bash", "-c", "LC_ALL=C.UTF-8; pgtrek() { printf '%s\\n' pgtrek \"$@\"; }; " + line)
            .redirectErrorStream(true)
            .start();
    String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(out).isZero();
    return out.lines().toList();
  }

  @ParameterizedTest
  @MethodSource("books")
  void writesAPageThatIsWellFormedAndSaysTheSame(Runbook runbook) throws Exception {
    String html = RunbookPage.of(runbook);

    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    Document page =
        factory
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(html.replaceFirst("<!doctype html>", ""))));
    NodeList titles = page.getElementsByTagName("h2");
    assertThat(titles.getLength()).isEqualTo(runbook.parts().size()).isEqualTo(11);
    NodeList boxes = page.getElementsByTagName("input");
    long items = runbook.parts().stream().mapToLong(part -> part.items().size()).sum();
    assertThat(boxes.getLength()).isEqualTo((int) items);
    assertThat(html).doesNotContain("<b>&amp;", "\u202e", "<script");
  }

  @Test
  void showsNamesFromADatabaseAsTextInMarkdown() {
    String markdown = RunbookText.of(RunbookPlan.of(basics("app.db", null)));

    assertThat(markdown)
        .contains("it's \\`a\\` \\<b\\>\\&amp;")
        .contains("\\[x\\](y)")
        .contains("\\\\u{202e}")
        .doesNotContain("\u202e");
  }

  @ParameterizedTest
  @MethodSource("plans")
  void namesEverythingInFullWhereAnotherFolderIsMeant(Basics basics) {
    List<String> rehearsal =
        RunbookPlan.of(basics).parts().stream()
            .filter(part -> part.title().startsWith("Rehearse"))
            .flatMap(part -> part.items().stream())
            .flatMap(item -> item.commands().stream())
            .flatMap(List::stream)
            .toList();

    assertThat(rehearsal)
        .contains("/srv/here/app.db", "/srv/here/.pgtrek/plan/plan.yaml", "/srv/here/queries.sql")
        .doesNotContain("app.db", ".pgtrek/plan/plan.yaml", "queries.sql");
  }

  @Test
  void tellsTheThresholdsFindingsAndDurations() {
    String markdown =
        RunbookText.of(RunbookPlan.of(basics("app.db", "postgresql://app@db.example/app")));

    assertThat(markdown)
        .contains("row-mismatch is above 1 %")
        .contains("query-slowdown is above 1.5 x")
        .contains("Blocks: ")
        .contains("(estimate)")
        .contains("- [ ] **Decide:** ")
        .contains("pgtrek migrate app.db postgresql://app@db.example/app --plan");
  }

  @Test
  void measuresByTheLatestWholeRunOfTheSameSource(@TempDir Path runs) throws IOException {
    report(runs, "20260101_000000", "/a.db", "PROVED", 10_000, 2_000);
    report(runs, "20260102_000000", "/a.db", "FAILED", 10_000, 1);
    report(runs, "20260103_000000", "/other.db", "PROVED", 10_000, 1);
    Files.writeString(
        Files.createDirectory(runs.resolve("20260104_000000"))
            .resolve("migration_report_20260104_000000.json"),
        "{ broken");

    RunPace pace = RunPace.of(runs, "/a.db");

    assertThat(pace.measured()).isTrue();
    assertThat(pace.rowsPerSecond()).isEqualTo(5_000);
    assertThat(pace.origin()).contains("20260101_000000").contains("10,000 rows in 2.0 s");
    assertThat(pace.all(50_000)).isEqualTo("about 13.0 s");
    assertThat(RunPace.of(runs, "/new.db")).isEqualTo(RunPace.GUESS);
    assertThat(RunPace.of(runs.resolve("none"), "/a.db")).isEqualTo(RunPace.GUESS);
  }

  private static void report(
      Path runs, String id, String source, String outcome, long rows, long millis)
      throws IOException {
    Files.writeString(
        Files.createDirectory(runs.resolve(id)).resolve("migration_report_" + id + ".json"),
        new com.fasterxml.jackson.databind.ObjectMapper()
            .writeValueAsString(
                Map.of(
                    "outcome",
                    outcome,
                    "source",
                    source,
                    "stageMillis",
                    Map.of("copy", millis),
                    "tables",
                    List.of(Map.of("rows", rows)))));
  }
}
