package dev.pgtrek.postgres.read;

import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.LargeValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Four fields for one column: the value where it is short, else its length and its place. */
final class LeftReader extends FieldReader {

  private final ColumnRead column;
  private final List<PageRange> ranges;
  private final LeftValues values;
  private final boolean blob;

  LeftReader(int field, ColumnRead column, List<PageRange> ranges, LeftValues values) {
    super(field);
    this.column = column;
    this.ranges = ranges;
    this.values = values;
    this.blob = column.type() == ScalarType.BYTEA;
  }

  @Override
  int fields() {
    return 4;
  }

  @Override
  void check(BinaryRows row) throws IOException {
    boolean fits =
        row.isNull(field + 1)
            ? row.isNull(field + 2) && row.isNull(field + 3)
            : row.length(field + 1) == 4
                && row.length(field + 2) == 4
                && row.length(field + 3) == PlaceReader.BYTES;
    if (!fits) {
      throw new IOException("a large value without its length and place");
    }
  }

  @Override
  boolean isNull(BinaryRows row) {
    return row.isNull(field) && row.isNull(field + 1);
  }

  @Override
  ValueKind kind(BinaryRows row) {
    if (row.isNull(field)) {
      return blob ? ValueKind.LARGE_BLOB : ValueKind.LARGE_TEXT;
    }
    return blob ? ValueKind.BLOB : ValueKind.TEXT;
  }

  @Override
  void bytes(BinaryRows row, ByteSlice into) {
    if (row.isNull(field)) {
      throw wrongKind();
    }
    into.set(row.array(), row.offset(field), row.length(field));
  }

  @Override
  LargeValue large(BinaryRows row) {
    if (!row.isNull(field)) {
      throw wrongKind();
    }
    int number = row.intAt(field + 2, 0);
    PageRange range = ranges.stream().filter(r -> r.number() == number).findFirst().orElseThrow();
    return new Left(
        new LeftValues.Place(
            range, PlaceReader.page(row, field + 3), PlaceReader.item(row, field + 3)),
        row.intAt(field + 1, 0));
  }

  /** A value that stayed in the server. */
  private final class Left implements LargeValue {

    private final LeftValues.Place place;
    private final long length;

    Left(LeftValues.Place place, long length) {
      this.place = place;
      this.length = length;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public InputStream open() {
      return values.open(place, column, length);
    }

    @Override
    public byte[] sha256() {
      return values.sha256(place, column);
    }
  }
}
