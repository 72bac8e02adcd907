package dev.pgtrek.postgres.move.check;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is set for the database and its roles, and what of it the target does not know. */
final class Settings {

  private Settings() {}

  static List<Finding> between(Connection source, Connection target) throws SQLException {
    List<Finding> found = new ArrayList<>();
    int targetVersion = target.getMetaData().getDatabaseMajorVersion();
    List<List<String>> set =
        Rows.of(
            source,
            """
            SELECT CASE WHEN s.setrole = 0 THEN format('database %I', d.datname)
                ELSE format('role %I', pg_get_userbyid(s.setrole)) END,
              split_part(entry, '=', 1), entry
            FROM pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) entry
            LEFT JOIN pg_database d ON d.oid = s.setdatabase
            WHERE s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
            ORDER BY 1, 2
            """);
    Set<String> known = Rows.map(target, "SELECT lower(name), '' FROM pg_settings").keySet();
    for (List<String> row : set) {
      String name = row.get(1);
      if (!name.contains(".") && !known.contains(name.toLowerCase(Locale.ROOT))) {
        found.add(
            new Finding(
                "setting-unknown",
                Severity.WARN,
                row.get(0),
                name + " is set there, and PostgreSQL " + targetVersion + " has no such setting",
                "It cannot be set on the target.",
                "Nothing to do: it is left out."));
      } else if (name.equals("search_path")
          || name.equals("TimeZone")
          || name.equals("default_text_search_config")) {
        found.add(
            new Finding(
                "setting-of-meaning",
                Severity.INFO,
                row.get(0),
                row.get(2),
                "What the application's statements mean depends on it.",
                "Nothing to do: it goes along with the database's settings."));
      }
    }
    return found;
  }
}
