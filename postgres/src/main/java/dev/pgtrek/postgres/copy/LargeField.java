package dev.pgtrek.postgres.copy;

import dev.pgtrek.spi.LargeValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Values that never stand in memory whole: the length first, then piece by piece. */
final class LargeField {

  private LargeField() {}

  /** A field of the value's bytes. */
  static void write(LargeValue value, CopyBuffer out, CopyBuffer.Inspector inspector) {
    out.startField(value.length());
    append(value, out, inspector);
  }

  /**
   * The value's bytes, in a field whose length is written already.
   *
   * @throws UncheckedIOException if the source fails
   */
  static void append(LargeValue value, CopyBuffer out, CopyBuffer.Inspector inspector) {
    try (InputStream stream = value.open()) {
      out.append(stream, value.length(), inspector);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
