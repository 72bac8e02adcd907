package dev.pgtrek.postgres.move.rows;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.session.SourceFailures;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.spi.MoveResult;
import java.sql.Connection;
import java.sql.SQLException;

/** One transaction of the target, with its record; failures are told by their side. */
public final class TargetWork {

  /**
   * What holds to the end of the transaction. What the end of the run makes durable, it makes
   * durable for all before.
   */
  public static final String SETTINGS =
      "SET LOCAL synchronous_commit = off; SET LOCAL xmloption = 'content'";

  private TargetWork() {}

  /** What is done in it. */
  interface Work {
    MoveResult of() throws SQLException, RowPipe.SourceSide;
  }

  /**
   * Does it, records it and commits.
   *
   * @param what what it moves, for messages
   * @throws PgtrekException if a side fails; the transaction is left open then, for its owner to
   *     roll back
   */
  static MoveResult commit(String what, Connection target, Recording recording, Work work) {
    try {
      target.setAutoCommit(false);
      Rows.run(target, SETTINGS);
      MoveResult result = work.of();
      recording.record(target, result);
      target.commit();
      return result;
    } catch (RowPipe.SourceSide failure) {
      throw SourceFailures.reading(SqlFailures.wrap("reading " + what, failure.failure()));
    } catch (SQLException failure) {
      throw SqlFailures.wrap("copying " + what, failure);
    }
  }
}
