package dev.pgtrek.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;

/** One case on one server, from its input to all that it expects. */
final class CaseRun {

  private final CaseFolder folder;
  private final TestServer server;
  private final CaseSource source;
  private final String url;
  private final Path work;
  private final Program program;

  private CaseRun(CaseFolder folder, TestServer server, CaseSource source, String url, Path work) {
    this.folder = folder;
    this.server = server;
    this.source = source;
    this.url = url;
    this.work = work;
    this.program = Program.in(work);
  }

  /** Prepares a case in an empty folder, with an empty database. */
  static CaseRun prepare(CaseFolder folder, TestServer server, Path scratch) throws IOException {
    Path sourceFolder = Files.createDirectory(scratch.resolve("source"));
    return new CaseRun(
        folder,
        server,
        CaseSource.make(folder, sourceFolder),
        server.newDatabase(),
        Files.createDirectory(scratch.resolve("work")));
  }

  /** Runs it and checks everything; names all that is not as expected. */
  void check() throws Exception {
    SoftAssertions soft = new SoftAssertions();
    try (Connection target = server.jdbc(simple(url))) {
      PlainQueries.run(target, folder.text("target.sql").orElse(""));
      List<String> before = TargetCatalog.all(target);
      Map<String, String> state = source.state();
      Program.Answer answer = migrate();
      keep("answer", List.of(answer.toString()));
      List<String> missing = missing(target);
      if (!missing.isEmpty()) {
        checkRefused(soft, target, answer, before, missing);
        soft.assertAll();
        return;
      }
      soft.assertThat(answer.exit()).as("%s", answer).isEqualTo(folder.exit());
      soft.assertThat(source.state()).as("the source and its folder").isEqualTo(state);
      for (String wanted : folder.lines("expect.error")) {
        soft.assertThat(Program.Answer.plain(answer.err())).contains(Program.Answer.plain(wanted));
      }
      if (answer.exit() == 0) {
        checkCarried(soft, target, answer, before);
      } else {
        soft.assertThat(TargetCatalog.all(target)).as("the target").isEqualTo(before);
      }
      if (folder.text("expect.report").isPresent() || folder.exit() == 0) {
        checkReport(soft);
      }
    }
    soft.assertAll();
  }

  /** Extensions that the case requires and the server does not have. */
  private List<String> missing(Connection target) throws SQLException {
    List<String> missing = new ArrayList<>(folder.lines("requires"));
    missing.removeAll(PlainQueries.run(target, "SELECT name FROM pg_available_extensions"));
    return missing;
  }

  /** Without what it requires the run is refused, names it, and changes nothing. */
  private static void checkRefused(
      SoftAssertions soft,
      Connection target,
      Program.Answer answer,
      List<String> before,
      List<String> missing)
      throws SQLException {
    soft.assertThat(answer.exit()).as("%s", answer).isEqualTo(3);
    soft.assertThat(answer.err()).contains("extension-missing").contains(missing);
    soft.assertThat(TargetCatalog.all(target)).as("the target").isEqualTo(before);
  }

  private void checkCarried(
      SoftAssertions soft, Connection target, Program.Answer first, List<String> before)
      throws Exception {
    soft.assertThat(first.out()).contains("proved equal");
    if (!folder.intoExisting()) {
      // Else what arrived is expect.sql's to say.
      try (Connection rows = server.jdbc(url)) {
        soft.assertThat(new IndependentComparison(source.file()).differences(rows, folder.schema()))
            .as("rows")
            .isEqualTo(folder.lines("expect.differs"));
      }
    }
    Program.Answer second = migrate();
    soft.assertThat(second.exit()).as("a second run: %s", second).isZero();
    soft.assertThat(second.out()).contains("proved equal");
    List<String> catalog =
        TargetCatalog.of(target, folder.schema()).stream()
            .map(line -> line.replaceAll("\\s*\n\\s*", " "))
            .toList();
    keep("plan", catalog);
    List<String> expectedCatalog =
        folder.intoExisting() ? schemaOf(before) : folder.lines("expect.plan");
    soft.assertThat(catalog).as("catalog").isEqualTo(expectedCatalog);
    if (folder.text("expect.sql").isPresent()) {
      List<String> rows = PlainQueries.run(target, folder.text("expect.sql").orElseThrow());
      keep("out", rows);
      String expected = folder.text("expect.out").orElse("").replaceFirst("\n$", "");
      soft.assertThat(rows).as("answers").isEqualTo(List.of(expected.split("\n", -1)));
    }
  }

  /** The lines of one schema among those of all. */
  private List<String> schemaOf(List<String> catalog) {
    List<String> rest =
        catalog.subList(catalog.indexOf("schema " + folder.schema()) + 1, catalog.size());
    return rest.stream().takeWhile(line -> !line.startsWith("schema ")).toList();
  }

  private Program.Answer migrate() {
    List<String> arguments = new ArrayList<>(List.of("migrate", source.file().toString(), url));
    arguments.addAll(folder.options());
    return program.run(arguments.toArray(String[]::new));
  }

  /**
   * The report's findings above INFO, what it says was not carried and what the server refused must
   * be exactly those of {@code expect.report}; its lines {@code text …} stand in the text report.
   */
  private void checkReport(SoftAssertions soft) throws Exception {
    Path json = newest(".json");
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    if (folder.exit() == 0) {
      soft.assertThat(InventoryCheck.faults(source.file(), report)).as("inventory").isEmpty();
    }
    Set<String> told = told(report);
    keep("report", List.copyOf(told));
    String text = Program.Answer.plain(Files.readString(newest(".txt")));
    Set<String> expected = new TreeSet<>();
    for (String line : folder.lines("expect.report")) {
      if (line.startsWith("text ")) {
        soft.assertThat(text).contains(Program.Answer.plain(line.substring("text ".length())));
      } else {
        expected.add(line);
      }
    }
    soft.assertThat(told).as("report").isEqualTo(expected);
  }

  private static Set<String> told(JsonNode report) {
    Set<String> told = new TreeSet<>();
    for (JsonNode finding : report.withArray("findings")) {
      boolean ofTheTestServer = finding.get("code").asText().equals("fsync-off");
      if (!finding.get("severity").asText().equals("INFO") && !ofTheTestServer) {
        told.add("finding " + finding.get("code").asText() + " " + finding.get("subject").asText());
      }
    }
    for (JsonNode left : report.withArray("notCarried")) {
      told.add("not carried " + left.get("kind").asText() + " " + left.get("name").asText());
    }
    for (JsonNode refusal : report.withArray("refusals")) {
      told.add("refused " + refusal.get("step").asText());
    }
    return told;
  }

  /** The report of the latest run. */
  private Path newest(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(work)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("migration_report_"))
          .filter(file -> file.getFileName().toString().endsWith(ending))
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new AssertionError("there is no report" + ending));
    }
  }

  /** What came out, for whoever looks into a failure. */
  private void keep(String what, List<String> lines) throws IOException {
    Path kept = CaseFolder.MODULE.resolve("target/cases/" + folder.name() + "/" + server.major());
    Files.createDirectories(kept);
    Files.writeString(kept.resolve(what), String.join("\n", lines) + "\n");
  }

  /** The same database by a connection that hands over the server's own text. */
  static String simple(String url) {
    return url + (url.contains("?") ? "&" : "?") + "preferQueryMode=simple";
  }
}
