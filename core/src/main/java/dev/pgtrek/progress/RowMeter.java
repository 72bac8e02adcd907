package dev.pgtrek.progress;

import dev.pgtrek.model.TableName;

/**
 * Turns a worker's running totals into {@link Event.RowsDone} events, a few times a second at most.
 * For one thread.
 */
public final class RowMeter {

  private static final long NANOS_BETWEEN_EVENTS = 200_000_000;

  private final Progress progress;
  private final Stage stage;
  private final TableName table;
  private final long totalRows;
  private long toldRows;
  private long toldBytes;
  private long toldAt;

  private RowMeter(Progress progress, Stage stage, TableName table, long totalRows) {
    this.progress = progress;
    this.stage = stage;
    this.table = table;
    this.totalRows = totalRows;
    this.toldAt = System.nanoTime();
  }

  /**
   * A meter at zero.
   *
   * @param totalRows the table's rows, as known by now
   */
  public static RowMeter of(Progress progress, Stage stage, TableName table, long totalRows) {
    return new RowMeter(progress, stage, table, totalRows);
  }

  /** Says the totals so far; cheap enough to be called every few hundred rows. */
  public void reached(long rows, long bytes) {
    if (System.nanoTime() - toldAt >= NANOS_BETWEEN_EVENTS) {
      tell(rows, bytes);
    }
  }

  /** Says the final totals. */
  public void finished(long rows, long bytes) {
    if (rows > toldRows || bytes > toldBytes) {
      tell(rows, bytes);
    }
  }

  private void tell(long rows, long bytes) {
    progress.on(new Event.RowsDone(stage, table, rows - toldRows, bytes - toldBytes, totalRows));
    toldRows = rows;
    toldBytes = bytes;
    toldAt = System.nanoTime();
  }
}
