package dev.pgtrek.copy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.PlaceSet;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Target;

/** Brings rows that were kept out into their table. */
public final class Return {

  private Return() {}

  /**
   * Moves rows of one table from {@code pgtrek.reject} into it, all in one transaction.
   *
   * @param route how they travel; its sieve lets them through
   * @param places which rows
   * @param chunkRows rows read at once
   * @throws PgtrekException if the server takes one of them not; then none is moved
   */
  public static void move(
      Database source, Target target, TableRoute route, PlaceSet places, long chunkRows) {
    try (RowWriter out = target.rejects().replay(route, places)) {
      long rows = 0;
      for (Chunk chunk : route.sourceChunks(source, chunkRows)) {
        try (SiftedRows row = SiftedRows.placed(source, chunk, route)) {
          while (row.next()) {
            if (Thread.currentThread().isInterrupted()) {
              throw new PgtrekException.Interrupted();
            }
            if (places.contains(row.place())) {
              out.write(row);
              rows++;
            }
          }
        }
      }
      out.commit(rows);
    }
  }
}
