package dev.pgtrek.postgres.move;

import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rights to create that a role has only while it is given something: its own come later than what
 * it owns.
 */
final class LentRights {

  private final TargetObjects target;
  private final RoleText roleText;
  private final Map<String, String> schemaOwners = new HashMap<>();

  LentRights(TargetObjects target, RoleText roleText) {
    this.target = target;
    this.roleText = roleText;
  }

  /** Whose a schema will be. */
  void owns(String schema, String owner) {
    schemaOwners.put(schema, owner);
  }

  /**
   * Whoever is given an object by another than a superuser must be able to create in its schema,
   * which the schema's own rights, that come later, need not say.
   */
  List<String> around(Entry entry, String owner, List<String> statements) {
    if (entry.kind().equals("PUBLICATION")
        && !owner.isEmpty()
        && !target.superuser()
        && !owner.equals(target.role())) {
      return lent(owner, statements);
    }
    if (owner.isEmpty()
        || entry.schema().isEmpty()
        || target.superuser()
        || roleText.mayCreate(owner, entry.schema())) {
      return statements;
    }
    String of = " ON SCHEMA " + Statements.quoted(entry.schema());
    String to = Statements.quoted(owner);
    List<String> all = new ArrayList<>(List.of("GRANT CREATE" + of + " TO " + to));
    all.addAll(statements);
    // The schema's owner keeps what it has by itself.
    if (!owner.equals(schemaOwners.get(entry.schema()))) {
      all.add("REVOKE CREATE" + of + " FROM " + to);
    } else {
      all.removeFirst();
    }
    return all;
  }

  /**
   * Whoever is given a publication by another than a superuser must be able to create in the
   * database, whose rights come later and whose name is not known before it is made.
   */
  private static List<String> lent(String owner, List<String> statements) {
    String role = "'" + owner.replace("'", "''") + "'";
    List<String> all =
        new ArrayList<>(
            List.of(
                """
                DO $pgtrek$ BEGIN
                  PERFORM set_config('pgtrek.lent',
                    (NOT has_database_privilege(%1$s, current_database(), 'CREATE'))::text, true);
                  IF current_setting('pgtrek.lent')::bool THEN
                    EXECUTE format('GRANT CREATE ON DATABASE %%I TO %%I', current_database(), %1$s);
                  END IF;
                END $pgtrek$\
                """
                    .formatted(role)));
    all.addAll(statements);
    all.add(
        """
        DO $pgtrek$ BEGIN
          IF current_setting('pgtrek.lent')::bool THEN
            EXECUTE format('REVOKE CREATE ON DATABASE %%I FROM %%I', current_database(), %s);
          END IF;
        END $pgtrek$\
        """
            .formatted(role));
    return all;
  }
}
