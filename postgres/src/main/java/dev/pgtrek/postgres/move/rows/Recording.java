package dev.pgtrek.postgres.move.rows;

import dev.pgtrek.spi.MoveResult;
import java.sql.Connection;
import java.sql.SQLException;

/** Writes into the journal that something is done. */
@FunctionalInterface
public interface Recording {

  /**
   * Records it.
   *
   * @param transaction the target's, which did it and has not yet committed
   * @param result what became of it
   */
  void record(Connection transaction, MoveResult result) throws SQLException;
}
