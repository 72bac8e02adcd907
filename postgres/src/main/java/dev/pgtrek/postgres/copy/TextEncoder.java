package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.RowCursor;

/**
 * Into {@code text} and {@code varchar(n)}: texts byte by byte where they are valid, integers and
 * reals as decimal text. Characters beyond n are refused even where they are spaces, which the
 * server would cut off.
 */
final class TextEncoder implements ColumnEncoder {

  static final int UNLIMITED = Integer.MAX_VALUE;

  private final int limit;
  private final ByteSlice text = new ByteSlice();
  private final NumberText number = new NumberText();
  private final Utf8 utf8 = new Utf8();
  private long characters;

  /**
   * @param limit the most characters, or {@link #UNLIMITED}
   */
  TextEncoder(int limit) {
    this.limit = limit;
  }

  @Override
  public void encode(ValueKind kind, RowCursor row, int column, CopyBuffer out) {
    switch (kind) {
      case TEXT -> {
        row.bytes(column, text);
        value(text.array(), text.offset(), text.length(), out);
      }
      case INTEGER -> {
        number.set(row.integer(column));
        value(number.array(), number.offset(), number.length(), out);
      }
      case REAL -> {
        number.set(row.real(column));
        value(number.array(), number.offset(), number.length(), out);
      }
      case LARGE_TEXT -> large(row, column, out);
      case NULL, BLOB, LARGE_BLOB -> throw Misfit.kind();
    }
  }

  private void value(byte[] bytes, int offset, int length, CopyBuffer out) {
    utf8.check(bytes, offset, length);
    if (length > limit && Utf8.codePoints(bytes, offset, offset + length) > limit) {
      throw tooLong();
    }
    out.bytesField(bytes, offset, length);
  }

  private void large(RowCursor row, int column, CopyBuffer out) {
    utf8.begin();
    characters = 0;
    LargeField.write(row.large(column), out, this::inspect);
    utf8.end();
  }

  private void inspect(byte[] bytes, int from, int to) {
    utf8.accept(bytes, from, to);
    if (limit != UNLIMITED) {
      characters += Utf8.codePoints(bytes, from, to);
      if (characters > limit) {
        throw tooLong();
      }
    }
  }

  private static Misfit tooLong() {
    return Misfit.because("it has more characters than the type holds");
  }
}
