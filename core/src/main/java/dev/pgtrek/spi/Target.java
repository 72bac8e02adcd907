package dev.pgtrek.spi;

import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.model.Table;
import java.util.List;

/** A database that a run writes into. */
public interface Target extends Database {

  /** Its language. */
  Dialect dialect();

  /**
   * What stands against writing there, all at once; changes nothing.
   *
   * @param tables the planned tables; empty when the plan is not made yet
   * @param bytesNeeded an estimate of what will be stored, in bytes
   */
  List<Finding> check(List<Table> tables, long bytesNeeded);

  /** What its schema holds already, for a run into tables that the application made. */
  Existing existing();

  /**
   * Tries a table's values on the server before any is written to it: whether each becomes what its
   * column holds, and reads back as it was. Only columns with a {@link ColumnRoute#cast} are tried.
   * The caller closes it.
   */
  Trial trial(TableRoute route);

  /**
   * What stands against the extensions that a plan needs: which are there and work, which can be
   * had, and how to get the rest. Changes nothing.
   */
  List<Finding> checkExtensions(List<Extension> needed);

  /**
   * What stands against the spatial references that a plan needs: numbers that mean something else
   * there, or nothing. Changes nothing.
   */
  List<Finding> checkReferences(List<SpatialReference> needed);

  /**
   * Takes the lock and opens the journal; creates nothing.
   *
   * @throws dev.pgtrek.error.PgtrekException.Journal if another run holds it
   */
  Journal journal();

  /**
   * Runs a step and records it in the same transaction; a step that is recorded already is not run
   * again.
   */
  StepResult apply(Step step);

  /** The rows that are kept out. */
  Rejects rejects();

  /**
   * Whether what stands can be read while the rest is being written. Where it cannot, the proof
   * waits until everything is written.
   */
  boolean readableWhileWritten();

  /** Opens a writer for one chunk. The caller closes it. */
  RowWriter writer(TableRoute route, Chunk chunk);
}
