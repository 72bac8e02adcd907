package dev.pgtrek.plan;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.spi.DateRule;
import dev.pgtrek.spi.RowRules;
import dev.pgtrek.spi.TextRule;
import dev.pgtrek.spi.TextRule.Kind;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Understands the words of rules, wherever they are written. */
public final class RuleWords {

  private static final String WHERE = "docs/rules.md tells what each rule takes.";
  private static final String REPLACE_WITH = "replace=";

  private RuleWords() {}

  /**
   * A rule for NUL: {@code stop}, {@code strip}, {@code replace}, {@code replace=TEXT}, {@code
   * bytea}.
   *
   * @param place where it is written, with what stands before the message
   */
  public static TextRule nul(String word, String place) {
    if (word.startsWith(REPLACE_WITH)) {
      String text = word.substring(REPLACE_WITH.length());
      if (text.indexOf('\0') >= 0) {
        throw refused(place, word, "nul", "a text without NUL after replace=");
      }
      return new TextRule(Kind.REPLACE, text);
    }
    return new TextRule(oneOf(List.of(Kind.values()), word, place, "nul"), TextRule.REPLACEMENT);
  }

  /** A rule for invalid UTF-8: {@code stop}, {@code replace}, {@code bytea}. */
  public static TextRule utf8(String word, String place) {
    List<Kind> kinds = List.of(Kind.STOP, Kind.REPLACE, Kind.BYTEA);
    return new TextRule(oneOf(kinds, word, place, "utf8"), TextRule.REPLACEMENT);
  }

  /** {@code widen}, {@code reject}, {@code stop}. */
  public static RuleSet.Misfit misfit(String word, String place) {
    return oneOf(List.of(RuleSet.Misfit.values()), word, place, "misfit");
  }

  /** {@code report}, {@code reject}, {@code set-null}. */
  public static RowRules.Orphans orphans(String word, String place) {
    return oneOf(List.of(RowRules.Orphans.values()), word, place, "orphans");
  }

  /** {@code stop}, {@code reject}. */
  public static RowRules.Duplicates duplicates(String word, String place) {
    return oneOf(List.of(RowRules.Duplicates.values()), word, place, "duplicates");
  }

  /** {@code stop}, {@code before}, {@code after}. */
  public static DateRule.Dst dst(String word, String place) {
    return oneOf(List.of(DateRule.Dst.values()), word, place, "dst");
  }

  /** {@code lower}, {@code citext}. */
  public static RuleSet.Nocase nocase(String word, String place) {
    return oneOf(List.of(RuleSet.Nocase.values()), word, place, "nocase");
  }

  /** A name of the zone database, or an offset. */
  public static ZoneId zone(String word, String place) {
    try {
      return ZoneId.of(word);
    } catch (DateTimeException e) {
      String near = Nearest.hint(word, List.copyOf(ZoneId.getAvailableZoneIds()));
      throw new PgtrekException.Usage(
          "rule-bad-zone",
          place + "'" + word + "' is no time zone." + near,
          "Take a name such as Europe/Berlin, or an offset such as +02:00.");
    }
  }

  /** A pattern of dates and times. */
  public static String pattern(String word, String place) {
    try {
      DateTimeFormatter _ =
          DateTimeFormatter.ofPattern(word.equals(DateRule.ISO) ? "uuuu" : word, Locale.ENGLISH);
    } catch (IllegalArgumentException e) {
      throw new PgtrekException.Usage(
          "rule-bad-pattern",
          place + "'" + word + "' is no pattern of dates: " + e.getMessage() + ".",
          "Take iso, or letters as in dd/MM/yyyy HH:mm:ss; words of its own stand in quotes:"
              + " 'at'.");
    }
    return word;
  }

  private static <E extends Enum<E>> E oneOf(
      List<E> known, String word, String place, String rule) {
    for (E value : known) {
      if (word.equals(RuleSet.word(value))) {
        return value;
      }
    }
    List<String> words = known.stream().map(k -> String.valueOf(RuleSet.word(k))).toList();
    throw refused(
        place, word, rule, "one of " + String.join(", ", words) + Nearest.hint(word, words));
  }

  private static PgtrekException.Usage refused(
      String place, String word, String rule, String takes) {
    return new PgtrekException.Usage(
        "rule-bad-word",
        place + "the rule `" + rule + "` takes " + takes + ", not '" + word + "'.",
        WHERE);
  }

  /**
   * Rules that the options of a command give for all tables.
   *
   * @param words by the rule's name, which is the option's without its dashes
   * @param dates the patterns of dates
   */
  public static RuleSet ofOptions(Map<String, String> words, List<String> dates) {
    String nul = words.get("nul");
    String utf8 = words.get("utf8");
    String misfit = words.get("misfit");
    String orphans = words.get("orphans");
    String duplicates = words.get("duplicates");
    String zone = words.get("zone");
    String dst = words.get("dst");
    String nocase = words.get("nocase");
    return new RuleSet(
        nul == null ? null : nul(nul, "--nul: "),
        utf8 == null ? null : utf8(utf8, "--utf8: "),
        misfit == null ? null : misfit(misfit, "--misfit: "),
        orphans == null ? null : orphans(orphans, "--orphans: "),
        duplicates == null ? null : duplicates(duplicates, "--duplicates: "),
        null,
        dates.stream().map(p -> pattern(p, "--dates: ")).toList(),
        zone == null ? null : zone(zone, "--zone: "),
        dst == null ? null : dst(dst, "--dst: "),
        nocase == null ? null : nocase(nocase, "--nocase: "));
  }

  /** The keys that stand under {@code rules:} of all, of a table and of a column. */
  static final List<String> ROOT_KEYS =
      List.of("nul", "utf8", "misfit", "orphans", "duplicates", "dates", "zone", "dst", "nocase");

  static final List<String> TABLE_KEYS =
      List.of(
          "nul",
          "utf8",
          "misfit",
          "orphans",
          "duplicates",
          "filter",
          "dates",
          "zone",
          "dst",
          "nocase");

  static final List<String> COLUMN_KEYS =
      List.of("nul", "utf8", "misfit", "dates", "zone", "dst", "nocase");

  /** The rules of an entry of a plan file. */
  static RuleSet read(YamlEntry entry, List<String> keys) {
    YamlEntry rules = entry.entry("rules", keys);
    if (rules == null) {
      return RuleSet.NONE;
    }
    String place = rules.place() + ": ";
    YamlEntry.Word nul = rules.word("nul");
    YamlEntry.Word utf8 = rules.word("utf8");
    YamlEntry.Word misfit = rules.word("misfit");
    YamlEntry.Word orphans = rules.word("orphans");
    YamlEntry.Word duplicates = rules.word("duplicates");
    YamlEntry.Word filter = rules.word("filter");
    YamlEntry.Word zone = rules.word("zone");
    YamlEntry.Word dst = rules.word("dst");
    YamlEntry.Word nocase = rules.word("nocase");
    return new RuleSet(
        nul == null ? null : nul(nul.text(), place),
        utf8 == null ? null : utf8(utf8.text(), place),
        misfit == null ? null : misfit(misfit.text(), place),
        orphans == null ? null : orphans(orphans.text(), place),
        duplicates == null ? null : duplicates(duplicates.text(), place),
        filter == null || filter.text().isBlank() ? null : filter.text(),
        rules.words("dates").stream().map(w -> pattern(w.text(), place)).toList(),
        zone == null ? null : zone(zone.text(), place),
        dst == null ? null : dst(dst.text(), place),
        nocase == null ? null : nocase(nocase.text(), place));
  }

  /** The names of the letters that say which parts a pattern reads. */
  static boolean readsDay(String pattern) {
    return pattern.equals(DateRule.ISO) || hasAny(pattern, "uyDMLdQqYwWEecFg");
  }

  static boolean readsTime(String pattern) {
    return hasAny(pattern, "BhKkHmsSAnN");
  }

  static boolean readsZone(String pattern) {
    return hasAny(pattern, "VvzOXxZ");
  }

  private static boolean hasAny(String pattern, String letters) {
    boolean quoted = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      quoted ^= c == '\'';
      if (!quoted && letters.indexOf(c) >= 0) {
        return true;
      }
    }
    return false;
  }
}
