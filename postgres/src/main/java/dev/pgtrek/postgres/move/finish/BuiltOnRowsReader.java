package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Check;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Index;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.IndexKey;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Kind;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Reference;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Relation;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Statistics;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@link BuiltOnRows} from a catalog. What extensions brought is left out. */
final class BuiltOnRowsReader {

  private static final int KNOWS_NOT_ENFORCED = 18;

  private static final String USERS =
      """
      n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek')
        AND c.relpersistence <> 't' AND NOT EXISTS (SELECT FROM pg_depend e
          WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
      """;

  private static final String RELATIONS =
      """
      WITH RECURSIVE abroad AS (
        SELECT h.inhparent AS over FROM pg_inherits h JOIN pg_class f ON f.oid = h.inhrelid
        WHERE f.relkind = 'f'
        UNION SELECT h.inhparent FROM abroad a JOIN pg_inherits h ON h.inhrelid = a.over)
      SELECT c.oid, n.nspname, c.relname, c.relkind,
        coalesce(CASE WHEN c.relispartition THEN pg_partition_root(c.oid)::oid END, c.oid),
        CASE WHEN c.relispartition
          THEN (SELECT count(*) - 1 FROM pg_partition_ancestors(c.oid)) ELSE 0 END,
        CASE WHEN c.relkind = 'p' THEN 0 ELSE coalesce(pg_table_size(c.oid), 0) END,
        CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint END,
        c.relkind <> 'm' OR c.relispopulated, c.oid IN (SELECT over FROM abroad)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm') AND :user
      ORDER BY n.nspname, c.relname
      """;

  private static final String HEIRS =
      """
      WITH RECURSIVE below AS (
        SELECT h.inhparent AS parent, h.inhrelid AS child
        FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid
        WHERE c.relkind = 'r' AND NOT c.relispartition
        UNION SELECT b.parent, h.inhrelid
        FROM below b JOIN pg_inherits h ON h.inhparent = b.child)
      SELECT b.parent, n.nspname, c.relname
      FROM below b JOIN pg_class c ON c.oid = b.child JOIN pg_namespace n ON n.oid = c.relnamespace
      """;

  /** Per materialized view the others that it reads, through ordinary views and rules too. */
  private static final String VIEWS =
      """
      WITH RECURSIVE uses AS (
        SELECT DISTINCT r.ev_class AS view, d.refobjid AS used
        FROM pg_rewrite r JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass
          AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class),
      reaches AS (
        SELECT view, used FROM uses
        UNION SELECT r.view, u.used FROM reaches r JOIN uses u ON u.view = r.used)
      SELECT r.view, r.used FROM reaches r
      JOIN pg_class a ON a.oid = r.view AND a.relkind = 'm'
      JOIN pg_class b ON b.oid = r.used AND b.relkind = 'm' AND b.oid <> a.oid
      """;

  /**
   * The graph of HNSW: every row's vector, two lists of neighbours per connection and some 200
   * bytes. Measured on pgvector 0.8: a graph of 768 dimensions and 16 connections takes 3,753 bytes
   * per row.
   */
  private static final String INDEXES =
      """
      SELECT i.indexrelid, i.indrelid, n.nspname, x.relname, m.amname,
        pg_get_indexdef(i.indexrelid), coalesce(s.spcname, ''), i.indisvalid, i.indisunique,
        coalesce((SELECT h.inhparent FROM pg_inherits h WHERE h.inhrelid = i.indexrelid), 0),
        k.conname, pg_get_constraintdef(k.oid), k.contype = 'p',
        k.contype IN ('p', 'u') AND NOT i.indisexclusion AND c.relkind <> 'p'
          AND NOT (k.contype = 'p' AND i.indnullsnotdistinct),
        k.condeferrable, k.condeferred, i.indisclustered, i.indisreplident,
        ARRAY(SELECT a.attnum || ' ' || a.attstattarget FROM pg_attribute a
          WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0)::text[],
        CASE WHEN m.amname = 'hnsw' THEN (SELECT
          greatest(c.reltuples, CASE WHEN c.reltuples < 0
            THEN pg_table_size(c.oid) / (length.bytes + 40) ELSE 0 END)::bigint
            * (length.bytes + 32 * coalesce((SELECT option_value::int
              FROM pg_options_to_table(x.reloptions) WHERE option_name = 'm'), 16) + 200)
            + (8 << 20)
          FROM (SELECT CASE format_type(a.atttypid, NULL)
              WHEN 'bit' THEN a.atttypmod / 8 + 16
              ELSE CASE t.typname WHEN 'halfvec' THEN 2 ELSE 4 END * greatest(a.atttypmod, 1) + 8
              END AS bytes
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            WHERE a.attrelid = i.indexrelid AND a.attnum = 1) length) ELSE 0 END,
        ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, false)
          FROM generate_series(1, i.indnkeyatts) k)::text[],
        CASE x.relkind WHEN 'I' THEN 0 ELSE coalesce(pg_relation_size(i.indexrelid), 0) END
      FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
      JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_am m ON m.oid = x.relam LEFT JOIN pg_tablespace s ON s.oid = x.reltablespace
      LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid
        AND k.contype IN ('p', 'u', 'x')
      WHERE c.relkind IN ('r', 'p', 'm') AND :user
      ORDER BY n.nspname, x.relname
      """;

  /** Checks that are inherited alone come with their parents'. */
  private static final String CHECKS =
      """
      SELECT CASE c.relkind WHEN 'f' THEN 0 ELSE k.conrelid END,
        format('TABLE %I.%I', n.nspname, c.relname), k.conname,
        pg_get_constraintdef(k.oid), k.convalidated, n.nspname, c.relname
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE (k.contype = 'c' OR k.contype = 'n' AND NOT k.convalidated) AND k.conislocal
        AND k.conparentid = 0 AND c.relkind IN ('r', 'p', 'f') AND :user
      UNION ALL
      SELECT 0, format('DOMAIN %I.%I', n.nspname, t.typname), k.conname,
        pg_get_constraintdef(k.oid), k.convalidated, n.nspname, t.typname
      FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid
      JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE k.contype = 'c' AND n.nspname !~ '^pg_'
        AND n.nspname NOT IN ('information_schema', 'pgtrek')
        AND NOT EXISTS (SELECT FROM pg_depend e
          WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e')
      ORDER BY 2, 3
      """;

  private static final String REFERENCES =
      """
      SELECT k.conrelid, k.confrelid, k.conname, pg_get_constraintdef(k.oid), k.convalidated,
        :enforced, pn.nspname, p.relname, EXISTS (SELECT FROM pg_depend e
          WHERE e.classid = 'pg_class'::regclass AND e.objid = p.oid AND e.deptype = 'e')
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
      WHERE k.contype = 'f' AND k.conparentid = 0 AND :user
      ORDER BY n.nspname, c.relname, k.conname
      """;

  private static final String STATISTICS =
      """
      SELECT s.stxrelid, sn.nspname, s.stxname, pg_get_userbyid(s.stxowner),
        pg_get_statisticsobjdef(s.oid), CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget END
      FROM pg_statistic_ext s JOIN pg_namespace sn ON sn.oid = s.stxnamespace
      JOIN pg_class c ON c.oid = s.stxrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE :user
      ORDER BY 2, 3
      """;

  private final Connection connection;

  private BuiltOnRowsReader(Connection connection) {
    this.connection = connection;
  }

  /**
   * Asks.
   *
   * @param connection with an empty search_path, so that names come with their schemas
   */
  static BuiltOnRows read(Connection connection) throws SQLException {
    return new BuiltOnRowsReader(connection).read();
  }

  private BuiltOnRows read() throws SQLException {
    Map<Long, Relation> relations = relations();
    Map<Long, Index> indexes = new LinkedHashMap<>();
    each(INDEXES, row -> indexes.put(row.getLong(1), index(row)));
    indexes.values().removeIf(i -> !relations.containsKey(i.table()));
    List<Check> checks = new ArrayList<>();
    each(CHECKS, row -> checks.add(check(row)));
    List<Reference> references = new ArrayList<>();
    List<Reference> left = new ArrayList<>();
    int version = connection.getMetaData().getDatabaseMajorVersion();
    each(
        REFERENCES.replace(":enforced", version >= KNOWS_NOT_ENFORCED ? "k.conenforced" : "true"),
        row -> {
          boolean whole = relations.containsKey(row.getLong(2)) || row.getBoolean(9);
          if (relations.containsKey(row.getLong(1))) {
            (whole ? references : left).add(reference(row));
          }
        });
    List<Statistics> statistics = new ArrayList<>();
    each(STATISTICS, row -> statistics.add(statistics(row)));
    statistics.removeIf(s -> !relations.containsKey(s.table()));
    return new BuiltOnRows(relations, indexes, checks, references, left, statistics);
  }

  private Map<Long, Relation> relations() throws SQLException {
    Map<Long, Set<TableName>> heirs = new HashMap<>();
    each(
        HEIRS,
        row ->
            heirs
                .computeIfAbsent(row.getLong(1), o -> new HashSet<>())
                .add(TableName.of(row.getString(2), row.getString(3))));
    Map<Long, Set<Long>> views = new HashMap<>();
    each(
        VIEWS,
        row -> views.computeIfAbsent(row.getLong(1), o -> new HashSet<>()).add(row.getLong(2)));
    Map<Long, Relation> relations = new LinkedHashMap<>();
    each(
        RELATIONS,
        row -> {
          TableName name = TableName.of(row.getString(2), row.getString(3));
          long oid = row.getLong(1);
          relations.put(
              oid,
              new Relation(
                  oid,
                  name,
                  Kind.of(row.getString(4)),
                  row.getLong(5),
                  row.getInt(6),
                  heirs.getOrDefault(oid, Set.of()),
                  row.getLong(7),
                  optional(row, 8),
                  row.getBoolean(9),
                  views.getOrDefault(oid, Set.of()),
                  row.getBoolean(10)));
        });
    return relations;
  }

  private static Index index(ResultSet row) throws SQLException {
    String key = row.getString(11);
    return new Index(
        row.getLong(1),
        row.getLong(2),
        TableName.of(row.getString(3), row.getString(4)),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getBoolean(8),
        row.getBoolean(9),
        row.getLong(10),
        key == null
            ? Optional.empty()
            : Optional.of(
                new IndexKey(
                    Identifier.of(key),
                    row.getString(12),
                    row.getBoolean(13),
                    row.getBoolean(14),
                    row.getBoolean(15),
                    row.getBoolean(16))),
        row.getBoolean(17),
        row.getBoolean(18),
        targets(row.getArray(19)),
        row.getLong(20),
        List.of((String[]) row.getArray(21).getArray()),
        row.getLong(22));
  }

  private static Map<Integer, Integer> targets(Array array) throws SQLException {
    return Arrays.stream((String[]) array.getArray())
        .map(pair -> pair.split(" ", 2))
        .collect(Collectors.toMap(p -> Integer.valueOf(p[0]), p -> Integer.valueOf(p[1])));
  }

  private static Check check(ResultSet row) throws SQLException {
    return new Check(
        row.getLong(1),
        row.getString(2),
        TableName.of(row.getString(6), row.getString(7)),
        Identifier.of(row.getString(3)),
        row.getString(4),
        row.getBoolean(5));
  }

  private static Reference reference(ResultSet row) throws SQLException {
    return new Reference(
        row.getLong(1),
        row.getLong(2),
        Identifier.of(row.getString(3)),
        row.getString(4),
        row.getBoolean(5),
        row.getBoolean(6),
        TableName.of(row.getString(7), row.getString(8)));
  }

  private static Statistics statistics(ResultSet row) throws SQLException {
    return new Statistics(
        row.getLong(1),
        TableName.of(row.getString(2), row.getString(3)),
        row.getString(4),
        row.getString(5),
        optional(row, 6));
  }

  private static OptionalLong optional(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** Takes one row. */
  private interface Row {
    void take(ResultSet row) throws SQLException;
  }

  private void each(String sql, Row taker) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql.replace(":user", USERS))) {
      while (row.next()) {
        taker.take(row);
      }
    }
  }
}
