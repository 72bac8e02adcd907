package dev.pgtrek.postgres.proof;

import dev.pgtrek.model.Identifier;
import java.util.List;

/**
 * What the comparison of one table gave.
 *
 * @param table the table
 * @param sourceRows its rows on the source
 * @param targetRows its rows on the target
 * @param sourceFingerprint 32 hexadecimal digits; comparable only with one made in the same run
 * @param targetFingerprint likewise
 * @param bucketsDifferent how many of 1,024 parts differ
 * @param differences rows that differ, up to the limit asked for
 * @param complete whether {@code differences} names every row that differs
 */
public record TableProof(
    ComparedTable table,
    long sourceRows,
    long targetRows,
    String sourceFingerprint,
    String targetFingerprint,
    int bucketsDifferent,
    List<RowDifference> differences,
    boolean complete) {

  public TableProof {
    differences = List.copyOf(differences);
  }

  /** Whether every row is on both sides equally often. */
  public boolean equal() {
    return bucketsDifferent == 0;
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
   * @param identity its key's values as PostgreSQL writes a row, or all its values without a key
   * @param columns the columns that differ, where the row stands on both sides
   */
  public record RowDifference(Kind kind, String identity, List<Identifier> columns) {

    public RowDifference {
      columns = List.copyOf(columns);
    }
  }
}
