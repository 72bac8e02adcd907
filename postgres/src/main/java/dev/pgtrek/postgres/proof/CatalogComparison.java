package dev.pgtrek.postgres.proof;

import dev.pgtrek.postgres.proof.CatalogFacts.Fact;
import dev.pgtrek.spi.ObjectDifference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares everything beside rows: definitions, owners, rights, comments, flags, sequences, large
 * objects. Left out is what differs between versions by itself: NOT NULL constraints as objects of
 * their own, what a foreign key keeps per partition of the table that it refers to, versions of
 * extensions, and texts of views where a side is older than 16. An index that is not valid counts
 * as none, except that of a partitioned table.
 */
public final class CatalogComparison {

  private CatalogComparison() {}

  /**
   * Asks both databases one after the other; reads every large object.
   *
   * @throws SQLException if a side cannot be asked
   */
  public static List<ObjectDifference> of(Connection source, Connection target)
      throws SQLException {
    return of(source, target, CatalogScope.EVERYTHING);
  }

  /**
   * The same, of what is to be compared.
   *
   * @throws SQLException if a side cannot be asked
   */
  public static List<ObjectDifference> of(Connection source, Connection target, CatalogScope scope)
      throws SQLException {
    int older =
        Math.min(
            source.getMetaData().getDatabaseMajorVersion(),
            target.getMetaData().getDatabaseMajorVersion());
    qualified(source);
    qualified(target);
    List<ObjectDifference> different = new ArrayList<>();
    for (Fact fact : CatalogFacts.ALL) {
      if (fact.since() <= older && scope.compares(fact.kind())) {
        String sql = CatalogFacts.sql(fact, older);
        compare(
            fact.kind(),
            map(source, scope.ofSource(sql)),
            map(target, scope.ofTarget(sql)),
            different);
      }
    }
    String sql = CatalogFacts.sql(new Fact("sequence", CatalogFacts.SEQUENCES), older);
    compare(
        "sequence",
        sequences(source, scope.ofSource(sql)),
        sequences(target, scope.ofTarget(sql)),
        different);
    return RecordedAdditions.read(target).marked(different).stream()
        .filter(d -> scope.complete() || d.onTarget())
        .toList();
  }

  /**
   * Everything that a database holds beside rows, large objects and sequences.
   *
   * @return definitions by identity, by kind
   * @throws SQLException if it cannot be asked
   */
  public static SortedMap<String, SortedMap<String, String>> facts(Connection connection)
      throws SQLException {
    int version = connection.getMetaData().getDatabaseMajorVersion();
    String before = value(connection, "SHOW search_path");
    qualified(connection);
    SortedMap<String, SortedMap<String, String>> facts = new TreeMap<>();
    for (Fact fact : CatalogFacts.ALL) {
      if (fact.since() <= version && !fact.kind().equals("large object")) {
        facts.put(fact.kind(), map(connection, CatalogFacts.sql(fact, version)));
      }
    }
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT set_config('search_path', ?, false)")) {
      statement.setString(1, before);
      statement.execute();
    }
    return facts;
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void compare(
      String kind,
      SortedMap<String, String> ours,
      SortedMap<String, String> theirs,
      List<ObjectDifference> different) {
    SortedSet<String> all = new TreeSet<>(ours.keySet());
    all.addAll(theirs.keySet());
    for (String identity : all) {
      boolean here = ours.containsKey(identity);
      boolean there = theirs.containsKey(identity);
      String definition = ours.getOrDefault(identity, "");
      String other = theirs.getOrDefault(identity, "");
      if (here != there || !definition.equals(other)) {
        different.add(new ObjectDifference(kind, identity, here, there, definition, other, false));
      }
    }
  }

  private static SortedMap<String, String> sequences(Connection connection, String sql)
      throws SQLException {
    SortedMap<String, String> sequences = new TreeMap<>();
    for (Map.Entry<String, String> sequence : map(connection, sql).entrySet()) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(sequence.getValue())) {
        row.next();
        sequences.put(sequence.getKey(), row.getString(1));
      }
    }
    return sequences;
  }

  private static SortedMap<String, String> map(Connection connection, String sql)
      throws SQLException {
    SortedMap<String, String> map = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        String definition = row.getString(2);
        map.put(row.getString(1), definition == null ? "" : definition);
      }
    }
    return map;
  }

  private static void qualified(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = ''; SET quote_all_identifiers = off");
    }
  }
}
