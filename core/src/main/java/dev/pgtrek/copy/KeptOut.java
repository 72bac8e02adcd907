package dev.pgtrek.copy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.Reject;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowDocument;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.Sieve;
import dev.pgtrek.spi.TableRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Hands a chunk's rejected rows to its writer, so that they are kept in the transaction of its
 * other rows. They are read again for it, because the rows of the table come first on the way to
 * the server, and rejects may be many.
 */
final class KeptOut {

  /** Characters of documents that are held at once. */
  private static final int BATCH = 1024 * 1024;

  private KeptOut() {}

  static void keep(Database source, Chunk chunk, TableRoute route, RowWriter out) {
    Map<Long, Sieve.Rejection> rejected = route.sieve().rejected();
    if (rejected.isEmpty()) {
      return;
    }
    RowDocument document = RowDocument.of(route.source());
    List<Reject> batch = new ArrayList<>();
    long size = 0;
    try (RowCursor row = source.read(chunk, document.reads())) {
      while (row.next()) {
        if (Thread.currentThread().isInterrupted()) {
          throw new PgtrekException.Interrupted();
        }
        Sieve.Rejection why = rejected.get(document.place(row));
        if (why == null) {
          continue;
        }
        Reject reject = document.reject(row, why);
        batch.add(reject);
        size += reject.row().length();
        if (size > BATCH) {
          out.keep(batch);
          batch.clear();
          size = 0;
        }
      }
    }
    if (!batch.isEmpty()) {
      out.keep(batch);
    }
  }
}
