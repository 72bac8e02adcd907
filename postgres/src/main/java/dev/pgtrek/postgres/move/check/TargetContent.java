package dev.pgtrek.postgres.move.check;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.move.platform.Platform;
import dev.pgtrek.postgres.move.platform.PlatformChecks;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What the target holds already. */
final class TargetContent {

  private TargetContent() {}

  static List<Finding> of(Connection target, Platform platform) throws SQLException {
    List<List<String>> there =
        Rows.of(
            target,
            """
            SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
              AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek':others)
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                AND d.objid = c.oid AND d.deptype = 'e')
            UNION ALL SELECT format('function %s', p.oid::regprocedure) FROM pg_proc p
            JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek':others)
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
                AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
            UNION ALL SELECT format('type %s', t.oid::regtype) FROM pg_type t
            JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek':others)
              AND t.typelem = 0 AND (t.typrelid = 0
                OR (SELECT relkind FROM pg_class WHERE oid = t.typrelid) = 'c')
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass
                AND d.objid = t.oid AND d.deptype IN ('e', 'i'))
            UNION ALL SELECT format('large object %s', l.oid) FROM pg_largeobject_metadata l
            ORDER BY 1
            """
                .replace(":others", PlatformChecks.notMade(platform, target)));
    if (!there.isEmpty()) {
      return List.of(
          new Finding(
              "target-not-empty",
              Severity.BLOCK,
              "target database",
              there.size()
                  + " objects: "
                  + FirstNames.of(there.stream().map(List::getFirst).toList()),
              "pgtrek never writes beside, over or into what it did not make.",
              "Name an empty database; createdb makes one."));
    }
    return List.of();
  }
}
