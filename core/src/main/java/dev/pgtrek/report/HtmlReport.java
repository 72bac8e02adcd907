package dev.pgtrek.report;

import dev.pgtrek.model.Finding;
import dev.pgtrek.report.HtmlPage.Cell;
import dev.pgtrek.report.PageParts.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A report for who decides: one page that needs nothing beside itself, neither a script nor a
 * network, in light and in dark, on a screen and on paper.
 */
public final class HtmlReport {

  private final RunReport report;
  private final HtmlPage page = new HtmlPage();
  private final PageParts parts = new PageParts(page);

  private HtmlReport(RunReport report) {
    this.report = report;
  }

  /** The whole page. */
  public static String of(RunReport report) {
    return new HtmlReport(report).write();
  }

  private String write() {
    page.open("html", "lang", "en");
    parts.head(Wording.headline(report.outcome()) + " – pgtrek " + report.runId());
    page.open("body");
    verdict();
    page.open("main");
    numbers();
    decision();
    errors();
    differences();
    sides();
    tables();
    rules();
    changes();
    notCarried();
    refusals();
    findings();
    wayBack();
    stages();
    searches();
    queries();
    inventory();
    fingerprints();
    page.close();
    parts.foot(report.version(), Wording.moment(report.finishedAt()), report.runId());
    page.close().close();
    return page.finish();
  }

  private void verdict() {
    Tone tone =
        switch (report.outcome()) {
          case PROVED -> Tone.GOOD;
          case UNPROVED, DRY_RUN -> Tone.OPEN;
          case DIFFERENT, FAILED -> Tone.BAD;
        };
    parts.verdict(
        tone,
        "pgtrek migration report",
        Wording.headline(report.outcome()),
        Wording.meaning(report));
  }

  private void numbers() {
    page.open("dl", "class", "numbers");
    parts.number("Tables", Figures.count(report.tables().size()));
    parts.number("Rows", Figures.count(Wording.rows(report)));
    parts.number("Data", Figures.bytes(Wording.bytes(report)));
    parts.number("Duration", Figures.duration(Wording.took(report)));
    parts.number("Proof", Wording.proof(report));
    parts.number("Not carried over", Figures.count(Wording.reservations(report)));
    page.close();
  }

  private void sides() {
    parts.section("From and to");
    page.open("dl", "class", "facts");
    parts.number("From", report.source() + " (" + report.sourceEngine() + ")");
    parts.number("To", Wording.target(report));
    parts.number(
        "Started",
        Wording.moment(report.startedAt())
            + (report.resumed() ? ", taking up an interrupted run" : ""));
    page.close().close();
  }

  private void errors() {
    List<Finding> errors = Wording.errors(report);
    if (!errors.isEmpty()) {
      parts.section("Errors");
      parts.findings(errors);
      page.close();
    }
  }

  private void decision() {
    RunReport.DecisionLine decision = report.decision();
    if (decision == null) {
      return;
    }
    parts.section("Decision");
    page.element("p", decision.line());
    List<List<Cell>> rows = new ArrayList<>();
    for (RunReport.JudgementLine r : decision.rules()) {
      rows.add(
          List.of(
              Cell.of(r.rule()),
              Cell.of(r.advice()),
              Cell.of(r.measure() + " " + r.bound()),
              Cell.of(r.measured()),
              Cell.name(r.subject()),
              Cell.of(r.reason())));
    }
    parts.table(
        "What each rule of " + decision.policy() + " says",
        List.of(
            Cell.of("Rule"),
            Cell.of("Says"),
            Cell.of("Holds where"),
            Cell.of("Measured"),
            Cell.of("Of"),
            Cell.of("Because")),
        rows);
    page.close();
  }

  private void queries() {
    if (report.queries().isEmpty()) {
      return;
    }
    parts.section("The queries that were compared");
    for (RunReport.QueryLine q : report.queries()) {
      page.open("article").open("h3").element("bdi", q.name()).text(": " + q.state()).close();
      page.element("p", Wording.answers(q).replaceFirst(", ", "") + ".");
      if (!q.note().isEmpty()) {
        page.element("p", q.note());
      }
      parts.sql(String.join("\n", q.differences()));
      if (q.runs() > 0) {
        page.element("p", Wording.speed(q));
      }
      plan("The source's plan", q.sourcePlan());
      plan("The target's plan", q.targetPlan());
      page.close();
    }
    page.close();
  }

  private void plan(String title, String plan) {
    if (!plan.isBlank()) {
      page.element("p", title);
      parts.sql(plan);
    }
  }

  private void differences() {
    if (report.differences().isEmpty()) {
      return;
    }
    parts.section("Differences between the two sides");
    List<List<Cell>> rows = new ArrayList<>();
    for (RunReport.DifferenceLine d : report.differences()) {
      rows.add(
          List.of(
              Cell.name(d.table()),
              Cell.of(d.kind()),
              Cell.code(d.key()),
              Cell.code(String.join("\n", d.columns()))));
    }
    parts.table(
        "Rows that differ",
        List.of(Cell.of("Table"), Cell.of("In which way"), Cell.of("Row"), Cell.of("Columns")),
        rows);
    page.close();
  }

  private void tables() {
    parts.section("Tables");
    List<List<Cell>> rows = new ArrayList<>();
    for (RunReport.TableLine t : report.tables()) {
      Duration time = Duration.ofMillis(t.millis());
      rows.add(
          List.of(
              Cell.name(t.source()),
              Cell.name(t.target()),
              Cell.number(Figures.count(t.rows())),
              Cell.number(Figures.bytes(t.bytes())),
              Cell.number(Figures.duration(time)),
              Cell.number(Figures.count(Figures.perSecond(t.rows(), time))),
              Cell.of(t.verdict())));
    }
    parts.table(
        "Every table with its rows and the verdict of the proof",
        List.of(
            Cell.of("Table"),
            Cell.of("Became"),
            Cell.number("Rows"),
            Cell.number("Data"),
            Cell.number("Time"),
            Cell.number("Rows/s"),
            Cell.of("Verdict")),
        rows);
    page.close();
  }

  private void rules() {
    if (report.rules().isEmpty()) {
      return;
    }
    parts.section("What the rules for values and rows did");
    List<List<Cell>> rows = new ArrayList<>();
    for (RunReport.RuleLine r : report.rules()) {
      rows.add(
          List.of(
              Cell.name(r.subject()),
              Cell.code(r.rule()),
              Cell.number(Figures.count(r.count())),
              Cell.of(r.effect()),
              Cell.code(String.join("\n", r.samples()))));
    }
    parts.table(
        "What each rule touched, with where some of the rows are",
        List.of(
            Cell.of("Where"),
            Cell.of("Rule"),
            Cell.number("Count"),
            Cell.of("Effect"),
            Cell.of("Such as")),
        rows);
    page.close();
  }

  private void changes() {
    parts.section("What changed its type, and why");
    List<List<Cell>> rows = new ArrayList<>();
    for (RunReport.ChangeLine c : report.changes()) {
      rows.add(
          List.of(
              Cell.name(c.column()),
              Cell.code(c.declared().isEmpty() ? "(no type)" : c.declared()),
              Cell.code(c.planned()),
              Cell.of(c.reason())));
    }
    parts.table(
        "Columns whose type is not what the source declares",
        List.of(Cell.of("Column"), Cell.of("Declared as"), Cell.of("Became"), Cell.of("Because")),
        rows);
    page.close();
  }

  private void notCarried() {
    parts.section("What was not carried over, and why");
    if (report.notCarried().isEmpty()) {
      page.element("p", "Nothing: every object of the source has its place in the target.");
    }
    for (RunReport.NotCarriedLine n : report.notCarried()) {
      page.open("article").open("h3").text(n.kind() + " ").element("bdi", n.name()).close();
      page.element("p", n.reason());
      parts.sql(n.sql());
      page.close();
    }
    page.close();
  }

  private void refusals() {
    if (report.refusals().isEmpty()) {
      return;
    }
    parts.section("What the server refused");
    page.element("p", "Each statement can be run by hand once its cause is mended.");
    for (RunReport.RefusalLine r : report.refusals()) {
      page.open("article").open("h3").element("bdi", r.step()).close();
      page.element("p", r.reason() + " (SQLSTATE " + r.sqlState() + ")");
      parts.sql(r.sql());
      page.close();
    }
    page.close();
  }

  private void findings() {
    List<Finding> remarks = Wording.remarks(report);
    parts.section("Findings");
    if (remarks.isEmpty()) {
      page.element("p", "None.");
    } else {
      parts.findings(remarks);
    }
    page.close();
  }

  private void wayBack() {
    parts.section("Next steps and the way back");
    if (report.backupFile() != null) {
      page.open("dl", "class", "facts");
      parts.number(
          "Verified backup",
          report.backupFile() + " (" + Figures.bytes(report.backupBytes()) + ")");
      parts.detail("SHA-256", report.backupSha256() == null ? "" : report.backupSha256());
      page.close();
    }
    if (!report.wayBack().isEmpty()) {
      page.open("ol");
      report.wayBack().forEach(step -> page.element("li", step));
      page.close();
    } else if (report.backupFile() == null) {
      page.element("p", "The source was only read. There is nothing to undo.");
    }
    page.close();
    manifests();
  }

  private void manifests() {
    String source = report.sourceManifest();
    String target = report.targetManifest();
    if (source == null && target == null) {
      return;
    }
    parts.section("Manifests");
    page.element("p", "What each side held, for 'pgtrek verify --manifest'.");
    page.open("dl", "class", "facts");
    parts.detail("Source", source == null ? "" : source);
    parts.detail("Target", target == null ? "" : target);
    page.close();
    page.close();
  }

  private void stages() {
    parts.section("Where the time went");
    List<List<Cell>> rows = new ArrayList<>();
    report
        .stageMillis()
        .forEach(
            (stage, millis) ->
                rows.add(
                    List.of(
                        Cell.of(stage), Cell.number(Figures.duration(Duration.ofMillis(millis))))));
    parts.table("Time per stage", List.of(Cell.of("Stage"), Cell.number("Time")), rows);
    page.close();
  }

  private void searches() {
    if (report.searches().isEmpty()) {
      return;
    }
    parts.section("Full-text searches on both sides");
    for (RunReport.SearchLine s : report.searches()) {
      page.open("article").open("h3").element("bdi", s.index() + " → " + s.target()).close();
      if (!s.note().isEmpty()) {
        page.element("p", "Not compared: " + s.note());
      }
      s.kinds().forEach(k -> page.element("p", Wording.kind(s, k)));
      if (!s.kinds().isEmpty()) {
        page.element("p", Wording.latencies(s)).element("p", Wording.judgement(s));
      }
      page.close();
    }
    page.close();
  }

  private void inventory() {
    parts.section("Every object of the source");
    page.element("p", Wording.fates(report));
    List<List<Cell>> rows = new ArrayList<>();
    for (RunReport.InventoryLine i : report.inventory()) {
      rows.add(
          List.of(
              Cell.name(i.name()),
              Cell.of(i.kind()),
              Cell.of(i.fate()),
              Cell.of(i.how()),
              Cell.code(i.sql().strip())));
    }
    parts.table(
        "What became of each object that the source declares",
        List.of(
            Cell.of("Object"),
            Cell.of("Kind"),
            Cell.of("Became of it"),
            Cell.of("How, or why"),
            Cell.of("Its text")),
        rows);
    page.close();
  }

  private void fingerprints() {
    List<List<Cell>> rows = new ArrayList<>();
    for (RunReport.TableLine t : report.tables()) {
      if (!t.sourceFingerprint().isEmpty()) {
        rows.add(
            List.of(
                Cell.name(t.source()),
                Cell.code(t.sourceFingerprint()),
                Cell.code(t.targetFingerprint())));
      }
    }
    if (!rows.isEmpty()) {
      parts.section("The proof in figures");
      parts.table(
          "Fingerprints of all rows of a table, taken on each side by itself",
          List.of(Cell.of("Table"), Cell.of("Source"), Cell.of("Target")),
          rows);
      page.close();
    }
  }
}
