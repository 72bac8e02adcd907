package dev.pgtrek.postgres;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Fact;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.postgres.catalog.PostgresFacts;
import dev.pgtrek.postgres.catalog.TargetCatalog;
import dev.pgtrek.postgres.copy.CopyRowWriter;
import dev.pgtrek.postgres.copy.LoanedWriter;
import dev.pgtrek.postgres.dialect.PostgresDialect;
import dev.pgtrek.postgres.existing.ExistingReader;
import dev.pgtrek.postgres.existing.ServerTrial;
import dev.pgtrek.postgres.existing.StagedRows;
import dev.pgtrek.postgres.extension.ExtensionChecks;
import dev.pgtrek.postgres.extension.ExtensionFacts;
import dev.pgtrek.postgres.journal.Cleaned;
import dev.pgtrek.postgres.journal.JournalTables;
import dev.pgtrek.postgres.journal.Made;
import dev.pgtrek.postgres.journal.MadeObjects;
import dev.pgtrek.postgres.journal.MovedObjects;
import dev.pgtrek.postgres.journal.PostgresJournal;
import dev.pgtrek.postgres.journal.PostgresRejects;
import dev.pgtrek.postgres.journal.ReleasedObjects;
import dev.pgtrek.postgres.journal.RunTable;
import dev.pgtrek.postgres.journal.SchemaLock;
import dev.pgtrek.postgres.journal.Standing;
import dev.pgtrek.postgres.query.PostgresQueries;
import dev.pgtrek.postgres.read.CopyRowCursor;
import dev.pgtrek.postgres.read.PageChunks;
import dev.pgtrek.postgres.session.Pooler;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.SessionPath;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.postgres.target.BuildBudget;
import dev.pgtrek.postgres.target.LocalSpace;
import dev.pgtrek.postgres.target.PlaceChecks;
import dev.pgtrek.postgres.target.PostgresSearch;
import dev.pgtrek.postgres.target.SchemaContent;
import dev.pgtrek.postgres.target.ServerFacts;
import dev.pgtrek.postgres.target.StepRunner;
import dev.pgtrek.postgres.target.TargetChecks;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.FactSource;
import dev.pgtrek.spi.Journal;
import dev.pgtrek.spi.QueryEngine;
import dev.pgtrek.spi.Rejects;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.SearchEngine;
import dev.pgtrek.spi.SearchQuery;
import dev.pgtrek.spi.SearchRoute;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StepResult;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Target;
import dev.pgtrek.spi.Trial;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database as a target. Safe for all threads. An interrupt of a thread, or {@link
 * #close} from another one, cancels on the server what that thread runs here.
 */
public final class PostgresTarget
    implements Target, SearchEngine.Examined, QueryEngine, FactSource {

  private final Sessions sessions;
  private final String schema;
  private final BuildBudget budget;
  private final boolean intoExisting;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile boolean missing;
  private volatile @Nullable Opened opened;

  private PostgresTarget(
      Sessions sessions, String schema, BuildBudget budget, boolean intoExisting, boolean missing) {
    this.sessions = sessions;
    this.schema = schema;
    this.budget = budget;
    this.intoExisting = intoExisting;
    this.missing = missing;
  }

  /** What exists once the journal is open. */
  private record Opened(SchemaLock lock, PostgresJournal journal, StepRunner steps) {}

  /** Opens a target with a budget for as many jobs as this machine has cores. */
  public static PostgresTarget open(PostgresUrl url, String schema) {
    return open(url, schema, BuildBudget.forJobs(Runtime.getRuntime().availableProcessors()));
  }

  /**
   * Logs in. A database that does not exist but that the role may create is no failure: {@link
   * #check} reports it, and {@link #createDatabaseIfMissing} makes it.
   *
   * @param schema the schema that the tables go into; it need not exist
   * @throws PgtrekException.Target if the server cannot be reached or refuses the login; code and
   *     next step say which
   */
  public static PostgresTarget open(PostgresUrl url, String schema, BuildBudget budget) {
    return open(url, schema, budget, false);
  }

  /**
   * The same.
   *
   * @param intoExisting whether the application has made the tables, so that they are no hindrance
   */
  public static PostgresTarget open(
      PostgresUrl url, String schema, BuildBudget budget, boolean intoExisting) {
    Sessions sessions = Sessions.of(url);
    try {
      sessions.borrow().close();
      return new PostgresTarget(sessions, schema, budget, intoExisting, false);
    } catch (PgtrekException.Target failure) {
      if (failure.code().equals("target-database-unknown") && mayCreateDatabases(url)) {
        return new PostgresTarget(sessions, schema, budget, intoExisting, true);
      }
      sessions.close();
      throw failure;
    }
  }

  private static boolean mayCreateDatabases(PostgresUrl url) {
    try (Connection connection = Sessions.connectBriefly(maintenance(url))) {
      return Sessions.ask(
              connection,
              "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
          .equals("t");
    } catch (SQLException _) {
      // Then the first failure is the one to tell.
      return false;
    }
  }

  private static PostgresUrl maintenance(PostgresUrl url) {
    return url.inDatabase("postgres");
  }

  /** Creates the database if {@link #open} did not find it; whether it did. */
  public boolean createDatabaseIfMissing() {
    if (!missing) {
      return false;
    }
    try (Connection connection = Sessions.connectBriefly(maintenance(sessions.url()));
        Statement statement = connection.createStatement()) {
      statement.execute(TargetChecks.createDatabase(sessions.url().database()));
      missing = false;
      return true;
    } catch (SQLException failure) {
      // Another process may have made it, before or in this moment.
      if (Set.of("42P04", "23505").contains(SqlFailures.state(failure))) {
        missing = false;
        return false;
      }
      throw SqlFailures.wrap("creating the database", failure);
    }
  }

  @Override
  public String display() {
    return sessions.url().display();
  }

  @Override
  public String engine() {
    return inMaintenanceOrHere("asking for the version", Sessions::engine);
  }

  @Override
  public String name() {
    return sessions.url().database();
  }

  @Override
  public String family() {
    return PostgresFacts.FAMILY;
  }

  @Override
  public List<Fact> facts() {
    return with("reading the catalog", PostgresFacts::read);
  }

  @Override
  public Dialect dialect() {
    return new PostgresDialect();
  }

  @Override
  public List<Finding> check(List<Table> tables, long bytesNeeded) {
    List<Finding> findings = new ArrayList<>(sessions.url().findings());
    if (missing) {
      ServerFacts facts =
          inMaintenanceOrHere("checking the server", c -> ServerFacts.read(c, schema, 1));
      findings.addAll(
          TargetChecks.ofMissing(
              facts, sessions.url().database(), budget, LocalSpace.free(facts), bytesNeeded));
      return List.copyOf(findings);
    }
    findings.addAll(
        with(
            "checking the target",
            c -> {
              ServerFacts facts = ServerFacts.read(c, schema, sessions.backends().size());
              return TargetChecks.of(
                  facts,
                  schema,
                  intoExisting ? SchemaContent.NOTHING : SchemaContent.read(c, schema),
                  intoExisting ? List.of() : tables,
                  Pooler.between(sessions.url()),
                  budget,
                  LocalSpace.free(facts),
                  bytesNeeded);
            }));
    return List.copyOf(findings);
  }

  @Override
  public List<Finding> checkExtensions(List<Extension> needed) {
    if (needed.isEmpty()) {
      return List.of();
    }
    List<String> names = needed.stream().map(e -> e.name().text()).toList();
    ExtensionFacts facts =
        inMaintenanceOrHere("asking for extensions", c -> ExtensionFacts.read(c, names));
    return ExtensionChecks.of(facts, needed, missing);
  }

  @Override
  public List<Finding> checkReferences(List<SpatialReference> needed) {
    return needed.isEmpty() || missing
        ? List.of()
        : with("comparing spatial references", c -> PlaceChecks.of(c, needed));
  }

  @Override
  public Catalog catalog() {
    return with("reading the catalog", c -> TargetCatalog.read(c, schema));
  }

  @Override
  public Optional<List<Hit>> find(SearchRoute route, SearchQuery query, int limit) {
    return with(
        "searching " + route.target(), c -> new PostgresSearch(c, route).find(query, limit));
  }

  @Override
  public List<String> faults(SearchRoute route) {
    return with("examining " + route.target(), c -> new PostgresSearch(c, route).faults());
  }

  @Override
  public String language() {
    return "postgresql";
  }

  @Override
  public List<Answered> describe(String query) {
    return queries().describe(query);
  }

  @Override
  public RowCursor ask(String query, List<ColumnRead> columns, Duration patience) {
    return queries().ask(query, columns, patience);
  }

  @Override
  public long time(String query, Duration patience) {
    return queries().time(query, patience);
  }

  @Override
  public String explain(String query, Duration patience) {
    return queries().explain(query, patience);
  }

  private PostgresQueries queries() {
    mustBeThere();
    return PostgresQueries.of(sessions, schema);
  }

  /** The constraints of the schema that are NOT VALID. */
  public List<TargetCatalog.NotValidated> notValidated() {
    return with("reading the catalog", c -> TargetCatalog.notValidated(c, schema));
  }

  @Override
  public List<Chunk> chunks(Table table, long rowsPerChunk) {
    return with(
        "cutting " + table.name() + " into chunks",
        c -> PageChunks.of(c, table.name(), rowsPerChunk));
  }

  @Override
  public RowCursor read(Chunk chunk, List<ColumnRead> columns) {
    mustBeThere();
    Session session = sessions.borrow();
    return CopyRowCursor.open(
        session.connection(), chunk.table().quoted(), chunk, columns, session);
  }

  @Override
  public ValueFormat format(ColumnType type) {
    return CopyRowCursor.spelling(type);
  }

  @Override
  public boolean typed() {
    return true;
  }

  /** Every chunk is committed by itself, and readers lock nobody out. */
  @Override
  public boolean readableWhileWritten() {
    return true;
  }

  @Override
  public Existing existing() {
    return with("reading what the schema holds", c -> ExistingReader.read(c, schema));
  }

  @Override
  public Trial trial(TableRoute route) {
    mustBeThere();
    return ServerTrial.open(route, sessions.borrow());
  }

  @Override
  public Journal journal() {
    return opened().journal();
  }

  private Opened opened() {
    opening.lock();
    try {
      Opened there = opened;
      if (there == null) {
        mustBeThere();
        SchemaLock lock = SchemaLock.take(sessions, schema);
        PostgresJournal journal = PostgresJournal.open(sessions, schema, lock);
        there = new Opened(lock, journal, StepRunner.of(sessions, budget, journal));
        opened = there;
      }
      return there;
    } finally {
      opening.unlock();
    }
  }

  @Override
  public StepResult apply(Step step) {
    return opened().steps().apply(step);
  }

  @Override
  public RowWriter writer(TableRoute route, Chunk chunk) {
    PostgresJournal journal = opened().journal();
    Session session = sessions.borrow();
    try {
      boolean staged = StagedRows.needed(route);
      TableRoute into = staged ? StagedRows.route(route) : route;
      prepare(session, into, staged);
      return new LoanedWriter(
          CopyRowWriter.open(
              session.connection(),
              into,
              (connection, rows, bytes) -> {
                if (staged) {
                  mustArrive(rows, StagedRows.move(connection, route), route);
                }
                // Durable with the next step or the run's end; until then a crash undoes rows and
                // record together, and the chunk is copied again.
                Sessions.ask(connection, "SELECT set_config('synchronous_commit', 'off', true)");
                journal.record(connection, chunk, rows, bytes);
              },
              journal::keep),
          session);
    } catch (RuntimeException | Error failure) {
      session.close();
      throw failure;
    }
  }

  @Override
  public Rejects rejects() {
    return new PostgresRejects(sessions, schema, () -> opened().journal());
  }

  private void prepare(Session session, TableRoute into, boolean staged) {
    try {
      if (intoExisting) {
        SessionPath.likeTheApplications(session.transaction());
      }
      if (staged) {
        StagedRows.prepare(session.connection(), into);
      }
    } catch (SQLException failure) {
      throw SqlFailures.wrap("preparing to copy", failure);
    }
  }

  private static void mustArrive(long sent, long arrived, TableRoute route) {
    if (sent != arrived) {
      throw new PgtrekException.Target(
          "row-count-differs",
          "",
          "Of %d rows of a chunk %d arrived in %s.".formatted(sent, arrived, route.target().name()),
          "Look for triggers or rules on the target that drop or add rows, then run the same"
              + " command again.",
          null);
    }
  }

  /**
   * Logs in for the latest run: that into a schema, or where there is none, the one that moved a
   * whole database.
   *
   * @throws PgtrekException as {@link #open}
   */
  public static PostgresTarget openForRun(PostgresUrl url, String schema) {
    PostgresTarget target = open(url, schema);
    boolean moved;
    try {
      moved =
          target.standing().isEmpty()
              && target
                  .with(
                      "reading the journal", c -> RunTable.standing(c, MovedObjects.WHOLE_DATABASE))
                  .isPresent();
    } catch (PgtrekException failure) {
      target.close();
      throw failure;
    }
    if (!moved) {
      return target;
    }
    target.close();
    return open(url, MovedObjects.WHOLE_DATABASE);
  }

  /** Where the latest run into this schema stands; takes no lock, so a run may be at work. */
  public Optional<Standing> standing() {
    return with("reading the journal", c -> RunTable.standing(c, schema));
  }

  /** What pgtrek made for this schema; nothing where there is no journal. */
  public Made made() {
    return with("reading the journal", c -> MadeObjects.of(c, schema));
  }

  /** What {@link #clean} would put back of what a load took away from an application's tables. */
  public List<String> released() {
    return with(
        "reading the journal",
        c ->
            JournalTables.present(c)
                ? ReleasedObjects.of(c, schema).stream()
                    .map(ReleasedObjects.Released::words)
                    .toList()
                : List.of());
  }

  /**
   * Removes the journal's records of the runs into this schema, and the schema {@code pgtrek} with
   * the last of them. All of it or nothing happens.
   *
   * @param tables whether the tables that these runs created go too, with their rows; only those
   *     that are still the same go, and what else hangs on them stops the clean-up
   * @throws PgtrekException.Journal if a run into this schema is at work
   */
  public Cleaned clean(boolean tables) {
    mustBeThere();
    opened().lock().mustHold();
    if (tables && schema.equals(MovedObjects.WHOLE_DATABASE)) {
      MovedObjects.remove(sessions);
    }
    try (Session session = sessions.borrow()) {
      Connection connection = session.transaction();
      Cleaned cleaned = MadeObjects.clean(connection, schema, tables);
      connection.commit();
      return cleaned;
    } catch (SQLException failure) {
      if (SqlFailures.state(failure).equals("2BP01")) {
        throw new PgtrekException.Refused(
            "clean-blocked",
            "Something that pgtrek did not make depends on its tables: "
                + SqlFailures.reason(failure),
            "Drop the dependent objects yourself, or keep the tables: pgtrek clean.");
      }
      throw SqlFailures.wrap("cleaning up", failure);
    }
  }

  private void mustBeThere() {
    if (missing) {
      throw new PgtrekException.Target(
          "database-missing",
          "3D000",
          "The database " + sessions.url().database() + " does not exist.",
          "Create it: " + TargetChecks.createDatabase(sessions.url().database()),
          null);
    }
  }

  /** Cancels what other threads run here, releases the lock and closes all sessions. */
  @Override
  public void close() {
    sessions.close();
    opening.lock();
    try {
      Opened there = opened;
      if (there != null) {
        there.lock().close();
      }
    } finally {
      opening.unlock();
    }
  }

  /** Work on a connection. */
  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T with(String doing, Work<T> work) {
    mustBeThere();
    try (Session session = sessions.borrow()) {
      return work.on(session.connection());
    } catch (SQLException failure) {
      throw SqlFailures.wrap(doing, failure);
    }
  }

  private <T> T inMaintenanceOrHere(String doing, Work<T> work) {
    if (!missing) {
      return with(doing, work);
    }
    try (Connection connection = Sessions.connectBriefly(maintenance(sessions.url()))) {
      return work.on(connection);
    } catch (SQLException failure) {
      throw SqlFailures.wrap(doing, failure);
    }
  }
}
