package dev.pgtrek.spi;

import dev.pgtrek.model.TableName;
import java.util.function.Consumer;

/** The rows of the latest run into a schema that are kept out of its tables. */
public interface Rejects {

  /** Hands over all of them, in order of table and place; none where there is no journal. */
  void read(Consumer<Reject> each);

  /**
   * Opens a writer that moves rows into their table: what it commits leaves {@code pgtrek.reject}
   * in the same transaction. The caller closes it.
   *
   * @param route how they travel now
   * @param places the rows that will be written
   */
  RowWriter replay(TableRoute route, PlaceSet places);

  /** Puts another reason in the place of the one that a row is kept out for. */
  void stay(TableName table, long place, Sieve.Rejection why);

  /**
   * Records the plan that the target's rows were carried by from now on.
   *
   * @param plan as the text of its file
   */
  void settle(String plan);
}
