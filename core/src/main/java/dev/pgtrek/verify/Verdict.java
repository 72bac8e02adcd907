package dev.pgtrek.verify;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import java.util.List;

/**
 * What the proof found.
 *
 * @param tables one verdict per table
 * @param views one verdict per view
 */
public record Verdict(List<TableVerdict> tables, List<ViewVerdict> views) {

  public Verdict {
    tables = List.copyOf(tables);
    views = List.copyOf(views);
  }

  public boolean equal() {
    return tables.stream().allMatch(TableVerdict::equal)
        && views.stream().noneMatch(v -> v.state() == ViewVerdict.State.DIFFERENT);
  }

  /** The same with verdicts about views. */
  public Verdict with(List<ViewVerdict> others) {
    return new Verdict(tables, others);
  }

  /**
   * One view's verdict.
   *
   * @param source its name on the source
   * @param target its name on the target
   * @param state what came out
   * @param sourceRows rows that the source gave; 0 where none were asked for
   * @param targetRows rows that the target gave, likewise
   * @param words what is to know about it, as a sentence; empty where it is simply equal
   * @param differences rows that differ, up to the limit asked for
   */
  public record ViewVerdict(
      TableName source,
      TableName target,
      State state,
      long sourceRows,
      long targetRows,
      String words,
      List<RowDifference> differences) {

    public ViewVerdict {
      differences = List.copyOf(differences);
    }

    /** What can come out. */
    public enum State {
      EQUAL("equal"),
      DIFFERENT("different"),
      NOT_COMPARED("not compared"),
      /** It is not on the target, because the server refused it. */
      MISSING("missing");

      private final String word;

      State(String word) {
        this.word = word;
      }

      /** The state in words, for reports. */
      public String word() {
        return word;
      }
    }
  }

  /**
   * One table's verdict.
   *
   * @param source its name on the source
   * @param target its name on the target
   * @param sourceRows rows counted on the source, without those that rules leave out
   * @param targetRows rows counted on the target
   * @param sourceFingerprint 32 hexadecimal digits
   * @param targetFingerprint 32 hexadecimal digits
   * @param chunksCompared how many parts of the table were compared
   * @param chunksDifferent how many of them differ
   * @param differences rows that differ, up to the limit asked for
   * @param complete whether {@code differences} names every row that differs
   * @param rejected rows of the source that a rule keeps out, in {@code pgtrek.reject}
   * @param filtered rows of the source that a filter leaves out
   * @param mismatch how much of it is wrong
   */
  public record TableVerdict(
      TableName source,
      TableName target,
      long sourceRows,
      long targetRows,
      String sourceFingerprint,
      String targetFingerprint,
      int chunksCompared,
      int chunksDifferent,
      List<RowDifference> differences,
      boolean complete,
      long rejected,
      long filtered,
      Mismatch mismatch) {

    public TableVerdict {
      differences = List.copyOf(differences);
    }

    public boolean equal() {
      return sourceRows == targetRows
          && chunksDifferent == 0
          && differences.isEmpty()
          && sourceFingerprint.equals(targetFingerprint);
    }
  }

  /**
   * How many rows of a table are not the same on both sides, whether or not they are named.
   *
   * @param absent the table, or columns of it, that the target lacks; then no rows were read
   * @param missing rows that are on the source only
   * @param extra rows that are on the target only
   * @param different rows of the same key with other values
   * @param exact whether that is all; otherwise there may be more
   */
  public record Mismatch(int absent, long missing, long extra, long different, boolean exact) {

    /** Nothing is wrong. */
    public static final Mismatch NONE = new Mismatch(0, 0, 0, 0, true);
  }

  /**
   * A row that is not the same on both sides.
   *
   * @param kind in which way
   * @param key the row's primary key as {@code column=value} pairs, or for a table without one the
   *     row's fingerprint
   * @param columns the columns that differ; empty unless the row stands on both sides
   */
  public record RowDifference(Kind kind, String key, List<ColumnDifference> columns) {

    public RowDifference {
      columns = List.copyOf(columns);
    }

    /** In which way a row differs. */
    public enum Kind {
      MISSING_ON_TARGET("missing on the target"),
      EXTRA_ON_TARGET("extra on the target"),
      DIFFERENT("different"),
      NOT_KEPT("rejected by rule, but not kept in pgtrek.reject"),
      KEPT_UNASKED("kept in pgtrek.reject, but rejected by no rule of the plan"),
      KEPT_OTHERWISE("kept in pgtrek.reject, but with other values or for another reason");

      private final String words;

      Kind(String words) {
        this.words = words;
      }

      /** The kind in words, for reports. */
      public String words() {
        return words;
      }
    }
  }

  /**
   * A column whose value differs.
   *
   * @param column its name on the target
   * @param sourceValue the source's canonical value as text, or empty unless values were asked for
   * @param targetValue the target's, likewise
   */
  public record ColumnDifference(Identifier column, String sourceValue, String targetValue) {}
}
