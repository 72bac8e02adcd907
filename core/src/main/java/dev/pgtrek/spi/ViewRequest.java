package dev.pgtrek.spi;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A view that is to be carried.
 *
 * @param source the view
 * @param target what it will be called
 * @param columns what its columns will be called, in the source's order
 * @param own the query that the user put in place of a translation, or null
 */
public record ViewRequest(
    View source, TableName target, List<Identifier> columns, @Nullable String own) {

  public ViewRequest {
    columns = List.copyOf(columns);
  }
}
