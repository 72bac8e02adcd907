package dev.pgtrek.postgres.move.check;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.extension.ExtensionFacts;
import dev.pgtrek.postgres.move.platform.Platform;
import dev.pgtrek.postgres.move.platform.PlatformChecks;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Roles that the source's objects name and the target lacks. */
final class MissingRoles {

  private MissingRoles() {}

  /** Owners, grantees and the roles of policies and default privileges. */
  static List<Finding> between(Connection source, Connection target, Platform platform)
      throws SQLException {
    List<Finding> found = new ArrayList<>();
    String used =
        """
        SELECT DISTINCT rolname FROM (
          SELECT refobjid AS oid FROM pg_shdepend
          WHERE refclassid = 'pg_authid'::regclass
            AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
          UNION SELECT datdba FROM pg_database WHERE datname = current_database()
        ) used JOIN pg_roles USING (oid) WHERE rolname !~ '^pg_' ORDER BY 1
        """;
    Set<String> there =
        new TreeSet<>(Rows.map(target, "SELECT rolname, '' FROM pg_roles").keySet());
    for (List<String> row : Rows.of(source, used)) {
      String role = row.getFirst();
      String taken = platform.role(role).orElse("");
      if (!taken.isEmpty() && !taken.equals(role) && !there.contains(taken)) {
        found.add(
            new Finding(
                "role-missing",
                Severity.BLOCK,
                "role " + taken,
                "the profile lets it stand for " + role + ", and it is not on the target",
                "Owners and grants name it.",
                "CREATE ROLE " + Identifier.of(taken).quoted() + "; -- or change the profile"));
      } else if (taken.equals(role) && !there.contains(role)) {
        boolean login =
            Rows.value(
                    source,
                    "SELECT rolcanlogin FROM pg_roles WHERE rolname = "
                        + ExtensionFacts.literal(role))
                .equals("t");
        found.add(
            new Finding(
                "role-missing",
                Severity.BLOCK,
                "role " + role,
                "it owns something or has rights on the source, and is not on the target"
                    + (login ? "; its password does not go along" : ""),
                "Owners and grants name it.",
                "CREATE ROLE "
                    + Identifier.of(role).quoted()
                    + PlatformChecks.attributes(source, role)
                    + (login ? " LOGIN" : "")
                    + "; -- or --no-owner and --no-privileges"));
      }
    }
    return found;
  }
}
