package dev.pgtrek.postgres.journal;

import dev.pgtrek.model.TableName;
import java.util.List;

/**
 * What cleaning a target up did.
 *
 * @param dropped tables that were dropped
 * @param kept recorded tables that were not dropped because what stands there now is not what
 *     pgtrek made
 * @param schemaDropped whether the target schema went too: pgtrek had made it, and nothing was left
 *     in it
 * @param journalDropped whether the schema {@code pgtrek} is gone; it stays while it holds runs
 *     into other schemas, or something that is not pgtrek's
 * @param extensions extensions that were dropped: pgtrek had made them, and nothing depended on
 *     them any more
 * @param putBack what an unfinished load into an application's own tables had taken away, in words
 */
public record Cleaned(
    List<TableName> dropped,
    List<TableName> kept,
    boolean schemaDropped,
    boolean journalDropped,
    List<String> extensions,
    List<String> putBack) {

  /** Without anything that had to be put back. */
  public Cleaned(
      List<TableName> dropped,
      List<TableName> kept,
      boolean schemaDropped,
      boolean journalDropped,
      List<String> extensions) {
    this(dropped, kept, schemaDropped, journalDropped, extensions, List.of());
  }

  static final Cleaned NOTHING = new Cleaned(List.of(), List.of(), false, false, List.of());

  public Cleaned {
    dropped = List.copyOf(dropped);
    kept = List.copyOf(kept);
    extensions = List.copyOf(extensions);
    putBack = List.copyOf(putBack);
  }
}
