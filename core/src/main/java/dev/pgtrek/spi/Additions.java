package dev.pgtrek.spi;

import dev.pgtrek.model.Identifier;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a database gets that its source has not, because the new side is for it.
 *
 * @param extensions extensions that it has afterwards and that are proved to work, in the order in
 *     which they were named, none twice
 * @param columns columns that its tables have afterwards
 */
public record Additions(List<Identifier> extensions, List<AddedColumn> columns) {

  /** Nothing. */
  public static final Additions NONE = new Additions(List.of(), List.of());

  public Additions {
    extensions = List.copyOf(new LinkedHashSet<>(extensions));
    columns = List.copyOf(columns);
  }

  /** Whether there is nothing to add. */
  public boolean isEmpty() {
    return extensions.isEmpty() && columns.isEmpty();
  }
}
