package dev.pgtrek.postgres.proof;

import dev.pgtrek.spi.BucketSums;
import dev.pgtrek.spi.PairVerdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Compares tables of two PostgreSQL databases without fetching their rows: both servers sum up
 * 128-bit hashes of all rows of a table, in one scan each and at the same time. Only where the sums
 * differ are there 1,024 of them by a second scan, and only where those differ are rows asked for.
 * What is hashed is the text of the row under fixed settings, so values that PostgreSQL writes
 * alike are alike: two NaN of different bits are, 1.0 and 1.00 are not.
 */
public final class InServerProof {

  /** Everything that changes how a value is written. */
  private static final String SETTINGS =
      """
      SET search_path = ''; SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres';
      SET TimeZone = 'UTC'; SET extra_float_digits = 1; SET bytea_output = 'hex';
      SET lc_monetary = 'C'; SET lc_numeric = 'C'; SET xmloption = 'content';
      SET row_security = off; SET statement_timeout = 0; SET jit = off;
      """;

  private final Connection source;
  private final Connection target;
  private final RowHash hash;
  private final int limit;

  private InServerProof(Connection source, Connection target, RowHash hash, int limit) {
    this.source = source;
    this.target = target;
    this.hash = hash;
    this.limit = limit;
  }

  /**
   * Prepares two connections, and finds out how both servers hash alike. One comparison at a time;
   * several tables at once need several of these.
   *
   * @param limit rows that differ to name per table, at least 1
   * @throws SQLException if a side refuses the settings or fails
   */
  public static InServerProof between(Connection source, Connection target, int limit)
      throws SQLException {
    return between(source, target, RowHash.sameOn(source, target), limit);
  }

  /**
   * The same, where it is known how both servers hash alike.
   *
   * @param hash what {@link RowHash#sameOn} said of both servers
   */
  public static InServerProof between(Connection source, Connection target, RowHash hash, int limit)
      throws SQLException {
    prepare(source);
    prepare(target);
    return new InServerProof(source, target, hash, limit);
  }

  /** Proves a table equal, or names what differs. */
  public PairVerdict compare(ComparedTable table) throws SQLException {
    if (hash == RowHash.OWN && QuickSum.fits(table)) {
      Both<QuickSum> sums = both(connection -> QuickSum.read(connection, table, null));
      if (sums.equal()) {
        return equal(table, sums.ours());
      }
    }
    Both<BucketSums> sums = both(connection -> TableSums.read(connection, table, hash));
    List<Integer> different = sums.ours().differing(sums.theirs());
    RowLocator.Located located =
        different.isEmpty()
            ? new RowLocator.Located(List.of(), true)
            : new RowLocator(source, target, table, hash, limit).locate(different);
    return new PairVerdict(
        table.name(),
        sums.ours().rows(),
        sums.theirs().rows(),
        sums.ours().fingerprint(),
        sums.theirs().fingerprint(),
        different.size(),
        located.rows(),
        located.complete());
  }

  /**
   * Proves a large table equal by several connections to each side at once, each of which sums up a
   * range of its pages.
   *
   * @param sources connections to the source, all in one snapshot, prepared here
   * @param targets the same for the target
   * @return nothing where the table cannot be summed up so, or the sums differ
   */
  public static Optional<PairVerdict> quick(
      List<Connection> sources, List<Connection> targets, RowHash hash, ComparedTable table)
      throws SQLException {
    if (hash != RowHash.OWN || !table.only() || !QuickSum.fits(table)) {
      return Optional.empty();
    }
    for (Connection connection : sources) {
      prepare(connection);
    }
    for (Connection connection : targets) {
      prepare(connection);
    }
    try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<QuickSum>> ours = sums(beside, sources, table);
      List<Future<QuickSum>> theirs = sums(beside, targets, table);
      QuickSum here = sum(ours);
      return here.equals(sum(theirs)) ? Optional.of(equal(table, here)) : Optional.empty();
    }
  }

  private static List<Future<QuickSum>> sums(
      ExecutorService beside, List<Connection> connections, ComparedTable table)
      throws SQLException {
    List<String> ranges = QuickSum.ranges(connections.getFirst(), table, connections.size());
    List<Future<QuickSum>> sums = new ArrayList<>();
    for (int i = 0; i < ranges.size(); i++) {
      Connection connection = connections.get(i);
      String pages = ranges.get(i);
      sums.add(beside.submit(() -> QuickSum.read(connection, table, pages)));
    }
    return sums;
  }

  private static QuickSum sum(List<Future<QuickSum>> parts) throws SQLException {
    QuickSum sum = new QuickSum(0, 0, 0);
    for (Future<QuickSum> part : parts) {
      sum = sum.plus(result(part));
    }
    return sum;
  }

  private static PairVerdict equal(ComparedTable table, QuickSum sum) {
    String fingerprint = sum.fingerprint();
    return new PairVerdict(
        table.name(), sum.rows(), sum.rows(), fingerprint, fingerprint, 0, List.of(), true);
  }

  /** What both sides answer. */
  private record Both<T>(T ours, T theirs) {

    boolean equal() {
      return ours.equals(theirs);
    }
  }

  /** Asks one side. */
  private interface Asked<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Asks both sides at the same time. */
  private <T> Both<T> both(Asked<T> asked) throws SQLException {
    try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<T> there = beside.submit(() -> asked.on(target));
      T ours = asked.on(source);
      return new Both<>(ours, result(there));
    }
  }

  private static <T> T result(Future<T> there) throws SQLException {
    try {
      return there.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while a side was read", "57014", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SETTINGS);
    }
  }
}
