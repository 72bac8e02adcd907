package dev.pgtrek.plan;

import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Step;
import java.util.List;
import java.util.Set;

/**
 * What goes beside the routes where the source is typed.
 *
 * @param restored statements of the original that are run as they were, once the rows are there
 * @param original the source's tables that are made by the original's own statements
 */
public record TypedPlan(List<Step> restored, Set<TableName> original) {

  public TypedPlan {
    restored = List.copyOf(restored);
    original = Set.copyOf(original);
  }
}
