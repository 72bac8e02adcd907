package dev.pgtrek;

import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.MoveStep;
import dev.pgtrek.work.Batches;
import dev.pgtrek.work.Milestone;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which steps of a move are done together. A step of a small table takes less time than its
 * transaction and its record, and a database may have thousands of them.
 *
 * <p>A bundle holds steps of one layer: rows; what is built upon one table's rows; foreign keys;
 * their validation. Its steps wait for lower layers alone, as far as those wait for no higher one,
 * and for steps of the same table before them in the bundle; so bundles never wait for each other
 * in a circle. All steps that a table has in a layer stand in one bundle or stand alone, so two
 * bundles never want the same table. Foreign keys of large tables stay alone: they wait for much,
 * and small ones shall not wait for it with them.
 */
final class MoveBundles {

  /** Bytes of all steps of a table together. */
  private static final long SMALL = 2 << 20;

  private final List<MoveStep> steps;
  private final MoveOrder order;
  private final Map<Milestone, List<MoveStep>> leading = new HashMap<>();
  private final Map<String, Layer> layers = new HashMap<>();
  private final Map<Milestone, Layer> reached = new HashMap<>();
  private final Set<String> bundled = new HashSet<>();
  private final Map<String, Bundle> bundles = new LinkedHashMap<>();

  private MoveBundles(List<MoveStep> steps, MoveOrder order) {
    this.steps = steps;
    this.order = order;
    for (MoveStep step : steps) {
      order
          .towards(step)
          .forEach(point -> leading.computeIfAbsent(point, _ -> new ArrayList<>()).add(step));
    }
    for (MoveStep step : steps) {
      Layer highest = Layer.of(step);
      for (Milestone point : order.after(step)) {
        highest = higher(highest, reached(point));
      }
      layers.put(step.id(), highest);
    }
  }

  /** The highest layer that is waited for where a point is waited for. */
  private Layer reached(Milestone point) {
    Layer known = reached.get(point);
    if (known == null) {
      known = Layer.SCHEMA;
      for (MoveStep lead : leads(point)) {
        known = higher(known, layers.getOrDefault(lead.id(), Layer.of(lead)));
      }
      reached.put(point, known);
    }
    return known;
  }

  private static Layer higher(Layer one, Layer other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private List<MoveStep> leads(Milestone point) {
    return leading.getOrDefault(point, List.of());
  }

  /**
   * Steps that are done together, in this order.
   *
   * @param steps at least one
   * @param after what all of them wait for, beside each other
   * @param towards what they lead to
   */
  record Bundle(List<MoveStep> steps, Set<Milestone> after, Set<Milestone> towards) {

    Bundle {
      steps = List.copyOf(steps);
    }

    /** How much it moves or reads. */
    long bytes() {
      return steps.stream().mapToLong(MoveStep::bytes).sum();
    }
  }

  /** The parts of a move that nothing small crosses. */
  private enum Layer {
    SCHEMA,
    ROWS,
    BUILT,
    REFERENCES,
    VALID,
    REST;

    static Layer of(MoveStep step) {
      return switch (step.kind().phase()) {
        case SCHEMA -> SCHEMA;
        case COPY -> ROWS;
        case FINISH ->
            switch (step.kind()) {
              case FOREIGN_KEY -> REFERENCES;
              case VALIDATE -> VALID;
              default -> BUILT;
            };
        case LAST, ADDITION -> REST;
      };
    }
  }

  /**
   * Puts each step into one bundle, mostly one of its own.
   *
   * @param steps those that are open, in an order in which they could run one after the other
   * @param jobs bundles that are done at once
   */
  static List<Bundle> of(List<MoveStep> steps, MoveOrder order, int jobs) {
    MoveBundles made = new MoveBundles(List.copyOf(steps), order);
    Set<TableName> small = made.smallTables();
    for (Layer layer : List.of(Layer.ROWS, Layer.BUILT, Layer.REFERENCES, Layer.VALID)) {
      made.bundle(layer, small, jobs);
    }
    for (MoveStep step : made.steps) {
      if (!made.bundled.contains(step.id())) {
        made.add(List.of(step));
      }
    }
    return List.copyOf(made.bundles.values());
  }

  private Set<TableName> smallTables() {
    Map<TableName, Long> bytes = new HashMap<>();
    for (MoveStep step : steps) {
      TableName table = step.table();
      if (table != null) {
        bytes.merge(table, step.alone() ? SMALL : Math.min(SMALL, step.bytes()), Long::sum);
      }
    }
    return bytes.entrySet().stream()
        .filter(e -> e.getValue() < SMALL)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private void bundle(Layer layer, Set<TableName> small, int jobs) {
    Map<TableName, List<MoveStep>> ofTable = new LinkedHashMap<>();
    for (MoveStep step : steps) {
      TableName table = step.table();
      if (table != null && small.contains(table) && Layer.of(step) == layer && canShare(step)) {
        List<MoveStep> before = ofTable.computeIfAbsent(table, _ -> new ArrayList<>());
        if (fits(step, layer, before)) {
          before.add(step);
        }
      }
    }
    Batches.of(ofTable.values(), jobs, MoveStep::bytes).forEach(this::add);
  }

  private static boolean canShare(MoveStep step) {
    return switch (step.kind()) {
      case ROWS, INDEX, CONSTRAINT, STATISTICS, FOREIGN_KEY, VALIDATE -> true;
      default -> false;
    };
  }

  /** Whether a step waits for lower layers alone, or for what comes before it in its bundle. */
  private boolean fits(MoveStep step, Layer layer, List<MoveStep> before) {
    for (Milestone point : order.after(step)) {
      if (!isBelow(point, layer) && !before.containsAll(leads(point))) {
        return false;
      }
    }
    return true;
  }

  private boolean isBelow(Milestone point, Layer layer) {
    Layer highest = reached(point);
    return highest.compareTo(layer) < 0
        && (highest.compareTo(Layer.ROWS) <= 0
            || leads(point).stream().allMatch(lead -> bundled.contains(lead.id())));
  }

  private void add(List<MoveStep> some) {
    Set<Milestone> after = new HashSet<>();
    Set<Milestone> towards = new HashSet<>();
    for (MoveStep step : some) {
      after.addAll(order.after(step));
      towards.addAll(order.towards(step));
      bundled.add(step.id());
    }
    if (some.size() > 1) {
      Set<MoveStep> own = new HashSet<>(some);
      after.removeIf(point -> own.containsAll(leads(point)));
    }
    bundles.put(some.getFirst().id(), new Bundle(some, after, towards));
  }
}
