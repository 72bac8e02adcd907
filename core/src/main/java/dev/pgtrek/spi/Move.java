package dev.pgtrek.spi;

import dev.pgtrek.model.Finding;
import java.time.Duration;
import java.util.List;

/**
 * Moves the source of a {@link Pair} to its target, so that what was finished survives the end of
 * either server, of the network and of this process. Called in the order of its methods; {@link
 * #run} by several threads at once, {@link #close} last by the thread that opened it.
 */
public interface Move extends AutoCloseable {

  /** How the code of a finding begins that stands against nothing but the proof. */
  String AGAINST_PROOF = "proof-";

  /**
   * The code of the one finding after which nothing else may be asked: what a session is told may
   * be answered by another one, and its locks stay there.
   */
  String WITHOUT_SESSIONS = "pooler-of-transactions";

  /** What stands against it under the user's choices, all at once; changes nothing. */
  List<Finding> check();

  /**
   * Fixes the moment at which the source is read, and what is to be done. Except in a dry run it
   * makes the target database where that is missing, locks out other runs, and takes up, starts
   * over or begins the run in the target's journal. Where a finding of the plan blocks, nothing at
   * all was written.
   *
   * @throws dev.pgtrek.error.PgtrekException if it cannot; the databases are as they were, but for
   *     a start-over, whose removal of what pgtrek made may have begun
   */
  MovePlan begin(MoveRun run);

  /**
   * Does steps of the plan in this order, and records each in the transaction that does it. Several
   * share one, as long as all goes well; else each has its own. Ends early if the thread is
   * interrupted.
   *
   * @param done is told of each step once it is committed
   * @throws dev.pgtrek.error.PgtrekException if one could not be done; of that one nothing is left
   */
  void run(List<MoveStep> steps, Done done);

  /** Hears what became of steps. */
  @FunctionalInterface
  interface Done {

    /**
     * A step is done, and stays done.
     *
     * @param took the time of its own work, without what it shares with others
     */
    void of(MoveStep step, MoveResult result, Duration took);
  }

  /**
   * Both sides as this move leaves them, for the proof: what the choices leave out is not there,
   * and the source is seen at the moment that was moved, as long as that can be seen. Closed with
   * this.
   */
  Pair proof();

  /** Ends the run in the journal, and makes everything durable first. */
  void finish(RunRecord.State state);

  @Override
  void close();
}
