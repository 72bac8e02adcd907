package dev.pgtrek.postgres.read;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.LargeValue;
import java.io.IOException;

/**
 * Reads one column's values out of the fields of binary COPY. Chosen once per column; for one
 * thread. A reader answers for the kinds that it names and refuses the other reads.
 */
abstract class FieldReader {

  final int field;

  FieldReader(int field) {
    this.field = field;
  }

  /** How many fields the column takes. */
  int fields() {
    return 1;
  }

  /**
   * Checks the current row's field.
   *
   * @throws IOException if it does not have the form of its type
   */
  void check(BinaryRows row) throws IOException {}

  /** The kind of a value; never NULL, which the cursor looks for itself. */
  abstract ValueKind kind(BinaryRows row);

  boolean isNull(BinaryRows row) {
    return row.isNull(field);
  }

  long integer(BinaryRows row) {
    throw wrongKind();
  }

  double real(BinaryRows row) {
    throw wrongKind();
  }

  void bytes(BinaryRows row, ByteSlice into) {
    throw wrongKind();
  }

  LargeValue large(BinaryRows row) {
    throw wrongKind();
  }

  /** A caller read what {@link #kind} did not offer. */
  static IllegalStateException wrongKind() {
    return new IllegalStateException("The value is not of the kind that was read");
  }

  final void checkLength(BinaryRows row, int wanted) throws IOException {
    if (row.length(field) != wanted) {
      throw new IOException("a field of " + row.length(field) + " bytes, not " + wanted);
    }
  }
}
