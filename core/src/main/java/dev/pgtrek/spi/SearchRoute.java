package dev.pgtrek.spi;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.SearchIndex;
import dev.pgtrek.model.SearchVector;
import dev.pgtrek.model.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a full-text index of the source becomes.
 *
 * @param source the index
 * @param target the table that is searched
 * @param vector its search column, or null where the index stands on the texts themselves, by
 *     sequences of three characters
 * @param columns the target's columns that are searched, in order of weight; never empty
 * @param index the index, or null where it is left out by choice
 * @param keys what finds a row of the table again on both sides; empty where nothing does
 * @param exact whether both sides cut plain words the same way, so that a word finds the same rows
 */
public record SearchRoute(
    SearchIndex source,
    TableName target,
    @Nullable SearchVector vector,
    List<Identifier> columns,
    @Nullable Identifier index,
    List<KeyRoute> keys,
    boolean exact) {

  public SearchRoute {
    columns = List.copyOf(columns);
    keys = List.copyOf(keys);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a search reads at least one column");
    }
  }

  /**
   * A column of a row's key.
   *
   * @param source its name in the table that holds the index's text
   * @param target its name on the target
   */
  public record KeyRoute(Identifier source, Identifier target) {}

  /** The same without the index, which is left out. */
  public SearchRoute withoutIndex() {
    return new SearchRoute(source, target, vector, columns, null, keys, exact);
  }
}
