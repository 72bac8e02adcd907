package dev.pgtrek;

import dev.pgtrek.spi.MoveStep;
import dev.pgtrek.spi.MoveStep.Kind;
import dev.pgtrek.spi.MoveStep.Phase;
import dev.pgtrek.work.Milestone;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * In which order steps of a move may run: what each waits for beside the points that it names
 * itself, and who goes first.
 *
 * <p>Steps that build alone come one after the other, behind all other builds of indexes that can
 * come before them. One that cannot, because it waits for a lone one itself, waits for all of those
 * before the first one that waits for it.
 */
final class MoveOrder {

  private final List<MoveStep> steps;
  private final Map<String, List<MoveStep>> leadingTo = new HashMap<>();
  private final Map<String, Set<String>> further = new HashMap<>();

  private MoveOrder(List<MoveStep> steps) {
    this.steps = steps;
    for (MoveStep step : steps) {
      leads(step).forEach(p -> leadingTo.computeIfAbsent(p, _ -> new ArrayList<>()).add(step));
    }
    orderLoneOnes();
  }

  /** The order of steps, those left out that are done. */
  static MoveOrder of(List<MoveStep> steps) {
    return new MoveOrder(List.copyOf(steps));
  }

  /** All points that a step leads to. */
  private static Set<String> leads(MoveStep step) {
    Set<String> points = new HashSet<>(step.towards());
    points.add(step.id());
    points.add(MoveStep.endOf(step.kind().phase()));
    return points;
  }

  /** What a step leads to. */
  Set<Milestone> towards(MoveStep step) {
    Set<Milestone> milestones = new HashSet<>();
    leads(step).forEach(point -> milestones.add(at(point)));
    return milestones;
  }

  /** What a step waits for. */
  Set<Milestone> after(MoveStep step) {
    Set<String> points = new HashSet<>(step.after());
    points.addAll(further.getOrDefault(step.id(), Set.of()));
    switch (step.kind().phase()) {
      case SCHEMA -> {}
      case COPY, FINISH -> points.add(MoveStep.endOf(Phase.SCHEMA));
      case LAST, ADDITION -> {
        points.add(MoveStep.endOf(Phase.SCHEMA));
        points.add(MoveStep.endOf(Phase.COPY));
        points.add(MoveStep.endOf(Phase.FINISH));
      }
    }
    Set<Milestone> milestones = new HashSet<>();
    points.forEach(point -> milestones.add(at(point)));
    return milestones;
  }

  /** Who goes first among those that may: the lowest. */
  static int rank(long bytes) {
    return Long.numberOfLeadingZeros(Math.max(0, bytes));
  }

  private static Milestone at(String point) {
    return new Milestone("point", point);
  }

  private void orderLoneOnes() {
    List<MoveStep> lone = steps.stream().filter(MoveStep::alone).toList();
    if (lone.isEmpty()) {
      return;
    }
    Map<MoveStep, Set<String>> waitedFor = new HashMap<>();
    lone.forEach(step -> waitedFor.put(step, before(step)));
    for (int i = 1; i < lone.size(); i++) {
      add(lone.get(i), lone.get(i - 1).id());
    }
    for (MoveStep step : steps) {
      if (step.kind() == Kind.INDEX && !step.alone()) {
        int first = firstWaitingFor(step, lone, waitedFor);
        int last = lastBefore(step, lone);
        int place = last < 0 ? 0 : Math.max(first, last + 1);
        for (int i = 0; i < place; i++) {
          add(step, lone.get(i).id());
        }
        if (place < lone.size()) {
          add(lone.get(place), step.id());
        }
      }
    }
  }

  private static int firstWaitingFor(
      MoveStep step, List<MoveStep> lone, Map<MoveStep, Set<String>> waitedFor) {
    for (int i = 0; i < lone.size(); i++) {
      if (waitedFor.getOrDefault(lone.get(i), Set.of()).contains(step.id())) {
        return i;
      }
    }
    return lone.size();
  }

  private int lastBefore(MoveStep step, List<MoveStep> lone) {
    Set<String> before = before(step);
    int last = -1;
    for (int i = 0; i < lone.size(); i++) {
      if (before.contains(lone.get(i).id())) {
        last = i;
      }
    }
    return last;
  }

  private void add(MoveStep step, String point) {
    further.computeIfAbsent(step.id(), _ -> new HashSet<>()).add(point);
  }

  /**
   * Ids of all steps that a step waits for by what it and they say themselves, and of the indexes
   * that what comes last waits for.
   */
  private Set<String> before(MoveStep step) {
    Set<String> found = new HashSet<>();
    List<MoveStep> open = new ArrayList<>(List.of(step));
    while (!open.isEmpty()) {
      MoveStep next = open.removeLast();
      Set<String> points = new HashSet<>(next.after());
      if (next.kind().phase().compareTo(Phase.FINISH) > 0) {
        points.add(MoveStep.endOf(Phase.FINISH));
      }
      for (String point : points) {
        for (MoveStep earlier : leadingTo.getOrDefault(point, List.of())) {
          if (found.add(earlier.id())) {
            open.add(earlier);
          }
        }
      }
    }
    return found;
  }
}
