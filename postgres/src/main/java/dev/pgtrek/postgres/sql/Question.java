package dev.pgtrek.postgres.sql;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A question to one database, whose every row is something to tell: its first column is the
 * subject, its second what was measured, its third the fix.
 *
 * @param code the finding's stable word
 * @param severity the finding's weight
 * @param restart whether the fix needs a restart of the server
 * @param since the first major version that can be asked
 * @param why why it matters
 * @param sql the query; {@code :user} in it stands for the condition that a {@code pg_class c} in a
 *     {@code pg_namespace n} is the user's own
 */
public record Question(
    String code, Severity severity, boolean restart, int since, String why, String sql) {

  /** Rows that become a finding each; the last of more says how many there are. */
  public static final int MOST = 20;

  /** How every question begins the list of schemas that are nobody's. */
  private static final String NOBODYS = "'information_schema', 'pgtrek'";

  private static final String USERS_OWN =
      """
      n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek')
        AND NOT EXISTS (SELECT FROM pg_depend own WHERE own.classid = 'pg_class'::regclass
          AND own.objid = c.oid AND own.deptype = 'e')
      """;

  /** A question that every supported version understands, and whose fix needs no restart. */
  public Question(String code, Severity severity, String why, String sql) {
    this(code, severity, false, 0, why, sql);
  }

  /**
   * Asks.
   *
   * @param version the server's major version
   * @return the findings; none is the good answer
   */
  public List<Finding> ask(Connection connection, int version) throws SQLException {
    return ask(connection, version, "");
  }

  /**
   * Asks, without some schemas.
   *
   * @param without what is nobody's business there, as SQL literals with a comma before each; may
   *     be empty
   */
  public List<Finding> ask(Connection connection, int version, String without) throws SQLException {
    List<Finding> found = new ArrayList<>();
    if (version < since) {
      return found;
    }
    long rows = 0;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql(without))) {
      while (row.next()) {
        rows++;
        if (rows <= MOST) {
          found.add(
              new Finding(
                  code,
                  severity,
                  row.getString(1),
                  row.getString(2),
                  why,
                  row.getString(3),
                  restart));
        }
      }
    }
    if (rows > MOST) {
      Finding last = found.removeLast();
      found.add(
          new Finding(
              code,
              severity,
              last.subject(),
              last.measured() + " (and " + (rows - MOST) + " more like it)",
              why,
              last.fix(),
              restart));
    }
    return found;
  }

  private String sql(String without) {
    return sql.replace(":user", USERS_OWN).replace(NOBODYS, NOBODYS + without);
  }
}
