package dev.pgtrek.spi;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database that answers queries of the user's own: a power beside {@link Database} that a
 * connector may have. It only reads: whatever a query says, nothing is changed by it, and one that
 * takes longer than the patience is stopped. Safe for all threads.
 */
public interface QueryEngine {

  /** The language that it is asked in: {@code sqlite} or {@code postgresql}. */
  String language();

  /**
   * Looks at a query without running it.
   *
   * @param query one statement that only reads
   * @return the columns of its answer, in order
   * @throws PgtrekException of its side if it cannot be prepared, or could change something
   */
  List<Answered> describe(String query);

  /**
   * Asks for the rows, in the order in which the engine gives them.
   *
   * @param columns what {@link #describe} said of this query, with the types in which the values
   *     are wanted; their names do not count, only their places
   */
  RowCursor ask(String query, List<ColumnRead> columns, Duration patience);

  /**
   * Asks once more and throws the rows away.
   *
   * @return nanoseconds from asking to the last row
   */
  long time(String query, Duration patience);

  /** How the engine goes about it, in its own words, with what it measured where it can. */
  String explain(String query, Duration patience);

  /**
   * A column of an answer.
   *
   * @param name its name
   * @param type its type, or null where the engine's answers have none
   * @param cast how a value of that type is made of it, or null where it is one
   * @param table the table that it stands in just so, or null where it is computed
   * @param column its name there, or null
   */
  record Answered(
      String name,
      @Nullable ColumnType type,
      @Nullable ColumnCast cast,
      @Nullable Identifier table,
      @Nullable Identifier column) {}
}
