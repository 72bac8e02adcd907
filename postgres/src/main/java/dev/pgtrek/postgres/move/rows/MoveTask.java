package dev.pgtrek.postgres.move.rows;

import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A step of a move, and how it is done. Made for all steps before the first one runs, so a task
 * holds on to no connection.
 *
 * @param step the step
 * @param work how it is done
 */
public record MoveTask(MoveStep step, Work work) {

  /** Does the work of one step. */
  @FunctionalInterface
  public interface Work {

    /**
     * Does it in the target's open transaction, which the caller commits together with the step's
     * record. Neither commits nor rolls back beyond a savepoint of its own; settings are changed
     * with SET LOCAL.
     *
     * @throws RowPipe.SourceSide if the source fails
     * @throws SQLException if the target fails: the step is undone, and the run ends
     */
    MoveResult on(Ends ends) throws SQLException, RowPipe.SourceSide;
  }

  /** Both servers, for one step. */
  public interface Ends {

    /**
     * A connection to the source, inside the held snapshot, read-only; taken when it is first asked
     * for, so that steps which need the target alone outlive the snapshot.
     */
    Connection source() throws RowPipe.SourceSide;

    /** The connection to the target, in a transaction. */
    Connection target();
  }
}
