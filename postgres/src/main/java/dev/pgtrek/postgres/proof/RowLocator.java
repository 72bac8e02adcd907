package dev.pgtrek.postgres.proof;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.spi.PairVerdict.Kind;
import dev.pgtrek.spi.PairVerdict.RowDifference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Names the rows of buckets that differ. It takes a few buckets at a time, so that no more than
 * their rows are in memory.
 */
final class RowLocator {

  private static final int BUCKETS_AT_ONCE = 16;
  private static final int FETCH_ROWS = 10_000;

  private final Connection source;
  private final Connection target;
  private final ComparedTable table;
  private final RowHash hash;
  private final int limit;
  private final List<RowDifference> found = new ArrayList<>();

  RowLocator(Connection source, Connection target, ComparedTable table, RowHash hash, int limit) {
    this.source = source;
    this.target = target;
    this.table = table;
    this.hash = hash;
    this.limit = limit;
  }

  /**
   * What was found.
   *
   * @param rows the rows
   * @param complete whether these are all
   */
  record Located(List<RowDifference> rows, boolean complete) {}

  Located locate(List<Integer> buckets) throws SQLException {
    // One more than asked for shows that there are more.
    for (int from = 0; from < buckets.size() && found.size() <= limit; from += BUCKETS_AT_ONCE) {
      compare(buckets.subList(from, Math.min(buckets.size(), from + BUCKETS_AT_ONCE)));
    }
    boolean complete = found.size() <= limit;
    return new Located(complete ? found : found.subList(0, limit), complete);
  }

  /** How often a row is on the source more than on the target, by what it is. */
  private record Row(String identity, long high, long low) {}

  private void compare(List<Integer> buckets) throws SQLException {
    Map<Row, Integer> balance = new HashMap<>();
    count(source, buckets, balance, 1);
    count(target, buckets, balance, -1);
    Map<String, int[]> sides = new HashMap<>();
    balance.forEach(
        (row, more) -> {
          if (more != 0) {
            int[] side = sides.computeIfAbsent(row.identity(), _ -> new int[2]);
            side[more > 0 ? 0 : 1] += Math.abs(more);
          }
        });
    name(new TreeMap<>(sides));
  }

  private void name(SortedMap<String, int[]> sides) throws SQLException {
    List<String> onBoth =
        table.key().isEmpty()
            ? List.of()
            : sides.entrySet().stream()
                .filter(e -> e.getValue()[0] > 0 && e.getValue()[1] > 0)
                .map(Map.Entry::getKey)
                .limit(limit)
                .toList();
    Map<String, List<String>> ours = values(source, onBoth);
    Map<String, List<String>> theirs = values(target, onBoth);
    sides.forEach(
        (identity, side) -> {
          if (ours.containsKey(identity) && theirs.containsKey(identity)) {
            List<Identifier> columns = columns(ours.get(identity), theirs.get(identity));
            found.add(new RowDifference(Kind.DIFFERENT, identity, columns));
          } else {
            add(Kind.MISSING_ON_TARGET, identity, side[0]);
            add(Kind.EXTRA_ON_TARGET, identity, side[1]);
          }
        });
  }

  private void add(Kind kind, String identity, int times) {
    for (int i = 0; i < times && found.size() <= limit; i++) {
      found.add(new RowDifference(kind, identity, List.of()));
    }
  }

  private void count(
      Connection connection, List<Integer> buckets, Map<Row, Integer> balance, int by)
      throws SQLException {
    boolean committing = connection.getAutoCommit();
    if (committing) {
      connection.setAutoCommit(false);
    }
    try (PreparedStatement statement = connection.prepareStatement(table.rows(hash, buckets))) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          balance.merge(
              new Row(row.getString(1), row.getLong(2), row.getLong(3)), by, Integer::sum);
        }
      }
    } finally {
      if (committing) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private List<Identifier> columns(List<String> ours, List<String> theirs) {
    return IntStream.range(0, ours.size())
        .filter(i -> !ours.get(i).equals(theirs.get(i)))
        .mapToObj(table.columns()::get)
        .toList();
  }

  private Map<String, List<String>> values(Connection connection, List<String> identities)
      throws SQLException {
    Map<String, List<String>> values = new HashMap<>();
    if (identities.isEmpty()) {
      return values;
    }
    try (PreparedStatement statement = connection.prepareStatement(table.values())) {
      statement.setArray(1, connection.createArrayOf("text", identities.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          List<String> columns = new ArrayList<>();
          for (int i = 2; i <= table.columns().size() + 1; i++) {
            String value = row.getString(i);
            columns.add(value == null ? "NULL" : "'" + value + "'");
          }
          values.put(row.getString(1), columns);
        }
      }
    }
    return values;
  }
}
