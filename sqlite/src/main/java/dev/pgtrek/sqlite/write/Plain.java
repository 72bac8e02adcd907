package dev.pgtrek.sqlite.write;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.sqlite.rows.Affinity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Values that are held as they come. A text that looks like a number would become one in a column
 * that is not of texts; it is refused where it would not read back as the same text.
 */
final class Plain implements CellCodec {

  private final Affinity affinity;
  private final ByteSlice slice = new ByteSlice();

  Plain(Affinity affinity) {
    this.affinity = affinity;
  }

  @Override
  public void put(ValueKind kind, RowCursor row, int column, RowBuffer out) {
    switch (kind) {
      case INTEGER -> integer(row.integer(column), out);
      case REAL -> real(row.real(column), out);
      case TEXT -> {
        row.bytes(column, slice);
        mustStayText();
        out.putText(slice.array(), slice.offset(), slice.length());
      }
      case BLOB -> {
        row.bytes(column, slice);
        out.putBlob(slice.array(), slice.offset(), slice.length());
      }
      case LARGE_TEXT -> out.putLong(true, whole(row.large(column)));
      case LARGE_BLOB -> out.putLong(false, whole(row.large(column)));
      case NULL -> out.putNull();
    }
  }

  private void integer(long value, RowBuffer out) {
    if (affinity == Affinity.REAL && (long) (double) value != value) {
      throw Misfit.because("a real has not so many digits");
    }
    out.putLong(value);
  }

  /**
   * SQLite would write a real in a column of texts with 15 digits, and keeps whole reals as
   * integers, which have no minus zero.
   */
  private void real(double value, RowBuffer out) {
    switch (affinity) {
      case TEXT -> out.putText(Double.toString(value));
      case INTEGER, NUMERIC, REAL -> {
        if (value == 0 && 1 / value < 0) {
          throw Misfit.because(
              "minus zero becomes zero in a column of numbers, and stays only in one that is"
                  + " declared without a type; in the source, x + 0 makes zero of it");
        }
        out.putReal(value);
      }
      case BLOB -> out.putReal(value);
    }
  }

  private void mustStayText() {
    if (affinity == Affinity.TEXT || affinity == Affinity.BLOB) {
      return;
    }
    if (NumberText.looksLikeOne(slice) && !NumberText.isPlainInteger(slice)) {
      throw Misfit.because("a text of digits becomes a number in this column");
    }
  }

  private static byte[] whole(LargeValue value) {
    if (value.length() > Integer.MAX_VALUE - 8) {
      throw Misfit.because("a value of SQLite ends below 1 GB");
    }
    try (InputStream in = value.open()) {
      byte[] bytes = new byte[(int) value.length()];
      int read = in.readNBytes(bytes, 0, bytes.length);
      if (read != bytes.length || in.read() >= 0) {
        throw new IOException("a value of " + bytes.length + " bytes has another length");
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
