package dev.pgtrek.work;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Puts small pieces of work together whose beginning and end cost more than they do: a moment's
 * work each, and enough batches for every worker, so that all end at about the same time.
 */
public final class Batches {

  private static final long MOST_BYTES = 8 << 20;

  /** Each holds a few locks, and a server has room for 64 in each transaction that it expects. */
  private static final int MOST_PIECES = 64;

  private static final int EACH_JOB = 4;

  private Batches() {}

  /**
   * Batches in the order of what is put in; none is empty.
   *
   * @param wholes pieces that stay together
   * @param jobs batches that are done at once
   * @param bytes how much a piece moves or reads
   */
  public static <T> List<List<T>> of(
      Collection<List<T>> wholes, int jobs, ToLongFunction<T> bytes) {
    long all = wholes.stream().mapToLong(List::size).sum();
    int most = Math.clamp(all / (EACH_JOB * (long) Math.max(1, jobs)), 1, MOST_PIECES);
    List<List<T>> batches = new ArrayList<>();
    List<T> open = new ArrayList<>();
    long inOpen = 0;
    for (List<T> whole : wholes) {
      open.addAll(whole);
      inOpen += whole.stream().mapToLong(bytes).sum();
      if (open.size() >= most || inOpen >= MOST_BYTES) {
        batches.add(List.copyOf(open));
        open.clear();
        inOpen = 0;
      }
    }
    batches.add(List.copyOf(open));
    batches.removeIf(List::isEmpty);
    return List.copyOf(batches);
  }
}
