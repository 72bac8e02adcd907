package dev.pgtrek.profile;

import dev.pgtrek.model.Table;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.RowCursor;

/** Where the row that is being scanned stands, for whoever must name it. For one thread. */
final class RowPlace {

  private static final int PART_BITS = 40;

  private final RowCursor row;
  private final Chunk chunk;
  private final boolean rowids;

  /** The cursor's column that is the place, or -1 where it hands none over. */
  private final int column;

  private long rows;

  /**
   * @param column where {@link ColumnRead#PLACE} stands, if it is asked for
   */
  RowPlace(RowCursor row, Table table, Chunk chunk, int column) {
    this.row = row;
    this.chunk = chunk;
    this.rowids = !table.traits().withoutRowid();
    this.column = isKnown(table, chunk) ? column : -1;
  }

  /** Whether a cursor over the chunk can say its rows' places. */
  static boolean isKnown(Table table, Chunk chunk) {
    return !table.traits().withoutRowid() || chunk.isWhole();
  }

  /** The cursor has moved on. */
  void next() {
    rows++;
  }

  /** Orders the rows of a table. */
  long place() {
    return column < 0 ? ((long) chunk.ordinal() << PART_BITS) + rows : row.integer(column);
  }

  /** What finds the row again. */
  String name() {
    if (column < 0) {
      return "row " + rows + " of part " + (chunk.ordinal() + 1) + " in the order of the key";
    }
    return rowids ? "rowid " + place() : "row " + place() + " in the order of the key";
  }
}
