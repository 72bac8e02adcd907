package dev.pgtrek.report;

import dev.pgtrek.report.HtmlPage.Cell;
import dev.pgtrek.report.PageParts.Tone;
import dev.pgtrek.report.UpgradeReport.DatabaseLine;
import dev.pgtrek.report.UpgradeReport.StepLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The report of an upgrade in place for who decides, as one page like {@link HtmlReport}'s. */
public final class UpgradePage {

  private final UpgradeReport report;
  private final HtmlPage page = new HtmlPage();
  private final PageParts parts = new PageParts(page);

  private UpgradePage(UpgradeReport report) {
    this.report = report;
  }

  /** The whole page. */
  public static String of(UpgradeReport report) {
    return new UpgradePage(report).write();
  }

  private String write() {
    page.open("html", "lang", "en");
    parts.head(report.outcome().headline() + " – pgtrek upgrade " + report.runId());
    page.open("body");
    parts.verdict(
        tone(),
        "pgtrek upgrade report",
        report.outcome().headline(),
        report.outcome().meaning() + ".");
    page.open("main");
    numbers();
    sides();
    report.databases().forEach(this::database);
    parts.section("Findings");
    if (report.findings().isEmpty()) {
      page.element("p", "None.");
    }
    parts.findings(report.findings());
    page.close().close();
    parts.foot(report.version(), Wording.moment(report.finishedAt()), report.runId());
    page.close().close();
    return page.finish();
  }

  private Tone tone() {
    return switch (report.outcome()) {
      case PROVED -> Tone.GOOD;
      case PROVED_IN_PART, SOUND, PLANNED -> Tone.OPEN;
      case DIFFERENT, LEFT, BROKEN_OFF -> Tone.BAD;
    };
  }

  private void numbers() {
    page.open("dl", "class", "numbers");
    parts.number("Databases", Figures.count(report.databases().size()));
    parts.number("Left out", Figures.count(count(d -> d.hindrance().isEmpty() ? 0 : 1)));
    parts.number("Indexes looked into", Figures.count(count(DatabaseLine::examined)));
    parts.number(
        report.dryRun() ? "Steps to do" : "Steps done",
        Figures.count(
            count(d -> d.steps().stream().filter(s -> s.state().equals(wanted())).count())));
    parts.number("Wrong, and left so", Figures.count(count(d -> d.defects().size())));
    parts.number(
        "Duration", Figures.duration(Duration.between(report.startedAt(), report.finishedAt())));
    page.close();
  }

  private String wanted() {
    return report.dryRun() ? "planned" : "done";
  }

  private long count(ToLongFunction<DatabaseLine> figure) {
    return report.databases().stream().mapToLong(figure).sum();
  }

  private void sides() {
    parts.section("The server");
    page.open("dl", "class", "facts");
    parts.number("Server", report.server());
    if (!report.engineBefore().isEmpty()) {
      parts.number("Before", report.engineBefore() + ": " + report.buildBefore());
    }
    parts.number("Now", report.engine() + ": " + report.build());
    parts.number("Manifests", report.manifest().isEmpty() ? "none" : report.manifest());
    parts.number("Started", Wording.moment(report.startedAt()));
    page.close().close();
  }

  private void database(DatabaseLine database) {
    page.open("section").open("h2").text("Database ").element("bdi", database.name()).close();
    if (!database.hindrance().isEmpty()) {
      page.element("p", "Left out: " + database.hindrance());
    } else {
      facts(database);
      steps(database);
    }
    if (!database.defects().isEmpty()) {
      page.element("h3", "Wrong, and left so");
      parts.findings(database.defects());
    }
    page.close();
  }

  private void facts(DatabaseLine database) {
    page.open("dl", "class", "facts");
    parts.number("Rows at first", database.before());
    parts.number("Rows at last", database.after());
    parts.detail("Otherwise", String.join("\n", database.deviations()));
    parts.detail("Sorts by", String.join("\n", database.versions()));
    parts.number("Entries", database.entries());
    parts.detail("Earlier", database.earlier());
    page.close();
  }

  private void steps(DatabaseLine database) {
    List<List<Cell>> rows = new ArrayList<>();
    for (StepLine s : database.steps()) {
      rows.add(
          List.of(
              Cell.name(s.subject()),
              Cell.of(s.kind()),
              Cell.of(s.words().isEmpty() ? s.state() : s.state() + ": " + s.words()),
              Cell.of(s.why()),
              Cell.code(s.statement()),
              Cell.number(s.millis() == 0 ? "" : Figures.duration(Duration.ofMillis(s.millis())))));
    }
    if (!rows.isEmpty()) {
      parts.table(
          "What was to be done, in its order",
          List.of(
              Cell.of("Subject"),
              Cell.of("Step"),
              Cell.of("State"),
              Cell.of("Because"),
              Cell.of("Statement"),
              Cell.number("Time")),
          rows);
    }
  }
}
