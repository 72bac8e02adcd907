package dev.pgtrek.plan;

import dev.pgtrek.spi.DateRule;
import dev.pgtrek.spi.RowRules;
import dev.pgtrek.spi.TextRule;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules that are given at one place: for all tables, for one, or for one column. What is not
 * given is null or empty.
 *
 * @param nul texts with the character NUL
 * @param utf8 texts that are not valid UTF-8
 * @param misfit values that the column's type does not hold
 * @param orphans rows whose reference finds no parent
 * @param duplicates rows that break a key
 * @param filter a condition in SQLite's SQL; a table's alone
 * @param dates patterns of dates and times, in order
 * @param zone where times without a zone were written
 * @param dst times in a change of that zone's clocks
 * @param nocase texts under the collation NOCASE
 */
public record RuleSet(
    @Nullable TextRule nul,
    @Nullable TextRule utf8,
    @Nullable Misfit misfit,
    RowRules.@Nullable Orphans orphans,
    RowRules.@Nullable Duplicates duplicates,
    @Nullable String filter,
    List<String> dates,
    @Nullable ZoneId zone,
    DateRule.@Nullable Dst dst,
    @Nullable Nocase nocase) {

  public static final RuleSet NONE =
      new RuleSet(null, null, null, null, null, null, List.of(), null, null, null);

  public RuleSet {
    dates = List.copyOf(dates);
  }

  /** What becomes of a value that the type, as declared or told, does not hold. */
  public enum Misfit {
    /** A declared type becomes a wider one; a told one stops the run. */
    WIDEN,
    /** Its row is kept out, in {@code pgtrek.reject}. */
    REJECT,
    /** The run stops before anything is written. */
    STOP
  }

  /** What a column of texts under NOCASE, which finds A to Z equal to a to z, becomes. */
  public enum Nocase {
    /** Text; unique keys and indexes over it are over lower(). */
    LOWER,
    /** The type citext, which folds every letter that the server's locale knows. */
    CITEXT
  }

  /** These rules, and where they are silent others. */
  public RuleSet over(RuleSet others) {
    return new RuleSet(
        nul == null ? others.nul : nul,
        utf8 == null ? others.utf8 : utf8,
        misfit == null ? others.misfit : misfit,
        orphans == null ? others.orphans : orphans,
        duplicates == null ? others.duplicates : duplicates,
        filter == null ? others.filter : filter,
        dates.isEmpty() ? others.dates : dates,
        zone == null ? others.zone : zone,
        dst == null ? others.dst : dst,
        nocase == null ? others.nocase : nocase);
  }

  RowRules rows() {
    return new RowRules(
        filter,
        orphans == null ? RowRules.Orphans.REPORT : orphans,
        duplicates == null ? RowRules.Duplicates.STOP : duplicates);
  }

  boolean rejects() {
    return misfit == Misfit.REJECT;
  }

  /** As the plan file has them. */
  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    put(tree, "nul", nul == null ? null : nul.word());
    put(tree, "utf8", utf8 == null ? null : utf8.word());
    put(tree, "misfit", word(misfit));
    put(tree, "orphans", word(orphans));
    put(tree, "duplicates", word(duplicates));
    put(tree, "filter", filter);
    put(tree, "dates", dates.isEmpty() ? null : dates.size() == 1 ? dates.getFirst() : dates);
    put(tree, "zone", zone == null ? null : zone.getId());
    put(tree, "dst", word(dst));
    put(tree, "nocase", word(nocase));
    return tree;
  }

  private static void put(Map<String, Object> tree, String key, @Nullable Object value) {
    if (value != null) {
      tree.put(key, value);
    }
  }

  /** A rule's word: {@code set-null}. */
  static @Nullable String word(@Nullable Enum<?> value) {
    return value == null ? null : PlanTree.word(value).replace('_', '-');
  }
}
