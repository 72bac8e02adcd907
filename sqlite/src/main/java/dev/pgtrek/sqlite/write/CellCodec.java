package dev.pgtrek.sqlite.write;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.RowCursor;

/**
 * Spells one column's values as the file shall hold them. Chosen once per column; for one thread.
 */
interface CellCodec {

  /**
   * Puts the current row's value, which is not NULL.
   *
   * @throws Misfit if the column cannot hold it unaltered
   */
  void put(ValueKind kind, RowCursor row, int column, RowBuffer out);
}
