package dev.pgtrek.spi;

import dev.pgtrek.model.TableName;

/**
 * A table of a {@link Pair}.
 *
 * @param name its name on both sides
 * @param onSource whether the source has it
 * @param onTarget whether the target has it
 * @param bytes how large it is on the larger side, indexes not counted
 */
public record PairTable(TableName name, boolean onSource, boolean onTarget, long bytes) {

  /** Whether there is something to compare. */
  public boolean onBoth() {
    return onSource && onTarget;
  }
}
