package dev.pgtrek.postgres.move.rows;

import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.MoveStep;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A range of a table's rows that travels in one transaction.
 *
 * @param rows the table
 * @param chunk the range, by pages of the heap as the journal keeps it; whole where the table is
 *     not cut
 * @param bytes about how much it is
 */
public record Part(CarriedRows rows, Chunk chunk, long bytes) {

  /** Names it, the same whenever a run is taken up. */
  public String id() {
    return "rows " + rows.from().quoted() + (chunk.isWhole() ? "" : " " + chunk.ordinal());
  }

  /** The step that carries it. */
  public MoveStep step(Set<String> after) {
    return new MoveStep(
        id(),
        MoveStep.Kind.ROWS,
        rows.from(),
        bytes,
        after,
        rows.reached().stream().map(MoveStep::rowsOf).collect(Collectors.toSet()),
        false,
        "COPY "
            + rows.from().quoted()
            + (chunk.isWhole() ? "" : ", pages " + pages())
            + (rows.throughRoot() ? ", into " + rows.into().quoted() : ""));
  }

  /** Its place in the table, for messages. */
  String pages() {
    return chunk.from() + (chunk.to() == Long.MAX_VALUE ? " and up" : " to " + chunk.to());
  }

  /** What it is, for messages. */
  String named() {
    return rows.from() + (chunk.isWhole() ? "" : " (pages " + pages() + ")");
  }
}
