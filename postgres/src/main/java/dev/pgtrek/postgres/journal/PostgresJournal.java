package dev.pgtrek.postgres.journal;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.Journal;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import dev.pgtrek.spi.PlaceSet;
import dev.pgtrek.spi.Reject;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StepResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The journal in the schema {@code pgtrek}. A run is written only by its holder: {@link #resume}
 * makes this process the holder, and from then on nothing that an earlier one left running can
 * commit a chunk or a step.
 */
public final class PostgresJournal implements Journal {

  /** The content of a run whose making is being removed. */
  public static final String DISCARDED = "discarded";

  private final Sessions sessions;
  private final String schema;
  private final SchemaLock lock;
  private final UUID holder;
  private volatile @Nullable HeldRun current;

  private PostgresJournal(Sessions sessions, String schema, SchemaLock lock, UUID holder) {
    this.sessions = sessions;
    this.schema = schema;
    this.lock = lock;
    this.holder = holder;
  }

  /** Opens the journal under a lock that stays with the caller. */
  public static PostgresJournal open(Sessions sessions, String schema, SchemaLock lock) {
    return new PostgresJournal(sessions, schema, lock, UUID.randomUUID());
  }

  @Override
  public Optional<RunRecord> latest() {
    return inSession("reading the journal", c -> RunTable.latest(c, schema));
  }

  @Override
  public void begin(RunRecord run, List<Chunk> chunks) {
    if (!run.schema().equals(schema)) {
      throw new IllegalArgumentException("the journal of " + schema + " keeps no other's runs");
    }
    lock.mustHold();
    sessions.rename(Sessions.nameOf(run.id(), schema));
    lock.rename();
    long number =
        inTransaction(
            "beginning the run",
            c -> {
              JournalTables.ensure(c);
              long made = RunTable.insert(c, run, holder);
              ChunkTable.insert(c, made, chunks);
              OriginalTable.write(c, made, run.original());
              return made;
            });
    current = new HeldRun(number, holder);
  }

  @Override
  public void resume() {
    lock.mustHold();
    RunTable.Stored latest =
        inSession("reading the journal", c -> RunTable.stored(c, schema))
            .orElseThrow(() -> new IllegalStateException("there is no run to take up"));
    sessions.rename(Sessions.nameOf(latest.run().id(), schema));
    lock.rename();
    HeldRun taken = new HeldRun(latest.number(), holder);
    inTransaction("taking up the run", c -> RunTable.take(c, taken));
    LeftBackends.end(sessions, lock);
    inSession(
        "comparing the journal with the catalog",
        c -> {
          MadeObjects.mustStand(c, latest.number());
          return true;
        });
    current = taken;
  }

  /** Takes the latest run only to be read; nothing is ended and nobody hindered. */
  public void look() {
    inSession("reading the journal", c -> RunTable.stored(c, schema))
        .ifPresent(latest -> current = new HeldRun(latest.number(), holder));
  }

  @Override
  public List<Chunk> chunks() {
    return inSession(
        "reading the journal's chunks",
        c -> List.copyOf(ChunkTable.read(c, run(), false).keySet()));
  }

  @Override
  public Map<Chunk, Long> committed() {
    return inSession("reading the journal's chunks", c -> ChunkTable.read(c, run(), true));
  }

  @Override
  public Map<String, StepResult> steps() {
    return inSession("reading the journal's steps", c -> StepTable.read(c, run()));
  }

  @Override
  public void finish(RunRecord.State state) {
    lock.mustHold();
    // This commit waits for the disk, and everything committed before it lies before it in the
    // WAL: the state cannot survive a crash without the rows.
    inTransaction(
        "finishing the run",
        c -> {
          // What a run that had ended has made may have been altered since.
          if (RunTable.isRunning(c, run())) {
            ArrivedTable.write(c, run().number(), schema);
          }
          return mustBeOne(RunTable.finish(c, run(), state));
        });
  }

  /** Records a chunk in the transaction that wrote its rows. */
  public void record(Connection transaction, Chunk chunk, long rows, long bytes)
      throws SQLException {
    recordChunks(transaction, Map.of(chunk, MoveResult.moved(rows, bytes)));
  }

  /** Records chunks in the transaction that wrote their rows. */
  public void recordChunks(Connection transaction, Map<Chunk, MoveResult> written)
      throws SQLException {
    mustBe(written.size(), ChunkTable.record(transaction, run(), written));
  }

  /** Keeps rows out of their table, in the transaction of their chunk. */
  public void keep(Connection transaction, List<Reject> rejects) throws SQLException {
    PostgresRejects.insert(transaction, run().number(), rejects);
  }

  /** Moves rows that were kept out into a table's count, in the transaction that wrote them. */
  void recordReplay(Connection transaction, TableName table, PlaceSet places, long rows)
      throws SQLException {
    mustBeOne(PostgresRejects.remove(transaction, run().number(), table, places) == rows ? 1 : 0);
    mustBeOne(ChunkTable.addRows(transaction, run(), table, rows));
  }

  /** Says that the run's rows are read at another moment from now on. */
  void settleContent(String content) {
    lock.mustHold();
    inTransaction("recording the new moment", c -> mustBeOne(RunTable.content(c, run(), content)));
  }

  /** Puts another plan in the place of the run's. */
  void settle(String plan) {
    lock.mustHold();
    inTransaction("recording the plan", c -> mustBeOne(RunTable.plan(c, run(), plan)));
  }

  /** The run that this process works on. */
  long number() {
    return run().number();
  }

  /** What is recorded of a step, if anything. */
  public Optional<StepResult> recorded(Connection connection, Step step) throws SQLException {
    return StepTable.read(connection, run(), step.id());
  }

  /** Records a step in the transaction that ran it, or what the server said against it. */
  public void record(Connection transaction, Step step, StepResult result) throws SQLException {
    mustBeOne(StepTable.insert(transaction, run(), step, result));
  }

  /** Records steps of a move in the transaction that did them. */
  public void recordMoved(Connection transaction, Map<MoveStep, MoveResult> done)
      throws SQLException {
    mustBe(done.size(), StepTable.insert(transaction, run(), done));
  }

  /** What is recorded of a move's steps. */
  public Map<String, MoveResult> moved() {
    return inSession("reading the journal's steps", c -> StepTable.readMoved(c, run()));
  }

  /** Says of the run that what it made is being removed, so that nobody goes on with it. */
  public void discard() {
    inTransaction("giving the run up", c -> mustBeOne(RunTable.content(c, run(), DISCARDED)));
  }

  /** Forgets the run, of whose making nothing is left. */
  public void forget() {
    inTransaction("forgetting the run", c -> mustBeOne(RunTable.delete(c, run())));
    current = null;
  }

  /**
   * Takes back that parts of tables are done, which the transaction empties, and puts others in the
   * place of all their parts.
   */
  public void recut(Connection transaction, Map<TableName, Set<String>> steps, List<Chunk> parts)
      throws SQLException {
    for (Map.Entry<TableName, Set<String>> table : steps.entrySet()) {
      ChunkTable.delete(transaction, run(), table.getKey());
      StepTable.delete(transaction, run(), table.getValue());
    }
    ChunkTable.insert(transaction, run().number(), parts);
  }

  /** Takes back that a step is done, in the transaction that does it again. */
  public void reopen(Connection transaction, MoveStep step) throws SQLException {
    StepTable.delete(transaction, run(), Set.of(step.id()));
  }

  private int mustBeOne(int changed) {
    return mustBe(1, changed);
  }

  private int mustBe(int expected, int changed) {
    if (changed != expected) {
      throw new PgtrekException.Journal(
          "run-taken-over",
          "The journal no longer takes entries of this process for the run into " + schema + ".",
          "Another process has taken the run up; let that one end.");
    }
    return changed;
  }

  private HeldRun run() {
    HeldRun now = current;
    if (now == null) {
      throw new IllegalStateException("the run is not begun");
    }
    return now;
  }

  /** Work on a connection. */
  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T inSession(String doing, Work<T> work) {
    try (Session session = sessions.borrow()) {
      return work.on(session.connection());
    } catch (SQLException failure) {
      throw SqlFailures.wrap(doing, failure);
    }
  }

  private <T> T inTransaction(String doing, Work<T> work) {
    try (Session session = sessions.borrow()) {
      Connection connection = session.transaction();
      Sessions.ask(connection, "SELECT set_config('synchronous_commit', 'on', true)");
      T result = work.on(connection);
      connection.commit();
      return result;
    } catch (SQLException failure) {
      throw SqlFailures.wrap(doing, failure);
    }
  }
}
