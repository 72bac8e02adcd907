package dev.pgtrek.spi;

/**
 * Writes the rows of one chunk in one transaction. For one thread. Nothing is visible before {@link
 * #commit}; closing without it undoes everything.
 */
public interface RowWriter extends AutoCloseable {

  /** Writes the cursor's current row. */
  void write(RowCursor row);

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
