package dev.pgtrek.cli;

import dev.pgtrek.cli.terminal.Style;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.report.Figures;
import java.io.PrintStream;
import java.util.List;

/** Findings as text, the heaviest first. */
final class Findings {

  private Findings() {}

  static boolean block(List<Finding> findings) {
    return findings.stream().anyMatch(Finding::blocks);
  }

  static void print(List<Finding> findings, PrintStream out, Style style) {
    print(findings, "migration", out, style);
  }

  /**
   * Prints them.
   *
   * @param what what some of them block
   */
  static void print(List<Finding> findings, String what, PrintStream out, Style style) {
    for (Severity severity : Severity.values()) {
      List<Finding> some = findings.stream().filter(f -> f.severity() == severity).toList();
      if (!some.isEmpty()) {
        out.println(heading(severity, what, some.size(), style));
        some.forEach(finding -> print(finding, out, style));
        out.println();
      }
    }
  }

  private static String heading(Severity severity, String what, int count, Style style) {
    return switch (severity) {
      case BLOCK -> style.red("Blocks the " + what + " (" + count + ")");
      case WARN -> style.yellow("Warnings (" + count + ")");
      case INFO -> style.bold("Notes (" + count + ")");
    };
  }

  private static void print(Finding finding, PrintStream out, Style style) {
    out.println(
        "  " + style.bold(Figures.visible(finding.subject())) + "  " + style.faint(finding.code()));
    line("measured", finding.measured(), out);
    line("why", finding.why(), out);
    line("fix", finding.fix(), out);
    line("restart", finding.restart() ? "the server has to be started anew for it" : "", out);
  }

  private static void line(String word, String text, PrintStream out) {
    if (!text.isEmpty()) {
      out.println("    %-9s %s".formatted(word, Figures.visible(text)));
    }
  }
}
