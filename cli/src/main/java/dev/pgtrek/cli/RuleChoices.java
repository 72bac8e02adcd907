package dev.pgtrek.cli;

import dev.pgtrek.plan.RuleSet;
import dev.pgtrek.plan.RuleWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What becomes of values and rows that cannot travel as they are, in all tables. */
final class RuleChoices {

  @Option(
      names = "--nul",
      paramLabel = "stop|strip|replace[=TEXT]|bytea",
      description = "Texts with the character NUL. Default: stop.")
  @Nullable String nul;

  @Option(
      names = "--utf8",
      paramLabel = "stop|replace|bytea",
      description = "Texts that are not valid UTF-8. Default: stop.")
  @Nullable String utf8;

  @Option(
      names = "--misfit",
      paramLabel = "widen|reject|stop",
      description =
          "Values that the declared type does not hold: a wider type, their rows kept in"
              + " pgtrek.reject, or nothing carried. Default: widen.")
  @Nullable String misfit;

  @Option(
      names = "--orphans",
      paramLabel = "report|reject|set-null",
      description = "Rows whose reference finds no parent. Default: report.")
  @Nullable String orphans;

  @Option(
      names = "--duplicates",
      paramLabel = "stop|reject",
      description = "Rows that break a key, or have none. Default: stop.")
  @Nullable String duplicates;

  @Option(
      names = "--dates",
      paramLabel = "PATTERN",
      description =
          "How texts of date columns read that are not ISO: dd/MM/yyyy HH:mm. May be repeated; the"
              + " first that fits decides.")
  List<String> dates = new ArrayList<>();

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description =
          "Where times without a zone were written, such as Europe/Berlin: they become"
              + " timestamptz.")
  @Nullable String zone;

  @Option(
      names = "--dst",
      paramLabel = "stop|before|after",
      description =
          "Times that the zone's clocks skipped or showed twice: refused, or read with the offset"
              + " before or after the change. Default: stop.")
  @Nullable String dst;

  @Option(
      names = "--nocase",
      paramLabel = "lower|citext",
      description =
          "Texts under COLLATE NOCASE: text, with unique keys and indexes over lower(), or the type"
              + " citext. Default: lower.")
  @Nullable String nocase;

  RuleSet read() {
    Map<String, String> words = new LinkedHashMap<>();
    put(words, "nul", nul);
    put(words, "utf8", utf8);
    put(words, "misfit", misfit);
    put(words, "orphans", orphans);
    put(words, "duplicates", duplicates);
    put(words, "zone", zone);
    put(words, "dst", dst);
    put(words, "nocase", nocase);
    return RuleWords.ofOptions(words, dates);
  }

  private static void put(Map<String, String> words, String rule, @Nullable String word) {
    if (word != null) {
      words.put(rule, word);
    }
  }
}
