package dev.pgtrek.spi;

import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableProfile;

/**
 * A typed database that can say how much a table holds without handing over its rows: a power
 * beside {@link Database} that a connector may have. Safe for all threads.
 */
public interface Measured {

  /**
   * How many rows a table has, and how long its texts and blobs may be: of each column what {@link
   * dev.pgtrek.model.ColumnProfile#measured} holds.
   */
  TableProfile measure(Table table);
}
