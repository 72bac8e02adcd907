package dev.pgtrek.postgres.move;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.MoveChoices;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether filters name anything on a source that is only compared, and so has no archive: what
 * nothing matches would be called equal because there is nothing of it.
 */
public final class FilterNames {

  private static final String NAMES =
      """
      SELECT 's', nspname, '' FROM pg_catalog.pg_namespace
      UNION ALL
      SELECT 't', n.nspname, c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      UNION ALL
      SELECT 'e', extname, '' FROM pg_catalog.pg_extension
      """;

  private FilterNames() {}

  /** The filters that nothing on the source matches; it is asked only where there are any. */
  public static List<Finding> unmatched(Connection source, MoveChoices choices)
      throws SQLException {
    if (!choices.filters()) {
      return List.of();
    }
    Set<String> schemas = new HashSet<>();
    Set<TableName> tables = new HashSet<>();
    Set<String> extensions = new HashSet<>();
    try (Statement statement = source.createStatement();
        ResultSet names = statement.executeQuery(NAMES)) {
      while (names.next()) {
        String name = names.getString(2);
        switch (names.getString(1)) {
          case "s" -> schemas.add(name);
          case "t" -> tables.add(TableName.of(name, names.getString(3)));
          default -> extensions.add(name);
        }
      }
    }
    return Selection.of(choices).unmatched(schemas, tables, extensions);
  }
}
