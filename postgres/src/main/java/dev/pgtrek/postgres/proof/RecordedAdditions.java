package dev.pgtrek.postgres.proof;

import dev.pgtrek.spi.ObjectDifference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What pgtrek added to a database because the user asked for it, so that a later proof against the
 * source tells it from damage. The table stands in the journal's schema and is made when there is
 * something to record.
 */
public final class RecordedAdditions {

  private static final String DDL =
      """
      CREATE TABLE IF NOT EXISTS pgtrek.addition (
        kind text NOT NULL,
        identity text NOT NULL,
        definition text NOT NULL,
        added_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (kind, identity)
      );
      COMMENT ON TABLE pgtrek.addition IS
        'What was added beside what the source has: verify does not take it for a difference.';
      """;

  private static final String READABLE =
      """
      SELECT count(*) = 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'pgtrek' AND c.relname = 'addition'
        AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
      """;

  private final Map<String, Map<String, String>> definitions;

  private RecordedAdditions(Map<String, Map<String, String>> definitions) {
    this.definitions = definitions;
  }

  /** What is recorded; nothing where there is no journal or the role may not read it. */
  public static RecordedAdditions read(Connection connection) throws SQLException {
    Map<String, Map<String, String>> definitions = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      boolean readable;
      try (ResultSet row = statement.executeQuery(READABLE)) {
        readable = row.next() && row.getBoolean(1);
      }
      if (readable) {
        try (ResultSet row =
            statement.executeQuery("SELECT kind, identity, definition FROM pgtrek.addition")) {
          while (row.next()) {
            definitions
                .computeIfAbsent(row.getString(1), _ -> new HashMap<>())
                .put(row.getString(2), row.getString(3));
          }
        }
      }
    }
    return new RecordedAdditions(definitions);
  }

  /**
   * Records everything that is there now and was not before, or is otherwise now.
   *
   * @param transaction the transaction that added it, where the schema pgtrek is there
   * @param before what {@link CatalogComparison#facts} said before
   * @return what is new, as kind and identity
   */
  public static List<String> record(
      Connection transaction, SortedMap<String, SortedMap<String, String>> before)
      throws SQLException {
    List<String> added = new ArrayList<>();
    try (Statement statement = transaction.createStatement()) {
      statement.execute(DDL);
    }
    for (Map.Entry<String, SortedMap<String, String>> kind :
        CatalogComparison.facts(transaction).entrySet()) {
      Map<String, String> old = before.getOrDefault(kind.getKey(), new TreeMap<>());
      for (Map.Entry<String, String> object : kind.getValue().entrySet()) {
        if (!object.getValue().equals(old.get(object.getKey()))) {
          record(transaction, kind.getKey(), object.getKey(), object.getValue());
          added.add(kind.getKey() + " " + object.getKey());
        }
      }
    }
    return List.copyOf(added);
  }

  /**
   * Records one thing that was asked for and was there already.
   *
   * @param transaction a transaction where the schema pgtrek is there
   * @param kind its kind, as the comparison of catalogs says it
   * @param identity its name there
   */
  public static void recordThere(Connection transaction, String kind, String identity)
      throws SQLException {
    try (Statement statement = transaction.createStatement()) {
      statement.execute(DDL);
    }
    String definition =
        CatalogComparison.facts(transaction)
            .getOrDefault(kind, new TreeMap<>())
            .getOrDefault(identity, "");
    record(transaction, kind, identity, definition);
  }

  private static void record(
      Connection transaction, String kind, String identity, String definition) throws SQLException {
    try (PreparedStatement statement =
        transaction.prepareStatement(
            """
            INSERT INTO pgtrek.addition (kind, identity, definition) VALUES (?, ?, ?)
            ON CONFLICT (kind, identity) DO UPDATE SET definition = excluded.definition,
              added_at = now()
            """)) {
      statement.setString(1, kind);
      statement.setString(2, identity);
      statement.setString(3, definition);
      statement.executeUpdate();
    }
  }

  /**
   * Differences, those marked that are additions: the source has no such object, or the target's is
   * as it was recorded.
   */
  List<ObjectDifference> marked(List<ObjectDifference> differences) {
    return differences.stream().map(d -> isAddition(d) ? added(d) : d).toList();
  }

  private boolean isAddition(ObjectDifference difference) {
    String recorded =
        definitions.getOrDefault(difference.kind(), Map.of()).get(difference.identity());
    return recorded != null
        && difference.onTarget()
        && (!difference.onSource() || difference.target().equals(recorded));
  }

  private static ObjectDifference added(ObjectDifference difference) {
    return new ObjectDifference(
        difference.kind(),
        difference.identity(),
        difference.onSource(),
        difference.onTarget(),
        difference.source(),
        difference.target(),
        true);
  }
}
