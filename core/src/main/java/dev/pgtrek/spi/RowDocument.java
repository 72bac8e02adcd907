package dev.pgtrek.spi;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.LargeValues;
import dev.pgtrek.model.Table;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A row as a JSON object that loses nothing: a member per stored column, in the table's order, with
 * the storage class where JSON has none of its own.
 *
 * <p>{@code null}; an integer as a number without point or exponent; a real as a number with one,
 * the shortest that reads back as the same double, or {@code {"real": "Infinity"}}; a text as a
 * string, or as {@code {"text": "hex digits"}} where its bytes are not valid UTF-8; a blob as
 * {@code {"blob": "hex digits"}}.
 */
public final class RowDocument {

  private static final HexFormat HEX = HexFormat.of();
  private static final int FIRST_PRINTABLE = 0x20;

  private final Table table;
  private final List<Column> columns;
  private final ByteSlice slice = new ByteSlice();

  private RowDocument(Table table, List<Column> columns) {
    this.table = table;
    this.columns = columns;
  }

  /** The documents of a table's rows; for one thread. */
  public static RowDocument of(Table table) {
    return new RowDocument(table, table.readable());
  }

  /** What a cursor has to hand over: every stored column, and the {@link ColumnRead#PLACE}. */
  public List<ColumnRead> reads() {
    List<ColumnRead> reads = new ArrayList<>();
    columns.forEach(c -> reads.add(new ColumnRead(c.name(), c.type(), true)));
    reads.add(ColumnRead.PLACE);
    return reads;
  }

  /** The place of the row that a cursor over {@link #reads} stands on. */
  public long place(RowCursor row) {
    return row.integer(columns.size());
  }

  /** The row that is kept out, whole. */
  public Reject reject(RowCursor row, Sieve.Rejection why) {
    long place = place(row);
    return new Reject(table.name(), place, key(table, place), why, of(row));
  }

  /** What finds a row again, for people. */
  public static String key(Table table, long place) {
    if (!table.traits().withoutRowid() || table.primaryKey() == null) {
      return "rowid " + place;
    }
    List<String> names = table.primaryKey().columns().stream().map(Object::toString).toList();
    return "row " + place + " in order of (" + String.join(", ", names) + ")";
  }

  /**
   * The document of the row that a cursor over {@link #reads} stands on.
   *
   * @throws PgtrekException.Refused if a value is too long to be kept in a document
   */
  public String of(RowCursor row) {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < columns.size(); i++) {
      out.append(i == 0 ? "" : ", ");
      string(columns.get(i).name().text(), out);
      out.append(": ");
      value(row, i, out);
    }
    return out.append('}').toString();
  }

  private void value(RowCursor row, int column, StringBuilder out) {
    switch (row.kind(column)) {
      case NULL -> out.append("null");
      case INTEGER -> out.append(row.integer(column));
      case REAL -> real(row.real(column), out);
      case TEXT -> {
        row.bytes(column, slice);
        text(out);
      }
      case BLOB -> {
        row.bytes(column, slice);
        hex("blob", out);
      }
      case LARGE_TEXT, LARGE_BLOB ->
          throw new PgtrekException.Refused(
              "reject-too-large",
              "A row of "
                  + table.name().table()
                  + ", "
                  + key(table, place(row))
                  + ", would be rejected, and its column "
                  + columns.get(column).name()
                  + " holds more than "
                  + LargeValues.THRESHOLD
                  + " bytes, too much to be kept in pgtrek.reject.",
              "Mend the row, or leave it out with the rule `filter` of its table.");
    }
  }

  private static void real(double value, StringBuilder out) {
    if (Double.isFinite(value)) {
      out.append(value);
    } else {
      out.append("{\"real\": \"").append(value).append("\"}");
    }
  }

  private void text(StringBuilder out) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(slice.array(), slice.offset(), slice.length());
      string(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString(), out);
    } catch (CharacterCodingException e) {
      hex("text", out);
    }
  }

  private void hex(String word, StringBuilder out) {
    out.append("{\"").append(word).append("\": \"");
    int from = slice.offset();
    out.append(HEX.formatHex(slice.array(), from, from + slice.length())).append("\"}");
  }

  private static void string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < FIRST_PRINTABLE) {
        out.append("\\u").append(HEX.toHexDigits(c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
