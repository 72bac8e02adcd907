package dev.pgtrek.report;

import dev.pgtrek.model.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report for a person at a terminal or in a mail: plain text, one fact a line. */
public final class TextReport {

  private final RunReport report;
  private final StringBuilder out = new StringBuilder();

  private TextReport(RunReport report) {
    this.report = report;
  }

  /** The whole report, ending with a line feed. */
  public static String of(RunReport report) {
    TextReport text = new TextReport(report);
    text.head();
    text.decision();
    text.tables();
    text.errors();
    text.differences();
    text.rules();
    text.changes();
    text.notCarried();
    text.refusals();
    text.findings();
    text.stages();
    text.wayBack();
    text.searches();
    text.queries();
    text.inventory();
    text.fingerprints();
    return text.out.toString();
  }

  private void head() {
    String title = "pgtrek migration report " + report.runId();
    line(title);
    line("=".repeat(title.length()));
    line("");
    line(Wording.headline(report.outcome()).toUpperCase(Locale.ROOT));
    line(Wording.meaning(report));
    section("Summary");
    fact("source", report.source() + " (" + report.sourceEngine() + ")");
    fact("target", Wording.target(report));
    fact("tables", Wording.tables(report));
    fact("rows", Figures.count(Wording.rows(report)));
    fact("data", Figures.bytes(Wording.bytes(report)));
    fact("proof", report.verdict());
    fact("errors", errorCount());
    fact("changed", Figures.count(report.changes().size(), "column"));
    fact(
        "left out",
        Figures.count(report.notCarried().size())
            + " not carried over, "
            + Figures.count(report.refusals().size())
            + " refused by the server");
    fact("started", Wording.moment(report.startedAt()) + (report.resumed() ? ", resumed" : ""));
    fact("duration", Figures.duration(Wording.took(report)));
    fact("pgtrek", report.version());
  }

  private String errorCount() {
    int errors = Wording.errors(report).size() + report.differences().size();
    return errors == 0 ? "none" : Figures.count(errors);
  }

  private void decision() {
    RunReport.DecisionLine decision = report.decision();
    if (decision == null) {
      return;
    }
    section("Decision");
    line("  " + Figures.visible(decision.line()));
    Wording.reasons(decision)
        .forEach(
            r ->
                line("      " + Figures.visible(r.advice() + ", " + r.rule() + ": " + r.reason())));
    line("  " + Figures.visible(Wording.judged(decision)));
  }

  private void queries() {
    if (report.queries().isEmpty()) {
      return;
    }
    section("The queries that were compared");
    for (RunReport.QueryLine q : report.queries()) {
      line("  " + Figures.visible(q.name() + ": " + q.state() + Wording.answers(q)));
      if (!q.note().isEmpty()) {
        line("      " + Figures.visible(q.note()));
      }
      q.differences().forEach(d -> line("      " + Figures.visible(d)));
      if (q.runs() > 0) {
        line("      " + Wording.speed(q));
      }
      plan("source", q.sourcePlan());
      plan("target", q.targetPlan());
    }
  }

  private void plan(String side, String plan) {
    if (!plan.isBlank()) {
      line("      how the " + side + " goes about it:");
      sql(plan);
    }
  }

  private void tables() {
    section("Tables");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("table", "became", "rows", "data", "time", "rows/s", "verdict"));
    for (RunReport.TableLine t : report.tables()) {
      Duration time = Duration.ofMillis(t.millis());
      rows.add(
          List.of(
              Figures.visible(t.source()),
              Figures.visible(t.target()),
              Figures.count(t.rows()),
              Figures.bytes(t.bytes()),
              Figures.duration(time),
              Figures.count(Figures.perSecond(t.rows(), time)),
              t.verdict()));
    }
    columns(rows);
  }

  private void errors() {
    List<Finding> errors = Wording.errors(report);
    if (!errors.isEmpty()) {
      section("Errors");
      errors.forEach(this::finding);
    }
  }

  private void differences() {
    if (!report.differences().isEmpty()) {
      section("Differences between the two sides");
      for (RunReport.DifferenceLine d : report.differences()) {
        line("  " + Figures.visible(d.table() + ": " + d.kind() + ": " + d.key()));
        d.columns().forEach(c -> line("      " + Figures.visible(c)));
      }
    }
  }

  private void rules() {
    if (!report.rules().isEmpty()) {
      section("What the rules for values and rows did");
      for (RunReport.RuleLine r : report.rules()) {
        line("  " + Figures.visible(r.subject() + ": " + r.rule()));
        line("      " + Figures.visible(Figures.count(r.count()) + " " + r.effect()));
        if (!r.samples().isEmpty()) {
          line("      such as " + Figures.visible(String.join(", ", r.samples())));
        }
      }
    }
  }

  private void changes() {
    section("Columns whose type changed, and why");
    for (RunReport.ChangeLine c : report.changes()) {
      String declared = c.declared().isEmpty() ? "(no type)" : c.declared();
      line("  " + Figures.visible(c.column() + ": " + declared + " -> " + c.planned()));
      line("      " + Figures.visible(c.reason()));
    }
    noneIf(report.changes().isEmpty());
  }

  private void notCarried() {
    section("Not carried over, and why");
    for (RunReport.NotCarriedLine n : report.notCarried()) {
      line("  " + Figures.visible(n.kind() + " " + n.name()));
      line("      " + Figures.visible(n.reason()));
      sql(n.sql());
    }
    noneIf(report.notCarried().isEmpty());
  }

  private void searches() {
    if (report.searches().isEmpty()) {
      return;
    }
    section("Full-text searches on both sides");
    for (RunReport.SearchLine s : report.searches()) {
      line("  " + Figures.visible(s.index() + " -> " + s.target()));
      if (!s.note().isEmpty()) {
        line("      not compared: " + Figures.visible(s.note()));
      }
      s.kinds().forEach(k -> line("      " + Wording.kind(s, k)));
      if (!s.kinds().isEmpty()) {
        line("      " + Wording.latencies(s));
        line("      " + Wording.judgement(s));
      }
    }
  }

  private void inventory() {
    section("Every object of the source, and what became of it");
    line("  " + Wording.fates(report));
    for (RunReport.InventoryLine i : report.inventory()) {
      String how = i.how().isEmpty() ? "" : ": " + i.how();
      line("  " + Figures.visible(i.fate() + "  " + i.kind() + " " + i.name() + how));
    }
  }

  private void refusals() {
    if (!report.refusals().isEmpty()) {
      section("Refused by the server; to be run by hand once the cause is mended");
      for (RunReport.RefusalLine r : report.refusals()) {
        line("  " + Figures.visible(r.step() + ": " + r.reason() + " (" + r.sqlState() + ")"));
        sql(r.sql());
      }
    }
  }

  private void findings() {
    List<Finding> remarks = Wording.remarks(report);
    section("Findings");
    remarks.forEach(this::finding);
    noneIf(remarks.isEmpty());
  }

  private void finding(Finding f) {
    line(
        "  "
            + Figures.visible(
                Wording.severity(f.severity()) + " " + f.code() + ": " + f.subject()));
    detail("measured", f.measured());
    detail("why", f.why());
    detail("fix", f.fix());
    detail("restart", f.restart() ? "the server has to be started anew for it" : "");
  }

  private void detail(String word, String text) {
    if (!text.isEmpty()) {
      line("      " + word + ": " + Figures.visible(text));
    }
  }

  private void stages() {
    section("Stages");
    report
        .stageMillis()
        .forEach((stage, millis) -> fact(stage, Figures.duration(Duration.ofMillis(millis))));
    noneIf(report.stageMillis().isEmpty());
  }

  private void wayBack() {
    section("The way back");
    if (report.backupFile() != null) {
      fact("backup", report.backupFile() + " (" + Figures.bytes(report.backupBytes()) + ")");
    }
    if (report.backupSha256() != null) {
      fact("SHA-256", report.backupSha256());
    }
    report.wayBack().forEach(step -> line("  " + Figures.visible(step)));
    noneIf(report.backupFile() == null && report.wayBack().isEmpty());
    if (report.sourceManifest() != null || report.targetManifest() != null) {
      section("Manifests: what each side held, for 'pgtrek verify --manifest'");
      if (report.sourceManifest() != null) {
        fact("source", report.sourceManifest());
      }
      if (report.targetManifest() != null) {
        fact("target", report.targetManifest());
      }
    }
  }

  private void fingerprints() {
    List<RunReport.TableLine> proved =
        report.tables().stream().filter(t -> !t.sourceFingerprint().isEmpty()).toList();
    if (!proved.isEmpty()) {
      section("Fingerprints");
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("table", "source", "target"));
      proved.forEach(
          t ->
              rows.add(
                  List.of(
                      Figures.visible(t.source()), t.sourceFingerprint(), t.targetFingerprint())));
      columns(rows);
    }
  }

  private void sql(String sql) {
    if (!sql.isBlank()) {
      Figures.visibleLines(sql.strip()).lines().forEach(l -> line("      | " + l));
    }
  }

  /** Columns side by side; those of numbers stand to the right. */
  private void columns(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder text = new StringBuilder(" ");
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        String padding = " ".repeat(widths[i] - cell.length());
        boolean number = rows.getFirst().size() > 3 && i > 1 && i < widths.length - 1;
        text.append(' ').append(number ? padding + cell : cell + padding).append(' ');
      }
      line(text.toString().stripTrailing());
    }
  }

  private void section(String title) {
    line("");
    line(title);
  }

  private void fact(String word, String text) {
    line("  " + word + " ".repeat(Math.max(1, 10 - word.length())) + Figures.visible(text));
  }

  private void noneIf(boolean nothing) {
    if (nothing) {
      line("  none");
    }
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
