package dev.pgtrek.postgres.source;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.Table;
import dev.pgtrek.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for arrays that begin elsewhere than at 1, which the server spells with their bounds before
 * them: an array of JSON has none, so they are read without.
 */
final class ArrayBounds {

  private ArrayBounds() {}

  /** Whether the table can hold any. */
  static boolean concerns(Table table) {
    return !arrays(table).isEmpty();
  }

  private static List<Column> arrays(Table table) {
    return table.readable().stream().filter(c -> c.declared().endsWith("[]")).toList();
  }

  /**
   * Looks at all rows.
   *
   * @param from the table as it stands after FROM
   */
  static List<Finding> of(Connection connection, Table table, String from) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Column column : arrays(table)) {
      String name = column.name().quoted();
      String count =
          Sessions.ask(
              connection,
              "SELECT count(*) FROM "
                  + from
                  + " WHERE array_dims("
                  + name
                  + ") !~ '^(\\[1:\\d+\\])+$'");
      if (!count.equals("0")) {
        findings.add(
            new Finding(
                "array-bounds-lost",
                Severity.WARN,
                table.name().table() + "." + column.name(),
                count + " arrays that do not begin at 1",
                "They are read as arrays of JSON, which have no bounds; the elements arrive.",
                "Nothing to do, unless the application asks for elements by number."));
      }
    }
    return findings;
  }
}
