package dev.pgtrek.spi;

import dev.pgtrek.model.Table;
import java.util.List;

/**
 * How one table travels: what copying and proving need to know of the plan.
 *
 * @param source the table that is read
 * @param target the table that receives
 * @param columns the columns that travel; a cursor's columns stand in this order
 */
public record TableRoute(Table source, Table target, List<ColumnRoute> columns) {

  public TableRoute {
    columns = List.copyOf(columns);
  }

  /** What a cursor on the source's side has to hand over. */
  public List<ColumnRead> sourceReads() {
    return columns.stream()
        .map(c -> new ColumnRead(c.source().name(), c.source().type(), c.large()))
        .toList();
  }

  /** What a cursor on the target's side has to hand over. */
  public List<ColumnRead> targetReads() {
    return columns.stream()
        .map(c -> new ColumnRead(c.target().name(), c.target().type(), c.large()))
        .toList();
  }
}
