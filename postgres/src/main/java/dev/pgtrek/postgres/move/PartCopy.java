package dev.pgtrek.postgres.move;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.spi.MoveResult;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Carries parts of tables: the rows of a part and what the journal keeps of it commit together. For
 * all threads; connections are the caller's.
 */
public final class PartCopy {

  /** From here on it pays to give a table a new file, whose rows need neither log nor freezing. */
  private static final long WORTH_FREEZING = 1 << 20;

  private final BinaryForms forms;

  private PartCopy(BinaryForms forms) {
    this.forms = forms;
  }

  /** Asks both sides what holds for all tables; the target has its extensions by now. */
  public static PartCopy between(Connection source, Connection target) throws SQLException {
    return new PartCopy(BinaryForms.of(source, target));
  }

  /**
   * Carries a part and commits it.
   *
   * @param source a session in the snapshot
   * @param target a session outside of a transaction, READ COMMITTED; {@code search_path} empty
   * @param recording writes it into the journal
   * @throws PgtrekException if a side fails; the target's transaction is left to be rolled back
   */
  public MoveResult carry(Part part, Connection source, Connection target, Recording recording) {
    return TargetWork.commit(
        "the rows of " + part.named(), target, recording, () -> rows(part, source, target));
  }

  private MoveResult rows(Part part, Connection source, Connection target)
      throws SQLException, RowPipe.SourceSide {
    if (part.rows().isEmpty()) {
      return MoveResult.moved(0, 0);
    }
    boolean frozen =
        part.chunk().isWhole() && !part.rows().throughRoot() && part.bytes() >= WORTH_FREEZING;
    if (frozen) {
      TargetWork.execute(target, "TRUNCATE ONLY " + part.rows().into().quoted());
    }
    RowPipe.Form form = forms.of(part.rows().from());
    RowPipe.Piped piped = new RowPipe(source, target).run(RowPipe.Range.of(part), form, frozen);
    return MoveResult.moved(piped.rows(), piped.bytes());
  }
}
