package dev.pgtrek.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How a run's seconds depend on the number of processors, fitted to runs on one and on two: each
 * phase has a part that more processors do not shorten and one that they divide (Amdahl's law, T(n)
 * = serial + divided / n). It knows nothing of limits that neither run came near; those are told
 * beside it.
 *
 * @param phases the phases in their order
 */
record CoreModel(List<Phase> phases) {

  /**
   * One phase.
   *
   * @param name its stage
   * @param serial seconds that stay
   * @param divided seconds of one processor that are shared out
   */
  record Phase(String name, double serial, double divided) {

    /**
     * From the seconds on one and on two processors. Where two take longer than one, nothing is
     * divided; where they take less than half, everything is: noise gives no miracles.
     */
    static Phase fitted(String name, double one, double two) {
      double divided = Math.clamp(2 * (one - two), 0, one);
      return new Phase(name, one - divided, divided);
    }

    double seconds(int processors) {
      return serial + divided / processors;
    }
  }

  /** From the seconds per stage of a run on one processor and of one on two. */
  static CoreModel fitted(Map<String, Double> one, Map<String, Double> two) {
    List<Phase> phases = new ArrayList<>();
    one.forEach(
        (name, seconds) -> {
          Double other = two.get(name);
          if (other != null) {
            phases.add(Phase.fitted(name, seconds, other));
          }
        });
    return new CoreModel(phases);
  }

  CoreModel {
    phases = List.copyOf(phases);
  }

  /** All phases, one after the other. */
  double seconds(int processors) {
    return phases.stream().mapToDouble(p -> p.seconds(processors)).sum();
  }

  /** The phases by what they still take, the longest first: the first is what stops it. */
  List<Phase> longest(int processors) {
    return phases.stream()
        .sorted(Comparator.comparingDouble((Phase p) -> p.seconds(processors)).reversed())
        .toList();
  }
}
