package dev.pgtrek.search;

import java.util.List;

/**
 * How alike the two sides find things by one full-text index.
 *
 * @param index the index's name on the source
 * @param target the search column, or the table where the index is on the texts themselves
 * @param exact whether both sides cut words the same way, so that words should find the same rows
 * @param ranked whether both sides rank, so that recall and rank-biased overlap mean something
 * @param kinds the results by kind of query; empty where nothing could be compared
 * @param unanswered queries left aside: of stop words, or of a kind that a side does not know
 * @param source how long the source took for the best ten
 * @param target10 how long the target took for the best ten
 * @param note why nothing was compared, or empty
 * @param different whether it counts as a difference
 */
public record SearchVerdict(
    String index,
    String target,
    boolean exact,
    boolean ranked,
    List<KindResult> kinds,
    int unanswered,
    Latency source,
    Latency target10,
    String note,
    boolean different) {

  public SearchVerdict {
    kinds = List.copyOf(kinds);
  }

  /**
   * The results of one kind of query, as means over its queries.
   *
   * @param kind {@code word}, {@code prefix} or {@code phrase}
   * @param queries how many
   * @param overlap rows that both find over rows that either finds
   * @param recall the share of the source's best ten that is among the target's
   * @param rankBiasedOverlap at p = 0.9
   */
  public record KindResult(
      String kind, int queries, double overlap, double recall, double rankBiasedOverlap) {}

  /**
   * How long queries took, in microseconds.
   *
   * @param median half of them took no longer
   * @param high 95 of 100 took no longer
   */
  public record Latency(long median, long high) {

    static final Latency NONE = new Latency(0, 0);
  }
}
