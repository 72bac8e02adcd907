package dev.pgtrek;

import dev.pgtrek.decide.Measurement;
import dev.pgtrek.decide.Policy;
import dev.pgtrek.spi.QueryPair;
import java.time.Duration;
import java.util.List;

/**
 * By what a run is judged, beside what its proof finds.
 *
 * @param policy the rules
 * @param told what the user measured
 * @param queries queries of the user's own, to be asked on both sides
 * @param runs how often each is timed on each side, at least 1
 * @param patience how long one answer may take
 * @param plans whether the engines' plans are reported
 */
public record Judging(
    Policy policy,
    List<Measurement> told,
    List<QueryPair> queries,
    int runs,
    Duration patience,
    boolean plans) {

  /** By the built-in policy and the proof alone. */
  public static final Judging DEFAULT =
      new Judging(Policy.DEFAULT, List.of(), List.of(), 20, Duration.ofSeconds(60), false);

  public Judging {
    told = List.copyOf(told);
    queries = List.copyOf(queries);
    if (runs < 1) {
      throw new IllegalArgumentException("a query is timed at least once");
    }
  }
}
