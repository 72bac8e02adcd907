package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.RowCursor;

/** Into {@code bytea}: blobs and texts byte by byte, numbers as the bytes of their decimal text. */
final class BytesEncoder implements ColumnEncoder {

  private final ByteSlice slice = new ByteSlice();
  private final NumberText number = new NumberText();

  @Override
  public void encode(ValueKind kind, RowCursor row, int column, CopyBuffer out) {
    switch (kind) {
      case BLOB, TEXT -> {
        row.bytes(column, slice);
        out.bytesField(slice.array(), slice.offset(), slice.length());
      }
      case INTEGER -> {
        number.set(row.integer(column));
        out.bytesField(number.array(), number.offset(), number.length());
      }
      case REAL -> {
        number.set(row.real(column));
        out.bytesField(number.array(), number.offset(), number.length());
      }
      case LARGE_BLOB, LARGE_TEXT ->
          LargeField.write(row.large(column), out, (bytes, from, to) -> {});
      case NULL -> throw Misfit.kind();
    }
  }
}
