package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.RowCursor;

/**
 * Numbers into {@code numeric}: integers, reals by their shortest decimal, decimal texts; each only
 * if precision and scale hold it without rounding. The field is the one of numeric_send in
 * PostgreSQL's numeric.c: groups of four digits, weight of the first, sign, digits to show after
 * the point.
 */
final class NumericEncoder implements ColumnEncoder {

  private static final int NEGATIVE = 0x4000;
  private static final int POSITIVE_INFINITY = 0xD000;
  private static final int NEGATIVE_INFINITY = 0xF000;

  private final ColumnType.Numeric type;
  private final ByteSlice text = new ByteSlice();
  private final Decimal decimal = new Decimal();

  NumericEncoder(ColumnType.Numeric type) {
    this.type = type;
  }

  @Override
  public void encode(ValueKind kind, RowCursor row, int column, CopyBuffer out) {
    switch (kind) {
      case INTEGER -> decimal.set(row.integer(column));
      case REAL -> {
        double value = row.real(column);
        if (!Double.isFinite(value)) {
          infinity(value, out);
          return;
        }
        decimal.set(value);
        if (decimal.count() == 0 && decimal.negative()) {
          throw Misfit.because("it is a negative zero");
        }
      }
      case TEXT -> {
        row.bytes(column, text);
        decimal.set(text.array(), text.offset(), text.length());
      }
      case NULL, BLOB, LARGE_TEXT, LARGE_BLOB -> throw Misfit.kind();
    }
    write(out);
  }

  private void infinity(double value, CopyBuffer out) {
    if (type.bounded() || Double.isNaN(value)) {
      throw Misfit.because("it is not finite");
    }
    header(out, 0, 0, value > 0 ? POSITIVE_INFINITY : NEGATIVE_INFINITY, 0);
  }

  private void write(CopyBuffer out) {
    int count = decimal.count();
    int point = decimal.point();
    int scale = scale(count, point);
    if (count == 0) {
      header(out, 0, 0, 0, scale);
      return;
    }
    int weight = Math.floorDiv(point - 1, 4);
    int first = point - 4 * weight;
    int groups = 1 + Math.ceilDiv(Math.max(0, count - first), 4);
    header(out, groups, weight, decimal.negative() ? NEGATIVE : 0, scale);
    // The first group lacks leading digits where the point does not stand on a border of four.
    int next = first - 4;
    for (int group = 0; group < groups; group++, next += 4) {
      int value = 0;
      for (int i = Math.max(0, next); i < next + 4; i++) {
        value = value * 10 + decimal.digit(i);
      }
      out.putShort(value);
    }
  }

  private int scale(int count, int point) {
    int whole = type.bounded() ? type.precision() - type.scale() : Decimal.MAX_WHOLE_DIGITS;
    int scale = type.bounded() ? type.scale() : decimal.scale();
    if (point > whole || scale > Decimal.MAX_SCALE) {
      throw Decimal.tooLong();
    }
    if (count - point > scale) {
      throw Misfit.because("it has more digits after the point than the type holds");
    }
    return scale;
  }

  private static void header(CopyBuffer out, int groups, int weight, int sign, int scale) {
    int length = 8 + 2 * groups;
    out.reserve(4 + length);
    out.putInt(length);
    out.putShort(groups);
    out.putShort(weight);
    out.putShort(sign);
    out.putShort(scale);
  }
}
