package dev.pgtrek.postgres.move.check;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.extension.ExtensionFacts;
import dev.pgtrek.postgres.move.RoleText;
import dev.pgtrek.postgres.move.platform.Platform;
import dev.pgtrek.postgres.move.platform.PlatformChecks;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the role that logs in to the target lacks there to make the source's objects. */
final class MissingRights {

  private MissingRights() {}

  static List<Finding> between(
      Connection source, Connection target, Platform platform, String mover) throws SQLException {
    List<Finding> found = new ArrayList<>();
    if (!Rows.value(target, "SELECT has_database_privilege(current_database(), 'CREATE')")
        .equals("t")) {
      found.add(
          new Finding(
              "right-to-create-missing",
              Severity.BLOCK,
              "target database",
              "role " + mover + " has no CREATE on it",
              "Schemas are made there.",
              Rows.value(
                  target,
                  "SELECT format('GRANT CREATE ON DATABASE %I TO %I; -- by its owner',"
                      + " current_database(), current_user)")));
    }
    if (Rows.value(target, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        .equals("t")) {
      return found;
    }
    found.addAll(owners(source, target, platform, mover));
    found.addAll(forced(source, target, platform, mover));
    return found;
  }

  /** Whose objects the role that logs in cannot give to them. */
  private static List<Finding> owners(
      Connection source, Connection target, Platform platform, String mover) throws SQLException {
    List<Finding> found = new ArrayList<>();
    boolean givesApart = target.getMetaData().getDatabaseMajorVersion() >= 16;
    for (List<String> row :
        Rows.of(
            source,
            """
            SELECT DISTINCT pg_get_userbyid(o.owner) FROM (
              SELECT 'pg_class'::regclass AS class, oid, relowner AS owner, relnamespace AS schema
                FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
              UNION ALL SELECT 'pg_proc'::regclass, oid, proowner, pronamespace FROM pg_proc
              UNION ALL SELECT 'pg_type'::regclass, oid, typowner, typnamespace FROM pg_type
                WHERE typtype IN ('d', 'e', 'r')
              UNION ALL SELECT 'pg_namespace'::regclass, oid, nspowner, oid FROM pg_namespace
                WHERE nspname <> 'public'
            ) o JOIN pg_namespace n ON n.oid = o.schema
            WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek':others)
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid
                AND d.deptype = 'e')
            ORDER BY 1
            """
                .replace(":others", PlatformChecks.notMade(platform, source)))) {
      String owner = platform.role(row.getFirst()).orElse(platform.loader());
      String may =
          "SELECT pg_has_role(oid, 'USAGE') AND pg_has_role(oid, '"
              + (givesApart ? "SET" : "MEMBER")
              + "'), rolsuper FROM pg_roles WHERE rolname = "
              + ExtensionFacts.literal(owner);
      for (List<String> answer : Rows.of(target, may)) {
        if (answer.get(0).equals("f")) {
          found.add(RoleText.notGivable(owner, owner, mover, answer.get(1).equals("t")));
        }
      }
    }
    return found;
  }

  /**
   * What a policy hides even from the owner, only a role that policies do not apply to can read.
   */
  private static List<Finding> forced(
      Connection source, Connection target, Platform platform, String mover) throws SQLException {
    List<Finding> found = new ArrayList<>();
    if (Rows.value(target, "SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user")
        .equals("t")) {
      return found;
    }
    List<String> tables =
        Rows.of(
                source,
                """
                SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relrowsecurity AND c.relforcerowsecurity AND n.nspname !~ '^pg_'
                  AND n.nspname NOT IN ('information_schema', 'pgtrek':others) ORDER BY 1
                """
                    .replace(":others", PlatformChecks.notMade(platform, source)))
            .stream()
            .map(List::getFirst)
            .toList();
    if (!tables.isEmpty()) {
      found.add(
          new Finding(
              "proof-hidden-by-policy",
              Severity.BLOCK,
              "tables " + FirstNames.of(tables),
              "FORCE ROW LEVEL SECURITY: on the target even their owner sees some rows only",
              "Rows that cannot be read cannot be proved.",
              "ALTER ROLE "
                  + Identifier.of(mover).quoted()
                  + " BYPASSRLS; -- on the target, by a superuser; or --no-verify, which proves"
                  + " nothing"));
    }
    return found;
  }
}
