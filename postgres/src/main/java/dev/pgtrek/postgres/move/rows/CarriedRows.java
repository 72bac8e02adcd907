package dev.pgtrek.postgres.move.rows;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import java.util.List;
import java.util.Set;

/**
 * Rows of one table of the source, and the table of the target that takes them.
 *
 * @param from the table whose own rows are read, never those of its children
 * @param into the table that takes them: the same, or the root of its partitions where the target
 *     may draw their borders elsewhere
 * @param reached the tables whose rows are not complete before these are there
 * @param columns those that are carried, in the source's order: generated ones compute themselves
 * @param bytes how large it is with its long values, indexes not counted
 * @param pages pages of its heap; 0 where nothing is in it, or it is no heap
 * @param heap the file number of its heap, another one once its rows were moved to other pages; 0
 *     where it is no heap, and cannot be cut
 */
public record CarriedRows(
    TableName from,
    TableName into,
    Set<TableName> reached,
    List<Identifier> columns,
    long bytes,
    long pages,
    long heap) {

  public CarriedRows {
    reached = Set.copyOf(reached);
    columns = List.copyOf(columns);
  }

  /** Whether the target sorts the rows into partitions itself. */
  public boolean throughRoot() {
    return !from.equals(into);
  }

  /** Whether nothing is in it, as its size tells. */
  boolean isEmpty() {
    return heap != 0 && pages == 0;
  }
}
