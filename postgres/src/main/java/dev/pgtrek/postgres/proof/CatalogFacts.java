package dev.pgtrek.postgres.proof;

import java.util.List;

/** Questions whose answers two equal databases give alike, whatever their versions. */
final class CatalogFacts {

  /**
   * A question.
   *
   * @param kind what its rows are
   * @param since the first major version on both sides that answers alike
   * @param sql gives an identity and a definition per row; {@code :own(CATALOG,OID)} stands for the
   *     condition that no extension brought the object, {@code :schema(NAMESPACE)} for the one that
   *     a schema is the user's
   */
  record Fact(String kind, int since, String sql) {

    Fact(String kind, String sql) {
      this(kind, 0, sql);
    }
  }

  private static final String NO_EXTENSIONS =
      "NOT EXISTS (SELECT FROM pg_depend own WHERE own.classid = '$1'::regclass"
          + " AND own.objid = $2 AND own.deptype = 'e')";

  private static final String USERS_SCHEMA =
      "($1 IN (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_'"
          + " AND nspname NOT IN ('information_schema', 'pgtrek')))";

  private static final String RIGHTS =
      "(SELECT string_agg(DISTINCT r, ', ' ORDER BY r) FROM (SELECT"
          + " concat(coalesce(pg_get_userbyid(nullif(x.grantee, 0)), 'PUBLIC'), ' ',"
          + " x.privilege_type, CASE WHEN x.is_grantable THEN ' with grant option' END) AS r FROM"
          + " aclexplode($2) x WHERE x.privilege_type :some) rights)";

  private CatalogFacts() {}

  /**
   * The query as the server takes it.
   *
   * @param older the older side's major version: before 17 there was no right to maintain
   */
  static String sql(Fact fact, int older) {
    return fact.sql()
        .replaceAll(
            ":rights\\(([\\w.]+)\\)",
            RIGHTS.replace("$2", "$1").replace(":some", older < 17 ? "<> 'MAINTAIN'" : "<> ''"))
        .replaceAll(":own\\((\\w+),([\\w.]+)\\)", NO_EXTENSIONS)
        .replaceAll(":schema\\(([\\w.]+)\\)", USERS_SCHEMA)
        .replaceAll(
            ":acl\\('(.)',([\\w.]+),([\\w.]+)\\)",
            RIGHTS
                .replace("$2", "coalesce($2, acldefault('$1', $3))")
                .replace(":some", older < 17 ? "<> 'MAINTAIN'" : "<> ''"));
  }

  static final List<Fact> ALL =
      List.of(
          new Fact(
              "schema",
              """
              SELECT quote_ident(nspname), concat_ws('; ', pg_get_userbyid(nspowner),
                :acl('n',nspacl,nspowner))
              FROM pg_namespace
              WHERE :schema(oid) AND :own(pg_namespace,pg_namespace.oid)
              """),
          new Fact(
              "table",
              """
              SELECT c.oid::regclass::text, concat_ws('; ', c.relkind, c.relpersistence,
                pg_get_userbyid(c.relowner), :acl('r',c.relacl,c.relowner),
                'row security ' || c.relrowsecurity || ' ' || c.relforcerowsecurity,
                'replica identity ' || c.relreplident::text, array_to_string(c.reloptions, ', '),
                pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid),
                (SELECT 'inherits ' || string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno)
                  FROM pg_inherits WHERE inhrelid = c.oid),
                CASE WHEN c.relkind = 'm' THEN 'populated ' || c.relispopulated END)
              FROM pg_class c
              WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND :schema(c.relnamespace)
                AND :own(pg_class,c.oid)
              """),
          new Fact(
              "column",
              """
              SELECT format('%s.%I', a.attrelid::regclass, a.attname),
                concat_ws('; ', format_type(a.atttypid, a.atttypmod),
                  CASE WHEN a.attnotnull THEN 'NOT NULL' END,
                  (SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d
                    WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum),
                  nullif(a.attidentity::text, ''), nullif(a.attgenerated::text, ''),
                  CASE WHEN a.attcollation <> t.typcollation
                    THEN 'COLLATE ' || a.attcollation::regcollation END,
                  nullif('storage ' || a.attstorage::text, 'storage ' || t.typstorage::text),
                  nullif('compression ' || a.attcompression::text, 'compression '),
                  (SELECT string_agg(x, ', ' ORDER BY x) FROM unnest(a.attoptions) x
                    WHERE x NOT LIKE 'pg\\_attver=%'),
                  :rights(a.attacl))
              FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
              JOIN pg_type t ON t.oid = a.atttypid
              WHERE a.attnum > 0 AND NOT a.attisdropped
                AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND :schema(c.relnamespace)
                AND :own(pg_class,c.oid) AND :own(pg_type,c.reltype)
              """),
          new Fact(
              "constraint",
              """
              SELECT format('%I of %s', k.conname,
                  CASE WHEN k.conrelid <> 0 THEN k.conrelid::regclass::text
                    ELSE k.contypid::regtype::text END),
                pg_get_constraintdef(k.oid)
              FROM pg_constraint k
              WHERE k.contype <> 'n' AND :schema(k.connamespace)
                AND NOT EXISTS (SELECT FROM pg_constraint o WHERE k.contype = 'f'
                  AND o.oid = k.conparentid AND o.conrelid = k.conrelid)
                AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.deptype = 'e'
                  AND e.objid IN (k.conrelid, k.contypid))
              """),
          new Fact(
              "index",
              """
              SELECT i.indexrelid::regclass::text, concat_ws('; ', pg_get_indexdef(i.indexrelid),
                'valid ' || i.indisvalid, CASE WHEN i.indisclustered THEN 'clustered' END,
                CASE WHEN i.indisreplident THEN 'replica identity' END)
              FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
              WHERE (i.indisvalid OR c.relkind = 'I') AND :schema(c.relnamespace)
                AND :own(pg_class,i.indrelid)
              """),
          new Fact(
              "trigger",
              """
              SELECT format('%I on %s', t.tgname, t.tgrelid::regclass),
                concat_ws('; ', pg_get_triggerdef(t.oid), 'enabled ' || t.tgenabled::text)
              FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
              WHERE NOT t.tgisinternal AND :schema(c.relnamespace) AND :own(pg_class,c.oid)
              """),
          new Fact(
              "rule",
              """
              SELECT format('%I on %s', r.rulename, r.ev_class::regclass), pg_get_ruledef(r.oid)
              FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
              WHERE r.rulename <> '_RETURN' AND :schema(c.relnamespace) AND :own(pg_class,c.oid)
              """),
          new Fact(
              "view",
              16,
              """
              SELECT c.oid::regclass::text, pg_get_viewdef(c.oid)
              FROM pg_class c
              WHERE c.relkind IN ('v', 'm') AND :schema(c.relnamespace) AND :own(pg_class,c.oid)
              """),
          new Fact(
              "policy",
              """
              SELECT format('%I on %s', p.polname, p.polrelid::regclass),
                concat_ws('; ', p.polcmd, CASE WHEN p.polpermissive THEN 'permissive'
                    ELSE 'restrictive' END,
                  (SELECT string_agg(coalesce(r.rolname::text, 'public'), ', ' ORDER BY r.rolname)
                    FROM unnest(p.polroles) u(oid) LEFT JOIN pg_roles r ON r.oid = u.oid),
                  'USING ' || pg_get_expr(p.polqual, p.polrelid),
                  'CHECK ' || pg_get_expr(p.polwithcheck, p.polrelid))
              FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
              WHERE :schema(c.relnamespace)
              """),
          new Fact(
              "function",
              """
              SELECT p.oid::regprocedure::text, concat_ws('; ', pg_get_userbyid(p.proowner),
                :acl('f',p.proacl,p.proowner),
                CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid)
                  ELSE (SELECT concat_ws(', ', a.aggtransfn, a.aggfinalfn, a.aggtranstype::regtype,
                    a.agginitval) FROM pg_aggregate a WHERE a.aggfnoid = p.oid) END)
              FROM pg_proc p WHERE :schema(p.pronamespace) AND :own(pg_proc,p.oid)
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
                  AND d.objid = p.oid AND d.deptype = 'i')
              """),
          new Fact(
              "type",
              """
              SELECT t.oid::regtype::text, concat_ws('; ', t.typtype, pg_get_userbyid(t.typowner),
                :acl('T',t.typacl,t.typowner),
                (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
                  FROM pg_enum e WHERE e.enumtypid = t.oid),
                CASE WHEN t.typtype = 'd' THEN concat_ws(' ',
                  format_type(t.typbasetype, t.typtypmod),
                  CASE WHEN t.typnotnull THEN 'NOT NULL' END, t.typdefault) END,
                (SELECT r.rngsubtype::regtype::text FROM pg_range r WHERE r.rngtypid = t.oid))
              FROM pg_type t
              WHERE :schema(t.typnamespace) AND :own(pg_type,t.oid)
                AND t.typtype IN ('e', 'd', 'r', 'm')
              """),
          new Fact(
              "extension",
              """
              SELECT quote_ident(e.extname), format('in schema %I', n.nspname)
              FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
              """),
          new Fact(
              "large object",
              """
              SELECT l.oid::text, concat_ws('; ', pg_get_userbyid(l.lomowner),
                :acl('L',l.lomacl,l.lomowner), length(c.data), encode(sha256(c.data), 'hex'))
              FROM pg_largeobject_metadata l CROSS JOIN LATERAL (SELECT lo_get(l.oid) AS data) c
              """),
          new Fact(
              "comment",
              """
              SELECT concat_ws(' ', i.type, i.identity), d.description
              FROM pg_description d
              CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) i
              WHERE d.objoid >= 16384 AND i.schema IS DISTINCT FROM 'pgtrek'
                AND NOT (i.type = 'schema' AND i.identity = 'pgtrek')
                AND d.classoid <> 'pg_extension'::regclass
                AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid
                  AND e.objid = d.objoid AND e.deptype = 'e')
              """),
          new Fact(
              "default privileges",
              """
              SELECT format('of %I in %s for %s', pg_get_userbyid(defaclrole),
                  coalesce(quote_ident(n.nspname), 'all schemas'), defaclobjtype),
                :rights(defaclacl)
              FROM pg_default_acl LEFT JOIN pg_namespace n ON n.oid = defaclnamespace
              """),
          new Fact(
              "publication",
              """
              SELECT quote_ident(p.pubname), concat_ws('; ', 'all ' || p.puballtables,
                'insert ' || p.pubinsert, 'update ' || p.pubupdate, 'delete ' || p.pubdelete,
                'truncate ' || p.pubtruncate, 'root ' || p.pubviaroot,
                pg_get_userbyid(p.pubowner),
                (SELECT string_agg(format('%I.%I', t.schemaname, t.tablename), ', '
                    ORDER BY t.schemaname, t.tablename)
                  FROM pg_publication_tables t
                  WHERE t.pubname = p.pubname AND t.schemaname <> 'pgtrek'),
                (SELECT 'schemas ' || string_agg(pn.pnnspid::regnamespace::text, ', '
                    ORDER BY pn.pnnspid::regnamespace::text)
                  FROM pg_publication_namespace pn WHERE pn.pnpubid = p.oid),
                (SELECT string_agg(concat_ws(' ', pr.prrelid::regclass,
                    (SELECT 'columns ' || string_agg(quote_ident(a.attname), ', '
                        ORDER BY a.attname) FROM pg_attribute a
                      WHERE a.attrelid = pr.prrelid AND a.attnum = ANY (pr.prattrs)),
                    'where ' || pg_get_expr(pr.prqual, pr.prrelid)), ', '
                    ORDER BY pr.prrelid::regclass::text)
                  FROM pg_publication_rel pr WHERE pr.prpubid = p.oid))
              FROM pg_publication p
              """),
          new Fact(
              "subscription",
              """
              SELECT quote_ident(subname), array_to_string(subpublications, ', ')
              FROM pg_subscription
              WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
              """),
          new Fact(
              "setting",
              """
              SELECT CASE WHEN s.setrole = 0 THEN 'database'
                  ELSE format('role %I', pg_get_userbyid(s.setrole)) END
                  || ' ' || split_part(entry, '=', 1), entry
              FROM pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) entry
              WHERE s.setdatabase = (SELECT oid FROM pg_database
                WHERE datname = current_database())
              """),
          new Fact(
              "event trigger",
              """
              SELECT quote_ident(evtname), concat_ws('; ', evtevent, evtfoid::regproc,
                'enabled ' || evtenabled::text, array_to_string(evttags, ', '))
              FROM pg_event_trigger WHERE :own(pg_event_trigger,pg_event_trigger.oid)
              """),
          new Fact(
              "other object",
              """
              SELECT concat_ws(' ', i.type, i.identity), 'there' FROM (
                SELECT 'pg_ts_config'::regclass, oid FROM pg_ts_config
                UNION ALL SELECT 'pg_ts_dict'::regclass, oid FROM pg_ts_dict
                UNION ALL SELECT 'pg_operator'::regclass, oid FROM pg_operator
                UNION ALL SELECT 'pg_opclass'::regclass, oid FROM pg_opclass
                UNION ALL SELECT 'pg_opfamily'::regclass, oid FROM pg_opfamily
                UNION ALL SELECT 'pg_cast'::regclass, oid FROM pg_cast
                UNION ALL SELECT 'pg_collation'::regclass, oid FROM pg_collation
                UNION ALL SELECT 'pg_conversion'::regclass, oid FROM pg_conversion
                UNION ALL SELECT 'pg_statistic_ext'::regclass, oid FROM pg_statistic_ext
                UNION ALL SELECT 'pg_language'::regclass, oid FROM pg_language
                UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid
                  FROM pg_foreign_data_wrapper
                UNION ALL SELECT 'pg_foreign_server'::regclass, oid FROM pg_foreign_server
              ) o(class, oid) CROSS JOIN LATERAL pg_identify_object(o.class, o.oid, 0) i
              WHERE o.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend e
                WHERE e.classid = o.class AND e.objid = o.oid AND e.deptype = 'e')
              """));

  /** Per sequence of the user's: a query for what only the sequence itself knows. */
  static final String SEQUENCES =
      """
      SELECT c.oid::regclass::text, format(
        'SELECT concat_ws(''; '', %L, last_value, is_called) FROM %s',
        concat_ws('; ', pg_get_userbyid(c.relowner), :acl('s',c.relacl,c.relowner),
          format_type(s.seqtypid, NULL), 'start ' || s.seqstart,
          'by ' || s.seqincrement, s.seqmin || ' to ' || s.seqmax, 'cache ' || s.seqcache,
          CASE WHEN s.seqcycle THEN 'cycle' END,
          (SELECT format('owned by %s.%I', d.refobjid::regclass, a.attname) FROM pg_depend d
            JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
              AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0)),
        c.oid::regclass)
      FROM pg_class c JOIN pg_sequence s ON s.seqrelid = c.oid
      WHERE c.relkind = 'S' AND :schema(c.relnamespace) AND :own(pg_class,c.oid)
      """;
}
