package dev.pgtrek.verify;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Canonical values as people read them: for keys of rows that differ, and for values where they
 * were asked for.
 */
final class CanonicalText {

  private static final int LONGEST = 200;

  private CanonicalText() {}

  static String of(ColumnType type, byte[] row, int start, int end) {
    ByteBuffer value = ByteBuffer.wrap(row, start + 1, end - start - 1);
    return switch (row[start]) {
      case CanonicalRow.NULL -> "NULL";
      case CanonicalRow.LONG -> number(type, value.getLong());
      case CanonicalRow.DOUBLE -> Double.toString(value.getDouble());
      case CanonicalRow.UUID -> new UUID(value.getLong(), value.getLong()).toString();
      case CanonicalRow.LARGE, CanonicalRow.LARGE_BLOB ->
          value.getLong()
              + " bytes, SHA-256 "
              + HexFormat.of().formatHex(row, value.position(), end);
      case CanonicalRow.MISFIT -> "a value that is no " + type.sql();
      default -> bytes(type, row, start + 5, end);
    };
  }

  private static String number(ColumnType type, long value) {
    return switch (type) {
      case ScalarType.BOOLEAN -> value == 1 ? "true" : "false";
      case ScalarType.DATE -> LocalDate.ofEpochDay(value).toString();
      case ScalarType.TIME -> LocalTime.ofNanoOfDay(value * 1000).toString();
      case ScalarType.TIMESTAMP ->
          instant(value).atOffset(ZoneOffset.UTC).toLocalDateTime().toString();
      case ScalarType.TIMESTAMPTZ -> instant(value).toString();
      default -> Long.toString(value);
    };
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }

  private static String bytes(ColumnType type, byte[] row, int start, int end) {
    int count = Math.min(end - start, LONGEST);
    String text =
        row[start - 5] == CanonicalRow.BLOB
                || type == ScalarType.BYTEA
                || type instanceof ColumnType.Geometry
            ? "\\x" + HexFormat.of().formatHex(row, start, start + count)
            : new String(row, start, count, StandardCharsets.UTF_8);
    return end - start > LONGEST ? text + "… (" + (end - start) + " bytes)" : text;
  }
}
