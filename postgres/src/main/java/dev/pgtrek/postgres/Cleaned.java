package dev.pgtrek.postgres;

import dev.pgtrek.model.TableName;
import java.util.List;

/**
 * What {@link PostgresTarget#clean} did.
 *
 * @param dropped tables that were dropped
 * @param kept recorded tables that were not dropped because what stands there now is not what
 *     pgtrek made
 * @param schemaDropped whether the target schema went too: pgtrek had made it, and nothing was left
 *     in it
 * @param journalDropped whether the schema {@code pgtrek} is gone; it stays while it holds runs
 *     into other schemas, or something that is not pgtrek's
 */
public record Cleaned(
    List<TableName> dropped, List<TableName> kept, boolean schemaDropped, boolean journalDropped) {

  public Cleaned {
    dropped = List.copyOf(dropped);
    kept = List.copyOf(kept);
  }
}
