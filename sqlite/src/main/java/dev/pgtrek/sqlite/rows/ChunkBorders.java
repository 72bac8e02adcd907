package dev.pgtrek.sqlite.rows;

import dev.pgtrek.model.Table;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.sqlite.access.RawStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a table into ranges of rowids. Where the rowids lie close, equal widths do; where they have
 * gaps, one pass over them finds borders that hold equally many rows.
 */
public final class ChunkBorders {

  /** Rowids per row up to which equal widths are even enough. */
  private static final double NEARLY_DENSE = 1.25;

  private final Connection connection;
  private final Table table;
  private final String rowid;

  private ChunkBorders(Connection connection, Table table, String rowid) {
    this.connection = connection;
    this.table = table;
    this.rowid = rowid;
  }

  /**
   * The chunks of a table, in order of rowid; together they hold every row once.
   *
   * @param rowsPerChunk at least 1
   */
  public static List<Chunk> of(Connection connection, Table table, long rowsPerChunk)
      throws SQLException {
    if (rowsPerChunk < 1) {
      throw new IllegalArgumentException("a chunk has at least one row");
    }
    Optional<String> rowid = RowAddress.of(table);
    return rowid.isEmpty()
        ? List.of(Chunk.whole(table.name()))
        : new ChunkBorders(connection, table, rowid.get()).cut(rowsPerChunk);
  }

  private List<Chunk> cut(long rowsPerChunk) throws SQLException {
    long rows = number("SELECT count(*) FROM " + table.name().quoted());
    if (rows <= rowsPerChunk) {
      return List.of(Chunk.whole(table.name()));
    }
    long first = number("SELECT min(" + rowid + ") FROM " + table.name().quoted());
    long last = number("SELECT max(" + rowid + ") FROM " + table.name().quoted());
    boolean dense = (double) last - (double) first < NEARLY_DENSE * rows;
    List<Long> starts =
        dense ? equalWidths(first, last, rowsPerChunk) : quantiles(first, rowsPerChunk);
    List<Chunk> chunks = new ArrayList<>(starts.size());
    for (int i = 0; i < starts.size(); i++) {
      long to = i + 1 < starts.size() ? starts.get(i + 1) - 1 : last;
      chunks.add(new Chunk(table.name(), i, starts.get(i), to));
    }
    return chunks;
  }

  private static List<Long> equalWidths(long first, long last, long width) {
    List<Long> starts = new ArrayList<>();
    long start = first;
    while (true) {
      starts.add(start);
      if (last - start < width) {
        return starts;
      }
      start += width;
    }
  }

  /** Each query goes on where the one before stopped, so that together they pass once. */
  private List<Long> quantiles(long first, long rowsPerChunk) throws SQLException {
    List<Long> starts = new ArrayList<>();
    starts.add(first);
    while (true) {
      String sql =
          "SELECT %s FROM %s NOT INDEXED WHERE %s >= %d ORDER BY 1 LIMIT 1 OFFSET %d"
              .formatted(rowid, table.name().quoted(), rowid, starts.getLast(), rowsPerChunk);
      try (RawStatement statement = RawStatement.prepare(connection, sql)) {
        if (!statement.step()) {
          return starts;
        }
        starts.add(statement.integer(0));
      }
    }
  }

  private long number(String sql) throws SQLException {
    try (RawStatement statement = RawStatement.prepare(connection, sql)) {
      return statement.step() ? statement.integer(0) : 0;
    }
  }
}
