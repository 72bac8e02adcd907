package dev.pgtrek.postgres.move.check;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.extension.ExtensionFacts;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tablespaces of the source that the target lacks, or keeps from the role that logs in. */
final class Tablespaces {

  private Tablespaces() {}

  static List<Finding> between(Connection source, Connection target, String mover)
      throws SQLException {
    List<Finding> found = new ArrayList<>();
    Map<String, String> there = Rows.map(target, "SELECT spcname, '' FROM pg_tablespace");
    for (List<String> row :
        Rows.of(
            source,
            """
            SELECT t.spcname, count(*) FROM pg_class c
            JOIN pg_tablespace t ON t.oid = c.reltablespace
            WHERE t.spcname !~ '^pg_' GROUP BY 1 ORDER BY 1
            """)) {
      String tablespace = Identifier.of(row.get(0)).quoted();
      String may =
          "SELECT has_tablespace_privilege(" + ExtensionFacts.literal(row.get(0)) + ", 'CREATE')";
      if (!there.containsKey(row.get(0))) {
        found.add(
            new Finding(
                "tablespace-missing",
                Severity.BLOCK,
                "tablespace " + row.get(0),
                row.get(1) + " tables or indexes lie in it, and the target has none of the name",
                "Their definition names it.",
                "CREATE TABLESPACE " + tablespace + " LOCATION '…'; -- or --no-tablespaces"));
      } else if (Rows.value(target, may).equals("f")) {
        found.add(
            new Finding(
                "tablespace-not-usable",
                Severity.BLOCK,
                "tablespace " + row.get(0),
                row.get(1)
                    + " tables or indexes lie in it, and the target's role may not create there",
                "Their definition names it.",
                "GRANT CREATE ON TABLESPACE "
                    + tablespace
                    + " TO "
                    + Identifier.of(mover).quoted()
                    + "; -- on the target; or --no-tablespaces"));
      }
    }
    return found;
  }
}
