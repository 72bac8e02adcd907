package dev.pgtrek.postgres.proof;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.PairTable;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tables of two databases: ordinary ones, and partitioned ones each as a whole, its partitions
 * not again; where one of them is a foreign table, which nobody asks, the others each by itself.
 * Tables that an extension brought are left out.
 */
public final class TablesOfBoth {

  private static final String TABLES =
      """
      SELECT n.nspname, c.relname, c.relkind = 'r',
        ARRAY(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
          AND NOT a.attisdropped ORDER BY a.attnum)::text[],
        ARRAY(SELECT a.attname FROM pg_index i
          CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(num, ord)
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num
          WHERE i.indrelid = c.oid AND i.indisprimary AND k.ord <= i.indnkeyatts
          ORDER BY k.ord)::text[],
        ARRAY(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
          AND NOT a.attisdropped AND a.atttypid = 'bytea'::regtype)::text[],
        CASE c.relkind WHEN 'r' THEN pg_table_size(c.oid)
          ELSE (SELECT coalesce(sum(pg_table_size(relid)), 0) FROM pg_partition_tree(c.oid)) END,
        ARRAY(SELECT CASE
            WHEN a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) THEN 'NUMBER'
            WHEN a.atttypid = 'bool'::regtype THEN 'FLAG'
            WHEN a.atttypid IN ('timestamp'::regtype, 'timestamptz'::regtype) THEN 'MOMENT'
            WHEN a.atttypid = 'uuid'::regtype THEN 'UUID'
            WHEN a.atttypid IN ('text'::regtype, 'varchar'::regtype) THEN 'TEXT'
            WHEN a.atttypid = 'bytea'::regtype THEN 'SENT'
            WHEN t.typname IN ('vector', 'halfvec', 'sparsevec') AND t.typtype = 'b'
              THEN format('SENT %I.%I', fn.nspname, f.proname)
            ELSE 'WRITTEN' END
          FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
          LEFT JOIN pg_proc f ON f.oid = t.typsend LEFT JOIN pg_namespace fn ON fn.oid = f.pronamespace
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum)::text[],
        ARRAY(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
          AND NOT a.attisdropped AND NOT (a.attnotnull AND NOT EXISTS (SELECT FROM pg_constraint k
            WHERE k.conrelid = c.oid AND k.contype = 'n' AND NOT k.convalidated
              AND a.attnum = ANY (k.conkey))))::text[]
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE :which
        AND c.relpersistence <> 't'
        AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek')
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
          AND e.objid = c.oid AND e.deptype = 'e')
      """;

  private static final String WITH_PARTITIONS =
      """
      CASE WHEN EXISTS (SELECT FROM pg_partition_tree(
        CASE WHEN c.relispartition THEN pg_partition_root(c.oid) ELSE c.oid END) part
        JOIN pg_class f ON f.oid = part.relid WHERE f.relkind = 'f')
        THEN c.relkind = 'r' ELSE c.relkind IN ('r', 'p') AND NOT c.relispartition END
      """;

  private static final String FILLED_VIEWS = "c.relkind = 'm' AND c.relispopulated";

  private final SortedMap<TableName, Described> source;
  private final SortedMap<TableName, Described> target;

  private TablesOfBoth(
      SortedMap<TableName, Described> source, SortedMap<TableName, Described> target) {
    this.source = source;
    this.target = target;
  }

  /** A table of one side. */
  private record Described(
      boolean plain,
      List<Identifier> columns,
      List<Identifier> key,
      Set<Identifier> bytes,
      long size,
      Map<Identifier, Hashed> hashed) {

    Hashed hashed(Identifier column) {
      return hashed.getOrDefault(column, Hashed.of("WRITTEN", true));
    }
  }

  /** Asks both sides. */
  public static TablesOfBoth of(Connection source, Connection target) throws SQLException {
    return new TablesOfBoth(read(source, WITH_PARTITIONS), read(target, WITH_PARTITIONS));
  }

  /** The materialized views of both sides that can be read. */
  static TablesOfBoth views(Connection source, Connection target) throws SQLException {
    return new TablesOfBoth(read(source, FILLED_VIEWS), read(target, FILLED_VIEWS));
  }

  /** All of them, the largest first. */
  public List<PairTable> all() {
    Set<TableName> names = new LinkedHashSet<>(source.keySet());
    names.addAll(target.keySet());
    List<PairTable> tables = new ArrayList<>();
    for (TableName name : names) {
      Optional<Described> ours = Optional.ofNullable(source.get(name));
      Optional<Described> theirs = Optional.ofNullable(target.get(name));
      tables.add(
          new PairTable(
              name,
              ours.isPresent(),
              theirs.isPresent(),
              Math.max(
                  ours.map(Described::size).orElse(0L), theirs.map(Described::size).orElse(0L))));
    }
    tables.sort(
        Comparator.comparingLong(PairTable::bytes).reversed().thenComparing(PairTable::name));
    return List.copyOf(tables);
  }

  /**
   * What of a table's rows can be compared: the columns that both sides have. A column of one side
   * alone is a difference of their definitions.
   *
   * @return nothing where a side lacks the table or they have no column in common
   */
  public Optional<ComparedTable> compared(TableName name) {
    Described ours = source.get(name);
    Described theirs = target.get(name);
    if (ours == null || theirs == null) {
      return Optional.empty();
    }
    Set<Identifier> there = new HashSet<>(theirs.columns());
    List<Identifier> common = ours.columns().stream().filter(there::contains).toList();
    if (common.isEmpty()) {
      return Optional.empty();
    }
    Set<Identifier> bytes = new HashSet<>(ours.bytes());
    bytes.retainAll(theirs.bytes());
    boolean keyed =
        common.containsAll(ours.key()) && ours.key().stream().noneMatch(ours.bytes()::contains);
    return Optional.of(
        new ComparedTable(
            name,
            common,
            keyed ? ours.key() : List.of(),
            bytes,
            ours.plain() && theirs.plain(),
            common.stream().map(c -> ours.hashed(c).with(theirs.hashed(c))).toList()));
  }

  private static SortedMap<TableName, Described> read(Connection connection, String which)
      throws SQLException {
    SortedMap<TableName, Described> tables = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TABLES.replace(":which", which))) {
      while (row.next()) {
        List<Identifier> columns = names(row.getArray(4));
        tables.put(
            TableName.of(row.getString(1), row.getString(2)),
            new Described(
                row.getBoolean(3),
                columns,
                names(row.getArray(5)),
                Set.copyOf(names(row.getArray(6))),
                row.getLong(7),
                hashed(columns, row.getArray(8), Set.copyOf(names(row.getArray(9))))));
      }
    }
    return tables;
  }

  /** Per column how it is hashed. */
  private static Map<Identifier, Hashed> hashed(
      List<Identifier> columns, Array words, Set<Identifier> nullable) throws SQLException {
    String[] ways = (String[]) words.getArray();
    Map<Identifier, Hashed> hashed = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      Identifier column = columns.get(i);
      hashed.put(column, Hashed.of(ways[i], nullable.contains(column)));
    }
    return hashed;
  }

  private static List<Identifier> names(Array array) throws SQLException {
    return Arrays.stream((String[]) array.getArray()).map(Identifier::of).toList();
  }
}
