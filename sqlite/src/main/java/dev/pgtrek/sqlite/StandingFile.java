package dev.pgtrek.sqlite;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.Journal;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StepResult;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.sqlite.access.TargetFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file that stands, and that an application may be writing: it is only read, from one consistent
 * copy of it, which is removed in the end. Safe for all threads.
 */
final class StandingFile implements TargetPlace {

  private final Path file;
  private final Path workFolder;
  private final SqliteSource source;
  private final SqliteJournal journal = new SqliteJournal(StandingFile::refuse, _ -> refuse());
  private @Nullable Path copy;
  private @Nullable SqliteSnapshot snapshot;

  StandingFile(Path file, Path workFolder) {
    this.file = file;
    this.workFolder = workFolder;
    this.source = SqliteSource.open(file);
  }

  /**
   * Looks at the file before anything else is done for its sake.
   *
   * @throws PgtrekException.Target if it cannot be read
   */
  void mustBeReadable() {
    TargetReading.refuseBlocked(file, source.check());
  }

  @Override
  public Path path() {
    return file;
  }

  @Override
  public List<Finding> check(long bytesNeeded) {
    return source.check();
  }

  /** One that knows of no run. */
  @Override
  public Journal journal() {
    return journal;
  }

  @Override
  public synchronized SqliteSnapshot reading() {
    SqliteSnapshot open = snapshot;
    if (open == null) {
      try {
        Files.createDirectories(workFolder);
        Path place = Files.createTempDirectory(workFolder, "verify-");
        copy = place.resolve("copy.db");
        open = (SqliteSnapshot) source.snapshot(copy);
        snapshot = open;
      } catch (IOException e) {
        throw TargetFailures.wrap("being copied for the proof", workFolder, e);
      }
    }
    return open;
  }

  @Override
  public StepResult apply(Step step) {
    refuse();
    throw new IllegalStateException();
  }

  @Override
  public RowWriter writer(TableRoute route, Chunk chunk) {
    refuse();
    throw new IllegalStateException();
  }

  private static void refuse() {
    throw new PgtrekException.Refused(
        "target-only-read",
        "A SQLite file that stands is only compared, and never written.",
        "Name a file that is not there yet.");
  }

  @Override
  public synchronized void close() {
    if (snapshot != null) {
      snapshot.close();
      snapshot = null;
    }
    if (copy != null) {
      try {
        Files.deleteIfExists(copy);
        Files.deleteIfExists(copy.getParent());
        copy = null;
      } catch (IOException e) {
        throw TargetFailures.wrap("being removed", workFolder, e);
      }
    }
  }
}
