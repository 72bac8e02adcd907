package dev.pgtrek.postgres.catalog;

import dev.pgtrek.model.Fact;
import dev.pgtrek.model.Fact.Kind;
import dev.pgtrek.model.Fact.Words;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a database says of itself, of all schemas, as facts: nothing of where its pages lie, and
 * nothing that an extension brought. A query per kind; each gives schema, table, name, and then the
 * kind's words in their order. The definitions are the server's own spelling under an empty search
 * path.
 */
public final class PostgresFacts {

  /** The engine's word in manifests. */
  public static final String FAMILY = "postgresql";

  private static final int SINCE_VERSIONS = 15;

  /** Columns that not every major has are asked for by name. */
  private static final String DATABASE =
      """
      SELECT '', '', 'database', split_part(current_setting('server_version'), ' ', 1),
        pg_encoding_to_char(d.encoding), to_jsonb(d) ->> 'datlocprovider', d.datcollate, d.datctype,
        coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'),
        to_jsonb(d) ->> 'datcollversion', :actual, NULL, NULL, NULL
      FROM pg_database d WHERE d.datname = current_database()
      """;

  private static final String EXTENSIONS =
      """
      SELECT '', '', e.extname, e.extversion, n.nspname
      FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
      """;

  /** Those of the user's, and those that a column of the user's sorts by. */
  private static final String COLLATIONS =
      """
      SELECT n.nspname, '', l.collname, l.collprovider,
        coalesce(to_jsonb(l) ->> 'colllocale', to_jsonb(l) ->> 'colliculocale', l.collcollate),
        CASE WHEN l.collisdeterministic THEN 'yes' END, l.collversion,
        pg_collation_actual_version(l.oid)
      FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace
      WHERE l.collprovider <> 'd' AND l.collname NOT IN ('C', 'POSIX')
        AND (%s AND %s OR l.oid IN (
          SELECT a.attcollation FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          JOIN pg_namespace cn ON cn.oid = c.relnamespace
          WHERE a.attnum > 0 AND c.relkind IN ('r', 'p', 'm', 'i', 'I') AND %s))
      """
          .formatted(
              UserObjects.schema("n"),
              UserObjects.own("pg_collation", "l.oid"),
              UserObjects.relation("c", "cn"));

  private static final String SCHEMAS =
      "SELECT '', '', n.nspname FROM pg_namespace n WHERE %s AND %s"
          .formatted(UserObjects.schema("n"), UserObjects.own("pg_namespace", "n.oid"));

  private static final String TYPES =
      """
      SELECT n.nspname, '', t.typname,
        CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range'
          ELSE 'composite' END,
        CASE t.typtype
          WHEN 'e' THEN (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
            FROM pg_enum e WHERE e.enumtypid = t.oid)
          WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod)
            || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
            || coalesce(' DEFAULT ' || t.typdefault, '')
            || coalesce((SELECT string_agg(' ' || pg_get_constraintdef(k.oid), '' ORDER BY k.conname)
              FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '')
          WHEN 'r' THEN (SELECT format_type(r.rngsubtype, NULL) FROM pg_range r
            WHERE r.rngtypid = t.oid)
          ELSE (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', '
            ORDER BY a.attnum) FROM pg_attribute a
            WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) END
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND EXISTS (
          SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
        AND %s AND %s
      """
          .formatted(UserObjects.schema("n"), UserObjects.own("pg_type", "t.oid"));

  private static final String FUNCTIONS =
      """
      SELECT n.nspname, '', p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
        l.lanname, encode(sha256(convert_to(
          coalesce(pg_get_function_sqlbody(p.oid), p.prosrc), 'UTF8')), 'hex')
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      JOIN pg_language l ON l.oid = p.prolang
      WHERE %s AND %s
      """
          .formatted(UserObjects.schema("n"), UserObjects.own("pg_proc", "p.oid"));

  private static final String SEQUENCES =
      """
      SELECT n.nspname, '', c.relname, format_type(q.seqtypid, NULL), q.seqstart::text,
        q.seqincrement::text, q.seqmin::text, q.seqmax::text,
        CASE WHEN q.seqcycle THEN 'yes' END, NULL,
        (SELECT o.relname || '.' || a.attname FROM pg_depend d
          JOIN pg_class o ON o.oid = d.refobjid
          JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum = d.refobjsubid
          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')),
        has_sequence_privilege(c.oid, 'SELECT')
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_sequence q ON q.seqrelid = c.oid
      WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND %s
      """
          .formatted(UserObjects.relation("c", "n"));

  private static final String TABLES =
      """
      SELECT n.nspname, '', c.relname,
        CASE c.relkind WHEN 'f' THEN 'foreign'
          WHEN 'p' THEN 'partitioned ' || pg_get_partkeydef(c.oid) END,
        CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
        (SELECT pn.nspname || '.' || p.relname FROM pg_inherits i
          JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
          WHERE i.inhrelid = c.oid AND i.inhseqno = 1),
        pg_get_expr(c.relpartbound, c.oid),
        CASE WHEN c.relrowsecurity THEN
          CASE WHEN c.relforcerowsecurity THEN 'forced' ELSE 'yes' END END, NULL
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND %s
      """
          .formatted(UserObjects.relation("c", "n"));

  private static final String COLUMNS =
      """
      SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        CASE WHEN a.attnotnull THEN 'yes' END,
        CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
        CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid)
          || CASE a.attgenerated WHEN 's' THEN ' STORED' ELSE ' VIRTUAL' END END,
        CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END,
        CASE WHEN a.attcollation <> t.typcollation THEN
          (SELECT ln.nspname || '.' || l.collname FROM pg_collation l
            JOIN pg_namespace ln ON ln.oid = l.collnamespace WHERE l.oid = a.attcollation) END
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition AND c.relpersistence <> 't' AND %s
      """
          .formatted(UserObjects.relation("c", "n"));

  /** A key is valid while its index is. */
  private static final String CONSTRAINTS =
      """
      SELECT n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid),
        CASE WHEN k.convalidated AND coalesce(x.indisvalid AND x.indisready, true) THEN 'yes' END
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_index x ON x.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
      WHERE k.contype IN (:types) AND k.conparentid = 0 AND NOT c.relispartition
        AND c.relpersistence <> 't' AND %s
      """
          .formatted(UserObjects.relation("c", "n"));

  private static final String INDEXES =
      """
      SELECT n.nspname, c.relname, i.relname, pg_get_indexdef(x.indexrelid),
        CASE WHEN x.indisvalid AND x.indisready AND x.indislive THEN 'yes' END
      FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid
      JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND c.relpersistence <> 't'
        AND %s AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid
          AND k.contype IN ('p', 'u', 'x'))
      """
          .formatted(UserObjects.relation("c", "n"));

  private static final String VIEWS =
      """
      SELECT n.nspname, '', c.relname,
        CASE c.relkind WHEN 'm' THEN
          CASE WHEN c.relispopulated THEN 'materialized' ELSE 'materialized, without rows' END END,
        pg_get_viewdef(c.oid)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('v', 'm') AND c.relpersistence <> 't' AND %s
      """
          .formatted(UserObjects.relation("c", "n"));

  private static final String TRIGGERS =
      """
      SELECT n.nspname, c.relname, g.tgname, pg_get_triggerdef(g.oid),
        CASE g.tgenabled WHEN 'O' THEN 'yes' WHEN 'A' THEN 'always' WHEN 'R' THEN 'on a replica'
          END
      FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT g.tgisinternal AND g.tgparentid = 0 AND %s
      """
          .formatted(UserObjects.relation("c", "n"));

  private final Connection connection;
  private final List<Fact> facts = new ArrayList<>();

  private PostgresFacts(Connection connection) {
    this.connection = connection;
  }

  /** Reads the facts, in their order. */
  public static List<Fact> read(Connection connection) throws SQLException {
    PostgresFacts reader = new PostgresFacts(connection);
    boolean versions = connection.getMetaData().getDatabaseMajorVersion() >= SINCE_VERSIONS;
    reader.each(
        Kind.DATABASE,
        DATABASE.replace(
            ":actual", versions ? "pg_database_collation_actual_version(d.oid)" : "NULL"));
    reader.each(Kind.EXTENSION, EXTENSIONS);
    reader.each(Kind.COLLATION, COLLATIONS);
    reader.each(Kind.SCHEMA, SCHEMAS);
    reader.each(Kind.TYPE, TYPES);
    reader.each(Kind.FUNCTION, FUNCTIONS);
    reader.sequences();
    reader.each(Kind.TABLE, TABLES);
    reader.each(Kind.COLUMN, COLUMNS);
    reader.constraints(Kind.KEY, "'p', 'u', 'x'");
    reader.constraints(Kind.REFERENCE, "'f'");
    reader.constraints(Kind.CHECK, "'c'");
    reader.each(Kind.INDEX, INDEXES);
    reader.each(Kind.VIEW, VIEWS);
    reader.each(Kind.TRIGGER, TRIGGERS);
    return reader.facts.stream().sorted().toList();
  }

  private void constraints(Kind kind, String types) throws SQLException {
    each(kind, CONSTRAINTS.replace(":types", types));
  }

  private void each(Kind kind, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        facts.add(
            words(kind, row).fact(kind, row.getString(1), row.getString(2), row.getString(3)));
      }
    }
  }

  private static Words words(Kind kind, ResultSet row) throws SQLException {
    Words words = new Words();
    for (int i = 0; i < kind.says().size(); i++) {
      words.say(kind.says().get(i), row.getString(4 + i));
    }
    return words;
  }

  private void sequences() throws SQLException {
    Map<String, Words> all = new HashMap<>();
    List<Runnable> made = new ArrayList<>();
    List<String> asked = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SEQUENCES)) {
      while (row.next()) {
        String schema = row.getString(1);
        String name = row.getString(3);
        Words words = words(Kind.SEQUENCE, row);
        String quoted = quoted(schema) + "." + quoted(name);
        if (row.getBoolean(12)) {
          all.put(quoted, words);
          asked.add(
              "SELECT %s, CASE WHEN is_called THEN last_value::numeric + %s ELSE last_value END FROM %s"
                  .formatted(literal(quoted), row.getString(6), quoted));
        } else {
          words.say("next", "not to be seen by this role");
        }
        made.add(() -> facts.add(words.fact(Kind.SEQUENCE, schema, "", name)));
      }
    }
    if (!asked.isEmpty()) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(String.join(" UNION ALL ", asked))) {
        while (row.next()) {
          @Nullable Words words = all.get(row.getString(1));
          if (words != null) {
            words.say("next", row.getString(2));
          }
        }
      }
    }
    made.forEach(Runnable::run);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
