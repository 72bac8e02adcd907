package dev.pgtrek.postgres.move.check;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What searches find: since 18, full-text search and pg_trgm follow the database's own provider.
 */
final class SearchProviders {

  private SearchProviders() {}

  static List<Finding> between(Connection source, Connection target) throws SQLException {
    boolean crosses =
        source.getMetaData().getDatabaseMajorVersion() < 18
            && target.getMetaData().getDatabaseMajorVersion() >= 18;
    String provider =
        Rows.value(
            target, "SELECT datlocprovider FROM pg_database WHERE datname = current_database()");
    if (crosses && !provider.equals("c")) {
      long indexes =
          Rows.number(
              source,
              """
              SELECT count(*) FROM pg_index i
              WHERE EXISTS (SELECT FROM unnest(i.indclass::oid[]) k(oid)
                JOIN pg_opclass o ON o.oid = k.oid
                WHERE o.opcname ~ 'trgm|tsvector')
              """);
      if (indexes > 0) {
        return List.of(
            new Finding(
                "search-folds-otherwise",
                Severity.INFO,
                "full-text and trigram indexes",
                indexes + " of them; the target's locale provider is not libc",
                "From PostgreSQL 18 on they fold case by the database's provider, so some searches"
                    + " may find other rows.",
                "Nothing to do: they are built anew. Compare searches with 'pgtrek verify"
                    + " --search'."));
      }
    }
    return List.of();
  }
}
