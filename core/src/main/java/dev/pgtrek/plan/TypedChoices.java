package dev.pgtrek.plan;

import dev.pgtrek.model.ValueFormat;
import org.jspecify.annotations.Nullable;

/**
 * The user's choices about a typed source, such as PostgreSQL, whose types bind its values.
 *
 * @param original whether what pgtrek once carried becomes again what it was, where the source's
 *     journal tells
 * @param vectors how vectors are spelled on a target without such a type, or null for its own way
 * @param geometries how geometries are, likewise
 */
public record TypedChoices(
    boolean original, @Nullable ValueFormat vectors, @Nullable ValueFormat geometries) {

  /** As it was, in the target's own way. */
  public static final TypedChoices USUAL = new TypedChoices(true, null, null);
}
