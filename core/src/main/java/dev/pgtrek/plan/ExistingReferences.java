package dev.pgtrek.plan;

import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.ColumnRoute;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The target's foreign keys, in terms of the source. */
final class ExistingReferences {

  private ExistingReferences() {}

  /**
   * The references both of whose ends are filled from the source alone: what the source holds
   * decides whether they are kept.
   */
  static List<ExistingPlan.Enforced> of(
      Collection<Draft> drafts, Existing existing, Set<TableName> kept) {
    Map<TableName, Draft> byTarget =
        drafts.stream().collect(Collectors.toMap(d -> d.target, Function.identity(), (a, b) -> a));
    List<ExistingPlan.Enforced> enforced = new ArrayList<>();
    for (Existing.Reference reference : existing.references()) {
      Draft child = byTarget.get(reference.table());
      Draft parent = byTarget.get(reference.parent());
      if (child != null && parent != null && !kept.contains(reference.parent())) {
        Optional<List<Identifier>> from = sources(child, reference.columns());
        Optional<List<Identifier>> to = sources(parent, reference.parentColumns());
        if (from.isPresent() && to.isPresent()) {
          enforced.add(
              new ExistingPlan.Enforced(
                  reference.name(),
                  child.source.name(),
                  from.get(),
                  parent.source.name(),
                  to.get()));
        }
      }
    }
    return enforced;
  }

  private static Optional<List<Identifier>> sources(Draft draft, List<Identifier> targets) {
    List<Identifier> sources = new ArrayList<>();
    for (Identifier target : targets) {
      Optional<ColumnRoute> route =
          draft.columns.stream().filter(c -> c.target().name().equals(target)).findFirst();
      if (route.isEmpty()) {
        return Optional.empty();
      }
      sources.add(route.get().source().name());
    }
    return Optional.of(sources);
  }
}
