package dev.pgtrek.report;

import dev.pgtrek.report.Runbook.Item;
import dev.pgtrek.report.Runbook.Part;
import java.util.List;

/** A runbook as Markdown: what a database named itself is text there, never markup. */
public final class RunbookText {

  /** What makes markup in the middle of a line; every text here stands behind a mark of ours. */
  private static final String MARKS = "\\`*_[]<>|&~$#";

  private RunbookText() {}

  /** The whole file, ending with a line feed. */
  public static String of(Runbook runbook) {
    StringBuilder out = new StringBuilder();
    out.append("# ").append(plain(runbook.title())).append("\n\n");
    for (Runbook.Fact fact : runbook.facts()) {
      out.append("- ").append(plain(fact.word())).append(": ").append(plain(fact.text()));
      out.append('\n');
    }
    out.append("\nWho leads: \\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_ On: \\_\\_\\_\\_\\_\\_\\_\\_\n");
    int number = 1;
    for (Part part : runbook.parts()) {
      part(out, number++, part);
    }
    out.append("\nWritten by pgtrek ").append(plain(runbook.version())).append(".\n");
    return out.toString();
  }

  private static void part(StringBuilder out, int number, Part part) {
    out.append("\n## ").append(number).append(". ").append(plain(part.title())).append("\n\n");
    if (!part.expected().isEmpty()) {
      out.append("Expected: ").append(plain(part.expected())).append("\n\n");
    }
    out.append(
        "Who: \\_\\_\\_\\_\\_\\_\\_\\_ Begun: \\_\\_\\_\\_\\_\\_ Done: \\_\\_\\_\\_\\_\\_\n\n");
    part.items().forEach(item -> item(out, item));
  }

  private static void item(StringBuilder out, Item item) {
    out.append("- [ ] ").append(item.decision() ? "**Decide:** " : "");
    out.append(plain(item.text())).append('\n');
    if (!item.commands().isEmpty()) {
      String fence = fence(item.commands());
      out.append("\n  ").append(fence).append("sh\n");
      item.commands().forEach(c -> out.append("  ").append(ShellWords.of(c)).append('\n'));
      out.append("  ").append(fence).append("\n\n");
    }
  }

  /** Longer than any run of backticks within. */
  private static String fence(List<List<String>> commands) {
    String fence = "```";
    while (commands.stream().map(ShellWords::of).anyMatch(fence(fence))) {
      fence += "`";
    }
    return fence;
  }

  private static java.util.function.Predicate<String> fence(String fence) {
    return line -> line.contains(fence);
  }

  private static String plain(String text) {
    StringBuilder out = new StringBuilder();
    Figures.visible(text.replace('\n', ' '))
        .codePoints()
        .forEach(
            c -> {
              if (MARKS.indexOf(c) >= 0) {
                out.append('\\');
              }
              out.appendCodePoint(c);
            });
    return out.toString();
  }
}
