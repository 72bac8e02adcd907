package dev.pgtrek.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A primary or unique key.
 *
 * @param name the constraint's name, or null where it has none
 * @param columns in key order, which need not be the table's order; never empty
 */
public record Key(@Nullable Identifier name, List<Identifier> columns) {

  public Key {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a key has at least one column");
    }
  }
}
