package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.RowCursor;

/**
 * Numbers into {@code double precision}: reals bit by bit, integers and decimal texts that a double
 * holds exactly (a text: whose value is the shortest decimal of its double).
 */
final class DoubleEncoder implements ColumnEncoder {

  /** No double's shortest decimal has more. */
  private static final int MAX_DIGITS = 17;

  private final ByteSlice text = new ByteSlice();
  private final Decimal given = new Decimal();
  private final Decimal shortest = new Decimal();

  @Override
  public void encode(ValueKind kind, RowCursor row, int column, CopyBuffer out) {
    double value =
        switch (kind) {
          case REAL -> row.real(column);
          case INTEGER -> exact(row.integer(column));
          case TEXT -> {
            row.bytes(column, text);
            yield read();
          }
          case NULL, BLOB, LARGE_TEXT, LARGE_BLOB -> throw Misfit.kind();
        };
    out.longField(Double.doubleToRawLongBits(value));
  }

  private static double exact(long value) {
    double real = (double) value;
    // The cast back saturates at 2^63 - 1, which is not the 2^63 that the double became.
    if ((long) real != value || real == 0x1p63) {
      throw Misfit.because("a double cannot hold it exactly");
    }
    return real;
  }

  /** The JDK reads doubles from strings only, so this rare pair does allocate. */
  private double read() {
    given.set(text.array(), text.offset(), text.length());
    if (given.count() > MAX_DIGITS) {
      throw notShortest();
    }
    StringBuilder spelled = new StringBuilder(given.negative() ? "-0." : "0.");
    for (int i = 0; i < given.count(); i++) {
      spelled.append(given.digit(i));
    }
    double value = Double.parseDouble(spelled.append("0E").append(given.point()).toString());
    if (Double.isInfinite(value)) {
      throw notShortest();
    }
    shortest.set(value);
    if (!shortest.sameAs(given)) {
      throw notShortest();
    }
    return value;
  }

  private static Misfit notShortest() {
    return Misfit.because("no double reads back as this decimal");
  }
}
