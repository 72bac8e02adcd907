package dev.pgtrek.verify;

import java.util.List;

/**
 * What came of asking both sides the same.
 *
 * @param name what the user calls the query
 * @param state what came out
 * @param note what is to know about it, as a sentence; empty where it simply gives the same
 * @param differences what differs, a line each, up to a few
 * @param sourceRows rows that the source gave
 * @param targetRows rows that the target gave
 * @param source how long the source took, run by run, in nanoseconds; empty where it failed
 * @param target how long the target took
 * @param sourcePlan how the source goes about it; empty unless asked for
 * @param targetPlan how the target goes about it
 */
public record QueryVerdict(
    String name,
    State state,
    String note,
    List<String> differences,
    long sourceRows,
    long targetRows,
    List<Long> source,
    List<Long> target,
    String sourcePlan,
    String targetPlan) {

  public QueryVerdict {
    differences = List.copyOf(differences);
    source = source.stream().sorted().toList();
    target = target.stream().sorted().toList();
  }

  /** What can come out. */
  public enum State {
    SAME("same"),
    /** Numbers are the same to a relative 1e-9, not to the last bit. */
    NEARLY_SAME("nearly same"),
    /** The same rows, where their order was asked for, in another one. */
    OTHER_ORDER("other order"),
    DIFFERENT("different"),
    /** A side could not answer. */
    FAILED("failed");

    private final String words;

    State(String words) {
      this.words = words;
    }

    /** The state in words, for reports. */
    public String words() {
      return words;
    }
  }

  /**
   * The time that so many of a hundred runs stay within, by nearest rank; in microseconds, 0 where
   * nothing was timed.
   *
   * @param sorted nanoseconds, the shortest first
   * @param percent 1 to 100
   */
  public static long micros(List<Long> sorted, int percent) {
    if (sorted.isEmpty()) {
      return 0;
    }
    int rank = Math.ceilDiv(sorted.size() * percent, 100);
    return Math.ceilDiv(sorted.get(Math.max(rank, 1) - 1), 1000L);
  }
}
