package dev.pgtrek.sqlite.write;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.sqlite.rows.Affinity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Values that are held as they come. A text that looks like a number would become one in a column
 * that is not of texts; it is refused where it would not read back as the same text.
 */
final class Plain implements CellCodec {

  /** No double takes more characters. */
  private static final int LONGEST_NUMBER = 30;

  private final Affinity affinity;
  private final ByteSlice slice = new ByteSlice();

  /** Whether numbers count as themselves and not as their digits. */
  private final boolean document;

  Plain(Affinity affinity, boolean document) {
    this.affinity = affinity;
    this.document = document;
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
    if (NumberText.looksLikeOne(slice)
        && !(affinity != Affinity.REAL && NumberText.isPlainInteger(slice))
        && !readsBack()) {
      throw Misfit.because("a text of digits becomes a number in this column");
    }
  }

  /** Whether the number that the column makes of the text is handed over as the same value. */
  private boolean readsBack() {
    String text = new String(slice.array(), slice.offset(), slice.length(), StandardCharsets.UTF_8);
    if (text.length() > LONGEST_NUMBER || !text.equals(text.strip()) || text.startsWith("+")) {
      return false;
    }
    double number = Double.parseDouble(text);
    if (Double.isInfinite(number) || (number == 0 && 1 / number < 0)) {
      return false;
    }
    BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    if (document) {
      return new BigDecimal(text).compareTo(shortest) == 0;
    }
    // As ValueFormat.NATIVE spells a real; a column of numbers makes an integer of a whole one.
    int exponent = shortest.precision() - shortest.scale() - 1;
    boolean whole = shortest.scale() <= 0;
    String plain = shortest.toPlainString() + (whole ? ".0" : "");
    return (!whole || affinity == Affinity.REAL)
        && number != 0
        && exponent >= -4
        && exponent <= 14
        && text.equals(plain);
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
