package dev.pgtrek.report;

import dev.pgtrek.model.Finding;
import dev.pgtrek.report.UpgradeReport.DatabaseLine;
import dev.pgtrek.report.UpgradeReport.StepLine;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The report of an upgrade in place for a person: plain text, one fact a line. */
public final class UpgradeText {

  private final StringBuilder out = new StringBuilder();

  private UpgradeText() {}

  /** The whole report, ending with a line feed. */
  public static String of(UpgradeReport report) {
    UpgradeText text = new UpgradeText();
    text.head(report);
    report.databases().forEach(text::database);
    text.findings(report.findings());
    return text.out.toString();
  }

  private void head(UpgradeReport report) {
    String title = "pgtrek upgrade report " + report.runId();
    line(title);
    line("=".repeat(title.length()));
    line("");
    line(report.outcome().words().toUpperCase(Locale.ROOT));
    line("");
    fact("server", report.server());
    if (!report.engineBefore().isEmpty()) {
      fact("before", report.engineBefore() + ": " + report.buildBefore());
    }
    fact("now", report.engine() + ": " + report.build());
    fact("manifests", report.manifest().isEmpty() ? "none" : report.manifest());
    fact("started", report.startedAt().toString());
    fact("duration", Figures.duration(Duration.between(report.startedAt(), report.finishedAt())));
    fact("pgtrek", report.version());
  }

  private void database(DatabaseLine database) {
    section("Database " + database.name());
    if (!database.hindrance().isEmpty()) {
      line("  left out: " + Figures.visible(database.hindrance()));
      defects(database);
      return;
    }
    fact("at first", database.before());
    fact("at last", database.after());
    database.deviations().forEach(d -> fact("otherwise", d));
    database.versions().forEach(v -> fact("sorts", v));
    fact("entries", database.entries());
    if (!database.earlier().isEmpty()) {
      fact("earlier", database.earlier());
    }
    database.steps().forEach(this::step);
    defects(database);
  }

  private void defects(DatabaseLine database) {
    if (!database.defects().isEmpty()) {
      line("");
      line("  Wrong, and left so");
      database.defects().forEach(this::finding);
    }
  }

  private void step(StepLine step) {
    line(
        "  %-8s %-11s %s%s%s"
            .formatted(
                step.state(),
                step.kind(),
                Figures.visible(step.subject()),
                step.words().isEmpty() ? "" : ": " + Figures.visible(step.words()),
                step.millis() == 0
                    ? ""
                    : " (" + Figures.duration(Duration.ofMillis(step.millis())) + ")"));
    line("             " + Figures.visible(step.why()));
    step.statement().lines().forEach(l -> line("             " + Figures.visible(l)));
  }

  private void findings(List<Finding> findings) {
    if (!findings.isEmpty()) {
      section("Findings");
      findings.forEach(this::finding);
    }
  }

  private void finding(Finding finding) {
    line(
        "  %s  %s %s"
            .formatted(
                Figures.visible(finding.subject()),
                finding.severity().name().toLowerCase(Locale.ROOT),
                finding.code()));
    line("      " + Figures.visible(finding.measured()));
    line("      " + Figures.visible(finding.why()));
    if (!finding.fix().isEmpty()) {
      line("      → " + Figures.visible(finding.fix()));
    }
  }

  private void section(String name) {
    line("");
    line(name);
    line("-".repeat(name.length()));
  }

  private void fact(String word, String value) {
    line("  %-10s %s".formatted(word, Figures.visible(value)));
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
