package dev.pgtrek.sqlite;

import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.Table;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.Snapshot.Orphans;
import dev.pgtrek.sqlite.access.InterruptWatch;
import dev.pgtrek.sqlite.access.RawStatement;
import dev.pgtrek.sqlite.access.ReaderPool;
import dev.pgtrek.sqlite.access.SqliteFailures;
import dev.pgtrek.sqlite.catalog.Schema;
import dev.pgtrek.sqlite.rows.RowAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for references without a parent, key by key. SQLite's own foreign_key_check gives up at the
 * first key whose parent columns are not unique; these queries do not mind.
 */
final class OrphanSearch {

  private static final int SAMPLES = 10;

  private final Connection connection;
  private final List<Orphans> found = new ArrayList<>();

  private OrphanSearch(Connection connection) {
    this.connection = connection;
  }

  static List<Orphans> of(Snapshot snapshot, ReaderPool pool, Schema schema) {
    try {
      Connection connection = pool.take();
      try (InterruptWatch _ = InterruptWatch.over(connection)) {
        OrphanSearch search = new OrphanSearch(connection);
        for (Table table : schema.catalog().tables()) {
          for (ForeignKey key : table.foreignKeys()) {
            if (!RowidReferences.allFind(snapshot, table, key)) {
              search.look(table, key);
            }
          }
        }
        return List.copyOf(search.found);
      } finally {
        pool.give(connection);
      }
    } catch (SQLException e) {
      throw SqliteFailures.wrap("looking for references without a parent", e);
    }
  }

  private void look(Table table, ForeignKey key) throws SQLException {
    String condition = condition(table, key);
    long count = numbers("SELECT count(*)" + condition).getFirst();
    if (count > 0) {
      found.add(new Orphans(table.name(), key, count, samples(table, condition)));
    }
  }

  /**
   * The child's orphans. The plus takes the child's affinity away, so that the parent's alone
   * converts, and the parent stands left, so that its collation compares: both as SQLite does for
   * foreign keys.
   */
  private static String condition(Table table, ForeignKey key) {
    List<String> equal = new ArrayList<>();
    List<String> set = new ArrayList<>();
    for (int i = 0; i < key.columns().size(); i++) {
      String child = "child." + key.columns().get(i).quoted();
      equal.add("parent." + key.parentColumns().get(i).quoted() + " = +" + child);
      set.add(child + " IS NOT NULL");
    }
    return " FROM "
        + table.name().quoted()
        + " AS child LEFT JOIN "
        + key.parent().quoted()
        + " AS parent ON "
        + String.join(" AND ", equal)
        + " WHERE "
        + String.join(" AND ", set)
        + " AND parent."
        + key.parentColumns().getFirst().quoted()
        + " IS NULL";
  }

  private List<String> samples(Table table, String condition) throws SQLException {
    Optional<String> rowid = RowAddress.of(table);
    if (rowid.isPresent()) {
      String sql = "SELECT child." + rowid.get() + condition + " ORDER BY 1 LIMIT " + SAMPLES;
      return numbers(sql).stream().map(n -> "rowid " + n).toList();
    }
    Key key = table.primaryKey();
    if (key == null) {
      return List.of();
    }
    return places(key, condition);
  }

  /** Without a rowid the key's values would name a row; its place in the key's order does too. */
  private List<String> places(Key key, String condition) throws SQLException {
    String names = String.join(", ", key.columns().stream().map(Identifier::text).toList());
    String order =
        String.join(", ", key.columns().stream().map(c -> "child." + c.quoted()).toList());
    String from = condition.substring(0, condition.indexOf(" WHERE "));
    String where = condition.substring(condition.indexOf(" WHERE ") + " WHERE ".length());
    String sql =
        "SELECT place FROM (SELECT row_number() OVER (ORDER BY "
            + order
            + ") AS place, "
            + where
            + " AS orphan"
            + from
            + ") WHERE orphan ORDER BY place LIMIT "
            + SAMPLES;
    return numbers(sql).stream().map(n -> "row " + n + " in order of (" + names + ")").toList();
  }

  private List<Long> numbers(String sql) throws SQLException {
    List<Long> all = new ArrayList<>();
    try (RawStatement statement = RawStatement.prepare(connection, sql)) {
      while (statement.step()) {
        all.add(statement.integer(0));
      }
    }
    return all;
  }
}
