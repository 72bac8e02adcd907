package dev.pgtrek.postgres.copy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.ValueJudge;

/** Judges values by encoding them, as they would be written, into a buffer that goes nowhere. */
public final class EncodedValue implements ValueJudge {

  private static final int LENGTH = 4;

  private final ColumnEncoder encoder;
  private final CopyBuffer out = new CopyBuffer((bytes, length) -> {});

  private EncodedValue(ColumnEncoder encoder) {
    this.encoder = encoder;
  }

  /**
   * A judge for a column.
   *
   * @throws PgtrekException.Refused if values spelled so never fit the type
   */
  public static EncodedValue of(ColumnRoute column) {
    return new EncodedValue(CopyRowWriter.encoder(column, column.source().name().text()));
  }

  @Override
  public String misfit(RowCursor row, int column, ByteSlice into) {
    into.set(out.array(), 0, 0);
    ValueKind kind = row.kind(column);
    if (kind == ValueKind.NULL) {
      return "";
    }
    out.flush();
    long before = out.total();
    out.row(1);
    int start = out.position();
    try {
      encoder.encode(kind, row, column, out);
    } catch (Misfit misfit) {
      return misfit.reason();
    }
    // What did not fit the buffer has been sent to nowhere.
    if (out.total() - before == out.position()) {
      into.set(out.array(), start + LENGTH, out.position() - start - LENGTH);
    }
    return "";
  }

  @Override
  public String note() {
    return encoder instanceof RuledEncoder ruled ? ruled.note() : "";
  }
}
