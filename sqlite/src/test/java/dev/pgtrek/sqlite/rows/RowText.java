package dev.pgtrek.sqlite.rows;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Rows as lines that are equal exactly when kinds and values are. */
final class RowText {

  private static final int SHORT = 24;

  private RowText() {}

  static List<String> rows(RowCursor cursor, int columns) {
    List<String> rows = new ArrayList<>();
    while (cursor.next()) {
      rows.add(row(cursor, columns));
    }
    return rows;
  }

  /** Takes all slices first, so that one that a later read spoils is seen. */
  static String row(RowCursor cursor, int columns) {
    ByteSlice[] slices = new ByteSlice[columns];
    for (int i = 0; i < columns; i++) {
      slices[i] = new ByteSlice();
      ValueKind kind = cursor.kind(i);
      if (kind == ValueKind.TEXT || kind == ValueKind.BLOB) {
        cursor.bytes(i, slices[i]);
      }
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < columns; i++) {
      ValueKind kind = cursor.kind(i);
      line.append(i == 0 ? "" : " | ").append(kind).append(' ');
      switch (kind) {
        case NULL -> {}
        case INTEGER -> line.append(cursor.integer(i));
        case REAL -> line.append(Long.toHexString(Double.doubleToRawLongBits(cursor.real(i))));
        case TEXT, BLOB -> line.append(text(slices[i].copy()));
        case LARGE_TEXT, LARGE_BLOB -> line.append(text(all(cursor.large(i))));
      }
    }
    return line.toString();
  }

  private static byte[] all(LargeValue value) {
    try (InputStream in = value.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(byte[] bytes) {
    return bytes.length <= SHORT
        ? HexFormat.of().formatHex(bytes)
        : bytes.length
            + " bytes "
            + HexFormat.of().formatHex(bytes, 0, SHORT)
            + " hash "
            + Arrays.hashCode(bytes);
  }
}
