package dev.pgtrek.verify;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.TableRoute;
import java.util.List;

/** Whether the rows of a source keep a reference that only the target declares. */
public final class ReferenceScan {

  private static final long ROWS_PER_CHUNK = 1_000_000;

  private ReferenceScan() {}

  /**
   * Counts the rows that travel and whose reference finds no parent that does; NULL in any part of
   * it refers to nothing. Reads the referred-to columns once and the referring ones once. Memory:
   * about 12 bytes a parent.
   *
   * @param child how the referring table travels
   * @param columns the referring columns on the source
   * @param parent how the table referred to travels
   * @param parentColumns the columns referred to on the source
   */
  public static long orphans(
      Database source,
      TableRoute child,
      List<Identifier> columns,
      TableRoute parent,
      List<Identifier> parentColumns) {
    TableRoute from = only(child, columns);
    TableRoute to = only(parent, parentColumns);
    HashedKeys parents =
        new HashedKeys(HashedKeys.places(to, parentColumns, (ColumnRoute c) -> c.source().name()));
    KeptRows.each(
        Side.source(source, to),
        to,
        ROWS_PER_CHUNK,
        (row, key, high, low) -> parents.add(parents.hash(row)));
    HashedKeys children =
        new HashedKeys(HashedKeys.places(from, columns, (ColumnRoute c) -> c.source().name()));
    long[] orphans = new long[1];
    KeptRows.each(
        Side.source(source, from),
        from,
        ROWS_PER_CHUNK,
        (row, key, high, low) -> {
          long hash = children.hash(row);
          orphans[0] += hash != 0 && !parents.holds(hash) ? 1 : 0;
        });
    return orphans[0];
  }

  private static TableRoute only(TableRoute route, List<Identifier> columns) {
    return route.only(
        route.columns().stream().filter(c -> columns.contains(c.source().name())).toList());
  }
}
