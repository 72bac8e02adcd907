package dev.pgtrek.spi;

import dev.pgtrek.model.Finding;
import java.util.List;

/**
 * What became of a {@link MoveStep}, which is recorded with it.
 *
 * @param rows rows that it moved, 0 where it moves none
 * @param bytes bytes that it moved, likewise
 * @param findings what is not as on the source, and is left so; none where all is well
 */
public record MoveResult(long rows, long bytes, List<Finding> findings) {

  public MoveResult {
    findings = List.copyOf(findings);
  }

  /** All is well, and no rows were moved. */
  public static MoveResult done() {
    return new MoveResult(0, 0, List.of());
  }

  /** Rows were moved. */
  public static MoveResult moved(long rows, long bytes) {
    return new MoveResult(rows, bytes, List.of());
  }

  /** Something is not as on the source. */
  public static MoveResult defect(Finding finding) {
    return new MoveResult(0, 0, List.of(finding));
  }

  /** Whether all is as on the source. */
  public boolean well() {
    return findings.isEmpty();
  }
}
