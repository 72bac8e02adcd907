package dev.pgtrek.spi;

import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Table;
import java.util.function.LongConsumer;

/** Questions about rows that the source's own engine answers. Rows are given by their places. */
public interface RowSearch {

  /**
   * Hands over the rows for which a condition is not true.
   *
   * @param condition in the source's SQL, over the table's columns
   * @throws dev.pgtrek.error.PgtrekException.Usage if the engine does not understand it, if it
   *     fails on a row, or if rows of this table cannot be told apart by a number
   */
  void failing(Table table, String condition, LongConsumer each);

  /** Hands over every reference that is set, with each parent it finds. */
  void references(Table child, ForeignKey key, References each);

  /** Receives references; all of one row come one after the other. */
  @FunctionalInterface
  interface References {

    /**
     * One reference.
     *
     * @param place the referring row
     * @param found whether there is a parent
     * @param parent the parent's place, if there is one
     */
    void reference(long place, boolean found, long parent);
  }
}
