package dev.pgtrek.postgres.move.rows;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Chunk;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whose rows travel, and in which parts: ordinary and unlogged tables, partitions each by
 * themselves, what inherits by itself too. Materialized views are computed anew, foreign tables
 * have their rows elsewhere, and tables of extensions are the extension's affair, but for what
 * {@link ExtensionRows} carries.
 */
public final class TableParts {

  /** Smaller parts would cost more in transactions than they give. */
  private static final long LEAST_BYTES = 64L << 20;

  /** Larger ones would lose too much when a connection breaks. */
  private static final long MOST_BYTES = 8L << 30;

  /** So many parts for each stream that none of them is alone at the end for long. */
  private static final int PER_WORKER = 4;

  /** No table needs more, whatever its size. */
  private static final int MOST_PER_WORKER = 64;

  private static final String TABLES =
      """
      SELECT c.oid, n.nspname, c.relname,
        ARRAY(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
          AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum)::text[],
        pg_table_size(c.oid),
        pg_relation_size(c.oid, 'main') / current_setting('block_size')::bigint,
        CASE WHEN m.amname = 'heap' THEN pg_relation_filenode(c.oid) ELSE 0 END,
        CASE WHEN c.relispartition
          THEN ARRAY(SELECT relid::oid::bigint FROM pg_partition_ancestors(c.oid)) END
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_am m ON m.oid = c.relam
      WHERE c.relkind = 'r' AND c.relpersistence <> 't'
        AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek')
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
          AND e.objid = c.oid AND e.deptype = 'e')
      ORDER BY 2, 3
      """;

  private static final String PARENTS =
      """
      SELECT c.oid, n.nspname, c.relname
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'p'
      """;

  private TableParts() {}

  /** A table as its catalog describes it; the oids above it begin with its own. */
  private record Found(
      TableName name,
      List<Identifier> columns,
      long bytes,
      long pages,
      long heap,
      List<Long> above) {}

  /**
   * All tables whose rows can travel; the caller leaves out what the user does not want.
   *
   * @param source in the snapshot, with the tables locked: what it says of sizes is of now
   * @param target the database that takes the rows; needs no tables yet
   */
  public static List<CarriedRows> tables(Connection source, Connection target) throws SQLException {
    Map<Long, TableName> parents = parents(source);
    Set<Long> unsure = PartitionBorders.unsure(source, target);
    List<Found> found = found(source);
    Map<Long, Set<TableName>> families = families(found, parents, unsure);
    List<CarriedRows> tables = new ArrayList<>();
    for (Found table : found) {
      Set<TableName> reached = new HashSet<>(Set.of(table.name()));
      table.above().stream().filter(parents::containsKey).map(parents::get).forEach(reached::add);
      TableName into = table.name();
      if (table.above().stream().anyMatch(unsure::contains)) {
        long root = table.above().getLast();
        into = parents.getOrDefault(root, into);
        reached.addAll(families.getOrDefault(root, Set.of()));
      }
      tables.add(
          new CarriedRows(
              table.name(),
              into,
              reached,
              table.columns(),
              table.bytes(),
              table.heap() == 0 ? 0 : table.pages(),
              table.heap()));
    }
    return List.copyOf(tables);
  }

  private static Map<Long, TableName> parents(Connection source) throws SQLException {
    Map<Long, TableName> parents = new HashMap<>();
    try (Statement statement = source.createStatement();
        ResultSet row = statement.executeQuery(PARENTS)) {
      while (row.next()) {
        parents.put(row.getLong(1), TableName.of(row.getString(2), row.getString(3)));
      }
    }
    return parents;
  }

  private static List<Found> found(Connection source) throws SQLException {
    List<Found> tables = new ArrayList<>();
    try (Statement statement = source.createStatement();
        ResultSet row = statement.executeQuery(TABLES)) {
      while (row.next()) {
        Array above = row.getArray(8);
        tables.add(
            new Found(
                TableName.of(row.getString(2), row.getString(3)),
                Arrays.stream((String[]) row.getArray(4).getArray()).map(Identifier::of).toList(),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                above == null ? List.of() : List.of((Long[]) above.getArray())));
      }
    }
    return tables;
  }

  /** By the root: all below it, into which a row of any of them may come. */
  private static Map<Long, Set<TableName>> families(
      List<Found> found, Map<Long, TableName> parents, Set<Long> unsure) {
    Map<Long, Set<TableName>> families = new HashMap<>();
    for (Found table : found) {
      if (table.above().stream().anyMatch(unsure::contains)) {
        Set<TableName> family =
            families.computeIfAbsent(table.above().getLast(), root -> new HashSet<>());
        family.add(table.name());
        table.above().stream().filter(parents::containsKey).map(parents::get).forEach(family::add);
      }
    }
    return families;
  }

  /**
   * Cuts tables into parts, for the journal.
   *
   * @param workers how many streams there are
   * @return the parts, the largest first
   */
  public static List<Part> cut(List<CarriedRows> tables, int workers) {
    return cut(tables, workers, LEAST_BYTES);
  }

  static List<Part> cut(List<CarriedRows> tables, int workers, long least) {
    long all = tables.stream().mapToLong(CarriedRows::bytes).sum();
    long wanted = Math.clamp(all / ((long) workers * PER_WORKER), least, MOST_BYTES);
    List<Part> parts = new ArrayList<>();
    for (CarriedRows table : tables) {
      long count = Math.ceilDiv(table.bytes(), wanted);
      count = Math.min(count, Math.min(table.pages(), (long) workers * MOST_PER_WORKER));
      parts.addAll(cut(table, Math.toIntExact(Math.max(1, count))));
    }
    return sorted(parts);
  }

  private static List<Part> cut(CarriedRows table, int count) {
    if (count == 1) {
      return List.of(new Part(table, Chunk.whole(table.from()), table.bytes()));
    }
    List<Part> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long from = border(table, i, count);
      // Rows that were appended since the size was taken belong to the last one.
      long to = i == count - 1 ? Long.MAX_VALUE : border(table, i + 1, count) - 1;
      parts.add(new Part(table, new Chunk(table.from(), i, from, to), table.bytes() / count));
    }
    return parts;
  }

  private static long border(CarriedRows table, int i, int count) {
    return Math.multiplyExact(table.pages(), i) / count;
  }

  /**
   * The parts that a journal has fixed.
   *
   * @param tables what the source holds now
   * @param chunks the borders
   * @return the parts whose table is still there, the largest first
   */
  public static List<Part> fixed(List<CarriedRows> tables, List<Chunk> chunks) {
    Map<TableName, CarriedRows> byName = new LinkedHashMap<>();
    tables.forEach(table -> byName.put(table.from(), table));
    Map<TableName, Integer> counts = new HashMap<>();
    chunks.forEach(chunk -> counts.merge(chunk.table(), 1, Integer::sum));
    List<Part> parts = new ArrayList<>();
    for (Chunk chunk : chunks) {
      CarriedRows table = byName.get(chunk.table());
      if (table != null) {
        parts.add(new Part(table, chunk, table.bytes() / counts.getOrDefault(chunk.table(), 1)));
      }
    }
    return sorted(parts);
  }

  private static List<Part> sorted(List<Part> parts) {
    return parts.stream()
        .sorted(
            Comparator.comparingLong(Part::bytes)
                .reversed()
                .thenComparing(part -> part.rows().from())
                .thenComparingInt(part -> part.chunk().ordinal()))
        .toList();
  }
}
