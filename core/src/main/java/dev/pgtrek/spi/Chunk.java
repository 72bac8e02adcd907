package dev.pgtrek.spi;

import dev.pgtrek.model.TableName;

/**
 * A range of one table's rows: the unit of copying, resuming and proving. What the borders count is
 * the database's own affair (rowids, pages); whoever made a chunk can read it again, and gets the
 * same rows as long as the database stands still.
 *
 * @param table the table
 * @param ordinal its place among the table's chunks, from 0
 * @param from the first key, inclusive
 * @param to the last key, inclusive
 */
public record Chunk(TableName table, int ordinal, long from, long to) {

  public Chunk {
    if (from > to) {
      throw new IllegalArgumentException("a chunk's borders are in order");
    }
  }

  /** All rows of a table. */
  public static Chunk whole(TableName table) {
    return new Chunk(table, 0, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  public boolean isWhole() {
    return from == Long.MIN_VALUE && to == Long.MAX_VALUE;
  }
}
