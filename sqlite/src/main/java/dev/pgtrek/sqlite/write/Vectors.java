package dev.pgtrek.sqlite.write;

import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.RowCursor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Vectors, which come as {@link ValueFormat#FLOAT32}: as that, or as a JSON array of the shortest
 * digits that read back as the same numbers.
 */
final class Vectors implements CellCodec {

  private static final VarHandle LITTLE =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  private final boolean asBytes;
  private final ByteSlice slice = new ByteSlice();
  private final StringBuilder json = new StringBuilder();

  Vectors(ValueFormat written) {
    this.asBytes = written == ValueFormat.FLOAT32;
  }

  @Override
  public void put(ValueKind kind, RowCursor row, int column, RowBuffer out) {
    switch (kind) {
      case BLOB -> {
        row.bytes(column, slice);
        if (asBytes) {
          out.putBlob(slice.array(), slice.offset(), slice.length());
        } else {
          array(out);
        }
      }
      case TEXT -> {
        row.bytes(column, slice);
        out.putText(slice.array(), slice.offset(), slice.length());
      }
      case NULL, INTEGER, REAL, LARGE_TEXT, LARGE_BLOB -> throw Misfit.kind();
    }
  }

  private void array(RowBuffer out) {
    json.setLength(0);
    for (int at = 0; at < slice.length(); at += Float.BYTES) {
      float number = (float) LITTLE.get(slice.array(), slice.offset() + at);
      json.append(at == 0 ? '[' : ',');
      int whole = (int) number;
      if (whole == number && Math.abs(whole) < 1 << 24 && !(whole == 0 && 1 / number < 0)) {
        json.append(whole);
      } else {
        json.append(number);
      }
    }
    byte[] text = json.append(']').toString().getBytes(StandardCharsets.US_ASCII);
    out.putText(text, 0, text.length);
  }
}
