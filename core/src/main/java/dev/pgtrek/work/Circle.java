package dev.pgtrek.work;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tasks of which none can begin, because each waits for another one of them. */
final class Circle {

  private final List<Link> stuck = new ArrayList<>();
  private final Map<Milestone, List<Link>> leading = new HashMap<>();

  private Circle(Collection<? extends Link> tasks) {
    Map<Milestone, Integer> open = new HashMap<>();
    Map<Milestone, List<Held>> waiting = new HashMap<>();
    tasks.forEach(task -> task.towards().forEach(m -> open.merge(m, 1, Integer::sum)));
    List<Held> all = new ArrayList<>();
    Deque<Held> ready = new ArrayDeque<>();
    for (Link task : tasks) {
      Held held = new Held(task);
      all.add(held);
      for (Milestone milestone : task.after()) {
        if (open.containsKey(milestone)) {
          held.by++;
          waiting.computeIfAbsent(milestone, _ -> new ArrayList<>()).add(held);
        }
      }
      if (held.by == 0) {
        ready.add(held);
      }
    }
    for (Held next = ready.poll(); next != null; next = ready.poll()) {
      for (Milestone milestone : next.task.towards()) {
        if (open.merge(milestone, -1, Integer::sum) == 0) {
          waiting.getOrDefault(milestone, List.of()).stream()
              .filter(held -> --held.by == 0)
              .forEach(ready::add);
        }
      }
    }
    all.stream().filter(held -> held.by > 0).map(held -> held.task).forEach(stuck::add);
    for (Link task : stuck) {
      task.towards().forEach(m -> leading.computeIfAbsent(m, _ -> new ArrayList<>()).add(task));
    }
  }

  /** A task, as far as its order goes. */
  interface Link {

    Set<Milestone> after();

    Set<Milestone> towards();
  }

  /** A task and for how many milestones it waits. */
  private static final class Held {

    private final Link task;
    private int by;

    Held(Link task) {
      this.task = task;
    }
  }

  /**
   * Looks for one.
   *
   * @return how many tasks are stuck and the milestones of a shortest circle, each of which waits
   *     for the next; nothing where all of them can be done
   */
  static Optional<String> of(Collection<? extends Link> tasks) {
    Circle circle = new Circle(tasks);
    if (circle.stuck.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        (circle.stuck.size() == 1
                ? "a task waits for itself: "
                : circle.stuck.size() + " tasks wait for each other: ")
            + circle.shortest().stream()
                .map(m -> m.what().equals("point") ? m.of().toString() : m.what() + " of " + m.of())
                .collect(Collectors.joining(", which waits for ")));
  }

  /** From a milestone that is on one, around it and back. */
  private List<Milestone> shortest() {
    Set<Milestone> seen = new HashSet<>();
    Milestone on = held(stuck.getFirst());
    while (seen.add(on)) {
      on = held(leading.getOrDefault(on, stuck).getFirst());
    }
    Map<Milestone, @Nullable Milestone> from = new LinkedHashMap<>();
    Deque<Milestone> open = new ArrayDeque<>(List.of(on));
    while (!from.containsKey(on)) {
      Milestone next = open.remove();
      for (Link task : leading.getOrDefault(next, List.of())) {
        for (Milestone milestone : task.after()) {
          if (leading.containsKey(milestone) && !from.containsKey(milestone)) {
            from.put(milestone, next);
            open.add(milestone);
          }
        }
      }
    }
    List<Milestone> around = new ArrayList<>(List.of(on));
    for (Milestone at = from.get(on); at != null && !at.equals(on); at = from.get(at)) {
      around.addFirst(at);
    }
    around.addFirst(on);
    return around;
  }

  /** A milestone that a task is held up by. */
  private Milestone held(Link task) {
    return task.after().stream()
        .filter(leading::containsKey)
        .min(Comparator.comparing(Milestone::toString))
        .orElseThrow();
  }
}
