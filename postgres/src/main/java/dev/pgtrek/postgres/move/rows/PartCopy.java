package dev.pgtrek.postgres.move.rows;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.session.SourceFailures;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.spi.MoveResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Carries parts of tables: the rows of a part and what the journal keeps of it commit together. For
 * all threads; connections are the caller's.
 */
public final class PartCopy {

  /** From here on it pays to give a table a new file, whose rows need neither log nor freezing. */
  private static final long WORTH_FREEZING = 1 << 20;

  private static final String UTF8 = "UTF8";

  private final BinaryForms forms;
  private final String sourceEncoding;
  private final String targetEncoding;

  private PartCopy(BinaryForms forms, String sourceEncoding, String targetEncoding) {
    this.forms = forms;
    this.sourceEncoding = sourceEncoding;
    this.targetEncoding = targetEncoding;
  }

  /** Asks both sides what holds for all tables; the target has its extensions by now. */
  public static PartCopy between(Connection source, Connection target) throws SQLException {
    return new PartCopy(
        BinaryForms.of(source, target),
        Rows.value(source, PartitionBorders.ENCODING),
        Rows.value(target, PartitionBorders.ENCODING));
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

  /**
   * Carries a part in a transaction that the caller has begun with {@link TargetWork#SETTINGS},
   * records and commits.
   *
   * @throws PgtrekException if a side fails
   */
  public MoveResult rows(Part part, Connection source, Connection target)
      throws SQLException, RowPipe.SourceSide {
    if (part.rows().isEmpty()) {
      return MoveResult.moved(0, 0);
    }
    boolean frozen =
        part.chunk().isWhole() && !part.rows().throughRoot() && part.bytes() >= WORTH_FREEZING;
    if (frozen) {
      Rows.run(target, "TRUNCATE ONLY " + part.rows().into().quoted());
    }
    RowPipe.Form form = forms.of(part.rows().from());
    RowPipe pipe = new RowPipe(source, target, encoding());
    if (mayBeUnreadable()) {
      RowPipe.fromSource(() -> execute(source, "SAVEPOINT pgtrek_part"));
    }
    try {
      RowPipe.Piped piped = pipe.run(RowPipe.Range.of(part), form, frozen);
      if (mayBeUnreadable()) {
        RowPipe.fromSource(() -> execute(source, "RELEASE SAVEPOINT pgtrek_part"));
      }
      return MoveResult.moved(piped.rows(), piped.bytes());
    } catch (RowPipe.SourceSide failure) {
      throw sourceFailed(part, source, failure.failure());
    } catch (SQLException failure) {
      throw CopyFailures.target(
          part, sourceEncoding.equals(targetEncoding) ? sourceEncoding : "", failure);
    }
  }

  private static boolean execute(Connection connection, String sql) throws SQLException {
    Rows.run(connection, sql);
    return true;
  }

  /** As they are, where both sides write texts alike; else every text is brought to UTF-8. */
  private String encoding() {
    return sourceEncoding.equals(targetEncoding) ? sourceEncoding : UTF8;
  }

  /** Only a text that has to be brought to another encoding can be none of it. */
  private boolean mayBeUnreadable() {
    return !sourceEncoding.equals(UTF8) && !sourceEncoding.equals(targetEncoding);
  }

  private PgtrekException sourceFailed(Part part, Connection source, SQLException failure) {
    if (mayBeUnreadable() && CopyFailures.ofEncoding(failure)) {
      try {
        execute(source, "ROLLBACK TO SAVEPOINT pgtrek_part");
        Optional<UnreadableText.Place> place = UnreadableText.in(part, source);
        if (place.isPresent()) {
          return CopyFailures.unreadable(part, place.get(), sourceEncoding, failure);
        }
      } catch (SQLException search) {
        failure.addSuppressed(search);
      }
    }
    PgtrekException usual =
        SourceFailures.reading(SqlFailures.wrap("reading the rows of " + part.named(), failure));
    return CopyFailures.source(part, failure, usual);
  }
}
