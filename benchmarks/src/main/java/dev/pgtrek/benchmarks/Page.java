package dev.pgtrek.benchmarks;

import dev.pgtrek.benchmarks.Contender.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A page of results: printed as it grows, and kept as Markdown. */
final class Page {

  /** Where results go. */
  static final Path FOLDER = Path.of("benchmarks/target/results").toAbsolutePath();

  private static final PrintStream OUT = System.out;

  private final String name;
  private final StringBuilder text = new StringBuilder();

  Page(String name, String title) {
    this.name = name;
    line("## " + title);
    line("");
  }

  /** What is worth seeing while it runs, but not worth keeping. */
  static void say(String line) {
    OUT.println("  " + line);
  }

  void line(String line) {
    OUT.println(line);
    text.append(line).append('\n');
  }

  /**
   * A table; the first row is its head, columns after the first are numbers and stand to the right.
   */
  void table(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(Math.max(widths[i], 3), row.get(i).length());
      }
    }
    for (int r = 0; r < rows.size(); r++) {
      line(row(rows.get(r), widths));
      if (r == 0) {
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
          rules.add(i == 0 ? "-".repeat(widths[0]) : "-".repeat(widths[i] - 1) + ":");
        }
        line(row(rules, widths));
      }
    }
    line("");
  }

  private static String row(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - cells.get(i).length());
      String cell = i == 0 ? cells.get(i) + padding : padding + cells.get(i);
      line.append(' ').append(cell).append(" |");
    }
    return line.toString();
  }

  /** The failures of each contender, a line for each that is different. */
  void failures(Map<String, List<Outcome>> outcomes) {
    outcomes.forEach(
        (contender, all) ->
            all.stream()
                .map(Outcome::failure)
                .filter(f -> !f.isEmpty())
                .distinct()
                .forEach(f -> line("- FAILED: " + contender + ": " + oneLine(f))));
    line("");
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= 300 ? line : line.substring(0, 300) + "…";
  }

  /** Keeps it. */
  void write() throws IOException {
    Files.createDirectories(FOLDER);
    Path file = FOLDER.resolve(name + ".md");
    Files.writeString(file, text);
    OUT.println("written to " + file);
  }

  /** A whole number. */
  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A number with so many digits behind the point; a dash for what was not measured. */
  static String number(double value, int digits) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
