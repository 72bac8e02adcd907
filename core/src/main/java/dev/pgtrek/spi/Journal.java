package dev.pgtrek.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has been done, kept on the target itself. Whoever holds a journal holds the target's
 * advisory lock, so there is never a second run. Methods may be called from several threads.
 */
public interface Journal {

  /** The latest run into this schema, finished or not. */
  Optional<RunRecord> latest();

  /**
   * Records a new run, and the borders of all its chunks, before the first write. Makes the
   * journal's tables where needed.
   */
  void begin(RunRecord run, List<Chunk> chunks);

  /**
   * Takes up the latest run again: ends what an earlier process of it may have left running on the
   * server.
   */
  void resume();

  /** The chunks of the current run, as fixed at its beginning. */
  List<Chunk> chunks();

  /** The committed chunks with their rows. */
  Map<Chunk, Long> committed();

  /** What is recorded of the run's steps, by {@link Step#id}; refusals too. */
  Map<String, StepResult> steps();

  /** Ends the run, and makes all of it durable first. */
  void finish(RunRecord.State state);
}
