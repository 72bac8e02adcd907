package dev.pgtrek.plan;

import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.ForeignKey.Action;

/** What PostgreSQL refuses of a foreign key over a computed column (transformFkeyAttrs). */
final class GeneratedReferences {

  private GeneratedReferences() {}

  /** Why the foreign key cannot be, or empty. */
  static String hindrance(Draft draft, ForeignKey key) {
    boolean computed =
        key.columns().stream()
            .anyMatch(c -> draft.route(c).filter(draft.generated::contains).isPresent());
    if (!computed) {
      return "";
    }
    boolean sets = key.onDelete() == Action.SET_NULL || key.onDelete() == Action.SET_DEFAULT;
    boolean follows =
        key.onUpdate() == Action.SET_NULL
            || key.onUpdate() == Action.SET_DEFAULT
            || key.onUpdate() == Action.CASCADE;
    return sets || follows
        ? "It would set a generated column ("
            + (sets ? "ON DELETE " + key.onDelete().sql() : "ON UPDATE " + key.onUpdate().sql())
            + "), which nothing but its expression may do in PostgreSQL."
        : "";
  }
}
