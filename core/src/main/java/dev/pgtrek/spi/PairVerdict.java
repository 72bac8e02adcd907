package dev.pgtrek.spi;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import java.util.List;

/**
 * What the comparison of one table of a {@link Pair} gave.
 *
 * @param table the table
 * @param sourceRows its rows on the source
 * @param targetRows its rows on the target
 * @param sourceFingerprint 32 hexadecimal digits; comparable only with one made in the same run
 * @param targetFingerprint likewise
 * @param partsDifferent how many parts of the table differ
 * @param differences rows that differ, up to the limit asked for
 * @param complete whether {@code differences} names every row that differs
 */
public record PairVerdict(
    TableName table,
    long sourceRows,
    long targetRows,
    String sourceFingerprint,
    String targetFingerprint,
    int partsDifferent,
    List<RowDifference> differences,
    boolean complete) {

  public PairVerdict {
    differences = List.copyOf(differences);
  }

  /** Whether every row is on both sides equally often. */
  public boolean equal() {
    return partsDifferent == 0;
  }

  /** In which way a row differs. */
  public enum Kind {
    MISSING_ON_TARGET,
    EXTRA_ON_TARGET,
    DIFFERENT
  }

  /**
   * A row that is not the same on both sides.
   *
   * @param kind in which way
   * @param identity its key's values as the engine writes a row, or all its values without a key
   * @param columns the columns that differ, where the row stands on both sides
   */
  public record RowDifference(Kind kind, String identity, List<Identifier> columns) {

    public RowDifference {
      columns = List.copyOf(columns);
    }
  }
}
