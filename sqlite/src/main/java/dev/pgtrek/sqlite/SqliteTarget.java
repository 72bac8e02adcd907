package dev.pgtrek.sqlite;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.Journal;
import dev.pgtrek.spi.Rejects;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StepResult;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Target;
import dev.pgtrek.spi.Trial;
import dev.pgtrek.sqlite.dialect.SqliteDialect;
import dev.pgtrek.sqlite.write.FileShape;
import dev.pgtrek.sqlite.write.LoadConnection;
import dev.pgtrek.sqlite.write.SqliteRowWriter;
import dev.pgtrek.sqlite.write.TargetFile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/**
 * A SQLite file that a run makes. It is written under a partial name beside the wished one, read
 * back for the proof with this module's own reader of pages, and renamed when everything is proved;
 * whatever happens, the wished name never leads to half a file. Safe for all threads.
 */
public final class SqliteTarget implements Target {

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);

  private final TargetFile file;
  private final FileShape shape;
  private final SqliteJournal journal;
  private final Object lock = new Object();
  private @Nullable LoadConnection load;
  private @Nullable SqliteSnapshot finished;
  private @Nullable Path outcome;
  private @Nullable Path setAside;

  private SqliteTarget(TargetFile file, FileShape shape) {
    this.file = file;
    this.shape = shape;
    this.journal = new SqliteJournal(this::begin, this::finish);
  }

  /**
   * Names the file; nothing is made before {@link Journal#begin}.
   *
   * @param path where it will be; a symbolic link is followed
   * @param replace whether a file that is there may be set aside, under another name, in the end
   */
  public static SqliteTarget of(Path path, boolean replace, FileShape shape) {
    return new SqliteTarget(TargetFile.of(path, replace), shape);
  }

  /** A file of SQLite's usual shape. */
  public static SqliteTarget of(Path path, boolean replace) {
    return of(path, replace, FileShape.USUAL);
  }

  @Override
  public String display() {
    return file.wished().toString();
  }

  @Override
  public String engine() {
    return "SQLite " + SQLiteJDBCLoader.getVersion().replaceFirst("\\.\\d+$", "");
  }

  /** Where the file is that the run made, once it has ended; it may be proved different. */
  public Optional<Path> outcome() {
    synchronized (lock) {
      return Optional.ofNullable(outcome);
    }
  }

  /** Where the file is now that had the name before, if there was one. */
  public Optional<Path> setAside() {
    synchronized (lock) {
      return Optional.ofNullable(setAside);
    }
  }

  @Override
  public Dialect dialect() {
    return new SqliteDialect();
  }

  @Override
  public List<Finding> check(List<Table> tables, long bytesNeeded) {
    List<Finding> findings = new ArrayList<>(file.check(bytesNeeded));
    findings.addAll(SqliteDialect.limits(tables));
    return List.copyOf(findings);
  }

  /** A new file holds nothing. */
  @Override
  public Existing existing() {
    throw new PgtrekException.Refused(
        "existing-not-supported",
        "A SQLite file is made anew; pgtrek does not write into one that the application made.",
        "Leave out --into-existing.");
  }

  @Override
  public Trial trial(TableRoute route) {
    throw new IllegalStateException(
        "no column of a new file makes other values of what it is given");
  }

  @Override
  public List<Finding> checkExtensions(List<Extension> needed) {
    return List.of();
  }

  @Override
  public List<Finding> checkReferences(List<SpatialReference> needed) {
    return List.of();
  }

  @Override
  public Journal journal() {
    file.lock();
    return journal;
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

  /** The file as it is on the disk, whole. */
  private SqliteSnapshot reading() {
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

  @Override
  public boolean readableWhileWritten() {
    return false;
  }

  @Override
  public Rejects rejects() {
    return NoRejects.HERE;
  }

  private void finish(RunRecord.State state) {
    synchronized (lock) {
      SqliteSteps.mustBeSound(writing(), file.partial());
      LoadConnection open = writing();
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
  public Catalog catalog() {
    return reading().catalog();
  }

  @Override
  public List<Chunk> chunks(Table table, long rowsPerChunk) {
    return reading().chunks(table, rowsPerChunk);
  }

  @Override
  public RowCursor read(Chunk chunk, List<ColumnRead> columns) {
    return reading().read(chunk, columns);
  }

  @Override
  public ValueFormat format(ColumnType type) {
    return switch (type) {
      case ScalarType.DATE, ScalarType.TIME, ScalarType.TIMESTAMP, ScalarType.TIMESTAMPTZ ->
          ValueFormat.ISO;
      default -> ValueFormat.NATIVE;
    };
  }

  @Override
  public boolean typed() {
    return false;
  }

  /** Removes what is only half made, and lets go of the lock. */
  @Override
  public void close() {
    synchronized (lock) {
      try (file) {
        closeFinished();
        if (load != null) {
          load.close();
          load = null;
        }
      }
    }
  }
}
