package dev.pgtrek.spi;

import java.util.List;

/**
 * Writes the rows of one chunk in one transaction. For one thread. Nothing is visible before {@link
 * #commit}; closing without it undoes everything.
 */
public interface RowWriter extends AutoCloseable {

  /** Writes the cursor's current row. */
  void write(RowCursor row);

  /**
   * Keeps rows out of the table, in {@code pgtrek.reject}. Only after all rows of the chunk are
   * written; may be called more than once.
   */
  void keep(List<Reject> rejects);

  /** Bytes sent so far. */
  long bytes();

  /**
   * Ends the chunk: the rows and the journal's record of the chunk become visible together.
   *
   * @param rows the rows written, which the server's own count must equal
   */
  void commit(long rows);

  @Override
  void close();
}
