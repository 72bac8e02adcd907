package dev.pgtrek.postgres.move.check;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Columns whose names the target's version keeps for itself and the source's does not, such as
 * {@code system_user} from 16 on. The source writes them without quotes into definitions of
 * indexes, keys, checks and views, and there they mean something else, or nothing.
 */
final class ReservedWords {

  private ReservedWords() {}

  static List<Finding> between(Connection source, Connection target) throws SQLException {
    Set<String> words = words(target);
    words.removeAll(words(source));
    if (words.isEmpty()) {
      return List.of();
    }
    String list =
        words.stream().sorted().map(word -> "'" + word + "'").collect(Collectors.joining(", "));
    return Rows.of(
            source,
            """
            SELECT format('%I.%I', n.nspname, c.relname), a.attname
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
              AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek')
              AND a.attname IN (:words)
              AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
                AND e.objid = c.oid AND e.deptype = 'e')
            ORDER BY 1, 2
            """
                .replace(":words", list))
        .stream()
        .map(row -> found(row.get(0), row.get(1)))
        .toList();
  }

  private static Finding found(String table, String column) {
    return new Finding(
        "name-reserved-there",
        Severity.WARN,
        "column " + column + " of " + table,
        "a name that the target's version keeps for itself",
        "What names it, an index, a key, a check or a view, means something else there or is"
            + " refused: it is left out, or the move stops where it is made, as it does at the"
            + " table itself with a pg_dump of the source's version.",
        "Before the move, where something names it: ALTER TABLE %s RENAME COLUMN %s TO …; and what the application asks."
            .formatted(table, column));
  }

  private static Set<String> words(Connection connection) throws SQLException {
    return Rows.of(connection, "SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')")
        .stream()
        .map(List::getFirst)
        .collect(Collectors.toCollection(HashSet::new));
  }
}
