package dev.pgtrek.postgres.move.check;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Libraries that the source's server loads when it starts, and the target's does not. */
final class PreloadedLibraries {

  private PreloadedLibraries() {}

  static List<Finding> between(Connection source, Connection target) throws SQLException {
    Set<String> missing = preloaded(source);
    missing.removeAll(preloaded(target));
    if (!missing.isEmpty()) {
      return List.of(
          new Finding(
              "library-not-preloaded",
              Severity.WARN,
              "target server",
              "shared_preload_libraries lacks " + String.join(", ", missing),
              "What needs them does not work, or cannot even be created.",
              "ALTER SYSTEM SET shared_preload_libraries = '"
                  + String.join(", ", missing)
                  + "'; -- with what is there already, then restart",
              true));
    }
    return List.of();
  }

  /** None where the role may not see them. */
  private static Set<String> preloaded(Connection connection) throws SQLException {
    Set<String> names = new TreeSet<>();
    for (String name :
        Rows.value(
                connection,
                "SELECT setting FROM pg_settings WHERE name = 'shared_preload_libraries'")
            .split(",", -1)) {
      if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    return names;
  }
}
