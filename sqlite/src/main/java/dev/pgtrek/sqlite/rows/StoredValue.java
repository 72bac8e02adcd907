package dev.pgtrek.sqlite.rows;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;

/** One value apart from any row. Safe for all threads. */
final class StoredValue {

  static final StoredValue NULL = new StoredValue(ValueKind.NULL, 0, 0, new byte[0]);

  private final ValueKind kind;
  private final long integer;
  private final double real;
  private final byte[] bytes;

  private StoredValue(ValueKind kind, long integer, double real, byte[] bytes) {
    this.kind = kind;
    this.integer = integer;
    this.real = real;
    this.bytes = bytes;
  }

  static StoredValue ofInteger(long value) {
    return new StoredValue(ValueKind.INTEGER, value, 0, new byte[0]);
  }

  static StoredValue ofReal(double value) {
    return new StoredValue(ValueKind.REAL, 0, value, new byte[0]);
  }

  /**
   * Text as UTF-8, or a blob.
   *
   * @param kind TEXT or BLOB
   */
  static StoredValue ofBytes(ValueKind kind, byte[] value) {
    return new StoredValue(kind, 0, 0, value.clone());
  }

  ValueKind kind() {
    return kind;
  }

  long integer() {
    return integer;
  }

  double real() {
    return real;
  }

  /** The bytes of a text as UTF-8, or of a blob. */
  byte[] bytes() {
    return bytes.clone();
  }

  void lend(ByteSlice into) {
    into.set(bytes, 0, bytes.length);
  }
}
