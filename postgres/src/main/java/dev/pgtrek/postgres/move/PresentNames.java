package dev.pgtrek.postgres.move;

import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names of what the target has by itself, on which something may stand that is left out. */
final class PresentNames {

  private static final String NAMES =
      """
      SELECT 'schema ' || nspname FROM pg_namespace
      UNION SELECT 'extension ' || extname FROM pg_extension
      UNION SELECT nspname || '.' || relname FROM pg_class JOIN pg_namespace n
        ON n.oid = relnamespace WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
      UNION SELECT nspname || '.' || proname FROM pg_proc JOIN pg_namespace n
        ON n.oid = pronamespace
      UNION SELECT nspname || '.' || typname FROM pg_type JOIN pg_namespace n
        ON n.oid = typnamespace
      """;

  private PresentNames() {}

  static Set<String> of(Connection target) throws SQLException {
    Set<String> names = new HashSet<>();
    for (List<String> row : Rows.of(target, NAMES)) {
      names.add(row.getFirst());
    }
    return names;
  }
}
