package dev.pgtrek.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.report.UpgradeReport.DatabaseLine;
import dev.pgtrek.report.UpgradeReport.Outcome;
import dev.pgtrek.report.UpgradeReport.StepLine;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class UpgradePageTest {

  private static final Finding WRONG =
      new Finding(
          "duplicate-rows",
          Severity.WARN,
          "index public.<b>odd</b>",
          "(1) at (0,1) and (2) at (0,2)",
          "They came in unseen.",
          "Remove one.");

  @TempDir Path folder;

  private static UpgradeReport of(Outcome outcome) {
    DatabaseLine odd =
        new DatabaseLine(
            "app <script>alert('x')</script>",
            "",
            "as before the change: 2 tables, 10 rows",
            "not compared",
            List.of("note: extension vector: is new"),
            List.of("database app: ICU's en of version 153"),
            8,
            7,
            2,
            List.of(
                new StepLine(
                    "rebuild",
                    "index public.t_n",
                    "done",
                    "",
                    "ICU's en changed",
                    "REINDEX INDEX public.t_n",
                    1_200)),
            List.of(WRONG));
    DatabaseLine left =
        new DatabaseLine(
            "template0",
            "it takes no logins",
            "",
            "",
            List.of(),
            List.of(),
            0,
            0,
            0,
            List.of(),
            List.of());
    return new UpgradeReport(
        "20261126_081500",
        "1.0",
        outcome,
        outcome == Outcome.PLANNED,
        "postgresql://db/app",
        "PostgreSQL 16.9",
        "musl",
        "PostgreSQL 16.9",
        "glibc",
        "/manifests",
        Instant.parse("2026-11-26T08:15:00Z"),
        Instant.parse("2026-11-26T08:16:00Z"),
        List.of(odd, left),
        List.of());
  }

  private static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newDefaultNSInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html.replaceFirst("<!doctype html>", ""))));
  }

  @ParameterizedTest
  @EnumSource
  void isWholeAndNeverLetsANameBecomeMarkup(Outcome outcome) throws Exception {
    Document page = parse(UpgradePage.of(of(outcome)));

    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(page.getElementsByTagName("h1").getLength()).isEqualTo(1);
    assertThat(page.getElementsByTagName("main").item(0).getTextContent())
        .contains("app <script>alert('x')</script>", "<b>odd</b>");
  }

  @Test
  void saysTheVerdictAndEveryStep() throws Exception {
    Document page = parse(UpgradePage.of(of(Outcome.LEFT)));

    assertThat(page.getElementsByTagName("h1").item(0).getTextContent())
        .isEqualTo("✗ Not in order");
    assertThat(page.getElementsByTagName("main").item(0).getTextContent())
        .contains("REINDEX INDEX public.t_n", "1.2 s", "8 indexes looked into, 7 sound")
        .contains("2 indexes built anew already", "Left out: it takes no logins")
        .contains("note: extension vector: is new", "Remove one.");
  }

  @Test
  void standsBesideTheTextAndTheJson() throws IOException {
    Reports.ReportFiles files = Reports.write(of(Outcome.PROVED), folder);

    try (Stream<Path> written = Files.list(folder)) {
      assertThat(written.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "upgrade_report_20261126_081500.txt",
              "upgrade_report_20261126_081500.json",
              "upgrade_report_20261126_081500.html");
    }
    assertThat(files.text()).isEqualTo(Reports.text(of(Outcome.PROVED), folder));
  }
}
