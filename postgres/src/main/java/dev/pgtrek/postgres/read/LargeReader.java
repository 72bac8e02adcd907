package dev.pgtrek.postgres.read;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.LargeValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Three fields for one column: the value where it is short, else its length and its SHA-256. */
final class LargeReader extends FieldReader {

  private static final int SHA256_BYTES = 32;

  private final ValueKind whole;
  private final ValueKind large;

  LargeReader(int field, ValueKind whole, ValueKind large) {
    super(field);
    this.whole = whole;
    this.large = large;
  }

  @Override
  int fields() {
    return 3;
  }

  @Override
  void check(BinaryRows row) throws IOException {
    boolean fits =
        row.isNull(field + 1)
            ? row.isNull(field + 2)
            : row.length(field + 1) == 4 && row.length(field + 2) == SHA256_BYTES;
    if (!fits) {
      throw new IOException("a large value without its length and SHA-256");
    }
  }

  @Override
  boolean isNull(BinaryRows row) {
    return row.isNull(field) && row.isNull(field + 1);
  }

  @Override
  ValueKind kind(BinaryRows row) {
    return row.isNull(field) ? large : whole;
  }

  @Override
  void bytes(BinaryRows row, ByteSlice into) {
    if (row.isNull(field)) {
      throw wrongKind();
    }
    into.set(row.array(), row.offset(field), row.length(field));
  }

  @Override
  LargeValue large(BinaryRows row) {
    if (!row.isNull(field)) {
      throw wrongKind();
    }
    int start = row.offset(field + 2);
    return new Digest(
        row.intAt(field + 1, 0), Arrays.copyOfRange(row.array(), start, start + SHA256_BYTES));
  }

  /** A value that stayed in the server. */
  private static final class Digest implements LargeValue {

    private final long length;
    private final byte[] sha256;

    Digest(long length, byte[] sha256) {
      this.length = length;
      this.sha256 = sha256;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public InputStream open() {
      throw new UnsupportedOperationException("The target hands over a large value's digest only");
    }

    @Override
    public byte[] sha256() {
      return sha256.clone();
    }
  }
}
