package dev.pgtrek.postgres.journal;

import dev.pgtrek.model.Original;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.spi.RunRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which runs there were, and how far each is: {@code pgtrek.run}. What writes for a holder answers
 * 1, or 0 where the run has another one by now.
 */
public final class RunTable {

  private static final String COLUMNS =
      "number, id, version, source, source_state, content_id, snapshot_file, plan, schema,"
          + " started_at, state, existing";

  private RunTable() {}

  /** A stored run and its number. */
  record Stored(long number, RunRecord run) {}

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

  /** The latest run into a schema, and its number. */
  static Optional<Stored> stored(Connection connection, String schema) throws SQLException {
    if (!JournalTables.present(connection)) {
      return Optional.empty();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT "
                + COLUMNS
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

  /**
   * Writes a run that begins.
   *
   * @return its number
   */
  static long insert(Connection connection, RunRecord run, UUID holder) throws SQLException {
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

  /** Makes this process the holder of a run, whoever was. */
  static int take(Connection connection, HeldRun run) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("UPDATE pgtrek.run SET holder = ? WHERE number = ?")) {
      statement.setObject(1, run.holder());
      statement.setLong(2, run.number());
      return statement.executeUpdate();
    }
  }

  static boolean isRunning(Connection connection, HeldRun run) throws SQLException {
    return Sessions.ask(connection, "SELECT state FROM pgtrek.run WHERE number = " + run.number())
        .equals(RunRecord.State.RUNNING.name());
  }

  /** Ends a run. */
  static int finish(Connection connection, HeldRun run, RunRecord.State state) throws SQLException {
    return update(connection, run, "state = ?, finished_at = now()", state.name());
  }

  /** Says at which moment the run's rows are read. */
  static int content(Connection connection, HeldRun run, String content) throws SQLException {
    return update(connection, run, "content_id = ?", content);
  }

  /** Puts another plan in the place of the run's. */
  static int plan(Connection connection, HeldRun run, String plan) throws SQLException {
    return update(connection, run, "plan = ?", plan);
  }

  private static int update(Connection connection, HeldRun run, String set, String value)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE pgtrek.run SET " + set + " WHERE number = ? AND holder = ?")) {
      statement.setString(1, value);
      statement.setLong(2, run.number());
      statement.setObject(3, run.holder());
      return statement.executeUpdate();
    }
  }

  /** Takes a run out, and all that the journal keeps of it. */
  static int delete(Connection connection, HeldRun run) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM pgtrek.run WHERE number = ? AND holder = ?")) {
      statement.setLong(1, run.number());
      statement.setObject(2, run.holder());
      return statement.executeUpdate();
    }
  }
}
