package dev.pgtrek.embedded;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.sql.SqlFailures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Indexes that are sorted by the C library's rules or by ICU's. Other programs bring other versions
 * of these libraries, and an index that is sorted by other rules than it is searched by loses rows.
 * A cluster of ours sorts by PostgreSQL's own rules, so only a user can have made such an index.
 */
final class SystemCollations {

  /** How many are named. */
  private static final int SHOWN = 5;

  private static final String DATABASES =
      "SELECT datname FROM pg_database WHERE datallowconn ORDER BY datname";

  private static final String INDEXES =
      """
      SELECT DISTINCT current_database() || '.' || i.indexrelid::regclass
      FROM pg_index i
      CROSS JOIN unnest(i.indcollation) AS used (oid)
      JOIN pg_collation c ON c.oid = used.oid
      JOIN pg_database d ON d.datname = current_database()
      WHERE i.indexrelid >= 16384 AND CASE c.collprovider
        WHEN 'd' THEN d.datlocprovider = 'i'
          OR d.datlocprovider = 'c' AND d.datcollate NOT IN ('C', 'POSIX', 'C.UTF-8', 'C.utf8')
        WHEN 'c' THEN c.collcollate NOT IN ('C', 'POSIX', 'C.UTF-8', 'C.utf8')
        ELSE c.collprovider = 'i' END
      ORDER BY 1
      """;

  private SystemCollations() {}

  /** Opens a connection to a database. */
  interface Door {
    Connection open(String database) throws SQLException;
  }

  /**
   * @throws PgtrekException.Refused if a database of the server has such an index
   */
  static void mustBeUnused(Door door) {
    List<String> indexes = new ArrayList<>();
    try {
      for (String database : ask(door, "postgres", DATABASES)) {
        indexes.addAll(ask(door, database, INDEXES));
      }
    } catch (SQLException failure) {
      throw SqlFailures.wrap("looking for indexes that the system's libraries sort", failure);
    }
    if (!indexes.isEmpty()) {
      throw new PgtrekException.Refused(
          "embedded-sorted-by-system",
          "The plan needs the portable server, and these indexes of the embedded one are sorted by"
              + " this machine's own libraries, which it does not share: "
              + String.join(", ", indexes.subList(0, Math.min(SHOWN, indexes.size())))
              + (indexes.size() > SHOWN ? ", …" : "")
              + ".",
          "Run pgtrek in another folder, which gets a server of its own; or drop these indexes, and"
              + " make them again afterwards.");
    }
  }

  private static List<String> ask(Door door, String database, String sql) throws SQLException {
    List<String> answers = new ArrayList<>();
    try (Connection connection = door.open(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        answers.add(row.getString(1));
      }
    }
    return answers;
  }
}
