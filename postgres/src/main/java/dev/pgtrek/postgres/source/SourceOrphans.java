package dev.pgtrek.postgres.source;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.Table;
import dev.pgtrek.postgres.catalog.SourceCatalog;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.spi.Snapshot.Orphans;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rows without a parent behind the foreign keys that the server has not proved: NOT VALID, or
 * from 18 on NOT ENFORCED. Of all others the server itself keeps that there are none.
 */
final class SourceOrphans {

  private static final int SAMPLES = 10;

  private SourceOrphans() {}

  static List<Orphans> of(Connection connection, SourceCatalog catalog) throws SQLException {
    List<Orphans> found = new ArrayList<>();
    for (SourceCatalog.Reference reference : catalog.references()) {
      Table child = catalog.catalog().table(reference.table()).orElse(null);
      if (!reference.proved() && child != null) {
        Orphans orphans = of(connection, child, reference);
        if (orphans.count() > 0) {
          found.add(orphans);
        }
      }
    }
    return found;
  }

  private static Orphans of(Connection connection, Table child, SourceCatalog.Reference reference)
      throws SQLException {
    String key = key(child);
    String set =
        reference.key().columns().stream()
            .map(c -> "c." + c.quoted() + " IS NOT NULL")
            .collect(Collectors.joining(" AND "));
    String sql =
        "WITH o AS MATERIALIZED (SELECT %s AS found FROM %s c WHERE %s AND NOT EXISTS (SELECT FROM %s p WHERE %s))"
            .formatted(
                key,
                from(child, connection),
                set,
                reference.key().parent().quoted(),
                reference.equal("c", "p"));
    List<String> samples = new ArrayList<>();
    long count = 0;
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                sql
                    + " SELECT (SELECT count(*) FROM o), found FROM o ORDER BY 2 LIMIT "
                    + SAMPLES)) {
      while (row.next()) {
        count = row.getLong(1);
        samples.add(row.getString(2));
      }
    }
    return new Orphans(child.name(), reference.key(), count, samples);
  }

  /** What inherits from a table is no part of its reference; partitions are. */
  private static String from(Table child, Connection connection) throws SQLException {
    boolean partitioned =
        Sessions.ask(
                connection,
                "SELECT relkind FROM pg_class WHERE oid = '"
                    + child.name().quoted().replace("'", "''")
                    + "'::regclass")
            .equals("p");
    return (partitioned ? "" : "ONLY ") + child.name().quoted();
  }

  /** The row's key as {@code id=7}, else its place. */
  private static String key(Table child) {
    Key key = child.primaryKey();
    if (key == null) {
      return "'ctid ' || c.ctid::text";
    }
    return key.columns().stream()
        .map(Identifier::text)
        .map(c -> "'" + c.replace("'", "''") + "=' || c." + Identifier.of(c).quoted() + "::text")
        .collect(Collectors.joining(" || ', ' || "));
  }
}
