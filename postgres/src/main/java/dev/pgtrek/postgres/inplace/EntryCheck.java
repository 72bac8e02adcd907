package dev.pgtrek.postgres.inplace;

import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.IndexWatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Looks into B-trees entry by entry with amcheck: whether all are in order, and whether every row
 * of the table is there. The extension is made for the time of the question and taken back.
 */
final class EntryCheck {

  /**
   * What came of it.
   *
   * @param wrong the indexes that are not as they should be, by number, with the reason
   * @param unknown the indexes that could not be asked about, by name, with the reason
   * @param damaged the tables whose rows cannot be read
   * @param examined how many were looked into
   * @param hindrance why none was, or empty
   */
  record Outcome(
      Map<Long, String> wrong,
      Map<String, String> unknown,
      List<Finding> damaged,
      long examined,
      String hindrance) {

    Outcome {
      wrong = Map.copyOf(wrong);
      unknown = Map.copyOf(unknown);
      damaged = List.copyOf(damaged);
    }

    static Outcome none(String hindrance) {
      return new Outcome(Map.of(), Map.of(), List.of(), 0, hindrance);
    }
  }

  private final Connection transaction;
  private final String database;
  private final IndexWatch watch;
  private final Map<Long, String> wrong = new LinkedHashMap<>();
  private final Map<String, String> unknown = new LinkedHashMap<>();
  private final Map<Long, Finding> damaged = new LinkedHashMap<>();

  private EntryCheck(Connection transaction, String database, IndexWatch watch) {
    this.transaction = transaction;
    this.database = database;
    this.watch = watch;
  }

  /**
   * Looks.
   *
   * @param transaction an open one; amcheck is gone from it afterwards
   * @param database its database's name
   * @param withRows indexes of any method, that are compared with their tables; only B-trees that
   *     queries use can be looked into
   * @param alone such of which only their own pages are read
   * @param watch is told how far it is
   */
  static Outcome of(
      Connection transaction,
      String database,
      List<TextIndex> withRows,
      List<TextIndex> alone,
      IndexWatch watch)
      throws SQLException {
    return new EntryCheck(transaction, database, watch).look(trees(withRows), trees(alone));
  }

  private static List<TextIndex> trees(List<TextIndex> indexes) {
    return indexes.stream().filter(i -> i.isBtree() && i.valid()).toList();
  }

  private Outcome look(List<TextIndex> withRows, List<TextIndex> alone) throws SQLException {
    if (withRows.isEmpty() && alone.isEmpty()) {
      return Outcome.none("");
    }
    Savepoint before = transaction.setSavepoint();
    try {
      // Functions in indexes were written for the application's own path.
      Rows.value(
          transaction,
          "SELECT set_config('search_path', reset_val, true) FROM pg_settings"
              + " WHERE name = 'search_path'");
      String schema = Amcheck.in(transaction);
      watch.found(
          database,
          (long) withRows.size() + alone.size(),
          Stream.concat(withRows.stream(), alone.stream()).mapToLong(TextIndex::bytes).sum());
      for (TextIndex index : withRows) {
        watched(schema, index, true);
      }
      for (TextIndex index : alone) {
        watched(schema, index, false);
      }
    } catch (SQLException failure) {
      if (Faults.ofServer(failure)) {
        throw failure;
      }
      // It cannot be made, or this role may not ask it: that tells nothing of any index.
      transaction.rollback(before);
      return Outcome.none(Faults.words(failure));
    }
    transaction.rollback(before);
    return new Outcome(
        wrong,
        unknown,
        new ArrayList<>(damaged.values()),
        withRows.size() + alone.size() - unknown.size(),
        "");
  }

  private void watched(String schema, TextIndex index, boolean rows) throws SQLException {
    long started = System.nanoTime();
    watch.begun(database, index.name());
    ask(schema, index, rows);
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    watch.ended(database, index.name(), index.bytes(), took);
  }

  private void ask(String schema, TextIndex index, boolean rows) throws SQLException {
    Savepoint before = transaction.setSavepoint();
    try {
      Rows.value(
          transaction,
          "SELECT " + schema + ".bt_index_check(" + index.oid() + "::regclass, " + rows + ")");
      transaction.releaseSavepoint(before);
    } catch (SQLException failure) {
      if (Faults.ofServer(failure) || Faults.rightMissing(failure)) {
        throw failure;
      }
      transaction.rollback(before);
      fault(index, failure);
    }
  }

  /** A page of the table that cannot be read is no fault of the index. */
  private void fault(TextIndex index, SQLException failure) throws SQLException {
    boolean data = String.valueOf(failure.getSQLState()).startsWith("XX") || Damage.isIn(failure);
    if (!data) {
      unknown.put(index.name(), Faults.words(failure));
      return;
    }
    Long broken = Damage.relation(transaction, failure).orElse(index.oid());
    if (broken == index.oid()) {
      wrong.put(index.oid(), Faults.words(failure));
    } else if (!damaged.containsKey(broken)) {
      damaged.put(broken, Damage.of(transaction, database, failure));
    }
  }
}
