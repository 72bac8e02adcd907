package dev.pgtrek.cli;

import dev.pgtrek.MigrationOptions;
import dev.pgtrek.cli.terminal.Style;
import dev.pgtrek.report.Figures;
import dev.pgtrek.report.JsonReport;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.report.RunReport.Outcome;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run came to, as the last words of its command. */
final class RunResult {

  private static final int DIFFERENT = 6;
  private static final int LOOK = 10;
  private static final int ROLL_BACK = 11;
  private static final int MAX_LINES = 20;

  private final Session session;
  private final PrintStream out;
  private final Style style;
  private final boolean json;
  private final RunReport report;
  private final Path folder;
  private final String connect;

  private RunResult(
      Session session, Style style, boolean json, RunReport report, Path folder, String connect) {
    this.session = session;
    this.out = session.out();
    this.style = style;
    this.json = json;
    this.report = report;
    this.folder = folder;
    this.connect = connect;
  }

  /**
   * The result of a run.
   *
   * @param connect the URL with which other programs reach the target
   */
  static RunResult of(
      Session session,
      OutputOptions output,
      RunReport report,
      MigrationOptions options,
      String connect) {
    Path folder =
        options.reportFolder().equals(options.runsFolder())
            ? options.runsFolder().resolve(report.runId())
            : options.reportFolder();
    return new RunResult(session, session.style(output), output.json, report, folder, connect);
  }

  /** What the exit code answers. */
  enum Answer {
    /** Whether both sides are equal. */
    PROOF,
    /** Whether both sides are equal, and if so, what the policy says. */
    PROOF_THEN_DECISION,
    /** What the policy says. */
    DECISION
  }

  /** Prints it, and gives the exit code that the proof deserves. */
  int print() {
    return print(Answer.PROOF);
  }

  /** Prints it, and gives the exit code that it deserves. */
  int print(Answer answer) {
    if (json) {
      session.document(JsonReport.of(report));
    } else {
      summary();
      tables();
      differences();
      queries();
      places();
      decision();
    }
    if (answer != Answer.DECISION && report.outcome() == Outcome.DIFFERENT) {
      return DIFFERENT;
    }
    RunReport.DecisionLine decision = report.decision();
    if (answer == Answer.PROOF || decision == null) {
      return 0;
    }
    return switch (decision.advice()) {
      case "look" -> LOOK;
      case "roll back" -> ROLL_BACK;
      default -> 0;
    };
  }

  private void summary() {
    long rows = report.tables().stream().mapToLong(RunReport.TableLine::rows).sum();
    long bytes = report.tables().stream().mapToLong(RunReport.TableLine::bytes).sum();
    String figures =
        "%s, %s%s in %s"
            .formatted(
                Figures.count(report.tables().size(), "table"),
                Figures.count(rows, "row"),
                bytes == 0 ? "" : ", " + Figures.bytes(bytes),
                Figures.duration(Duration.between(report.startedAt(), report.finishedAt())));
    out.println(
        switch (report.outcome()) {
          case PROVED -> style.green("Done and proved equal: " + figures + ".");
          case UNPROVED -> style.yellow("Done, not proved by choice: " + figures + ".");
          case DIFFERENT -> style.red("The two sides differ: " + figures + ".");
          case DRY_RUN -> style.bold("Rehearsed, nothing written: " + figures + ".");
          case FAILED -> style.red("Failed: " + figures + ".");
        });
  }

  private void tables() {
    int width = report.tables().stream().mapToInt(t -> shown(t.target()).length()).max().orElse(0);
    out.println();
    report.tables().stream()
        .limit(MAX_LINES)
        .forEach(
            t ->
                out.println(
                    ("  %-" + Math.max(width, 1) + "s %15s  %s")
                        .formatted(
                            shown(t.target()),
                            Figures.count(t.rows(), "row"),
                            t.verdict().equals("different")
                                ? style.red(t.verdict())
                                : t.verdict())));
    more(report.tables().size() - MAX_LINES, "tables");
  }

  private void differences() {
    if (report.differences().isEmpty()) {
      return;
    }
    out.println();
    out.println(style.red("Differences"));
    report.differences().stream()
        .limit(MAX_LINES)
        .forEach(
            d -> {
              out.println("  " + shown(d.table()) + ": " + d.kind() + ": " + shown(d.key()));
              d.columns().forEach(c -> out.println("      " + shown(c)));
            });
    more(report.differences().size() - MAX_LINES, "differences");
  }

  private void queries() {
    if (!report.queries().isEmpty()) {
      out.println();
      report.queries().stream().limit(MAX_LINES).forEach(q -> out.println("  " + query(q)));
      more(report.queries().size() - MAX_LINES, "queries");
    }
  }

  private static String query(RunReport.QueryLine q) {
    String speed =
        q.runs() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "  p95 %.2f ms and %.2f ms",
                q.sourceHighMicros() / 1000.0,
                q.targetHighMicros() / 1000.0);
    return shown(q.name() + ": " + q.state()) + speed;
  }

  private void places() {
    out.println();
    if (!report.changes().isEmpty()) {
      place("changed", Figures.count(report.changes().size(), "column type") + ", see the report");
    }
    long rejected = report.tables().stream().mapToLong(RunReport.TableLine::rejected).sum();
    if (rejected > 0) {
      place(
          "rejected", Figures.count(rejected, "row") + " by rule, kept in the table pgtrek.reject");
    }
    long filtered = report.tables().stream().mapToLong(RunReport.TableLine::filtered).sum();
    if (filtered > 0) {
      place("filtered", Figures.count(filtered, "row") + " left out by a filter");
    }
    if (!report.rules().isEmpty()) {
      place("rules", Figures.count(report.rules().size(), "effect") + ", see the report");
    }
    int left = report.notCarried().size() + report.refusals().size();
    if (left > 0) {
      place("left out", Figures.count(left, "object") + ", each with its reason in the report");
    }
    long warnings = report.findings().size();
    if (warnings > 0) {
      place("findings", Figures.count(warnings) + ", see the report");
    }
    Path page = folder.resolve("migration_report_" + report.runId() + ".html");
    if (Files.exists(page)) {
      place("report", page.toString());
    }
    String backup = report.backupFile();
    if (backup != null) {
      place("backup", backup);
    }
    if (report.outcome() != Outcome.DRY_RUN) {
      place("connect", connect);
    }
  }

  /** The last line, and the one that counts. */
  private void decision() {
    RunReport.DecisionLine decision = report.decision();
    if (decision != null) {
      last(out, style, decision.advice(), decision.line());
    }
  }

  /**
   * The last line of several runs: the worst of what is advised, and for which files. Nothing where
   * each of them ends with go, as the last one has said so.
   *
   * @param advice by file; of runs without a decision there is none
   */
  static void printWorst(Session session, OutputOptions output, Map<Path, String> advice) {
    for (String word : List.of("roll back", "look")) {
      String files =
          advice.entrySet().stream()
              .filter(entry -> entry.getValue().equals(word))
              .map(entry -> entry.getKey().toString())
              .collect(Collectors.joining(", "));
      if (!files.isEmpty() && !output.json) {
        last(session.out(), session.style(output), word, word + ": " + files);
        return;
      }
    }
  }

  private static void last(PrintStream out, Style style, String advice, String line) {
    String text = shown(line);
    out.println();
    out.println(
        switch (advice) {
          case "go" -> style.green(text);
          case "look" -> style.yellow(text);
          default -> style.red(text);
        });
  }

  private void place(String word, String text) {
    out.println("  " + style.faint("%-9s".formatted(word)) + " " + shown(text));
  }

  private void more(int hidden, String what) {
    if (hidden > 0) {
      out.println("  and " + Figures.count(hidden) + " more " + what + " in the report");
    }
  }

  private static String shown(String text) {
    return Figures.visible(text);
  }
}
