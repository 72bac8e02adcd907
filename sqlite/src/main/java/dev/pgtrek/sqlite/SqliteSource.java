package dev.pgtrek.sqlite;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.Source;
import dev.pgtrek.sqlite.access.SqliteFailures;
import dev.pgtrek.sqlite.file.DatabaseFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A SQLite file that may be in use. It is only ever read; nothing is created beside it unless a
 * living writer's own protocol asks for it. Safe for all threads.
 */
public final class SqliteSource implements Source {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DatabaseFiles files;

  private SqliteSource(DatabaseFiles files) {
    this.files = files;
  }

  /** Names a file as a source; whether it can be read shows in {@link #check}. */
  public static SqliteSource open(Path file) {
    return new SqliteSource(new DatabaseFiles(file.toAbsolutePath().normalize()));
  }

  @Override
  public String display() {
    return files.main().toString();
  }

  @Override
  public List<Finding> check() {
    return SourceCheck.of(files);
  }

  /** The file and its log: a little more than the copy takes. */
  @Override
  public long bytes() {
    try {
      return DatabaseFiles.size(files.main()) + DatabaseFiles.size(files.wal());
    } catch (IOException e) {
      throw SqliteFailures.wrap("measuring it", files.main(), e);
    }
  }

  /**
   * @throws PgtrekException.Source with the first blocking finding, if there is one
   * @throws PgtrekException.Refused if the folder lacks the space
   */
  @Override
  public Snapshot snapshot(Path file) {
    for (Finding finding : check()) {
      if (finding.blocks()) {
        throw new PgtrekException.Source(
            finding.code(),
            "The source "
                + finding.subject()
                + " cannot be read: "
                + finding.measured()
                + ". "
                + finding.why(),
            finding.fix(),
            null);
      }
    }
    Path copy = file.toAbsolutePath().normalize();
    new SnapshotCopy(files, copy, PATIENCE).take(bytes());
    return SqliteSnapshot.open(copy);
  }

  @Override
  public Snapshot reopen(Path file) {
    return SqliteSnapshot.open(file.toAbsolutePath().normalize());
  }

  @Override
  public String stateId() {
    try {
      return files.state();
    } catch (IOException e) {
      throw SqliteFailures.wrap("reading its state", files.main(), e);
    }
  }

  /** Holds nothing open. */
  @Override
  public void close() {}
}
