package dev.pgtrek.spi;

import java.time.Duration;

/**
 * Listens while indexes are looked into entry by entry, which takes hours where they are large.
 * Called by the thread that looks; returns quickly and never throws.
 */
public interface IndexWatch {

  /** Listens to nothing. */
  IndexWatch SILENT =
      new IndexWatch() {
        @Override
        public void found(String database, long indexes, long bytes) {}

        @Override
        public void begun(String database, String index) {}

        @Override
        public void ended(String database, String index, long bytes, Duration took) {}
      };

  /**
   * How much there is to be looked into in a database; said once, before the first of its indexes.
   *
   * @param bytes the size of all of them
   */
  void found(String database, long indexes, long bytes);

  /**
   * An index is being looked into.
   *
   * @param index with its schema, quoted
   */
  void begun(String database, String index);

  /**
   * It has been looked into, whatever was found.
   *
   * @param index as in {@link #begun}
   * @param bytes its size
   */
  void ended(String database, String index, long bytes, Duration took);
}
