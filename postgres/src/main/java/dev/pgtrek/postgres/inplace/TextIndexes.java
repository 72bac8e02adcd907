package dev.pgtrek.postgres.inplace;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the indexes that depend on how texts are sorted: by a column of texts, of arrays, domains,
 * ranges, composites or documents that hold texts, by an expression, or by the condition of a
 * partial index. System catalogs are asked like all others; since version 12 they sort by bytes.
 *
 * <p>Left out is what looks at bytes alone: the operator classes {@code text_pattern_ops} and
 * {@code bpchar_pattern_ops}, SP-GiST's radix trees, hash indexes of a deterministic collation, and
 * GIN over documents. A B-tree over {@code jsonb} compares strings by the database's own order
 * ({@code compareJsonbScalarValue} in PostgreSQL's jsonb_util.c).
 */
final class TextIndexes {

  /** Operator families of B-trees that compare bytes: text_pattern_ops and bpchar_pattern_ops. */
  private static final String PATTERNS = "2095, 2097";

  /** The tree of an expression names the collation of every operator and function in it. */
  static final String IN_EXPRESSION =
      "SELECT m[1]::oid FROM regexp_matches(concat(%s), ':inputcollid (\\d+)', 'g') m"
          + " WHERE m[1] <> '0'";

  private static final String ALL =
      """
      WITH RECURSIVE part AS (
        SELECT x.indexrelid, k.place, a.atttypid AS of_index, t.atttypid AS of_table,
          x.indcollation[k.place - 1] AS sorts, o.opcfamily, o.opcname, am.amname
        FROM pg_index x
        CROSS JOIN LATERAL generate_series(1, x.indnkeyatts::int) k(place)
        JOIN pg_attribute a ON a.attrelid = x.indexrelid AND a.attnum = k.place
        LEFT JOIN pg_attribute t ON t.attrelid = x.indrelid AND t.attnum = x.indkey[k.place - 1]
          AND t.attnum <> 0
        JOIN pg_opclass o ON o.oid = x.indclass[k.place - 1]
        JOIN pg_am am ON am.oid = o.opcmethod
        WHERE :those
      ), within (indexrelid, opcfamily, opcname, amname, type, sorts) AS (
        SELECT p.indexrelid, p.opcfamily, p.opcname, p.amname, y.type, p.sorts
        FROM part p CROSS JOIN LATERAL (VALUES (p.of_index), (p.of_table)) y(type)
        WHERE y.type IS NOT NULL
        UNION
        SELECT w.indexrelid, w.opcfamily, w.opcname, w.amname, s.type, s.sorts
        FROM within w JOIN pg_type t ON t.oid = w.type
        CROSS JOIN LATERAL (
          SELECT t.typbasetype, 0::oid WHERE t.typtype = 'd' AND t.typcollation = 0
          UNION ALL SELECT t.typelem, 0 WHERE t.typelem <> 0 AND t.typcollation = 0
          UNION ALL SELECT r.rngsubtype, r.rngcollation FROM pg_range r WHERE r.rngtypid = t.oid
          UNION ALL SELECT r.rngtypid, 0 FROM pg_range r WHERE r.rngmultitypid = t.oid
          UNION ALL SELECT f.atttypid, f.attcollation FROM pg_attribute f
            WHERE f.attrelid = t.typrelid AND t.typrelid <> 0 AND f.attnum > 0
              AND NOT f.attisdropped
        ) s(type, sorts)
      ), uses (indexrelid, sorts) AS (
        SELECT w.indexrelid, w.sorts FROM within w
        LEFT JOIN pg_collation l ON l.oid = w.sorts
        WHERE w.sorts <> 0
          AND NOT (w.amname = 'btree' AND w.opcfamily IN (%s))
          AND NOT (w.amname = 'spgist' AND w.opcname = 'text_ops')
          AND NOT (w.amname = 'hash' AND l.collisdeterministic)
        UNION
        SELECT w.indexrelid, 100 FROM within w
        WHERE w.amname = 'btree' AND w.type = 'jsonb'::regtype
        UNION
        SELECT x.indexrelid, e.sorts FROM pg_index x
        CROSS JOIN LATERAL (%s) e(sorts)
        WHERE (x.indexprs IS NOT NULL OR x.indpred IS NOT NULL) AND :those
      )
      SELECT c.oid, x.indrelid, format('%%I.%%I', n.nspname, c.relname),
        format('%%I.%%I', tn.nspname, t.relname), am.amname, pg_relation_size(c.oid),
        pg_relation_filenode(c.oid)::text, x.indisvalid AND x.indisready,
        x.indisunique OR x.indisexclusion,
        x.indisexclusion OR coalesce((to_jsonb(k) ->> 'conperiod')::boolean, false),
        (SELECT array_agg(DISTINCT u.sorts) FROM uses u WHERE u.indexrelid = c.oid),
        EXISTS (SELECT FROM part p WHERE p.indexrelid = c.oid AND (p.opcname LIKE '%%tsvector%%'
          OR p.opcname LIKE '%%trgm%%'))
      FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
      JOIN pg_am am ON am.oid = c.relam
      LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')
      WHERE c.relkind = 'i' AND c.relpersistence <> 't' AND :those
        AND (:kind OR EXISTS (SELECT FROM uses u WHERE u.indexrelid = c.oid)
          OR EXISTS (SELECT FROM part p WHERE p.indexrelid = c.oid
            AND (p.opcname LIKE '%%tsvector%%' OR p.opcname LIKE '%%trgm%%')))
      ORDER BY pg_relation_size(c.oid) DESC, 3
      """
          .formatted(PATTERNS, IN_EXPRESSION.formatted("x.indexprs::text, x.indpred::text"));

  /** The user's own, and what holds the long values of the user's tables. */
  private static final String OF_USERS =
      "x.indexrelid >= 16384 AND x.indrelid IN (SELECT oid FROM pg_class WHERE relnamespace NOT IN"
          + " ('pg_catalog'::regnamespace, 'information_schema'::regnamespace))";

  private TextIndexes() {}

  /** Reads them, the largest first. */
  static List<TextIndex> read(Connection connection) throws SQLException {
    return read(connection, "true", "false");
  }

  /** All indexes of the user's tables, whatever they sort. */
  static List<TextIndex> users(Connection connection) throws SQLException {
    return read(connection, OF_USERS, "true");
  }

  /** One, whatever it sorts. */
  static Optional<TextIndex> read(Connection connection, long oid) throws SQLException {
    return read(connection, "x.indexrelid = " + oid, "true").stream().findFirst();
  }

  private static List<TextIndex> read(Connection connection, String those, String kind)
      throws SQLException {
    List<TextIndex> all = new ArrayList<>();
    String sql = ALL.replace(":those", those).replace(":kind", kind);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        all.add(
            new TextIndex(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getLong(6),
                String.valueOf(row.getString(7)),
                row.getBoolean(8),
                row.getBoolean(9),
                row.getBoolean(10),
                collations(row),
                row.getBoolean(12)));
      }
    }
    return all;
  }

  private static Set<Long> collations(ResultSet row) throws SQLException {
    java.sql.Array numbers = row.getArray(11);
    return numbers == null
        ? Set.of()
        : Stream.of((Object[]) numbers.getArray())
            .map(n -> ((Number) n).longValue())
            .collect(Collectors.toSet());
  }
}
