package dev.pgtrek;

import dev.pgtrek.copy.Return;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.TableName;
import dev.pgtrek.plan.Plan;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.spi.PlaceSet;
import dev.pgtrek.spi.Sieve;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Target;
import dev.pgtrek.verify.Verdict;
import dev.pgtrek.verify.Verdict.TableVerdict;
import dev.pgtrek.verify.Verifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tries the rejected rows again under another plan. Before the first is moved, what is in the
 * tables already is proved to be what the plan says, so that a changed rule never applies to half
 * of a table. Broken off, it goes on with what is left. For one thread.
 */
final class Replay {

  private final Snapshot snapshot;
  private final Target target;
  private final Plan plan;
  private final MigrationOptions options;

  /** The rows that are kept out now, by table and place. */
  private final Map<TableName, Map<Long, Sieve.Rejection>> kept = new LinkedHashMap<>();

  Replay(Snapshot snapshot, Target target, Plan plan, MigrationOptions options) {
    this.snapshot = snapshot;
    this.target = target;
    this.plan = plan;
    this.options = options;
    target
        .rejects()
        .read(
            reject ->
                kept.computeIfAbsent(reject.table(), t -> new TreeMap<>())
                    .put(reject.place(), reject.why()));
  }

  /**
   * Finds what stands against it, and changes nothing.
   *
   * @throws PgtrekException.Refused if the plan is about more than the rows that are kept out
   */
  void check() {
    Set<TableName> planned = new HashSet<>();
    for (TableRoute route : plan.routes()) {
      planned.add(route.source().name());
      Map<Long, Sieve.Rejection> own = kept.getOrDefault(route.source().name(), Map.of());
      if (own.keySet().stream().anyMatch(route.sieve()::filters)
          || !own.keySet().containsAll(route.sieve().rejected().keySet())) {
        throw refused(
            route.source().name().table()
                + ": the plan would leave out or reject rows that are in the table, or filter rows"
                + " that are rejected");
      }
      if (!returning(route).isEmpty()
          && plan.triggers().stream().anyMatch(t -> t.target().equals(route.target().name()))) {
        throw refused(
            route.target().name() + " has triggers, which the returning rows would set off");
      }
    }
    if (!planned.containsAll(kept.keySet())) {
      throw refused("the plan leaves out a table that has rejected rows");
    }
    Verdict verdict =
        Verifier.run(
            snapshot,
            target,
            plan.routes().stream().map(this::asItStands).toList(),
            plan.tables().stream()
                .collect(Collectors.toMap(t -> t.route().source().name(), Plan.TablePlan::rows)),
            new Verifier.Options(options.jobs(), options.chunkRows(), 1, false),
            Progress.SILENT);
    for (TableVerdict table : verdict.tables()) {
      if (!table.equal()) {
        throw refused(
            table.target() + " does not hold what the plan says of the rows that travelled before");
      }
    }
  }

  private TableRoute asItStands(TableRoute route) {
    return route.with(route.sieve().keepingOut(kept.getOrDefault(route.source().name(), Map.of())));
  }

  private static PgtrekException.Refused refused(String why) {
    return new PgtrekException.Refused(
        "replay-refused",
        "The rejected rows cannot be tried again under this plan: " + why + ".",
        "Change only rules that concern rejected rows, or start over: 'pgtrek clean --tables', then"
            + " 'pgtrek migrate' with the new plan.");
  }

  /** Moves what fits now, parents first, and says of the rest why it does not. */
  void run() {
    for (TableRoute route : parentsFirst()) {
      PlaceSet places = returning(route);
      if (!places.isEmpty()) {
        Return.move(snapshot, target, route, places, options.chunkRows());
      }
      Map<Long, Sieve.Rejection> before = kept.getOrDefault(route.source().name(), Map.of());
      route
          .sieve()
          .rejected()
          .forEach(
              (place, why) -> {
                if (!why.equals(before.get(place))) {
                  target.rejects().stay(route.source().name(), place, why);
                }
              });
    }
  }

  private PlaceSet returning(TableRoute route) {
    PlaceSet places = new PlaceSet();
    kept.getOrDefault(route.source().name(), Map.of()).keySet().stream()
        .filter(place -> !route.sieve().leavesOut(place))
        .forEach(places::add);
    return places;
  }

  private List<TableRoute> parentsFirst() {
    List<TableRoute> ordered = new ArrayList<>();
    Set<TableName> seen = new HashSet<>();
    plan.routes().forEach(route -> add(route, seen, ordered));
    return ordered;
  }

  private void add(TableRoute route, Set<TableName> seen, List<TableRoute> ordered) {
    if (!seen.add(route.source().name())) {
      return;
    }
    for (ForeignKey key : route.source().foreignKeys()) {
      plan.routes().stream()
          .filter(r -> r.source().name().toString().equalsIgnoreCase(key.parent().toString()))
          .forEach(parent -> add(parent, seen, ordered));
    }
    ordered.add(route);
  }
}
