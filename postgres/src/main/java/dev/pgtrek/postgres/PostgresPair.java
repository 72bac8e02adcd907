package dev.pgtrek.postgres;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.add.AdditionSteps;
import dev.pgtrek.postgres.client.ClientPlaces;
import dev.pgtrek.postgres.move.FilterNames;
import dev.pgtrek.postgres.move.Selection;
import dev.pgtrek.postgres.move.check.MoveChecks;
import dev.pgtrek.postgres.move.platform.Platform;
import dev.pgtrek.postgres.move.platform.PlatformProof;
import dev.pgtrek.postgres.proof.CatalogComparison;
import dev.pgtrek.postgres.proof.CatalogScope;
import dev.pgtrek.postgres.proof.ComparedTable;
import dev.pgtrek.postgres.proof.InServerProof;
import dev.pgtrek.postgres.proof.RowHash;
import dev.pgtrek.postgres.proof.TablesOfBoth;
import dev.pgtrek.postgres.proof.ViewRows;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.session.SourceFailures;
import dev.pgtrek.postgres.source.HeldSnapshot;
import dev.pgtrek.postgres.source.PostgresSnapshot;
import dev.pgtrek.postgres.source.SnapshotBackup;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.spi.DescribedPair;
import dev.pgtrek.spi.Move;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.ObjectDifference;
import dev.pgtrek.spi.Pair;
import dev.pgtrek.spi.PairTable;
import dev.pgtrek.spi.PairVerdict;
import dev.pgtrek.spi.Snapshot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two PostgreSQL databases, 15 or later each. Each side is seen by an exported snapshot, so that
 * all tables of a side are compared as they were at one moment.
 */
public final class PostgresPair implements Pair, DescribedPair {

  /** Bytes from which on a table is summed up by several sessions. */
  private static final long LARGE = 256L << 20;

  /** Sessions to a side that a table gets beside its own. */
  private static final int MOST_MORE = 3;

  private final Sessions source;
  private final Sessions target;

  /** Sessions to a side that large tables may have beside their own, all together. */
  private final Semaphore further = new Semaphore(6);

  private final ClientPlaces places;
  private final @Nullable HeldSnapshot held;
  private final MoveChoices choices;
  private volatile List<String> remarks = List.of();
  private @Nullable PlatformProof platform;
  private @Nullable Moment moment;

  private PostgresPair(
      Sessions source,
      Sessions target,
      ClientPlaces places,
      @Nullable HeldSnapshot held,
      MoveChoices choices) {
    this.source = source;
    this.target = target;
    this.places = places;
    this.held = held;
    this.choices = choices;
  }

  /** The moment at which both sides are seen, and what they hold then. */
  private record Moment(
      @Nullable Connection sourceHolder,
      Connection targetHolder,
      String sourceId,
      String targetId,
      TablesOfBoth tables,
      RowHash hash) {}

  /**
   * Logs in to both.
   *
   * @throws PgtrekException if a side cannot be reached or refuses the login
   */
  public static PostgresPair open(PostgresUrl source, PostgresUrl target) {
    return open(source, target, MoveChoices.everything(1));
  }

  /**
   * The same, compared by what a move under these choices carries.
   *
   * @throws PgtrekException as above
   */
  public static PostgresPair open(PostgresUrl source, PostgresUrl target, MoveChoices choices) {
    PostgresPair pair = moving(source, target, new ClientPlaces(null, List.of()), choices);
    try {
      pair.target.borrow().close();
      return pair;
    } catch (PgtrekException failure) {
      pair.close();
      throw failure;
    }
  }

  /**
   * Two databases of which the second need not be there yet: moving makes it.
   *
   * @param places where pg_dump may be
   * @param choices what is checked and compared
   * @throws PgtrekException if a server cannot be reached or refuses the login, or the source is
   *     not there
   */
  public static PostgresPair moving(
      PostgresUrl source, PostgresUrl target, ClientPlaces places, MoveChoices choices) {
    Sessions from = Sessions.reading(source);
    Sessions to = Sessions.reading(target);
    PostgresPair pair = new PostgresPair(from, to, places, null, choices);
    try {
      onSource(() -> from.borrow().close());
      RestoreTarget.of(target).exists();
      return pair;
    } catch (PgtrekException failure) {
      pair.close();
      throw failure;
    }
  }

  /** Both sides as a move leaves them; the sessions and the snapshot stay the move's. */
  static PostgresPair ofMove(
      Sessions source, Sessions target, HeldSnapshot held, MoveChoices choices) {
    return new PostgresPair(source, target, new ClientPlaces(null, List.of()), held, choices);
  }

  @Override
  public String source() {
    return source.url().display();
  }

  @Override
  public String sourceEngine() {
    try (Session session = SourceFailures.borrow(source)) {
      return Sessions.engine(session.connection());
    } catch (SQLException failure) {
      throw SourceFailures.of(SqlFailures.wrap("asking for the version", failure));
    }
  }

  @Override
  public String target() {
    return target.url().display();
  }

  @Override
  public String targetEngine() {
    try (MoveTarget there = MoveTarget.of(target.url())) {
      return there.ask("asking for the version", Sessions::engine);
    }
  }

  @Override
  public List<Finding> check() {
    try (MoveTarget there = MoveTarget.of(target.url())) {
      return MoveRefusals.of(source, there, choices);
    }
  }

  @Override
  public List<Finding> comparable() {
    List<Finding> found = new ArrayList<>();
    try (Session from = SourceFailures.borrow(source);
        Session to = target.borrow()) {
      List<Finding> pooled = MoveRefusals.poolers(source.url(), target.url());
      if (!pooled.isEmpty()) {
        // What else is asked there may be answered by somebody else's session.
        return pooled;
      }
      Platform kept = Platform.of(choices.profile(), from.connection(), to.connection());
      found.addAll(MoveChecks.readable(from.connection(), "source", kept));
      found.addAll(MoveChecks.readable(to.connection(), "target", kept));
      found.addAll(FilterNames.unmatched(from.connection(), choices));
    } catch (SQLException failure) {
      throw SqlFailures.wrap("checking both sides", failure);
    }
    return List.copyOf(found);
  }

  @Override
  public synchronized List<PairTable> tables() {
    PlatformProof own = platform();
    // A move refuses what a filter asks for and cannot be made, so what is not there is missing.
    Selection asked = Selection.of(choices);
    return moment().tables().all().stream()
        .filter(own::compares)
        .filter(t -> t.onTarget() || asked.carries(t.name()))
        .toList();
  }

  private synchronized PlatformProof platform() {
    PlatformProof there = platform;
    if (there == null) {
      there =
          onBoth(
              "asking which kind of target it is",
              (from, to) -> PlatformProof.of(Platform.of(choices.profile(), from, to), from, to));
      platform = there;
    }
    return there;
  }

  private synchronized Moment moment() {
    Moment there = moment;
    if (there == null) {
      Connection to = target.connect();
      try {
        String targetId = hold(to);
        there = held == null ? own(to, targetId) : ofMove(held, to, targetId);
        moment = there;
      } catch (SQLException failure) {
        target.close(to);
        throw SqlFailures.wrap("taking both sides' snapshots", failure);
      } catch (PgtrekException failure) {
        target.close(to);
        throw failure;
      }
    }
    return there;
  }

  private Moment own(Connection to, String targetId) {
    Connection from = SourceFailures.connect(source);
    try {
      String sourceId = hold(from);
      return new Moment(
          from, to, sourceId, targetId, TablesOfBoth.of(from, to), RowHash.sameOn(from, to));
    } catch (SQLException failure) {
      PgtrekException told =
          SourceFailures.ofEither(SqlFailures.wrap("taking both sides' snapshots", failure), from);
      source.close(from);
      throw told;
    }
  }

  private static Moment ofMove(HeldSnapshot held, Connection to, String targetId) {
    try (Session session = held.borrow()) {
      Connection from = session.connection();
      try {
        return new Moment(
            null, to, held.id(), targetId, TablesOfBoth.of(from, to), RowHash.sameOn(from, to));
      } catch (SQLException failure) {
        throw SourceFailures.ofEither(
            SqlFailures.wrap("taking both sides' snapshots", failure), from);
      }
    }
  }

  private static String hold(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    return Sessions.ask(connection, "SELECT pg_export_snapshot()");
  }

  @Override
  public List<PairVerdict> compare(List<PairTable> tables, int limit) {
    Moment seen = moment();
    Map<TableName, PairVerdict> verdicts = new LinkedHashMap<>();
    List<TableName> open = new ArrayList<>();
    for (PairTable table : tables) {
      Optional<ComparedTable> compared = seen.tables().compared(table.name());
      compared
          .filter(_ -> table.bytes() > LARGE)
          .flatMap(large -> byManyAtOnce(large, table.bytes()))
          .ifPresentOrElse(
              verdict -> verdicts.put(table.name(), verdict), () -> open.add(table.name()));
    }
    if (!open.isEmpty()) {
      String more = open.size() == 1 ? "" : " and " + (open.size() - 1) + " more";
      verdicts.putAll(
          onBoth("comparing " + open.getFirst() + more, (from, to) -> each(open, from, to, limit)));
    }
    return tables.stream().flatMap(t -> Stream.ofNullable(verdicts.get(t.name()))).toList();
  }

  /** Sessions are brought to the moment once for all of them. */
  private Map<TableName, PairVerdict> each(
      List<TableName> names, Connection from, Connection to, int limit) throws SQLException {
    Moment seen = moment();
    InServerProof proof = InServerProof.between(from, to, seen.hash(), limit);
    Map<TableName, PairVerdict> verdicts = new LinkedHashMap<>();
    for (TableName name : names) {
      if (Thread.currentThread().isInterrupted()) {
        throw new PgtrekException.Interrupted();
      }
      Optional<ComparedTable> compared = seen.tables().compared(name);
      try {
        verdicts.put(
            name, compared.isPresent() ? proof.compare(compared.get()) : counted(name, from, to));
      } catch (SQLException failure) {
        throw SourceFailures.ofEither(SqlFailures.wrap("comparing " + name, failure), from);
      }
    }
    return verdicts;
  }

  /** A large table, by as many more sessions to each side as nobody else uses. */
  private Optional<PairVerdict> byManyAtOnce(ComparedTable table, long bytes) {
    Moment seen = moment();
    int more = 0;
    while (more < MOST_MORE && more < bytes / LARGE && further.tryAcquire()) {
      more++;
    }
    List<Session> open = new ArrayList<>();
    try {
      List<Connection> from =
          sessions(() -> SourceFailures.borrow(source), seen.sourceId(), more + 1, open);
      List<Connection> to = sessions(target::borrow, seen.targetId(), more + 1, open);
      return InServerProof.quick(from, to, seen.hash(), table);
    } catch (SQLException failure) {
      PgtrekException told = SqlFailures.wrap("comparing " + table.name(), failure);
      throw open.isEmpty() ? told : SourceFailures.ofEither(told, open.getFirst().connection());
    } finally {
      open.forEach(Session::close);
      further.release(more);
    }
  }

  private static List<Connection> sessions(
      Supplier<Session> side, String snapshot, int count, List<Session> open) throws SQLException {
    List<Connection> connections = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Session session = side.get();
      open.add(session);
      takeUp(session, snapshot);
      connections.add(session.connection());
    }
    return connections;
  }

  /** Of a table without columns that both sides have, rows can only be counted. */
  private static PairVerdict counted(TableName table, Connection source, Connection target)
      throws SQLException {
    String sql = "SELECT count(*) FROM " + table.quoted();
    long here = Long.parseLong(Sessions.ask(source, sql));
    long there = Long.parseLong(Sessions.ask(target, sql));
    return new PairVerdict(
        table,
        here,
        there,
        "%032x".formatted(here),
        "%032x".formatted(there),
        here == there ? 0 : 1,
        List.of(),
        here == there);
  }

  /** Work on a connection to either side. */
  private interface Work<T> {
    T on(Connection source, Connection target) throws SQLException;
  }

  /** Does something at the moment that both sides are seen at. */
  private <T> T onBoth(String doing, Work<T> work) {
    Moment seen = moment();
    try (Session from = SourceFailures.borrow(source);
        Session to = target.borrow()) {
      try {
        takeUp(from, seen.sourceId());
        takeUp(to, seen.targetId());
        return work.on(from.connection(), to.connection());
      } catch (SQLException failure) {
        throw SourceFailures.ofEither(SqlFailures.wrap(doing, failure), from.connection());
      }
    }
  }

  private static void takeUp(Session session, String snapshot) throws SQLException {
    Connection connection = session.transaction();
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
    }
  }

  @Override
  public List<ObjectDifference> objects() {
    PlatformProof own = platform();
    return onBoth(
        "comparing the catalogs",
        (from, to) -> {
          MoveChoices narrowed = Platform.of(choices.profile(), from, to).narrowed(choices, from);
          CatalogScope kept = CatalogScope.of(narrowed).without(own.schemas(), own.grantees());
          List<ObjectDifference> all = new ArrayList<>(own.own(from, to));
          CatalogComparison.of(from, to, kept).stream().filter(own::compares).forEach(all::add);
          ViewRows views =
              ViewRows.of(
                  from, to, moment().hash(), name -> !own.schemas().contains(name.schema().text()));
          all.addAll(views.differences());
          remarks = views.remarks();
          return all;
        });
  }

  @Override
  public List<String> remarks() {
    return remarks;
  }

  /** The file of the columns that the choices add; empty where there are none. */
  public String script() {
    if (choices.additions().columns().isEmpty()) {
      return "";
    }
    try (Session from = SourceFailures.borrow(source);
        MoveTarget there = MoveTarget.of(target.url())) {
      return there.aside(
          "writing down what is added", to -> AdditionSteps.script(from.connection(), to, choices));
    }
  }

  @Override
  public Move move(MoveChoices how) {
    return PostgresMove.of(source.url(), target.url(), how, places);
  }

  @Override
  public Snapshot sourceThen() {
    return then(source, moment().sourceId());
  }

  @Override
  public Snapshot targetThen() {
    return then(target, moment().targetId());
  }

  /** Its backup is never made. */
  private static Snapshot then(Sessions side, String snapshot) {
    ClientPlaces nowhere = ClientPlaces.of(null, List.of(), Map.of());
    return PostgresSnapshot.of(
        side.url(),
        HeldSnapshot.take(side, List.of(), snapshot),
        (held, major) -> new SnapshotBackup(side.url(), held, major, Path.of("never"), nowhere));
  }

  private static void onSource(Runnable work) {
    try {
      work.run();
    } catch (PgtrekException failure) {
      throw SourceFailures.of(failure);
    }
  }

  @Override
  public void close() {
    Moment there;
    synchronized (this) {
      there = moment;
    }
    if (there != null) {
      Connection holder = there.sourceHolder();
      if (holder != null) {
        source.close(holder);
      }
      target.close(there.targetHolder());
    }
    if (held == null) {
      source.close();
      target.close();
    }
  }
}
