package dev.pgtrek.sqlite.write;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.sqlite.rows.Affinity;
import java.nio.charset.StandardCharsets;

/** UUIDs: their 16 bytes in a column of blobs, else their text in lower case. */
final class Uuids implements CellCodec {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int TEXT_LENGTH = 36;

  private final boolean asBytes;
  private final ByteSlice slice = new ByteSlice();

  Uuids(Affinity affinity) {
    this.asBytes = affinity == Affinity.BLOB;
  }

  @Override
  public void put(ValueKind kind, RowCursor row, int column, RowBuffer out) {
    switch (kind) {
      case BLOB -> {
        row.bytes(column, slice);
        bytes(out);
      }
      case TEXT -> {
        row.bytes(column, slice);
        out.putText(slice.array(), slice.offset(), slice.length());
      }
      case NULL, INTEGER, REAL, LARGE_TEXT, LARGE_BLOB -> throw Misfit.kind();
    }
  }

  private void bytes(RowBuffer out) {
    if (slice.length() != 16) {
      throw Misfit.because("a UUID has 16 bytes");
    }
    if (asBytes) {
      out.putBlob(slice.array(), slice.offset(), 16);
      return;
    }
    byte[] to = out.room(TEXT_LENGTH + 5);
    int at = out.textAt();
    for (int i = 0; i < 16; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        to[at++] = '-';
      }
      byte b = slice.array()[slice.offset() + i];
      to[at++] = HEX[b >> 4 & 15];
      to[at++] = HEX[b & 15];
    }
    out.endText(at);
  }
}
