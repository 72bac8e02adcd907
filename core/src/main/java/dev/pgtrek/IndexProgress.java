package dev.pgtrek;

import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.report.Figures;
import dev.pgtrek.spi.IndexWatch;
import java.time.Duration;

/**
 * Tells how far the look into the indexes of a server's databases is, in indexes and in bytes. For
 * one thread.
 */
final class IndexProgress implements IndexWatch {

  private final Progress progress;
  private long indexes;
  private long bytes;

  IndexProgress(Progress progress) {
    this.progress = progress;
  }

  /** The databases are asked one after the other, so that the whole grows with each. */
  @Override
  public void found(String database, long more, long moreBytes) {
    indexes += more;
    bytes += moreBytes;
    progress.on(new Event.WorkMeasured(Stage.CHECK, indexes, bytes));
  }

  /** Of one index nothing is known but that it takes its time. */
  @Override
  public void begun(String database, String index) {
    progress.on(new Event.RowsDone(Stage.CHECK, TableName.of(database, index), 0, 0, 0));
  }

  @Override
  public void ended(String database, String index, long size, Duration took) {
    TableName name = TableName.of(database, index);
    progress.on(new Event.RowsDone(Stage.CHECK, name, 0, size, 0));
    progress.on(new Event.TableDone(Stage.CHECK, name));
    progress.on(
        new Event.StepDone(
            Stage.CHECK, "index " + index + " of " + database + ", " + Figures.bytes(size), took));
  }
}
