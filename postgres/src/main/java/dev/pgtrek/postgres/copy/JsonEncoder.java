package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;

/**
 * Texts into {@code json} and {@code jsonb}, byte by byte, and finite numbers as their decimal
 * text: SQLite's affinity for a column declared JSON makes numbers of such documents. Whether a
 * text is JSON is the server's to say: it parses it anyway, and parsing is the dearest part of such
 * a column.
 */
final class JsonEncoder implements ColumnEncoder {

  /** The only version of jsonb_recv. */
  private static final int VERSION = 1;

  private final boolean binary;
  private final ByteSlice text = new ByteSlice();
  private final NumberText number = new NumberText();
  private final Utf8 utf8 = new Utf8();

  /**
   * @param binary whether it is {@code jsonb}, whose field begins with a version
   */
  JsonEncoder(boolean binary) {
    this.binary = binary;
  }

  @Override
  public void encode(ValueKind kind, RowCursor row, int column, CopyBuffer out) {
    switch (kind) {
      case TEXT -> {
        row.bytes(column, text);
        utf8.check(text.array(), text.offset(), text.length());
        value(text.array(), text.offset(), text.length(), out);
      }
      case LARGE_TEXT -> {
        LargeValue value = row.large(column);
        utf8.begin();
        start(value.length(), out);
        LargeField.append(value, out, utf8::accept);
        utf8.end();
      }
      case INTEGER -> {
        number.set(row.integer(column));
        value(number.array(), number.offset(), number.length(), out);
      }
      case REAL -> {
        number.set(finite(row.real(column)));
        value(number.array(), number.offset(), number.length(), out);
      }
      case NULL, BLOB, LARGE_BLOB -> throw Misfit.kind();
    }
  }

  private double finite(double value) {
    if (!Double.isFinite(value)) {
      throw Misfit.because("it is not finite");
    }
    if (binary && value == 0 && Double.doubleToRawLongBits(value) != 0) {
      throw Misfit.because("it is a negative zero");
    }
    return value;
  }

  private void value(byte[] bytes, int offset, int length, CopyBuffer out) {
    start(length, out);
    out.append(bytes, offset, length);
  }

  private void start(long length, CopyBuffer out) {
    out.startField(length + (binary ? 1 : 0));
    if (binary) {
      out.reserve(1);
      out.putByte(VERSION);
    }
  }
}
