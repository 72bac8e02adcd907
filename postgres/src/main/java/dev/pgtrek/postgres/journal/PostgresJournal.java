package dev.pgtrek.postgres.journal;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Original;
import dev.pgtrek.model.Severity;
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
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The journal in the schema {@code pgtrek}. A run is written only by its holder: {@link #resume}
 * makes this process the holder, and from then on nothing that an earlier one left running can
 * commit a chunk or a step.
 */
public final class PostgresJournal implements Journal {

  /** The content of a run whose making is being removed. */
  public static final String DISCARDED = "discarded";

  /** Stands as a state for a step that left something otherwise than on the source: a warning. */
  private static final String DEFECT = "01000";

  private static final String RUN_COLUMNS =
      "number, id, version, source, source_state, content_id, snapshot_file, plan, schema,"
          + " started_at, state, existing";

  private final Sessions sessions;
  private final String schema;
  private final SchemaLock lock;
  private final UUID holder;
  private volatile @Nullable Current current;

  private PostgresJournal(Sessions sessions, String schema, SchemaLock lock, UUID holder) {
    this.sessions = sessions;
    this.schema = schema;
    this.lock = lock;
    this.holder = holder;
  }

  /** The run that this process works on. */
  private record Current(long number, String id) {}

  /** A stored run and its number. */
  private record Stored(long number, RunRecord run) {}

  /** Opens the journal under a lock that stays with the caller. */
  public static PostgresJournal open(Sessions sessions, String schema, SchemaLock lock) {
    return new PostgresJournal(sessions, schema, lock, UUID.randomUUID());
  }

  @Override
  public Optional<RunRecord> latest() {
    return inSession("reading the journal", c -> stored(c, schema).map(Stored::run));
  }

  /** The latest run into a schema, whoever holds its lock. */
  public static Optional<RunRecord> latest(Connection connection, String schema)
      throws SQLException {
    return stored(connection, schema).map(Stored::run);
  }

  /**
   * The latest run into one of the schemas, whoever holds its lock; none where there is no journal
   * of this version, or none that the role may read.
   */
  public static Optional<RunRecord> latestOf(Connection connection, Set<String> schemas)
      throws SQLException {
    if (!JournalTables.readable(connection)) {
      return Optional.empty();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT schema FROM pgtrek.run WHERE schema = ANY (?) ORDER BY number DESC LIMIT 1")) {
      statement.setArray(1, connection.createArrayOf("text", schemas.toArray()));
      try (ResultSet result = statement.executeQuery()) {
        return result.next() ? altered(connection, result.getString(1)) : Optional.empty();
      }
    }
  }

  /** The latest run into a schema, with what was altered since it ended. */
  private static Optional<RunRecord> altered(Connection connection, String schema)
      throws SQLException {
    Optional<Stored> stored = stored(connection, schema);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    Stored latest = stored.get();
    return Optional.of(
        latest.run().altered(ArrivedTable.changed(connection, latest.number(), schema)));
  }

  /** Where the latest run into a schema stands. */
  public static Optional<Standing> standing(Connection connection, String schema)
      throws SQLException {
    Optional<Stored> latest = stored(connection, schema);
    if (latest.isEmpty()) {
      return Optional.empty();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT (SELECT count(*) FROM pgtrek.chunk WHERE run = r.number),
              (SELECT count(committed_at) FROM pgtrek.chunk WHERE run = r.number),
              (SELECT coalesce(sum(rows), 0) FROM pgtrek.chunk
                WHERE run = r.number AND committed_at IS NOT NULL),
              (SELECT count(*) FROM pgtrek.step WHERE run = r.number),
              (SELECT count(sql_state) FROM pgtrek.step WHERE run = r.number)
            FROM pgtrek.run r WHERE r.number = ?
            """)) {
      statement.setLong(1, latest.get().number());
      try (ResultSet counts = statement.executeQuery()) {
        return counts.next()
            ? Optional.of(
                new Standing(
                    latest.get().run(),
                    SchemaLock.isHeld(connection, schema),
                    counts.getLong(1),
                    counts.getLong(2),
                    counts.getLong(3),
                    counts.getLong(4),
                    counts.getLong(5)))
            : Optional.empty();
      }
    }
  }

  private static Optional<Stored> stored(Connection connection, String schema) throws SQLException {
    if (!JournalTables.present(connection)) {
      return Optional.empty();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT "
                + RUN_COLUMNS
                + " FROM pgtrek.run WHERE schema = ?"
                + " ORDER BY number DESC LIMIT 1")) {
      statement.setString(1, schema);
      try (ResultSet result = statement.executeQuery()) {
        if (!result.next()) {
          return Optional.empty();
        }
        return Optional.of(stored(result, OriginalTable.read(connection, result.getLong(1))));
      }
    }
  }

  private static Stored stored(ResultSet row, Original original) throws SQLException {
    return new Stored(
        row.getLong(1),
        new RunRecord(
            row.getString(2),
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getString(6),
            row.getString(7),
            row.getString(8),
            row.getString(9),
            row.getObject(10, OffsetDateTime.class).toInstant(),
            RunRecord.State.valueOf(row.getString(11)),
            ExistingText.read(row.getString(12)),
            original));
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
              long made = insert(c, run);
              insert(c, made, chunks);
              OriginalTable.write(c, made, run.original());
              return made;
            });
    current = new Current(number, run.id());
  }

  private long insert(Connection connection, RunRecord run) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO pgtrek.run (id, version, source, source_state, content_id, snapshot_file,
              plan, schema, started_at, state, holder, existing)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number
            """)) {
      int i = 0;
      for (String text :
          List.of(
              run.id(),
              run.version(),
              run.source(),
              run.sourceState(),
              run.contentId(),
              run.snapshotFile(),
              run.plan(),
              run.schema())) {
        statement.setString(++i, text);
      }
      statement.setObject(9, run.startedAt().atOffset(ZoneOffset.UTC));
      statement.setString(10, run.state().name());
      statement.setObject(11, holder);
      statement.setString(12, ExistingText.write(run.existing()));
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }

  private static void insert(Connection connection, long run, List<Chunk> chunks)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO pgtrek.chunk
              (run, position, source_schema, source_table, ordinal, from_key, to_key)
            SELECT ?, position, source_schema, source_table, ordinal, from_key, to_key
            FROM unnest(?::text[], ?::text[], ?::int[], ?::bigint[], ?::bigint[]) WITH ORDINALITY
              AS c (source_schema, source_table, ordinal, from_key, to_key, position)
            """)) {
      statement.setLong(1, run);
      statement.setArray(2, array(connection, "text", chunks, c -> c.table().schema().text()));
      statement.setArray(3, array(connection, "text", chunks, c -> c.table().table().text()));
      statement.setArray(4, array(connection, "int4", chunks, Chunk::ordinal));
      statement.setArray(5, array(connection, "int8", chunks, Chunk::from));
      statement.setArray(6, array(connection, "int8", chunks, Chunk::to));
      statement.executeUpdate();
    }
  }

  private static <T> Array array(
      Connection connection, String type, List<T> all, Function<T, @Nullable Object> part)
      throws SQLException {
    return connection.createArrayOf(type, all.stream().map(part).toArray());
  }

  @Override
  public void resume() {
    lock.mustHold();
    Stored latest =
        inSession("reading the journal", c -> stored(c, schema))
            .orElseThrow(() -> new IllegalStateException("there is no run to take up"));
    sessions.rename(Sessions.nameOf(latest.run().id(), schema));
    lock.rename();
    inTransaction(
        "taking up the run",
        c -> {
          try (PreparedStatement statement =
              c.prepareStatement("UPDATE pgtrek.run SET holder = ? WHERE number = ?")) {
            statement.setObject(1, holder);
            statement.setLong(2, latest.number());
            return statement.executeUpdate();
          }
        });
    LeftBackends.end(sessions, lock);
    inSession(
        "comparing the journal with the catalog",
        c -> {
          MadeObjects.mustStand(c, latest.number());
          return true;
        });
    current = new Current(latest.number(), latest.run().id());
  }

  /** Takes the latest run only to be read; nothing is ended and nobody hindered. */
  public void look() {
    inSession("reading the journal", c -> stored(c, schema))
        .ifPresent(latest -> current = new Current(latest.number(), latest.run().id()));
  }

  @Override
  public List<Chunk> chunks() {
    return inSession("reading the journal's chunks", c -> List.copyOf(chunks(c, false).keySet()));
  }

  @Override
  public Map<Chunk, Long> committed() {
    return inSession("reading the journal's chunks", c -> chunks(c, true));
  }

  private Map<Chunk, Long> chunks(Connection connection, boolean committedOnly)
      throws SQLException {
    Map<Chunk, Long> chunks = new LinkedHashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT source_schema, source_table, ordinal, from_key, to_key, coalesce(rows, 0)"
                + " FROM pgtrek.chunk WHERE run = ?"
                + (committedOnly ? " AND rows IS NOT NULL" : "")
                + " ORDER BY position")) {
      statement.setLong(1, run().number());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          chunks.put(
              new Chunk(
                  TableName.of(row.getString(1), row.getString(2)),
                  row.getInt(3),
                  row.getLong(4),
                  row.getLong(5)),
              row.getLong(6));
        }
      }
    }
    return chunks;
  }

  @Override
  public Map<String, StepResult> steps() {
    return inSession(
        "reading the journal's steps",
        c -> {
          Map<String, StepResult> steps = new LinkedHashMap<>();
          try (PreparedStatement statement =
              c.prepareStatement(
                  "SELECT id, sql_state, reason FROM pgtrek.step WHERE run = ?"
                      + " ORDER BY done_at, id")) {
            statement.setLong(1, run().number());
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                steps.put(row.getString(1), result(row.getString(2), row.getString(3)));
              }
            }
          }
          return steps;
        });
  }

  private static StepResult result(@Nullable String sqlState, @Nullable String reason) {
    return sqlState == null
        ? new StepResult.Done()
        : new StepResult.RefusedByServer(sqlState, String.valueOf(reason));
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
          if (isRunning(c)) {
            ArrivedTable.write(c, run().number(), schema);
          }
          try (PreparedStatement statement =
              c.prepareStatement(
                  "UPDATE pgtrek.run SET state = ?, finished_at = now()"
                      + " WHERE number = ? AND holder = ?")) {
            statement.setString(1, state.name());
            statement.setLong(2, run().number());
            statement.setObject(3, holder);
            return mustBeOne(statement.executeUpdate());
          }
        });
  }

  private boolean isRunning(Connection connection) throws SQLException {
    return Sessions.ask(connection, "SELECT state FROM pgtrek.run WHERE number = " + run().number())
        .equals(RunRecord.State.RUNNING.name());
  }

  /** Records a chunk in the transaction that wrote its rows. */
  public void record(Connection transaction, Chunk chunk, long rows, long bytes)
      throws SQLException {
    recordChunks(transaction, Map.of(chunk, MoveResult.moved(rows, bytes)));
  }

  /** Records chunks in the transaction that wrote their rows. */
  public void recordChunks(Connection transaction, Map<Chunk, MoveResult> written)
      throws SQLException {
    try (PreparedStatement statement =
        transaction.prepareStatement(
            """
            UPDATE pgtrek.chunk c SET rows = w.rows, bytes = w.bytes, committed_at = now()
            FROM unnest(?::text[], ?::text[], ?::int[], ?::bigint[], ?::bigint[])
              AS w (source_schema, source_table, ordinal, rows, bytes)
            WHERE c.run = ? AND c.source_schema = w.source_schema
              AND c.source_table = w.source_table AND c.ordinal = w.ordinal AND c.rows IS NULL
              AND EXISTS (SELECT FROM pgtrek.run r WHERE r.number = c.run AND r.holder = ?)
            """)) {
      List<Chunk> chunks = List.copyOf(written.keySet());
      List<MoveResult> results = List.copyOf(written.values());
      statement.setArray(1, array(transaction, "text", chunks, c -> c.table().schema().text()));
      statement.setArray(2, array(transaction, "text", chunks, c -> c.table().table().text()));
      statement.setArray(3, array(transaction, "int4", chunks, Chunk::ordinal));
      statement.setArray(4, array(transaction, "int8", results, MoveResult::rows));
      statement.setArray(5, array(transaction, "int8", results, MoveResult::bytes));
      statement.setLong(6, run().number());
      statement.setObject(7, holder);
      mustBe(chunks.size(), statement.executeUpdate());
    }
  }

  /** Keeps rows out of their table, in the transaction of their chunk. */
  public void keep(Connection transaction, List<Reject> rejects) throws SQLException {
    PostgresRejects.insert(transaction, run().number(), rejects);
  }

  /** Moves rows that were kept out into a table's count, in the transaction that wrote them. */
  void recordReplay(Connection transaction, TableName table, PlaceSet places, long rows)
      throws SQLException {
    mustBeOne(PostgresRejects.remove(transaction, run().number(), table, places) == rows ? 1 : 0);
    try (PreparedStatement statement =
        transaction.prepareStatement(
            """
            UPDATE pgtrek.chunk SET rows = rows + ?
            WHERE run = ? AND source_schema = ? AND source_table = ? AND ordinal = 0
              AND EXISTS (SELECT FROM pgtrek.run r WHERE r.number = run AND r.holder = ?)
            """)) {
      statement.setLong(1, rows);
      statement.setLong(2, run().number());
      statement.setString(3, table.schema().text());
      statement.setString(4, table.table().text());
      statement.setObject(5, holder);
      mustBeOne(statement.executeUpdate());
    }
  }

  /** Says that the run's rows are read at another moment from now on. */
  void settleContent(String content) {
    lock.mustHold();
    inTransaction(
        "recording the new moment",
        c -> {
          try (PreparedStatement statement =
              c.prepareStatement(
                  "UPDATE pgtrek.run SET content_id = ? WHERE number = ? AND holder = ?")) {
            statement.setString(1, content);
            statement.setLong(2, run().number());
            statement.setObject(3, holder);
            return mustBeOne(statement.executeUpdate());
          }
        });
  }

  /** Puts another plan in the place of the run's. */
  void settle(String plan) {
    lock.mustHold();
    inTransaction(
        "recording the plan",
        c -> {
          try (PreparedStatement statement =
              c.prepareStatement(
                  "UPDATE pgtrek.run SET plan = ? WHERE number = ? AND holder = ?")) {
            statement.setString(1, plan);
            statement.setLong(2, run().number());
            statement.setObject(3, holder);
            return mustBeOne(statement.executeUpdate());
          }
        });
  }

  /** The run that this process works on. */
  long number() {
    return run().number();
  }

  /** What is recorded of a step, if anything. */
  public Optional<StepResult> recorded(Connection connection, Step step) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT sql_state, reason FROM pgtrek.step WHERE run = ? AND id = ?")) {
      statement.setLong(1, run().number());
      statement.setString(2, step.id());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(result(row.getString(1), row.getString(2)))
            : Optional.empty();
      }
    }
  }

  /** Records a step in the transaction that ran it, or what the server said against it. */
  public void record(Connection transaction, Step step, StepResult result) throws SQLException {
    try (PreparedStatement statement =
        transaction.prepareStatement(
            """
            INSERT INTO pgtrek.step (run, id, kind, sql_state, reason)
            SELECT number, ?, ?, ?, ? FROM pgtrek.run WHERE number = ? AND holder = ?
            """)) {
      statement.setString(1, step.id());
      statement.setString(2, step.kind().name());
      switch (result) {
        case StepResult.Done() -> {
          statement.setString(3, null);
          statement.setString(4, null);
        }
        case StepResult.RefusedByServer(String sqlState, String reason) -> {
          statement.setString(3, sqlState);
          statement.setString(4, reason);
        }
      }
      statement.setLong(5, run().number());
      statement.setObject(6, holder);
      mustBeOne(statement.executeUpdate());
    }
  }

  /** Records steps of a move in the transaction that did them. */
  public void recordMoved(Connection transaction, Map<MoveStep, MoveResult> done)
      throws SQLException {
    try (PreparedStatement statement =
        transaction.prepareStatement(
            """
            INSERT INTO pgtrek.step (run, id, kind, sql_state, reason)
            SELECT r.number, d.id, d.kind, d.sql_state, d.reason FROM pgtrek.run r,
              unnest(?::text[], ?::text[], ?::text[], ?::text[]) AS d (id, kind, sql_state, reason)
            WHERE r.number = ? AND r.holder = ?
            """)) {
      List<MoveStep> steps = List.copyOf(done.keySet());
      List<MoveResult> results = List.copyOf(done.values());
      statement.setArray(1, array(transaction, "text", steps, MoveStep::id));
      statement.setArray(2, array(transaction, "text", steps, step -> step.kind().name()));
      statement.setArray(3, array(transaction, "text", results, PostgresJournal::defect));
      statement.setArray(4, array(transaction, "text", results, ResultText::of));
      statement.setLong(5, run().number());
      statement.setObject(6, holder);
      mustBe(steps.size(), statement.executeUpdate());
    }
  }

  private static @Nullable String defect(MoveResult result) {
    return result.findings().stream().allMatch(f -> f.severity() == Severity.INFO) ? null : DEFECT;
  }

  /** What is recorded of a move's steps. */
  public Map<String, MoveResult> moved() {
    return inSession(
        "reading the journal's steps",
        c -> {
          Map<String, MoveResult> steps = new LinkedHashMap<>();
          try (PreparedStatement statement =
              c.prepareStatement(
                  "SELECT id, reason FROM pgtrek.step WHERE run = ? ORDER BY done_at, id")) {
            statement.setLong(1, run().number());
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                steps.put(row.getString(1), ResultText.read(row.getString(2)));
              }
            }
          }
          return steps;
        });
  }

  /** Says of the run that what it made is being removed, so that nobody goes on with it. */
  public void discard() {
    inTransaction(
        "giving the run up",
        c -> {
          try (PreparedStatement statement =
              c.prepareStatement(
                  "UPDATE pgtrek.run SET content_id = ? WHERE number = ? AND holder = ?")) {
            statement.setString(1, DISCARDED);
            statement.setLong(2, run().number());
            statement.setObject(3, holder);
            return mustBeOne(statement.executeUpdate());
          }
        });
  }

  /** Forgets the run, of whose making nothing is left. */
  public void forget() {
    inTransaction(
        "forgetting the run",
        c -> {
          try (PreparedStatement statement =
              c.prepareStatement("DELETE FROM pgtrek.run WHERE number = ? AND holder = ?")) {
            statement.setLong(1, run().number());
            statement.setObject(2, holder);
            return mustBeOne(statement.executeUpdate());
          }
        });
    current = null;
  }

  /**
   * Takes back that parts of tables are done, which the transaction empties, and puts others in the
   * place of all their parts.
   */
  public void recut(Connection transaction, Map<TableName, Set<String>> steps, List<Chunk> parts)
      throws SQLException {
    try (PreparedStatement old =
            transaction.prepareStatement(
                "DELETE FROM pgtrek.chunk WHERE run = ? AND source_schema = ?"
                    + " AND source_table = ?");
        PreparedStatement done =
            transaction.prepareStatement(
                "DELETE FROM pgtrek.step WHERE run = ? AND id = ANY (?)")) {
      for (Map.Entry<TableName, Set<String>> table : steps.entrySet()) {
        old.setLong(1, run().number());
        old.setString(2, table.getKey().schema().text());
        old.setString(3, table.getKey().table().text());
        old.executeUpdate();
        done.setLong(1, run().number());
        done.setArray(2, transaction.createArrayOf("text", table.getValue().toArray()));
        done.executeUpdate();
      }
      insert(transaction, run().number(), parts);
    }
  }

  /** Takes back that a step is done, in the transaction that does it again. */
  public void reopen(Connection transaction, MoveStep step) throws SQLException {
    try (PreparedStatement statement =
        transaction.prepareStatement("DELETE FROM pgtrek.step WHERE run = ? AND id = ?")) {
      statement.setLong(1, run().number());
      statement.setString(2, step.id());
      statement.executeUpdate();
    }
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

  private Current run() {
    Current now = current;
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
