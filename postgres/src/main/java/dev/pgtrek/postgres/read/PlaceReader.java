package dev.pgtrek.postgres.read;

import dev.pgtrek.model.ValueKind;
import java.io.IOException;

/**
 * A row's place as one number: 15 bits for the heap, 32 for the page, 16 for the item. The field of
 * a tid is the one of tidsend: the page in 32 bits, the item in 16.
 */
final class PlaceReader extends FieldReader {

  /** A tid's bytes. */
  static final int BYTES = 6;

  PlaceReader(int field) {
    super(field);
  }

  static long page(BinaryRows row, int field) {
    return row.intAt(field, 0) & 0xFFFF_FFFFL;
  }

  static int item(BinaryRows row, int field) {
    return row.shortAt(field, 4) & 0xFFFF;
  }

  @Override
  int fields() {
    return 2;
  }

  @Override
  void check(BinaryRows row) throws IOException {
    checkLength(row, 4);
    if (row.length(field + 1) != BYTES) {
      throw new IOException("a place of " + row.length(field + 1) + " bytes");
    }
  }

  @Override
  ValueKind kind(BinaryRows row) {
    return ValueKind.INTEGER;
  }

  @Override
  long integer(BinaryRows row) {
    return (long) row.intAt(field, 0) << 48 | page(row, field + 1) << 16 | item(row, field + 1);
  }
}
