package dev.pgtrek.memory;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.RowCursor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tables as lists of rows. A row holds one value per stored column, in the table's order: Long,
 * Double, byte[] (a blob), String or {@link MemoryText} (a text), or null. Chunks count rows from
 * 0. It never changes, and any number of threads may read it.
 */
public final class MemoryDatabase implements Database {

  private final Map<TableName, Table> tables;
  private final Map<TableName, List<@Nullable Object[]>> rows;
  private final AtomicInteger openCursors = new AtomicInteger();

  private MemoryDatabase(
      Map<TableName, Table> tables, Map<TableName, List<@Nullable Object[]>> rows) {
    this.tables = tables;
    this.rows = rows;
  }

  public static MemoryDatabase empty() {
    return new MemoryDatabase(Map.of(), Map.of());
  }

  public static MemoryDatabase of(Table table, List<@Nullable Object[]> rows) {
    return empty().with(table, rows);
  }

  /** The same database with one more table. */
  public MemoryDatabase with(Table table, List<@Nullable Object[]> tableRows) {
    Map<TableName, Table> moreTables = new TreeMap<>(tables);
    Map<TableName, List<@Nullable Object[]>> moreRows = new TreeMap<>(rows);
    List<@Nullable Object[]> stored = new ArrayList<>(tableRows.size());
    for (@Nullable Object[] row : tableRows) {
      if (row.length != table.readable().size()) {
        throw new IllegalArgumentException("a row holds one value per stored column");
      }
      stored.add(stored(row));
    }
    moreTables.put(table.name(), table);
    moreRows.put(table.name(), stored);
    return new MemoryDatabase(moreTables, moreRows);
  }

  private static @Nullable Object[] stored(@Nullable Object[] row) {
    @Nullable Object[] copy = row.clone();
    for (int i = 0; i < copy.length; i++) {
      copy[i] =
          switch (copy[i]) {
            case null -> null;
            case String text -> MemoryText.of(text);
            case Long value -> value;
            case Double value -> value;
            case byte[] value -> value;
            case MemoryText value -> value;
            case Integer value -> Long.valueOf(value);
            default -> throw new IllegalArgumentException("no such value in a database");
          };
    }
    return copy;
  }

  /** Cursors that are not closed yet. */
  public int openCursors() {
    return openCursors.get();
  }

  @Override
  public String display() {
    return "memory";
  }

  @Override
  public String engine() {
    return "memory 1";
  }

  @Override
  public Catalog catalog() {
    return new Catalog(
        tables.values().stream().sorted(Comparator.comparing(Table::name)).toList(), List.of());
  }

  @Override
  public List<Chunk> chunks(Table table, long rowsPerChunk) {
    int count = rowsOf(table.name()).size();
    int parts = (int) Math.max(1, Math.ceilDiv(count, rowsPerChunk));
    return IntStream.range(0, parts)
        .mapToObj(
            i ->
                new Chunk(
                    table.name(),
                    i,
                    i * rowsPerChunk,
                    Math.max(i * rowsPerChunk, Math.min(count, (i + 1) * rowsPerChunk) - 1)))
        .toList();
  }

  @Override
  public RowCursor read(Chunk chunk, List<ColumnRead> columns) {
    Table table = tables.get(chunk.table());
    if (table == null) {
      throw new IllegalArgumentException("no table " + chunk.table());
    }
    List<String> stored = table.readable().stream().map(c -> c.name().text()).toList();
    int[] places =
        columns.stream()
            .mapToInt(c -> c.isPlace() ? MemoryCursor.PLACE : stored.indexOf(c.column().text()))
            .toArray();
    if (IntStream.of(places).anyMatch(p -> p == -1)) {
      throw new IllegalArgumentException("no such column in " + chunk.table());
    }
    List<@Nullable Object[]> all = rowsOf(chunk.table());
    int from = (int) Math.max(0, Math.min(all.size(), chunk.from()));
    int to = (int) Math.min(all.size() - 1L, chunk.to()) + 1;
    openCursors.incrementAndGet();
    return new MemoryCursor(
        all.subList(from, Math.max(from, to)), from, places, columns, openCursors::decrementAndGet);
  }

  private List<@Nullable Object[]> rowsOf(TableName table) {
    List<@Nullable Object[]> found = rows.get(table);
    if (found == null) {
      throw new IllegalArgumentException("no table " + table);
    }
    return found;
  }

  @Override
  public ValueFormat format(ColumnType type) {
    return ValueFormat.NATIVE;
  }

  @Override
  public boolean typed() {
    return false;
  }

  @Override
  public void close() {}
}
