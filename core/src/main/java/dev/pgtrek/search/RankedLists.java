package dev.pgtrek.search;

import dev.pgtrek.spi.SearchEngine.Hit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How alike two lists of results are.
 *
 * <p>Equal scores leave the order of their rows to chance, so a row counts as a member of the first
 * {@code d} by the share of orders in which it stands among them: 1 where it surely does, 0 where
 * it surely does not, else the places left over the rows that tie for them. Two lists share of a
 * row the smaller one of its two memberships. Without ties this is plain membership.
 */
public final class RankedLists {

  /** Ranks beyond this one weigh less than 3 in 100,000 at p = 0.9. */
  private static final int DEEPEST = 100;

  private RankedLists() {}

  /** Rows in both over rows in either (Jaccard); 1 where neither has any. */
  public static double overlap(List<Hit> one, List<Hit> other) {
    Set<List<String>> all = keys(one);
    Set<List<String>> both = keys(other);
    int union = all.size() + both.size();
    both.retainAll(all);
    union -= both.size();
    return union == 0 ? 1 : (double) both.size() / union;
  }

  private static Set<List<String>> keys(List<Hit> hits) {
    Set<List<String>> keys = new HashSet<>();
    hits.forEach(h -> keys.add(h.key()));
    return keys;
  }

  /**
   * The share of the reference's first {@code k} that is among the other list's first {@code k};
   * where the reference has fewer, of all that it has. 1 where it has none.
   *
   * @param reference its hits, the best first
   * @param other the other hits, the best first
   */
  public static double recall(List<Hit> reference, List<Hit> other, int k) {
    int wanted = Math.min(k, reference.size());
    return wanted == 0 ? 1 : shared(reference, other, k) / wanted;
  }

  /**
   * Rank-biased overlap, extrapolated: equation 32 of Webber, Moffat and Zobel, "A similarity
   * measure for indefinite rankings", ACM Transactions on Information Systems 28 (4), 2010. With
   * {@code s} and {@code l} the lengths of the shorter and the longer list and {@code X(d)} the
   * rows that the first {@code d} of both share:
   *
   * <pre>
   * (1-p)/p · ( Σ[d=1..l] X(d)/d · p^d + Σ[d=s+1..l] X(s)·(d-s)/(s·d) · p^d )
   *   + ( (X(l)-X(s))/l + X(s)/s ) · p^l
   * </pre>
   *
   * Lists are read to rank 100.
   *
   * @param p how much each rank weighs against the one before it, between 0 and 1
   * @return 0 to 1; 1 where both are empty, 0 where one is
   */
  public static double rankBiasedOverlap(List<Hit> one, List<Hit> other, double p) {
    int shorter = Math.min(Math.min(one.size(), other.size()), DEEPEST);
    int longer = Math.min(Math.max(one.size(), other.size()), DEEPEST);
    if (shorter == 0) {
      return longer == 0 ? 1 : 0;
    }
    double[] shared = new double[longer + 1];
    double sum = 0;
    for (int d = 1; d <= longer; d++) {
      shared[d] = shared(one, other, d);
      sum += shared[d] / d * Math.pow(p, d);
    }
    for (int d = shorter + 1; d <= longer; d++) {
      sum += shared[shorter] * (d - shorter) / ((double) shorter * d) * Math.pow(p, d);
    }
    double rest = (shared[longer] - shared[shorter]) / longer + shared[shorter] / shorter;
    return (1 - p) / p * sum + rest * Math.pow(p, longer);
  }

  /** The rows that the first so many of both share. */
  private static double shared(List<Hit> one, List<Hit> other, int depth) {
    Map<List<String>, Double> members = members(one, depth);
    double shared = 0;
    for (Map.Entry<List<String>, Double> member : members(other, depth).entrySet()) {
      shared += Math.min(member.getValue(), members.getOrDefault(member.getKey(), 0.0));
    }
    return shared;
  }

  private static Map<List<String>, Double> members(List<Hit> hits, int depth) {
    Map<List<String>, Double> members = new HashMap<>();
    int from = 0;
    while (from < hits.size() && from < depth) {
      int to = from + 1;
      while (to < hits.size() && hits.get(to).score() == hits.get(from).score()) {
        to++;
      }
      double share = Math.min(1, (double) (depth - from) / (to - from));
      for (int i = from; i < to; i++) {
        members.put(hits.get(i).key(), share);
      }
      from = to;
    }
    return members;
  }
}
