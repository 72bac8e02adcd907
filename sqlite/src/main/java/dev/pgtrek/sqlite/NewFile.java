package dev.pgtrek.sqlite;

import dev.pgtrek.model.Finding;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.Journal;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StepResult;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.sqlite.write.FileShape;
import dev.pgtrek.sqlite.write.LoadConnection;
import dev.pgtrek.sqlite.write.SqliteRowWriter;
import dev.pgtrek.sqlite.write.TargetFile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file that a run makes, between its beginning and its name. It is open either for writing or
 * for reading, whichever was asked for last, so that the proof sees what the file holds and not
 * what its writer believes. Safe for all threads.
 */
final class NewFile implements TargetPlace {

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);

  private final TargetFile file;
  private final FileShape shape;
  private final SqliteJournal journal = new SqliteJournal(this::begin, this::finish);
  private final Object lock = new Object();
  private @Nullable LoadConnection load;
  private @Nullable SqliteSnapshot finished;
  private @Nullable Path outcome;
  private @Nullable Path setAside;

  NewFile(TargetFile file, FileShape shape) {
    this.file = file;
    this.shape = shape;
  }

  @Override
  public Path path() {
    return file.wished();
  }

  @Override
  public List<Finding> check(long bytesNeeded) {
    return file.check(bytesNeeded);
  }

  @Override
  public Journal journal() {
    file.lock();
    return journal;
  }

  /** Where the file is now that the run has ended. */
  Optional<Path> outcome() {
    synchronized (lock) {
      return Optional.ofNullable(outcome);
    }
  }

  /** Where the file is now that had the name before. */
  Optional<Path> setAside() {
    synchronized (lock) {
      return Optional.ofNullable(setAside);
    }
  }

  private void begin() {
    synchronized (lock) {
      file.begin();
      load = LoadConnection.create(file.partial(), shape);
    }
  }

  /** The connection that writes; what was opened for reading sees nothing of what it writes. */
  private LoadConnection writing() {
    synchronized (lock) {
      LoadConnection open = load;
      if (open == null) {
        closeFinished();
        open = LoadConnection.reopen(file.partial());
        load = open;
      }
      return open;
    }
  }

  @Override
  public SqliteSnapshot reading() {
    synchronized (lock) {
      if (load != null) {
        load.flush();
        load.close();
        load = null;
      }
      SqliteSnapshot open = finished;
      if (open == null) {
        open = SqliteSnapshot.open(outcome == null ? file.partial() : outcome);
        finished = open;
      }
      return open;
    }
  }

  private void closeFinished() {
    if (finished != null) {
      finished.close();
      finished = null;
    }
  }

  @Override
  public StepResult apply(Step step) {
    StepResult known = journal.steps().get(step.id());
    if (known != null) {
      return known;
    }
    StepResult result = SqliteSteps.apply(writing(), file.partial(), step);
    journal.applied(step.id(), result);
    return result;
  }

  @Override
  public RowWriter writer(TableRoute route, Chunk chunk) {
    return SqliteRowWriter.open(writing(), route, rows -> journal.committed(chunk, rows));
  }

  private void finish(RunRecord.State state) {
    synchronized (lock) {
      LoadConnection open = writing();
      SqliteSteps.mustBeSound(open, file.partial());
      open.close();
      load = null;
      String moment = MOMENT.format(Instant.now());
      if (state == RunRecord.State.DIFFERENT) {
        outcome = file.keepApart(moment);
      } else {
        setAside = file.publish(moment);
        outcome = file.wished();
      }
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      try (file) {
        closeFinished();
        if (load != null) {
          // It is removed right after: nothing of it needs to be written out.
          load.giveUp();
          load.close();
          load = null;
        }
      }
    }
  }
}
