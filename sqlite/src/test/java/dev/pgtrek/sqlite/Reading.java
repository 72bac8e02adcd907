package dev.pgtrek.sqlite;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.Snapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Reads snapshots into lists, for comparing. */
final class Reading {

  private Reading() {}

  static Snapshot snapshot(Path source) {
    try (SqliteSource opened = SqliteSource.open(source)) {
      return opened.snapshot(source.resolveSibling(source.getFileName() + ".snapshot"));
    }
  }

  static Table table(Snapshot snapshot, String name) {
    return snapshot.catalog().table(TableName.of("main", name)).orElseThrow();
  }

  static List<List<Object>> rows(Snapshot snapshot, String table) {
    return rows(snapshot, table, Chunk.whole(TableName.of("main", table)), false);
  }

  static List<List<Object>> rows(Snapshot snapshot, String table, Chunk chunk, boolean large) {
    List<ColumnRead> columns =
        table(snapshot, table).readable().stream()
            .map(c -> new ColumnRead(c.name(), c.type(), large))
            .toList();
    List<List<Object>> rows = new ArrayList<>();
    try (RowCursor cursor = snapshot.read(chunk, columns)) {
      while (cursor.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
          row.add(value(cursor, i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** Text as a string in quotes, blobs and invalid text in hexadecimal. */
  static Object value(RowCursor cursor, int column) {
    ValueKind kind = cursor.kind(column);
    return switch (kind) {
      case NULL -> "null";
      case INTEGER -> cursor.integer(column);
      case REAL -> cursor.real(column);
      case TEXT -> text(bytes(cursor, column));
      case BLOB -> "x'" + HexFormat.of().formatHex(bytes(cursor, column)) + "'";
      case LARGE_TEXT, LARGE_BLOB -> kind + " " + cursor.large(column).length();
    };
  }

  static byte[] bytes(RowCursor cursor, int column) {
    ByteSlice slice = new ByteSlice();
    cursor.bytes(column, slice);
    return slice.copy();
  }

  private static String text(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)
        ? "'" + text + "'"
        : "invalid " + HexFormat.of().formatHex(bytes);
  }

  /** Everything that a check of a snapshot's own content finds. */
  static List<Finding> soundness(Snapshot snapshot) {
    List<Finding> all = new ArrayList<>(snapshot.integrity());
    if (all.stream().noneMatch(Finding::blocks)) {
      snapshot.consistency(1000).forEach(part -> all.addAll(part.get()));
    }
    return all;
  }
}
