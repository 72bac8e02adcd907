package dev.pgtrek.postgres.move.check;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A target that is the source itself. */
final class SameDatabase {

  private SameDatabase() {}

  static List<Finding> between(Connection source, Connection target) throws SQLException {
    String which =
        """
        SELECT (SELECT system_identifier FROM pg_control_system()) || ' '
          || (SELECT oid FROM pg_database WHERE datname = current_database())
        """;
    if (Rows.value(source, which).equals(Rows.value(target, which))) {
      return List.of(
          new Finding(
              "same-database",
              Severity.BLOCK,
              "target",
              "it is the source itself, by system identifier and database number",
              "A database cannot be moved onto itself.",
              "Name another server, or another database of this one."));
    }
    return List.of();
  }
}
