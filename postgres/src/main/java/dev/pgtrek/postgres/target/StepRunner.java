package dev.pgtrek.postgres.target;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.extension.ExtensionFacts;
import dev.pgtrek.postgres.extension.ExtensionProbe;
import dev.pgtrek.postgres.journal.JournalTables;
import dev.pgtrek.postgres.journal.MadeExtensions;
import dev.pgtrek.postgres.journal.MadeObjects;
import dev.pgtrek.postgres.journal.MadeSearch;
import dev.pgtrek.postgres.journal.PostgresJournal;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.SessionPath;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StepResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs steps, each in one transaction with its record. Safe for all threads. */
public final class StepRunner {

  /** Kinds that a server may refuse for what the rows or an expression are. */
  private static final Set<Step.Kind> REFUSABLE =
      EnumSet.of(
          Step.Kind.KEY_INDEX,
          Step.Kind.PRIMARY_KEY,
          Step.Kind.UNIQUE_KEY,
          Step.Kind.INDEX,
          Step.Kind.CHECK,
          Step.Kind.FOREIGN_KEY,
          Step.Kind.VALIDATE,
          Step.Kind.VIEW,
          Step.Kind.TRIGGER);

  /**
   * Within class 42, what says that the target is not as the plan expects, rather than that the
   * expression does not hold: rights, missing and doubled objects.
   */
  private static final Set<String> NOT_THE_EXPRESSION =
      Set.of("42501", "42P01", "42P06", "42P07", "42710");

  /** What a view or a trigger is refused for when another view that it needs was refused. */
  private static final String UNDEFINED_TABLE = "42P01";

  private static final int TRIES = 5;

  private static final String NOT_DURABLE_YET = "SET LOCAL synchronous_commit = off";

  private final Sessions sessions;
  private final BuildBudget budget;
  private final PostgresJournal journal;
  private final Map<TableName, ReentrantLock> tables = new ConcurrentHashMap<>();
  private final ReentrantLock references = new ReentrantLock();

  /** Where the extensions of this run live; statements name what is in them without a schema. */
  private final Set<String> extensionSchemas = ConcurrentHashMap.newKeySet();

  private StepRunner(Sessions sessions, BuildBudget budget, PostgresJournal journal) {
    this.sessions = sessions;
    this.budget = budget;
    this.journal = journal;
  }

  /** Runs what the journal does not know as done yet. */
  public static StepRunner of(Sessions sessions, BuildBudget budget, PostgresJournal journal) {
    return new StepRunner(sessions, budget, journal);
  }

  /** See {@link dev.pgtrek.spi.Target#apply}. */
  public StepResult apply(Step step) {
    ReentrantLock lock = lockFor(step);
    lock.lock();
    try (Session session = sessions.borrow()) {
      return apply(step, session.connection());
    } catch (SQLException failure) {
      throw SqlFailures.wrap("running " + step.id(), failure);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Steps that would wait for each other inside the server take turns here, where no lock timeout
   * runs: those that lock one table against each other, and references, which lock two.
   */
  private ReentrantLock lockFor(Step step) {
    return switch (step.kind()) {
      case FOREIGN_KEY -> references;
      case EXTENSION,
          SPATIAL_REFERENCE,
          SCHEMA,
          SEARCH_CONFIGURATION,
          TABLE,
          SEARCH_TRIGGER,
          RELEASE,
          CLEAR,
          PRIMARY_KEY,
          UNIQUE_KEY,
          CHECK,
          RESTORE,
          VALIDATE,
          IDENTITY,
          ANALYZE,
          VIEW,
          TRIGGER ->
          tables.computeIfAbsent(step.table(), t -> new ReentrantLock());
      case KEY_INDEX, INDEX -> new ReentrantLock();
    };
  }

  private StepResult apply(Step step, Connection connection) throws SQLException {
    for (int tried = 1; ; tried++) {
      try {
        return once(step, connection);
      } catch (SQLException failure) {
        connection.rollback();
        String state = SqlFailures.state(failure);
        if (refuses(step, state)) {
          return refused(step, connection, failure, state);
        }
        if (!passes(step, state) || tried == TRIES) {
          throw failure;
        }
      }
    }
  }

  /** Whether the same statement may succeed the next time. */
  private static boolean passes(Step step, String state) {
    return switch (state) {
      case "40P01", "55P03", "40001" -> true;
      // Another session made the extension in the same moment; IF NOT EXISTS sees it next time.
      case "23505", "42710" -> step.kind() == Step.Kind.EXTENSION;
      default -> false;
    };
  }

  private StepResult once(Step step, Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    Optional<StepResult> recorded = journal.recorded(connection, step);
    if (recorded.isPresent()) {
      if (step.kind() == Step.Kind.EXTENSION) {
        proveExtension(step, connection);
      }
      connection.rollback();
      return recorded.get();
    }
    String schema = step.table().schema().text();
    long schemaBefore =
        step.kind() == Step.Kind.SCHEMA ? JournalTables.schema(connection, schema) : 0;
    long extensionBefore =
        step.kind() == Step.Kind.EXTENSION ? ExtensionFacts.oid(connection, step.object()) : 0;
    StepResult done = new StepResult.Done();
    try (Statement statement = connection.createStatement()) {
      statement.execute(settings(step));
      if (step.kind() == Step.Kind.CLEAR) {
        SessionPath.likeTheApplications(connection);
      }
      statement.setEscapeProcessing(false);
      // CREATE SCHEMA IF NOT EXISTS wants the right to create even where there is nothing to do.
      if (schemaBefore == 0) {
        statement.execute(step.sql());
      }
    }
    if (step.kind() == Step.Kind.TABLE) {
      MadeObjects.recordRelation(connection, "table", step);
    } else if (step.kind() == Step.Kind.VIEW) {
      MadeObjects.recordRelation(connection, "view", step);
    } else if (step.kind() == Step.Kind.TRIGGER || step.kind() == Step.Kind.SEARCH_TRIGGER) {
      MadeObjects.recordFunctions(connection, step);
    } else if (step.kind() == Step.Kind.SEARCH_CONFIGURATION) {
      MadeSearch.recordConfiguration(connection, step);
    } else if (step.kind() == Step.Kind.SCHEMA && schemaBefore == 0) {
      MadeObjects.recordSchema(connection, schema, step);
    } else if (step.kind() == Step.Kind.EXTENSION) {
      proveExtension(step, connection);
      if (extensionBefore == 0) {
        MadeExtensions.record(connection, step);
      }
    }
    journal.record(connection, step, done);
    connection.commit();
    return done;
  }

  private void proveExtension(Step step, Connection connection) throws SQLException {
    extensionSchemas.add(ExtensionProbe.prove(connection, step.object()));
  }

  /**
   * SET LOCAL ends with the transaction, so nothing has to be put back. No step waits for the disk:
   * the commit that ends the run does, and all commits before it lie before it in the WAL; a crash
   * until then undoes a step and its record together.
   */
  private String settings(Step step) {
    boolean builds =
        switch (step.kind()) {
          case KEY_INDEX, INDEX, VALIDATE -> true;
          case EXTENSION,
              SPATIAL_REFERENCE,
              SCHEMA,
              SEARCH_CONFIGURATION,
              TABLE,
              SEARCH_TRIGGER,
              RELEASE,
              CLEAR,
              PRIMARY_KEY,
              UNIQUE_KEY,
              CHECK,
              RESTORE,
              FOREIGN_KEY,
              IDENTITY,
              ANALYZE,
              VIEW,
              TRIGGER ->
              false;
        };
    String common = NOT_DURABLE_YET + "; " + path(step);
    return builds
        ? common
            + "; SELECT set_config('maintenance_work_mem', greatest(setting::bigint, "
            + budget.kilobytesPerBuild()
            + ")::text, true) FROM pg_settings WHERE name = 'maintenance_work_mem'"
            + "; SET LOCAL max_parallel_maintenance_workers = "
            + budget.workersPerBuild()
        : common;
  }

  /**
   * An extension goes where the role's own search path puts it, as if somebody had typed the
   * statement; all else finds the extensions of this run, wherever they live, and nothing more.
   */
  private String path(Step step) {
    if (step.kind() == Step.Kind.EXTENSION) {
      return "SET LOCAL search_path = DEFAULT";
    }
    // Views and triggers may be the user's own text, which names the tables alone.
    Stream<String> target =
        step.kind() == Step.Kind.VIEW || step.kind() == Step.Kind.TRIGGER
            ? Stream.of(step.table().schema().text())
            : Stream.empty();
    String path =
        Stream.concat(target, extensionSchemas.stream().sorted())
            .distinct()
            .map(schema -> Identifier.of(schema).quoted())
            .collect(Collectors.joining(", "));
    return "SET LOCAL search_path = " + (path.isEmpty() ? "''" : path);
  }

  private static boolean refuses(Step step, String state) {
    if (!REFUSABLE.contains(step.kind()) || state.length() != 5) {
      return false;
    }
    return switch (state.substring(0, 2)) {
      case "0A", "21", "22", "23", "54", "2F", "38", "39", "P0" -> true;
      case "42" ->
          !NOT_THE_EXPRESSION.contains(state)
              || (state.equals(UNDEFINED_TABLE)
                  && (step.kind() == Step.Kind.VIEW || step.kind() == Step.Kind.TRIGGER));
      default -> false;
    };
  }

  private StepResult refused(Step step, Connection connection, SQLException failure, String state)
      throws SQLException {
    StepResult result = new StepResult.RefusedByServer(state, SqlFailures.reason(failure));
    try (Statement statement = connection.createStatement()) {
      statement.execute(NOT_DURABLE_YET);
    }
    journal.record(connection, step, result);
    connection.commit();
    return result;
  }
}
