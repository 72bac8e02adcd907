package dev.pgtrek.postgres.move.check;

import static dev.pgtrek.model.Severity.BLOCK;
import static dev.pgtrek.model.Severity.INFO;
import static dev.pgtrek.model.Severity.WARN;

import dev.pgtrek.postgres.sql.Question;
import java.util.List;

/** What a source is asked by itself, in the order in which it is read about. */
final class SourceQuestions {

  private SourceQuestions() {}

  /** Whether everything can be read, and all of it at one moment. */
  static final List<Question> RIGHTS =
      List.of(
          new Question(
              "schema-not-usable",
              BLOCK,
              "What the role cannot see would be missing on the target.",
              """
              SELECT format('schema %I', n.nspname), format('role %I has no USAGE', current_user),
                format('GRANT pg_read_all_data TO %2$I; -- or GRANT USAGE ON SCHEMA %1$I TO %2$I;',
                  n.nspname, current_user)
              FROM pg_namespace n
              WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek')
                AND NOT has_schema_privilege(n.oid, 'USAGE')
              ORDER BY 1
              """),
          new Question(
              "rows-not-readable",
              BLOCK,
              "Rows that cannot be read cannot be moved.",
              """
              SELECT format('%s %I.%I', CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END,
                  n.nspname, c.relname),
                format('role %I has no SELECT', current_user),
                format('GRANT pg_read_all_data TO %4$I; -- or GRANT SELECT ON %1$s %2$I.%3$I TO'
                    || ' %4$I;',
                  CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                  n.nspname, c.relname, current_user)
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind IN ('r', 'p', 'S', 'm') AND :user
                AND NOT CASE c.relkind WHEN 'S' THEN has_sequence_privilege(c.oid, 'SELECT')
                  ELSE has_table_privilege(c.oid, 'SELECT') END
              ORDER BY 1
              """),
          new Question(
              "rows-hidden-by-policy",
              BLOCK,
              "Row-level security would leave rows out without a word.",
              """
              SELECT format('table %I.%I', n.nspname, c.relname),
                format('its policies apply to role %I', current_user),
                format('ALTER ROLE %I BYPASSRLS; -- or move as the table''s owner', current_user)
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind IN ('r', 'p') AND :user AND row_security_active(c.oid)
              ORDER BY 1
              """),
          new Question(
              "large-object-not-readable",
              BLOCK,
              "A large object that cannot be read cannot be moved.",
              """
              SELECT format('large objects of role %I', o.rolname), format('%s of them', count(*)),
                CASE WHEN o.rolsuper THEN format('ALTER ROLE %I SET lo_compat_privileges = on;'
                    || ' -- by a superuser, for the time of the move; or move as one',
                    current_user)
                  ELSE format('GRANT %I TO %I;', o.rolname, current_user) END
              FROM pg_largeobject_metadata l JOIN pg_roles o ON o.oid = l.lomowner
              WHERE NOT pg_has_role(l.lomowner, 'USAGE')
                AND current_setting('lo_compat_privileges') = 'off'
                AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
                AND NOT EXISTS (SELECT FROM aclexplode(l.lomacl) a
                  WHERE a.privilege_type = 'SELECT'
                    AND (a.grantee = 0 OR pg_has_role(a.grantee, 'USAGE')))
              GROUP BY o.rolname, o.rolsuper ORDER BY 1
              """),
          new Question(
              "table-locked",
              WARN,
              "Reading waits for whoever holds it, and everybody else then waits for reading.",
              """
              SELECT format('table %I.%I', n.nspname, c.relname),
                format('process %s holds ACCESS EXCLUSIVE', l.pid),
                format('Wait for it to end, or: SELECT pg_terminate_backend(%s);', l.pid)
              FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
              JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE l.mode = 'AccessExclusiveLock' AND l.granted AND c.relkind IN ('r', 'p', 'm')
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND l.pid <> pg_backend_pid() AND :user
              ORDER BY 1
              """),
          new Question(
              "prepared-transaction",
              WARN,
              "What it holds is not committed, so it is not moved; its locks stay.",
              """
              SELECT format('transaction %s', quote_literal(gid)),
                format('prepared at %s by %s', to_char(prepared AT TIME ZONE 'UTC',
                  'YYYY-MM-DD HH24:MI:SS "UTC"'), owner),
                format('COMMIT PREPARED %1$L; -- or ROLLBACK PREPARED %1$L;', gid)
              FROM pg_prepared_xacts WHERE database = current_database() ORDER BY 1
              """),
          new Question(
              "lock-table-small",
              WARN,
              true,
              0,
              "All tables are locked against DDL together, so that all of them are read at one"
                  + " moment.",
              """
              SELECT 'source server',
                format('%s relations, room for %s locks', relations, room),
                format('ALTER SYSTEM SET max_locks_per_transaction = %s; -- then restart',
                  ceil(2.0 * relations / clients))
              FROM (SELECT (SELECT count(*) FROM pg_class c
                    JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relkind IN ('r', 'p', 'm') AND :user) AS relations,
                  current_setting('max_connections')::int
                    + current_setting('max_prepared_transactions')::int AS clients,
                  current_setting('max_locks_per_transaction')::int
                    * (current_setting('max_connections')::int
                      + current_setting('max_prepared_transactions')::int) AS room) s
              WHERE relations > 0.8 * room
              """));

  /** What of the schema does not go without thought. */
  static final List<Question> SCHEMA =
      List.of(
          new Question(
              "large-objects",
              INFO,
              "They belong to no table; they go along with their owners and rights.",
              """
              SELECT 'large objects', format('%s of them', count(*)), 'Nothing to do.'
              FROM pg_largeobject_metadata HAVING count(*) > 0
              """),
          new Question(
              "table-unlogged",
              INFO,
              "It is moved with its rows, and stays unlogged: a crash of the server empties it.",
              """
              SELECT format('table %I.%I', n.nspname, c.relname), 'UNLOGGED',
                format('Nothing to do; or ALTER TABLE %I.%I SET LOGGED;', n.nspname, c.relname)
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind = 'r' AND c.relpersistence = 'u' AND :user
              ORDER BY 1
              """),
          new Question(
              "partitioned-table-unlogged",
              WARN,
              "PostgreSQL 18 refuses UNLOGGED on a partitioned table, where it never did anything.",
              """
              SELECT format('table %I.%I', n.nspname, c.relname), 'partitioned and UNLOGGED',
                'Nothing to do: it is made as an ordinary one.'
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind = 'p' AND c.relpersistence = 'u' AND :user
              ORDER BY 1
              """),
          new Question(
              "table-foreign",
              WARN,
              "Its rows are in another system; only its definition goes along.",
              """
              SELECT format('foreign table %I.%I', n.nspname, c.relname),
                format('on server %I (%s)', s.srvname, w.fdwname),
                format('See that the target reaches that system, and make the user mappings anew:'
                  || ' CREATE USER MAPPING FOR ... SERVER %I ...;', s.srvname)
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_foreign_table f ON f.ftrelid = c.oid
              JOIN pg_foreign_server s ON s.oid = f.ftserver
              JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
              WHERE :user ORDER BY 1
              """),
          new Question(
              "sequence-near-end",
              WARN,
              "Inserts fail when it ends.",
              """
              SELECT format('sequence %I.%I', schemaname, sequencename),
                format('at %s of %s (%s %%)', last_value, bound,
                  round(100 * used)),
                'ALTER its column and the sequence to bigint, before or after the move.'
              FROM (SELECT s.*,
                  CASE WHEN increment_by > 0 THEN max_value ELSE min_value END AS bound,
                  CASE WHEN increment_by > 0
                    THEN (last_value::numeric - min_value) / nullif(max_value::numeric - min_value, 0)
                    ELSE (max_value::numeric - last_value) / nullif(max_value::numeric - min_value, 0)
                  END AS used
                FROM pg_sequences s
                WHERE NOT cycle AND last_value IS NOT NULL
                  AND schemaname !~ '^pg_' AND schemaname <> 'pgtrek') q
              WHERE used > 0.8 ORDER BY 1
              """),
          new Question(
              "sequence-beyond-column",
              WARN,
              "The column's type ends before the sequence does.",
              """
              SELECT format('sequence %I.%I', sn.nspname, sc.relname),
                format('at %s, and %I.%I.%I is %s', last_value, n.nspname, c.relname, a.attname,
                  format_type(a.atttypid, a.atttypmod)),
                format('ALTER TABLE %I.%I ALTER COLUMN %I TYPE bigint;', n.nspname, c.relname,
                  a.attname)
              FROM pg_depend d
              JOIN pg_class sc ON sc.oid = d.objid AND sc.relkind = 'S'
              JOIN pg_namespace sn ON sn.oid = sc.relnamespace
              JOIN pg_sequences s ON s.schemaname = sn.nspname AND s.sequencename = sc.relname
              JOIN pg_class c ON c.oid = d.refobjid
              JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
              WHERE d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND :user
                AND last_value > 0.8 * CASE a.atttypid WHEN 'int2'::regtype THEN 32767
                  WHEN 'int4'::regtype THEN 2147483647 END
                AND s.max_value > CASE a.atttypid WHEN 'int2'::regtype THEN 32767
                  WHEN 'int4'::regtype THEN 2147483647 END
              ORDER BY 1
              """),
          new Question(
              "index-invalid",
              WARN,
              "It was left by a build that failed; nothing uses it, and it is not moved.",
              """
              SELECT format('index %I.%I', n.nspname, c.relname), 'indisvalid = false',
                format('REINDEX INDEX CONCURRENTLY %1$I.%2$I; -- or DROP INDEX %1$I.%2$I;',
                  n.nspname, c.relname)
              FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE (NOT i.indisvalid OR NOT i.indisready) AND c.relkind = 'i' AND :user
              ORDER BY 1
              """),
          new Question(
              "constraint-not-validated",
              INFO,
              "Rows from before it may break it; it stays NOT VALID on the target.",
              """
              SELECT format('constraint %I of %I.%I', k.conname, n.nspname, c.relname),
                CASE k.contype WHEN 'f' THEN 'foreign key' WHEN 'c' THEN 'CHECK'
                  ELSE 'NOT NULL' END || ', NOT VALID',
                format('ALTER TABLE %I.%I VALIDATE CONSTRAINT %I; -- if its rows keep it',
                  n.nspname, c.relname, k.conname)
              FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE NOT k.convalidated AND k.contype IN ('f', 'c', 'n') AND k.conparentid = 0
                AND :user
              ORDER BY 1
              """),
          new Question(
              "function-needs-search-path",
              WARN,
              "Since PostgreSQL 17 indexes are built and materialized views refreshed with a safe"
                  + " search_path, so what such a function names without a schema is not found.",
              """
              SELECT DISTINCT format('function %s', p.oid::regprocedure),
                format('used by %s %I.%I, and sets no search_path',
                  CASE c.relkind WHEN 'm' THEN 'materialized view' ELSE 'index' END,
                  n.nspname, c.relname),
                format('ALTER FUNCTION %s SET search_path = %s, pg_temp;', p.oid::regprocedure,
                  quote_ident(pn.nspname))
              FROM pg_depend d JOIN pg_proc p ON p.oid = d.refobjid
              JOIN pg_namespace pn ON pn.oid = p.pronamespace
              JOIN pg_language l ON l.oid = p.prolang
              LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
              JOIN pg_class c ON c.oid = CASE WHEN d.classid = 'pg_class'::regclass THEN d.objid
                ELSE r.ev_class END
              JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE d.refclassid = 'pg_proc'::regclass AND c.relkind IN ('i', 'I', 'm') AND :user
                AND l.lanname NOT IN ('internal', 'c') AND pn.nspname <> 'pg_catalog'
                AND p.prosqlbody IS NULL
                AND NOT EXISTS (SELECT FROM unnest(p.proconfig) s WHERE s LIKE 'search_path=%')
                AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass
                  AND e.objid = p.oid AND e.deptype = 'e')
              ORDER BY 1
              """),
          new Question(
              "materialized-view-empty",
              INFO,
              "It was made WITH NO DATA, or never refreshed; it stays so.",
              """
              SELECT format('materialized view %I.%I', n.nspname, c.relname), 'not populated',
                format('Nothing to do; or REFRESH MATERIALIZED VIEW %I.%I;', n.nspname, c.relname)
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind = 'm' AND NOT c.relispopulated AND :user ORDER BY 1
              """),
          new Question(
              "event-trigger",
              WARN,
              "It fires on the statements that make the schema, unless it comes after them.",
              """
              SELECT format('event trigger %I', e.evtname), format('on %s', e.evtevent),
                'Nothing to do where a superuser moves: it is made last. Else make it by hand.'
              FROM pg_event_trigger e
              WHERE NOT EXISTS (SELECT FROM pg_depend x
                WHERE x.classid = 'pg_event_trigger'::regclass AND x.objid = e.oid
                  AND x.deptype = 'e')
              ORDER BY 1
              """),
          new Question(
              "column-of-object-numbers",
              WARN,
              "It holds numbers that the old server gave to its objects; the new one gives others.",
              """
              SELECT format('column %I.%I.%I', n.nspname, c.relname, a.attname),
                format_type(a.atttypid, a.atttypmod),
                format('Its values are moved as names; or ALTER TABLE %I.%I ALTER COLUMN %I TYPE'
                  || ' text;', n.nspname, c.relname, a.attname)
              FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND :user
                AND a.atttypid IN ('regclass'::regtype, 'regcollation'::regtype,
                  'regconfig'::regtype, 'regdictionary'::regtype, 'regnamespace'::regtype,
                  'regoper'::regtype, 'regoperator'::regtype, 'regproc'::regtype,
                  'regprocedure'::regtype, 'regrole'::regtype, 'regtype'::regtype,
                  'aclitem'::regtype)
              ORDER BY 1
              """),
          new Question(
              "names-differ-in-case",
              INFO,
              "Tools that fold names take one for the other.",
              """
              SELECT format('schema %I', nspname),
                format('%s name the same but for case', string_agg(quote_ident(relname), ' and '
                  ORDER BY relname)),
                'Nothing to do; always quote these names.'
              FROM (SELECT n.nspname, c.relname FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND :user) q
              GROUP BY nspname, lower(relname) HAVING count(*) > 1 ORDER BY 1
              """),
          new Question(
              "key-collation-differs",
              BLOCK,
              "From PostgreSQL 18 on both ends of a foreign key have the same collation, or both"
                  + " have one that tells all texts apart.",
              """
              SELECT format('foreign key %I of %I.%I', k.conname, n.nspname, c.relname),
                format('%I has collation %I, %I has %I', a.attname, ca.collname, pa.attname,
                  cp.collname),
                format('ALTER TABLE %I.%I ALTER COLUMN %I TYPE %s COLLATE %I.%I;', n.nspname,
                  c.relname, a.attname, format_type(a.atttypid, a.atttypmod), np.nspname,
                  cp.collname)
              FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
              CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair(own, their)
              JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.own
              JOIN pg_attribute pa ON pa.attrelid = k.confrelid AND pa.attnum = pair.their
              JOIN pg_collation ca ON ca.oid = a.attcollation
              JOIN pg_collation cp ON cp.oid = pa.attcollation
              JOIN pg_namespace np ON np.oid = cp.collnamespace
              WHERE k.contype = 'f' AND k.conparentid = 0 AND ca.oid <> cp.oid
                AND NOT (ca.collisdeterministic AND cp.collisdeterministic) AND :user
              ORDER BY 1
              """),
          new Question(
              "publication",
              INFO,
              "Its definition goes along; whoever follows it has to subscribe anew.",
              """
              SELECT format('publication %I', pubname), 'published here',
                'Nothing to do before; afterwards '
                  || CASE WHEN puballtables THEN 'take pgtrek''s journal away, which it publishes'
                    || ' too (pgtrek clean), and ' ELSE '' END
                  || 'let subscribers connect to the new server.'
              FROM pg_publication ORDER BY 1
              """),
          new Question(
              "subscription-not-readable",
              WARN,
              "Where it connects to is a secret that only superusers read, so it stays behind.",
              """
              SELECT format('subscription %I', subname),
                format('of %s', array_to_string(subpublications, ', ')),
                'Move as a superuser of the source, or make it by hand on the target.'
              FROM pg_subscription
              WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
              ORDER BY 1
              """),
          new Question(
              "replication-slot",
              WARN,
              "Slots and the position of those who use them do not move.",
              """
              SELECT format('slot %I', slot_name),
                format('%s, %s', coalesce(plugin, slot_type),
                  CASE WHEN active THEN 'in use' ELSE 'idle' END),
                'Its user starts anew from the new server.'
              FROM pg_replication_slots
              WHERE (database IS NULL OR database = current_database()) AND NOT temporary
              ORDER BY 1
              """),
          new Question(
              "index-collation-chosen",
              INFO,
              "Which texts are equal under it depends on the version of the ICU library.",
              """
              SELECT DISTINCT format('index %I.%I', n.nspname, c.relname),
                format('unique under collation %I, which takes different texts for equal',
                  co.collname),
                'See that both servers have the same version: SELECT collversion FROM'
                  || ' pg_collation;'
              FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
              CROSS JOIN LATERAL unnest(i.indcollation::oid[]) AS used(oid)
              JOIN pg_collation co ON co.oid = used.oid
              WHERE i.indisunique AND NOT co.collisdeterministic AND :user
              ORDER BY 1
              """));

  /** What the platform under it brings along. */
  static final List<Question> PLATFORM =
      List.of(
          new Question(
              "encoding-not-utf8",
              WARN,
              "Every text is converted on its way; SQL_ASCII says nothing of what its bytes mean.",
              """
              SELECT format('database %I', datname), format('encoding %s',
                  pg_encoding_to_char(encoding)),
                CASE pg_encoding_to_char(encoding) WHEN 'SQL_ASCII'
                  THEN 'Move into a database of the same encoding, or find out the real one first.'
                  ELSE 'Nothing to do: the server converts.' END
              FROM pg_database
              WHERE datname = current_database() AND pg_encoding_to_char(encoding) <> 'UTF8'
              """),
          new Question(
              "collation-version-changed",
              WARN,
              "The order of texts changed under the indexes, so they may already miss rows.",
              """
              SELECT format('database %I', datname),
                format('made under collation version %s, now %s', datcollversion,
                  pg_database_collation_actual_version(oid)),
                format('REINDEX DATABASE %1$I; ALTER DATABASE %1$I REFRESH COLLATION VERSION;',
                  datname)
              FROM pg_database
              WHERE datname = current_database()
                AND datcollversion IS DISTINCT FROM pg_database_collation_actual_version(oid)
                AND datcollversion IS NOT NULL
              UNION ALL
              SELECT format('collation %I.%I', n.nspname, k.collname),
                format('made under version %s, now %s', collversion,
                  pg_collation_actual_version(k.oid)),
                format('REINDEX what uses it; ALTER COLLATION %I.%I REFRESH VERSION;', n.nspname,
                  k.collname)
              FROM pg_collation k JOIN pg_namespace n ON n.oid = k.collnamespace
              WHERE collversion IS NOT NULL
                AND collversion IS DISTINCT FROM pg_collation_actual_version(k.oid)
                AND (SELECT count(*) FROM pg_depend d WHERE d.refclassid = 'pg_collation'::regclass
                  AND d.refobjid = k.oid) > 0
              ORDER BY 1
              """),
          new Question(
              "postgis-without-extension",
              BLOCK,
              "Its functions stand in the schema as if they were the user's, and are for the old"
                  + " library.",
              """
              SELECT format('schema %I', n.nspname), 'PostGIS installed by script',
                'CREATE EXTENSION postgis VERSION ... FROM unpackaged on the source first (see'
                  || ' PostGIS''s manual).'
              FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
              WHERE p.proname = 'postgis_lib_version'
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
                  AND d.objid = p.oid AND d.deptype = 'e')
              """),
          new Question(
              "foreign-password",
              WARN,
              "A user mapping's password goes along only where a superuser reads it.",
              """
              SELECT format('user mapping of %s on server %I', coalesce(usename, 'PUBLIC'), srvname),
                'its options cannot be read', 'Move as a superuser, or make it anew by hand.'
              FROM pg_user_mappings WHERE umoptions IS NULL
                AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
              ORDER BY 1
              """));
}
