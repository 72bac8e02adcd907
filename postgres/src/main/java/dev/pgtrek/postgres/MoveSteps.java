package dev.pgtrek.postgres;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.journal.MovedObjects;
import dev.pgtrek.postgres.journal.PostgresJournal;
import dev.pgtrek.postgres.move.PieceRunner;
import dev.pgtrek.postgres.move.finish.FinishLane;
import dev.pgtrek.postgres.move.rows.MoveTask;
import dev.pgtrek.postgres.move.rows.Recording;
import dev.pgtrek.postgres.move.rows.RowPipe;
import dev.pgtrek.postgres.move.rows.TargetWork;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.SourceFailures;
import dev.pgtrek.postgres.source.HeldSnapshot;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.Move.Done;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import dev.pgtrek.spi.MoveStep.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Does the steps of a move that has begun: each in a transaction of the target with its record, or
 * several in one. Safe for all threads.
 */
final class MoveSteps {

  /** Kinds of step that make objects which are nobody else's part. */
  private static final Set<Kind> MAKING =
      EnumSet.of(
          Kind.EXTENSION,
          Kind.DEFINITION,
          Kind.LARGE_OBJECTS,
          Kind.CONSTRAINT,
          Kind.STATISTICS,
          Kind.MATERIALIZED_VIEW,
          Kind.CLOSING,
          Kind.ADDITION);

  /** Kinds that take long and are there whole or not at all: worth to be tried again. */
  private static final Set<Kind> LONG = EnumSet.of(Kind.ROWS, Kind.LARGE_OBJECTS);

  private static final Set<String> BROKEN =
      Set.of("target-unreachable", "source-unreachable", "source-snapshot-lost");

  private static final int TRIES = 3;

  private final HeldSnapshot snapshot;
  private final MoveTarget target;
  private final MoveWorks works;
  private final PostgresJournal journal;

  /**
   * Two transactions that declare foreign keys lock two tables for each, so that they could wait
   * for each other.
   */
  private final ReentrantLock declaring = new ReentrantLock();

  MoveSteps(HeldSnapshot snapshot, MoveTarget target, MoveWorks works, PostgresJournal journal) {
    this.snapshot = snapshot;
    this.target = target;
    this.works = works;
    this.journal = journal;
  }

  /**
   * Does steps in this order.
   *
   * @param done is told of each that is committed
   * @throws PgtrekException if one could not be done; of that one nothing is left
   */
  void run(List<MoveStep> steps, Done done) {
    Map<String, MoveResult> there = Map.of();
    if (steps.size() > 1 && steps.stream().allMatch(s -> works.shared(s.id()).isPresent())) {
      try {
        together(steps, done);
        return;
      } catch (PgtrekException failure) {
        if (!eachMayTry(steps, failure)) {
          throw failure;
        }
        // One that fails by itself tells what failed; the answer to a commit may be what was lost.
        there = journal.moved();
      }
    }
    for (MoveStep step : steps) {
      mustNotBeInterrupted();
      long begun = System.nanoTime();
      MoveResult known = there.get(step.id());
      MoveResult result = known == null ? run(step) : known;
      done.of(step, result, Duration.ofNanos(System.nanoTime() - begun));
    }
  }

  /** Whether steps that failed together may be done one by one. */
  private boolean eachMayTry(List<MoveStep> steps, PgtrekException failure) {
    if (Thread.currentThread().isInterrupted() || failure instanceof PgtrekException.Interrupted) {
      return false;
    }
    return !BROKEN.contains(failure.code())
        || (steps.stream().allMatch(step -> LONG.contains(step.kind()))
            && onlyTheConnectionBroke(failure));
  }

  private static void mustNotBeInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new PgtrekException.Interrupted();
    }
  }

  private MoveResult run(MoveStep step) {
    for (int tried = 1; ; tried++) {
      try {
        return once(step);
      } catch (PgtrekException failure) {
        if (tried == TRIES || !LONG.contains(step.kind()) || !onlyTheConnectionBroke(failure)) {
          throw failure;
        }
        // The answer to a commit may be what was lost.
        MoveResult done = journal.moved().get(step.id());
        if (done != null) {
          return done;
        }
      }
    }
  }

  /** Whether both the state of the source and the lock of the target outlived it. */
  private boolean onlyTheConnectionBroke(PgtrekException failure) {
    return BROKEN.contains(failure.code())
        && !Thread.currentThread().isInterrupted()
        && snapshot.isHeld()
        && target.isLocked();
  }

  private MoveResult once(MoveStep step) {
    return inTurn(
        List.of(step),
        step.id(),
        ends -> {
          OptionalLong mark = mark(step, ends.target());
          Recording recording =
              (transaction, result) -> {
                recordMade(transaction, step, mark);
                keep(transaction, Map.of(step, result));
              };
          return works.act(step.id()).run(ends, recording);
        });
  }

  /** All of them in one transaction, or none. */
  private void together(List<MoveStep> steps, Done done) {
    Map<MoveStep, Duration> took = new LinkedHashMap<>();
    Map<MoveStep, MoveResult> results =
        inTurn(
            steps,
            steps.getFirst().id() + " and " + (steps.size() - 1) + " more",
            ends -> {
              Connection transaction = ends.target();
              transaction.setAutoCommit(false);
              Rows.run(transaction, TargetWork.SETTINGS);
              Map<MoveStep, MoveResult> made = new LinkedHashMap<>();
              for (MoveStep step : steps) {
                mustNotBeInterrupted();
                long begun = System.nanoTime();
                MoveTask.Work work = works.shared(step.id()).orElseThrow();
                OptionalLong mark = mark(step, transaction);
                MoveResult result = work.on(ends);
                recordMade(transaction, step, mark);
                made.put(step, result);
                took.put(step, Duration.ofNanos(System.nanoTime() - begun));
              }
              keep(transaction, made);
              transaction.commit();
              return made;
            });
    results.forEach(
        (step, result) -> done.of(step, result, took.getOrDefault(step, Duration.ZERO)));
  }

  /** Something done on both servers. */
  private interface Turn<T> {
    T of(StepEnds ends) throws SQLException, RowPipe.SourceSide;
  }

  private <T> T inTurn(List<MoveStep> steps, String doing, Turn<T> turn) {
    boolean declares = steps.stream().anyMatch(step -> step.kind() == Kind.FOREIGN_KEY);
    if (declares) {
      declaring.lock();
    }
    try (Session to = target.sessions().borrow();
        StepEnds ends = new StepEnds(snapshot, to)) {
      return turn.of(ends);
    } catch (RowPipe.SourceSide failure) {
      throw SourceFailures.reading(SqlFailures.wrap(doing, failure.failure()));
    } catch (PieceRunner.PieceFailed failure) {
      throw SqlFailures.wrap("making " + failure.piece(), failure.failure());
    } catch (SQLException failure) {
      throw SqlFailures.wrap(doing, failure);
    } finally {
      if (declares) {
        declaring.unlock();
      }
    }
  }

  /** Most steps of a large move build upon tables, which takes no name of its own. */
  private static boolean makes(MoveStep step) {
    return MAKING.contains(step.kind()) && !FinishLane.buildsOnly(step);
  }

  /** Large objects bring the numbers that they have on the source. */
  private static OptionalLong mark(MoveStep step, Connection target) throws SQLException {
    if (!makes(step)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        step.kind() == Kind.LARGE_OBJECTS ? MovedObjects.EVERYTHING : MovedObjects.mark(target));
  }

  /** What a step has made, which belongs to its record. */
  private void recordMade(Connection transaction, MoveStep step, OptionalLong mark)
      throws SQLException {
    if (mark.isPresent()) {
      MovedObjects.recordNew(transaction, step.id(), mark.getAsLong(), works.schemasThere());
    }
    if (step.kind() == Kind.SEQUENCE) {
      journal.reopen(transaction, step);
    }
  }

  /** The records themselves. */
  private void keep(Connection transaction, Map<MoveStep, MoveResult> done) throws SQLException {
    Map<Chunk, MoveResult> chunks = new LinkedHashMap<>();
    done.forEach(
        (step, result) -> {
          Chunk chunk = works.chunk(step.id());
          if (chunk != null) {
            chunks.put(chunk, result);
          }
        });
    if (!chunks.isEmpty()) {
      journal.recordChunks(transaction, chunks);
    }
    journal.recordMoved(transaction, done);
  }

  /** Both servers, for one turn; the source's session is taken when it is asked for. */
  private static final class StepEnds implements MoveTask.Ends, AutoCloseable {

    private final HeldSnapshot snapshot;
    private final Session target;
    private @Nullable Session source;

    StepEnds(HeldSnapshot snapshot, Session target) {
      this.snapshot = snapshot;
      this.target = target;
    }

    @Override
    public Connection source() {
      Session there = source;
      if (there == null) {
        there = snapshot.borrow();
        source = there;
      }
      return there.connection();
    }

    @Override
    public Connection target() {
      return target.connection();
    }

    @Override
    public void close() {
      Session there = source;
      if (there != null) {
        there.close();
      }
    }
  }
}
