package dev.pgtrek.cases;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What PostgreSQL itself says that it holds, as lines: the whole of a schema, nothing left out. */
final class TargetCatalog {

  private static final String COLUMNS =
      """
      SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
          || CASE WHEN a.attcollation <> t.typcollation THEN ' collate ' || o.collname ELSE '' END
          || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
          || CASE a.attidentity WHEN 'd' THEN ' identity' WHEN 'a' THEN ' always identity' ELSE '' END
          || CASE WHEN d.oid IS NULL THEN ''
               ELSE CASE a.attgenerated WHEN '' THEN ' default ' WHEN 's' THEN ' stored '
                      ELSE ' virtual ' END
                 || pg_get_expr(d.adbin, d.adrelid) END
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_collation o ON o.oid = a.attcollation
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE n.nspname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = c.oid AND e.deptype = 'e')
      ORDER BY c.relname COLLATE "C", a.attnum
      """;

  private static final String CONSTRAINTS =
      """
      SELECT c.relname || ': ' || pg_get_constraintdef(k.oid)
      FROM pg_constraint k
      JOIN pg_class c ON c.oid = k.conrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND k.contype <> 'n'
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = c.oid AND e.deptype = 'e')
      ORDER BY c.relname COLLATE "C", k.contype = 'p' DESC, k.contype = 'u' DESC,
        pg_get_constraintdef(k.oid) COLLATE "C"
      """;

  private static final String INDEXES =
      """
      SELECT pg_get_indexdef(i.indexrelid) || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ?
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = c.oid AND e.deptype = 'e')
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid
          AND k.contype IN ('p', 'u', 'x'))
      ORDER BY c.relname COLLATE "C", pg_get_indexdef(i.indexrelid) COLLATE "C"
      """;

  private static final String OTHERS =
      """
      SELECT 'trigger ' || c.relname || '.' || t.tgname
        || CASE t.tgenabled WHEN 'O' THEN '' ELSE ' ' || t.tgenabled::text END
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND NOT t.tgisinternal
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = c.oid AND e.deptype = 'e')
      UNION ALL
      SELECT 'sequence ' || c.relname
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relkind = 'S'
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = c.oid AND e.deptype = 'e')
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i')
      UNION ALL
      SELECT 'function ' || p.proname
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname = ?
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
      UNION ALL
      SELECT 'text search configuration ' || t.cfgname || ': '
        || (SELECT string_agg(DISTINCT d.dictname, ', ' ORDER BY d.dictname)
          FROM pg_ts_config_map m JOIN pg_ts_dict d ON d.oid = m.mapdict WHERE m.mapcfg = t.oid)
      FROM pg_ts_config t JOIN pg_namespace n ON n.oid = t.cfgnamespace
      WHERE n.nspname = ?
      ORDER BY 1
      """;

  private TargetCatalog() {}

  /** Columns, constraints, indexes and the rest of one schema, a line each. */
  static List<String> of(Connection target, String schema) throws SQLException {
    List<String> lines = new ArrayList<>();
    for (String query : List.of(COLUMNS, CONSTRAINTS, INDEXES, OTHERS)) {
      lines.addAll(ask(target, query, schema));
    }
    return lines;
  }

  /** Everything in a database that is not PostgreSQL's own. */
  static List<String> all(Connection target) throws SQLException {
    List<String> lines = new ArrayList<>();
    for (String schema :
        ask(
            target,
            "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> ?"
                + " ORDER BY nspname",
            "information_schema")) {
      lines.add("schema " + schema);
      lines.addAll(of(target, schema));
    }
    return lines;
  }

  private static List<String> ask(Connection target, String query, String schema)
      throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(query)) {
      long parameters = query.chars().filter(character -> character == '?').count();
      for (int i = 1; i <= parameters; i++) {
        statement.setString(i, schema);
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<String> lines = new ArrayList<>();
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
        return lines;
      }
    }
  }
}
