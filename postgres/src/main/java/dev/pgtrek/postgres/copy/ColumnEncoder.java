package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.RowCursor;

/**
 * Turns one column's values into fields of binary COPY: the length, then the bytes. Chosen once per
 * column; keeps scratch space, so it belongs to one writer and one thread. Allocates nothing per
 * value.
 */
@FunctionalInterface
interface ColumnEncoder {

  /**
   * Appends the field of the current row's value.
   *
   * @param kind what {@link RowCursor#kind} says of the value; never NULL
   * @throws Misfit if the target's type cannot hold exactly this value
   */
  void encode(ValueKind kind, RowCursor row, int column, CopyBuffer out);
}
