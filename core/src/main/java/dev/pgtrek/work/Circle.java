package dev.pgtrek.work;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Tasks of which none can begin, because each waits for another one of them. */
final class Circle {

  private final List<Link> stuck = new ArrayList<>();
  private final Map<Milestone, List<Link>> leading = new HashMap<>();
  private final Map<Milestone, Integer> leaders = new HashMap<>();

  private Circle(Collection<? extends Link> tasks) {
    tasks.forEach(task -> task.towards().forEach(m -> leaders.merge(m, 1, Integer::sum)));
    Map<Milestone, Integer> open = new HashMap<>(leaders);
    Map<Milestone, List<Held>> waiting = new HashMap<>();
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
          for (Held held : waiting.getOrDefault(milestone, List.of())) {
            held.by--;
            if (held.by == 0) {
              ready.add(held);
            }
          }
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
            + String.join(", which waits for ", circle.shortest()));
  }

  /** A step back on a circle: what waits, and the task that leads there. */
  private record Back(Milestone to, Link task) {}

  /** From a milestone that is on one, around it and back. */
  private List<String> shortest() {
    Set<Milestone> seen = new HashSet<>();
    Milestone on = held(stuck.getFirst());
    while (seen.add(on)) {
      on = held(leading.getOrDefault(on, stuck).getFirst());
    }
    Map<Milestone, Back> from = new HashMap<>();
    Deque<Milestone> open = new ArrayDeque<>(List.of(on));
    while (!from.containsKey(on)) {
      Milestone next = open.remove();
      for (Link task : leading.getOrDefault(next, List.of())) {
        for (Milestone milestone : task.after()) {
          if (leading.containsKey(milestone) && !from.containsKey(milestone)) {
            from.put(milestone, new Back(next, task));
            open.add(milestone);
          }
        }
      }
    }
    List<String> around = new ArrayList<>();
    Milestone at = on;
    do {
      Back back = Objects.requireNonNull(from.get(at));
      around.addFirst(name(back.to(), back.task()));
      at = back.to();
    } while (!at.equals(on));
    around.add(around.getFirst());
    return around;
  }

  /** A milestone, and of several tasks that lead there the one that is on the circle. */
  private String name(Milestone milestone, Link task) {
    String name = name(milestone);
    return only(milestone)
        ? name
        : task.towards().stream()
            .filter(this::only)
            .map(Circle::name)
            .min(Comparator.naturalOrder())
            .map(own -> name + " with " + own)
            .orElse(name);
  }

  private boolean only(Milestone milestone) {
    return leaders.getOrDefault(milestone, 0) == 1;
  }

  private static String name(Milestone milestone) {
    return milestone.what().equals("point")
        ? milestone.of().toString()
        : milestone.what() + " of " + milestone.of();
  }

  /** A milestone that a task is held up by. */
  private Milestone held(Link task) {
    return task.after().stream()
        .filter(leading::containsKey)
        .min(Comparator.comparing(Milestone::toString))
        .orElseThrow();
  }
}
