package dev.pgtrek.postgres;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.move.MoveChecks;
import dev.pgtrek.postgres.proof.CatalogComparison;
import dev.pgtrek.postgres.proof.ComparedTable;
import dev.pgtrek.postgres.proof.InServerProof;
import dev.pgtrek.postgres.proof.RowHash;
import dev.pgtrek.postgres.proof.TablesOfBoth;
import dev.pgtrek.spi.Move;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.ObjectDifference;
import dev.pgtrek.spi.Pair;
import dev.pgtrek.spi.PairTable;
import dev.pgtrek.spi.PairVerdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two PostgreSQL databases, 15 or later each. Each side is seen by an exported snapshot, so that
 * all tables of a side are compared as they were at one moment.
 */
public final class PostgresPair implements Pair {

  private final Sessions source;
  private final Sessions target;
  private @Nullable Moment moment;

  private PostgresPair(Sessions source, Sessions target) {
    this.source = source;
    this.target = target;
  }

  /** The moment at which both sides are seen, and what they hold then. */
  private record Moment(
      Connection sourceHolder,
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
    Sessions from = Sessions.reading(source);
    Sessions to = Sessions.reading(target);
    PostgresPair pair = new PostgresPair(from, to);
    try {
      onSource(() -> from.borrow().close());
      to.borrow().close();
      return pair;
    } catch (PgtrekException failure) {
      pair.close();
      throw failure;
    }
  }

  @Override
  public String source() {
    return source.url().display();
  }

  @Override
  public String sourceEngine() {
    try (Session session = source.borrow()) {
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
    try (Session session = target.borrow()) {
      return Sessions.engine(session.connection());
    } catch (SQLException failure) {
      throw SqlFailures.wrap("asking for the version", failure);
    }
  }

  @Override
  public List<Finding> check() {
    List<Finding> found = new ArrayList<>();
    try (Session from = source.borrow();
        Session to = target.borrow()) {
      found.addAll(poolers());
      found.addAll(MoveChecks.of(from.connection(), to.connection()));
    } catch (SQLException failure) {
      throw SqlFailures.wrap("checking both sides", failure);
    }
    return List.copyOf(found);
  }

  @Override
  public List<Finding> comparable() {
    List<Finding> found = new ArrayList<>();
    try (Session from = source.borrow();
        Session to = target.borrow()) {
      found.addAll(poolers());
      found.addAll(MoveChecks.readable(from.connection(), "source"));
      found.addAll(MoveChecks.readable(to.connection(), "target"));
    } catch (SQLException failure) {
      throw SqlFailures.wrap("checking both sides", failure);
    }
    return List.copyOf(found);
  }

  /** A snapshot lives in its session, which a pooler of transactions gives to somebody else. */
  private List<Finding> poolers() throws SQLException {
    List<Finding> found = new ArrayList<>();
    for (Sessions side : List.of(source, target)) {
      if (Pooler.between(side.url()) == Pooler.OF_TRANSACTIONS) {
        found.add(
            new Finding(
                "pooler-of-transactions",
                Severity.BLOCK,
                "connection to " + side.url().display(),
                "two connections were served by one process of the server",
                "A snapshot lives as long as its session, which is not kept together there.",
                "Connect to the server itself, or to the pooler's session mode (for Supabase port"
                    + " 5432 instead of 6543)."));
      }
    }
    return found;
  }

  @Override
  public synchronized List<PairTable> tables() {
    return moment().tables().all();
  }

  private synchronized Moment moment() {
    Moment there = moment;
    if (there == null) {
      Connection from = source.connect();
      Connection to = target.connect();
      try {
        String sourceId = hold(from);
        String targetId = hold(to);
        there =
            new Moment(
                from, to, sourceId, targetId, TablesOfBoth.of(from, to), RowHash.sameOn(from, to));
        moment = there;
      } catch (SQLException failure) {
        source.close(from);
        target.close(to);
        throw SqlFailures.wrap("taking both sides' snapshots", failure);
      }
    }
    return there;
  }

  private static String hold(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    return Sessions.ask(connection, "SELECT pg_export_snapshot()");
  }

  @Override
  public PairVerdict compare(PairTable table, int limit) {
    TableName name = table.name();
    Moment seen = moment();
    RowHash hash = seen.hash();
    ComparedTable compared =
        seen.tables()
            .compared(name)
            .orElseThrow(() -> new IllegalArgumentException(name + " is not on both sides"));
    return onBoth(
        "comparing " + name,
        (from, to) -> InServerProof.between(from, to, hash, limit).compare(compared));
  }

  /** Work on a connection to either side. */
  private interface Work<T> {
    T on(Connection source, Connection target) throws SQLException;
  }

  /** Does something at the moment that both sides are seen at. */
  private <T> T onBoth(String doing, Work<T> work) {
    Moment seen = moment();
    try (Session from = source.borrow();
        Session to = target.borrow()) {
      try {
        takeUp(from, seen.sourceId());
        takeUp(to, seen.targetId());
        return work.on(from.connection(), to.connection());
      } catch (SQLException failure) {
        PgtrekException wrapped = SqlFailures.wrap(doing, failure);
        throw from.connection().isClosed() ? SourceFailures.of(wrapped) : wrapped;
      }
    } catch (SQLException failure) {
      throw SqlFailures.wrap(doing, failure);
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
    return onBoth("comparing the catalogs", CatalogComparison::of);
  }

  @Override
  public Move move(MoveChoices choices) {
    throw new PgtrekException.Usage(
        "postgres-to-postgres",
        "This release checks and compares two PostgreSQL databases, but does not move between"
            + " them.",
        "Use pg_dump and pg_restore, with 'pgtrek check' before and 'pgtrek verify' after.");
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
      source.close(there.sourceHolder());
      target.close(there.targetHolder());
    }
    source.close();
    target.close();
  }
}
