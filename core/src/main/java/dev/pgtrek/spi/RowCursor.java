package dev.pgtrek.spi;

import dev.pgtrek.model.ValueKind;

/**
 * Rows, one after the other, forward only. Columns count from 0 in the order that was asked for.
 * Values are typed and never boxed; a typed read is allowed only for the kind that {@link #kind}
 * gives, and what it lends is valid until the next {@link #next}. For one thread. Failures are
 * {@link dev.pgtrek.error.PgtrekException}s of the cursor's side.
 */
public interface RowCursor extends AutoCloseable {

  /** Moves to the next row; false after the last. */
  boolean next();

  /** How the value is stored. */
  ValueKind kind(int column);

  /** The value of kind INTEGER. */
  long integer(int column);

  /** The value of kind REAL. */
  double real(int column);

  /** The bytes of a value of kind TEXT (UTF-8 as stored, valid or not) or BLOB. */
  void bytes(int column, ByteSlice into);

  /** The value of kind LARGE_TEXT or LARGE_BLOB. */
  LargeValue large(int column);

  @Override
  void close();
}
