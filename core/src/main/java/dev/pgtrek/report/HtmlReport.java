package dev.pgtrek.report;

import dev.pgtrek.model.Finding;
import dev.pgtrek.report.HtmlPage.Cell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

  private HtmlReport(RunReport report) {
    this.report = report;
  }

  /** The whole page. */
  public static String of(RunReport report) {
    return new HtmlReport(report).write();
  }

  private String write() {
    page.open("html", "lang", "en");
    head();
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
    page.open("footer")
        .element(
            "p",
            "Written by pgtrek %s at %s. Run %s."
                .formatted(report.version(), Wording.moment(report.finishedAt()), report.runId()))
        .close();
    page.close().close();
    return page.finish();
  }

  private void head() {
    page.open("head")
        .empty("meta", "charset", "utf-8")
        .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .empty("meta", "name", "color-scheme", "content", "light dark")
        .element("title", Wording.headline(report.outcome()) + " – pgtrek " + report.runId())
        .element("style", style())
        .close();
  }

  private void verdict() {
    String tone =
        switch (report.outcome()) {
          case PROVED -> "good";
          case UNPROVED, DRY_RUN -> "open";
          case DIFFERENT, FAILED -> "bad";
        };
    String sign =
        switch (tone) {
          case "good" -> "✓";
          case "open" -> "○";
          default -> "✗";
        };
    page.open("header", "class", tone)
        .element("p", "pgtrek migration report", "class", "brand")
        .open("h1")
        .element("span", sign, "class", "sign", "aria-hidden", "true")
        .text(" " + Wording.headline(report.outcome()))
        .close()
        .element("p", Wording.meaning(report))
        .close();
  }

  private void numbers() {
    page.open("dl", "class", "numbers");
    number("Tables", Figures.count(report.tables().size()));
    number("Rows", Figures.count(Wording.rows(report)));
    number("Data", Figures.bytes(Wording.bytes(report)));
    number("Duration", Figures.duration(Wording.took(report)));
    number("Proof", Wording.proof(report));
    number("Not carried over", Figures.count(Wording.reservations(report)));
    page.close();
  }

  private void number(String word, String value) {
    page.open("div").element("dt", word).element("dd", value).close();
  }

  private void sides() {
    section("From and to");
    page.open("dl", "class", "facts");
    number("From", report.source() + " (" + report.sourceEngine() + ")");
    number("To", Wording.target(report));
    number(
        "Started",
        Wording.moment(report.startedAt())
            + (report.resumed() ? ", taking up an interrupted run" : ""));
    page.close().close();
  }

  private void errors() {
    List<Finding> errors = Wording.errors(report);
    if (!errors.isEmpty()) {
      section("Errors");
      findingList(errors);
      page.close();
    }
  }

  private void decision() {
    RunReport.DecisionLine decision = report.decision();
    if (decision == null) {
      return;
    }
    section("Decision");
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
    table(
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
    section("The queries that were compared");
    for (RunReport.QueryLine q : report.queries()) {
      page.open("article").open("h3").element("bdi", q.name()).text(": " + q.state()).close();
      page.element("p", Wording.answers(q).replaceFirst(", ", "") + ".");
      if (!q.note().isEmpty()) {
        page.element("p", q.note());
      }
      sql(String.join("\n", q.differences()));
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
      sql(plan);
    }
  }

  private void differences() {
    if (report.differences().isEmpty()) {
      return;
    }
    section("Differences between the two sides");
    List<List<Cell>> rows = new ArrayList<>();
    for (RunReport.DifferenceLine d : report.differences()) {
      rows.add(
          List.of(
              Cell.name(d.table()),
              Cell.of(d.kind()),
              Cell.code(d.key()),
              Cell.code(String.join("\n", d.columns()))));
    }
    table(
        "Rows that differ",
        List.of(Cell.of("Table"), Cell.of("In which way"), Cell.of("Row"), Cell.of("Columns")),
        rows);
    page.close();
  }

  private void tables() {
    section("Tables");
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
    table(
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
    section("What the rules for values and rows did");
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
    table(
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
    section("What changed its type, and why");
    List<List<Cell>> rows = new ArrayList<>();
    for (RunReport.ChangeLine c : report.changes()) {
      rows.add(
          List.of(
              Cell.name(c.column()),
              Cell.code(c.declared().isEmpty() ? "(no type)" : c.declared()),
              Cell.code(c.planned()),
              Cell.of(c.reason())));
    }
    table(
        "Columns whose type is not what the source declares",
        List.of(Cell.of("Column"), Cell.of("Declared as"), Cell.of("Became"), Cell.of("Because")),
        rows);
    page.close();
  }

  private void notCarried() {
    section("What was not carried over, and why");
    if (report.notCarried().isEmpty()) {
      page.element("p", "Nothing: every object of the source has its place in the target.");
    }
    for (RunReport.NotCarriedLine n : report.notCarried()) {
      page.open("article").open("h3").text(n.kind() + " ").element("bdi", n.name()).close();
      page.element("p", n.reason());
      sql(n.sql());
      page.close();
    }
    page.close();
  }

  private void refusals() {
    if (report.refusals().isEmpty()) {
      return;
    }
    section("What the server refused");
    page.element("p", "Each statement can be run by hand once its cause is mended.");
    for (RunReport.RefusalLine r : report.refusals()) {
      page.open("article").open("h3").element("bdi", r.step()).close();
      page.element("p", r.reason() + " (SQLSTATE " + r.sqlState() + ")");
      sql(r.sql());
      page.close();
    }
    page.close();
  }

  private void findings() {
    List<Finding> remarks = Wording.remarks(report);
    section("Findings");
    if (remarks.isEmpty()) {
      page.element("p", "None.");
    } else {
      findingList(remarks);
    }
    page.close();
  }

  private void findingList(List<Finding> findings) {
    for (Finding f : findings) {
      page.open("article", "class", f.severity().name())
          .open("h3")
          .text(Wording.severity(f.severity()) + ": ")
          .element("bdi", f.subject())
          .close();
      page.open("dl", "class", "facts");
      detail("Measured", f.measured());
      detail("Why it matters", f.why());
      detail("What to do", f.fix());
      detail("Restart", f.restart() ? "The server has to be started anew for it." : "");
      detail("Code", f.code());
      page.close().close();
    }
  }

  private void detail(String word, String text) {
    if (!text.isEmpty()) {
      number(word, text);
    }
  }

  private void wayBack() {
    section("Next steps and the way back");
    if (report.backupFile() != null) {
      page.open("dl", "class", "facts");
      number(
          "Verified backup",
          report.backupFile() + " (" + Figures.bytes(report.backupBytes()) + ")");
      detail("SHA-256", report.backupSha256() == null ? "" : report.backupSha256());
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
    section("Manifests");
    page.element("p", "What each side held, for 'pgtrek verify --manifest'.");
    page.open("dl", "class", "facts");
    detail("Source", source == null ? "" : source);
    detail("Target", target == null ? "" : target);
    page.close();
    page.close();
  }

  private void stages() {
    section("Where the time went");
    List<List<Cell>> rows = new ArrayList<>();
    report
        .stageMillis()
        .forEach(
            (stage, millis) ->
                rows.add(
                    List.of(
                        Cell.of(stage), Cell.number(Figures.duration(Duration.ofMillis(millis))))));
    table("Time per stage", List.of(Cell.of("Stage"), Cell.number("Time")), rows);
    page.close();
  }

  private void searches() {
    if (report.searches().isEmpty()) {
      return;
    }
    section("Full-text searches on both sides");
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
    section("Every object of the source");
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
    table(
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
      section("The proof in figures");
      table(
          "Fingerprints of all rows of a table, taken on each side by itself",
          List.of(Cell.of("Table"), Cell.of("Source"), Cell.of("Target")),
          rows);
      page.close();
    }
  }

  private void table(String caption, List<Cell> heads, List<List<Cell>> rows) {
    if (rows.isEmpty()) {
      page.element("p", "None.");
      return;
    }
    page.open("div", "class", "wide", "role", "region", "aria-label", caption, "tabindex", "0")
        .open("table")
        .element("caption", caption)
        .heads(heads)
        .open("tbody");
    rows.forEach(page::row);
    page.close().close().close();
  }

  private void sql(String sql) {
    if (!sql.isBlank()) {
      page.open("pre").element("code", sql.strip()).close();
    }
  }

  private void section(String title) {
    page.open("section").element("h2", title);
  }

  /** The style of every page, written into it. */
  static String style() {
    try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
      if (css == null) {
        throw new IllegalStateException("report.css is missing beside its class");
      }
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("report.css cannot be read", e);
    }
  }
}
