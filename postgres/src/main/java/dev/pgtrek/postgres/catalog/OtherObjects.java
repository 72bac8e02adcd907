package dev.pgtrek.postgres.catalog;

import dev.pgtrek.model.Catalog.OtherObject;
import dev.pgtrek.model.Catalog.OtherObject.Kind;
import dev.pgtrek.model.Identifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Every object of a database that is neither a table of rows, a view, a trigger nor a part of one
 * of these. Of each the name, the text that makes it where the server can tell it, and a note.
 */
final class OtherObjects {

  private static final String MEMBER =
      """
      NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '%s'::regclass
        AND e.objid = o.oid AND e.deptype = 'e')
      """;

  private static final String FUNCTIONS =
      """
      SELECT n.nspname || '.' || o.proname || '(' || pg_get_function_identity_arguments(o.oid) || ')',
        CASE WHEN o.prokind <> 'a' THEN pg_get_functiondef(o.oid) ELSE '' END,
        CASE o.prokind WHEN 'a' THEN 'an aggregate' WHEN 'p' THEN 'a procedure'
          WHEN 'w' THEN 'a window function' ELSE '' END
      FROM pg_proc o JOIN pg_namespace n ON n.oid = o.pronamespace
      WHERE o.pronamespace = ANY (:schemas) AND
      """
          + MEMBER.formatted("pg_proc");

  /** Without the row types of tables, arrays, and the multiranges that come with ranges. */
  private static final String TYPES =
      """
      SELECT n.nspname || '.' || o.typname,
        CASE o.typtype
          WHEN 'e' THEN 'CREATE TYPE ' || format_type(o.oid, NULL) || ' AS ENUM ('
            || (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
              FROM pg_enum WHERE enumtypid = o.oid) || ')'
          WHEN 'd' THEN 'CREATE DOMAIN ' || format_type(o.oid, NULL) || ' AS '
            || format_type(o.typbasetype, o.typtypmod)
            || coalesce(' DEFAULT ' || o.typdefault, '')
            || CASE WHEN o.typnotnull THEN ' NOT NULL' ELSE '' END
            || coalesce((SELECT string_agg(' CONSTRAINT ' || quote_ident(k.conname) || ' '
                || pg_get_constraintdef(k.oid), '' ORDER BY k.conname)
              FROM pg_constraint k WHERE k.contypid = o.oid AND k.contype = 'c'), '')
          WHEN 'c' THEN 'CREATE TYPE ' || format_type(o.oid, NULL) || ' AS ('
            || coalesce((SELECT string_agg(quote_ident(a.attname) || ' '
                || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
              FROM pg_attribute a WHERE a.attrelid = o.typrelid AND a.attnum > 0
                AND NOT a.attisdropped), '') || ')'
          ELSE '' END,
        CASE o.typtype WHEN 'e' THEN 'an enum' WHEN 'd' THEN 'a domain' WHEN 'c' THEN 'a composite'
          WHEN 'r' THEN 'a range' ELSE '' END
      FROM pg_type o JOIN pg_namespace n ON n.oid = o.typnamespace
      WHERE o.typnamespace = ANY (:schemas) AND o.typtype <> 'm'
        AND NOT (o.typcategory = 'A' AND o.typelem <> 0)
        AND (o.typtype <> 'c'
          OR EXISTS (SELECT FROM pg_class c WHERE c.oid = o.typrelid AND c.relkind = 'c')) AND
      """
          + MEMBER.formatted("pg_type");

  private static final String RULES =
      """
      SELECT n.nspname || '.' || c.relname || '.' || o.rulename, pg_get_ruledef(o.oid), ''
      FROM pg_rewrite o JOIN pg_class c ON c.oid = o.ev_class
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relnamespace = ANY (:schemas) AND o.rulename <> '_RETURN' AND
      """
          + Scope.NO_MEMBER;

  private static final String POLICIES =
      """
      SELECT n.nspname || '.' || c.relname || '.' || o.polname,
        'CREATE POLICY ' || quote_ident(o.polname) || ' ON ' || o.polrelid::regclass
          || CASE WHEN o.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END
          || ' FOR ' || CASE o.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT'
            WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END
          || coalesce(' USING (' || pg_get_expr(o.polqual, o.polrelid) || ')', '')
          || coalesce(' WITH CHECK (' || pg_get_expr(o.polwithcheck, o.polrelid) || ')', ''),
        CASE WHEN c.relrowsecurity THEN '' ELSE 'row security is not on' END
      FROM pg_policy o JOIN pg_class c ON c.oid = o.polrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relnamespace = ANY (:schemas)
      """;

  private static final String FOREIGN_TABLES =
      """
      SELECT n.nspname || '.' || c.relname, '',
        'a foreign table of the server ' || s.srvname
          || '; its rows are not in this database and are not read'
      FROM pg_foreign_table o JOIN pg_class c ON c.oid = o.ftrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_foreign_server s ON s.oid = o.ftserver
      WHERE c.relnamespace = ANY (:schemas) AND
      """
          + Scope.NO_MEMBER;

  private static final String PARTITIONS =
      """
      SELECT n.nspname || '.' || c.relname,
        'PARTITION BY ' || pg_get_partkeydef(c.oid),
        'a partitioned table of ' || (SELECT count(*) FROM pg_partition_tree(c.oid) WHERE isleaf)
          || ' partitions, which is read as one table'
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relnamespace = ANY (:schemas) AND c.relkind = 'p' AND NOT c.relispartition
      """;

  private static final String HEIRS =
      """
      SELECT n.nspname || '.' || c.relname,
        'ALTER TABLE ' || c.oid::regclass || ' INHERIT ' || i.inhparent::regclass,
        'it inherits from ' || i.inhparent::regclass || ', whose queries show its rows too;'
          || ' both are read as tables of their own'
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relnamespace = ANY (:schemas) AND c.relkind = 'r' AND NOT c.relispartition
      """;

  private static final String STRAY_PARTITIONS =
      """
      SELECT n.nspname || '.' || c.relname, '',
        'a partition of ' || pg_partition_root(c.oid)::regclass
          || ', which is in a schema that is not read; so are its rows not'
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_class r ON r.oid = pg_partition_root(c.oid)
      WHERE c.relnamespace = ANY (:schemas) AND c.relispartition AND c.relkind IN ('r', 'f')
        AND NOT r.relnamespace = ANY (:schemas)
      """;

  private static final String PARTITION_OBJECTS =
      """
      SELECT n.nspname || '.' || c.relname || '.' || i.relname, pg_get_indexdef(i.oid),
        'an index of one partition alone'
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_index x ON x.indrelid = c.oid JOIN pg_class i ON i.oid = x.indexrelid
      WHERE c.relnamespace = ANY (:schemas) AND c.relispartition AND NOT i.relispartition
      """;

  private static final String PUBLICATIONS =
      """
      SELECT pubname, '', CASE WHEN puballtables THEN 'of all tables' ELSE '' END
      FROM pg_publication
      """;

  private static final String EXTENSIONS =
      """
      SELECT extname, 'CREATE EXTENSION ' || quote_ident(extname), 'version ' || extversion
      FROM pg_extension WHERE extname <> 'plpgsql'
      """;

  private static final String LARGE_OBJECTS =
      """
      SELECT 'pg_largeobject', '', count(*) || ' of them; only a dump holds them'
      FROM pg_largeobject_metadata HAVING count(*) > 0
      """;

  private static final String COMMENTS =
      """
      SELECT n.nspname || '.' || c.relname || coalesce('.' || a.attname, ''),
        'COMMENT ON ' || CASE WHEN a.attname IS NOT NULL THEN 'COLUMN '
            ELSE CASE c.relkind WHEN 'v' THEN 'VIEW ' WHEN 'm' THEN 'MATERIALIZED VIEW '
              WHEN 'S' THEN 'SEQUENCE ' WHEN 'i' THEN 'INDEX ' WHEN 'I' THEN 'INDEX '
              WHEN 'f' THEN 'FOREIGN TABLE ' WHEN 'c' THEN 'TYPE ' ELSE 'TABLE ' END END
          || c.oid::regclass || coalesce('.' || quote_ident(a.attname), '') || ' IS '
          || quote_literal(o.description), ''
      FROM pg_description o JOIN pg_class c ON c.oid = o.objoid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = o.objsubid AND o.objsubid > 0
      WHERE o.classoid = 'pg_class'::regclass AND c.relnamespace = ANY (:schemas) AND
      """
          + Scope.NO_MEMBER;

  private static final String STATISTICS =
      """
      SELECT n.nspname || '.' || o.stxname, pg_get_statisticsobjdef(o.oid), ''
      FROM pg_statistic_ext o JOIN pg_namespace n ON n.oid = o.stxnamespace
      WHERE o.stxnamespace = ANY (:schemas)
      """;

  /** Kinds that applications seldom make, by what they are. */
  private static final String SERVER_OBJECTS =
      """
      SELECT evtname, '', 'an event trigger' FROM pg_event_trigger o WHERE
      """
          + MEMBER.formatted("pg_event_trigger")
          + """
          UNION ALL SELECT n.nspname || '.' || o.collname, '', 'a collation'
          FROM pg_collation o JOIN pg_namespace n ON n.oid = o.collnamespace
          WHERE o.collnamespace = ANY (:schemas) AND
          """
          + MEMBER.formatted("pg_collation")
          + """
          UNION ALL SELECT n.nspname || '.' || o.oprname, '', 'an operator'
          FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
          WHERE o.oprnamespace = ANY (:schemas) AND
          """
          + MEMBER.formatted("pg_operator")
          + """
          UNION ALL SELECT n.nspname || '.' || o.opcname, '', 'an operator class'
          FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace
          WHERE o.opcnamespace = ANY (:schemas) AND
          """
          + MEMBER.formatted("pg_opclass")
          + """
          UNION ALL SELECT n.nspname || '.' || o.cfgname, '', 'a text search configuration'
          FROM pg_ts_config o JOIN pg_namespace n ON n.oid = o.cfgnamespace
          WHERE o.cfgnamespace = ANY (:schemas) AND
          """
          + MEMBER.formatted("pg_ts_config")
          + """
          UNION ALL SELECT n.nspname || '.' || o.dictname, '', 'a text search dictionary'
          FROM pg_ts_dict o JOIN pg_namespace n ON n.oid = o.dictnamespace
          WHERE o.dictnamespace = ANY (:schemas) AND
          """
          + MEMBER.formatted("pg_ts_dict")
          + """
          UNION ALL SELECT n.nspname || '.' || o.conname, '', 'a conversion'
          FROM pg_conversion o JOIN pg_namespace n ON n.oid = o.connamespace
          WHERE o.connamespace = ANY (:schemas) AND
          """
          + MEMBER.formatted("pg_conversion")
          + """
          UNION ALL SELECT format_type(o.castsource, NULL) || ' AS ' || format_type(o.casttarget, NULL),
            '', 'a cast'
          FROM pg_cast o WHERE o.oid >= 16384 AND
          """
          + MEMBER.formatted("pg_cast")
          + """
          UNION ALL SELECT o.srvname, '', 'a foreign server' FROM pg_foreign_server o
          UNION ALL SELECT o.subname, '', 'a subscription' FROM pg_subscription o
            WHERE o.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
          """;

  private static final Map<Kind, List<String>> QUERIES =
      Map.ofEntries(
          Map.entry(Kind.FUNCTION, List.of(FUNCTIONS)),
          Map.entry(Kind.TYPE, List.of(TYPES)),
          Map.entry(Kind.RULE, List.of(RULES)),
          Map.entry(Kind.POLICY, List.of(POLICIES)),
          Map.entry(Kind.TABLE, List.of(FOREIGN_TABLES, PARTITIONS, HEIRS, STRAY_PARTITIONS)),
          Map.entry(Kind.INDEX, List.of(PARTITION_OBJECTS)),
          Map.entry(Kind.PUBLICATION, List.of(PUBLICATIONS)),
          Map.entry(Kind.EXTENSION, List.of(EXTENSIONS)),
          Map.entry(Kind.LARGE_OBJECTS, List.of(LARGE_OBJECTS)),
          Map.entry(Kind.COMMENT, List.of(COMMENTS)),
          Map.entry(Kind.STATISTICS, List.of(STATISTICS)),
          Map.entry(Kind.SERVER_OBJECT, List.of(SERVER_OBJECTS)));

  private OtherObjects() {}

  /** Adds them, in order of kind and name. */
  static void read(Connection connection, String schemas, List<OtherObject> others)
      throws SQLException {
    for (Kind kind : Kind.values()) {
      for (String query : QUERIES.getOrDefault(kind, List.of())) {
        Scope.each(
            connection,
            "SELECT * FROM (" + query + ") q (name, sql, note) ORDER BY name COLLATE \"C\", note",
            schemas,
            row ->
                others.add(
                    new OtherObject(
                        kind,
                        Identifier.of(row.getString(1)),
                        String.valueOf(row.getString(2)).strip(),
                        row.getString(3))));
      }
    }
  }
}
