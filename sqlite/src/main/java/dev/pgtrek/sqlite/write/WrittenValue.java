package dev.pgtrek.sqlite.write;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.ValueJudge;

/** Judges values by spelling them as the file would hold them. For one thread. */
public final class WrittenValue implements ValueJudge {

  private final CellCodec codec;
  private final RowBuffer buffer = new RowBuffer(256);

  private WrittenValue(CellCodec codec) {
    this.codec = codec;
  }

  /**
   * A judge of a column's values.
   *
   * @throws PgtrekException.Refused if values so spelled can never be written as planned
   */
  public static WrittenValue of(ColumnRoute column) {
    return new WrittenValue(SqliteRowWriter.codec(column, column.target().name() + "'s table"));
  }

  @Override
  public String misfit(RowCursor row, int column, ByteSlice into) {
    buffer.clear();
    ValueKind kind = row.kind(column);
    if (kind == ValueKind.NULL || kind == ValueKind.LARGE_TEXT || kind == ValueKind.LARGE_BLOB) {
      into.set(buffer.room(0), 0, 0);
      return "";
    }
    try {
      codec.put(kind, row, column, buffer);
      into.set(buffer.room(0), 0, buffer.length());
      return "";
    } catch (Misfit misfit) {
      into.set(buffer.room(0), 0, 0);
      return misfit.reason();
    }
  }

  @Override
  public String note() {
    return "";
  }
}
