package dev.pgtrek.sqlite;

import dev.pgtrek.model.Finding;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.Journal;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StepResult;
import dev.pgtrek.spi.TableRoute;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a target's rows are: a file that is being made, or one that stands. Safe for all threads.
 */
sealed interface TargetPlace extends AutoCloseable permits NewFile, StandingFile {

  /** The file by its own name. */
  Path path();

  /** What stands against using it; changes nothing. */
  List<Finding> check(long bytesNeeded);

  /** The journal; of a new file with its lock. */
  Journal journal();

  /** The file as it is on the disk, whole. */
  SqliteSnapshot reading();

  /** Runs a step once. */
  StepResult apply(Step step);

  /** A writer of rows. */
  RowWriter writer(TableRoute route, Chunk chunk);

  @Override
  void close();
}
