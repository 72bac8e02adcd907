package dev.pgtrek.sqlite.rows;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.LargeValues;
import dev.pgtrek.model.Table;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The query that scans a chunk, and where each column's parts stand in its rows. NOT INDEXED, so
 * that the values come from the table itself and in the order of its tree, never from an index.
 */
final class ScanQuery {

  /** UTF-8 needs up to half as much again as UTF-16. */
  private static final long THRESHOLD_UTF16 = LargeValues.THRESHOLD * 2L / 3;

  /** SQLITE_MAX_COLUMN, as the driver is built: the most terms of a query. */
  private static final int MAX_TERMS = 2000;

  /** Terms of one condition; a flat chain of all columns would be deeper than SQLite allows. */
  private static final int CHAIN = 100;

  private final Table table;
  private final boolean wide;
  private final List<String> largeColumns = new ArrayList<>();
  private final Optional<String> rowid;
  private final TextEncoding encoding;
  private final List<String> terms = new ArrayList<>();
  private final List<Slot> slots = new ArrayList<>();

  private ScanQuery(Table table, boolean wide, TextEncoding encoding) {
    this.table = table;
    this.wide = wide;
    this.encoding = encoding;
    this.rowid = RowAddress.of(table);
  }

  static ScanQuery of(Table table, List<ColumnRead> columns, TextEncoding encoding) {
    long terms = columns.stream().mapToLong(c -> c.large() ? 3 : 2).sum();
    ScanQuery query = new ScanQuery(table, encoding.isUtf8() && terms >= MAX_TERMS, encoding);
    columns.forEach(query::add);
    return query;
  }

  private void add(ColumnRead read) {
    String column = read.column().quoted();
    String value = column;
    int text = -1;
    int octets = -1;
    if (!encoding.isUtf8()) {
      value =
          "CASE typeof("
              + column
              + ") WHEN 'text' THEN CAST("
              + column
              + " AS BLOB) ELSE "
              + column
              + " END";
    }
    if (read.large()) {
      value =
          "CASE WHEN octet_length(" + column + ") <= " + wholeUpTo() + " THEN " + value + " END";
    }
    int place = term(value);
    if (wide && read.large()) {
      largeColumns.add(column);
    } else {
      if (read.large() || !encoding.isUtf8()) {
        text = term("typeof(" + column + ") = 'text'");
      }
      if (read.large()) {
        octets = term("octet_length(" + column + ")");
      }
    }
    slots.add(new Slot(read.column(), place, read.large(), text, octets));
  }

  /**
   * Whether the table has so many columns that a row cannot say of each how long its value is; it
   * then says whether any value is large, and {@link #sizeOf} asks for one.
   */
  boolean isWide() {
    return wide;
  }

  /** Where a wide row says whether any of its values is large. */
  int anyLargePlace() {
    return terms.size();
  }

  private String anyLarge() {
    List<String> chains = new ArrayList<>();
    for (int from = 0; from < largeColumns.size(); from += CHAIN) {
      chains.add(
          largeColumns.subList(from, Math.min(from + CHAIN, largeColumns.size())).stream()
              .map(column -> "octet_length(" + column + ") > " + wholeUpTo())
              .collect(Collectors.joining(" OR ", "(", ")")));
    }
    return chains.isEmpty() ? "0" : String.join(" OR ", chains);
  }

  /** The query for a value's length in stored bytes and whether it is text. */
  String sizeOf(Slot slot, long number) {
    PieceStream.CellAddress cell = cell(slot, number);
    return "SELECT octet_length(%1$s), typeof(%1$s) = 'text' FROM %2$s"
        .formatted(cell.column(), cell.fromClause());
  }

  /** Stored bytes up to which a value surely stays below the threshold as UTF-8. */
  long wholeUpTo() {
    return encoding.isUtf8() ? LargeValues.THRESHOLD : THRESHOLD_UTF16;
  }

  private int term(String sql) {
    terms.add(sql);
    return terms.size() - 1;
  }

  List<Slot> slots() {
    return slots;
  }

  /** The scan. Its last column is the rowid where large values have to be found again. */
  String sql(Chunk chunk) {
    List<String> selected = new ArrayList<>(terms);
    if (wide) {
      selected.add(anyLarge());
    }
    if (findsByRowid()) {
      selected.add(rowid.orElse("NULL"));
    }
    if (selected.isEmpty()) {
      selected.add("NULL");
    }
    return "SELECT " + String.join(", ", selected) + " FROM " + from() + range(chunk);
  }

  private String from() {
    return table.name().quoted() + " NOT INDEXED";
  }

  private String range(Chunk chunk) {
    if (chunk.isWhole()) {
      return "";
    }
    String address =
        rowid.orElseThrow(
            () -> new IllegalArgumentException(table.name() + " has one chunk only: the whole"));
    return " WHERE " + address + " BETWEEN " + chunk.from() + " AND " + chunk.to();
  }

  boolean findsByRowid() {
    return rowid.isPresent() && slots.stream().anyMatch(Slot::large);
  }

  int rowidPlace() {
    return terms.size() + (wide ? 1 : 0);
  }

  /**
   * Where a value of a row lies.
   *
   * @param number the rowid where the query gives it, else the row's number in the scan, from 0
   */
  PieceStream.CellAddress cell(Slot slot, long number) {
    String clause =
        findsByRowid()
            ? from() + " WHERE " + rowid.orElseThrow() + " = " + number
            : from() + " LIMIT 1 OFFSET " + number;
    return new PieceStream.CellAddress(slot.column().quoted(), clause);
  }

  /** The query for the rowid of a row by its number in the scan; empty where rows have none. */
  Optional<String> rowidOf(Chunk chunk, long number) {
    return rowid.map(
        address ->
            "SELECT " + address + " FROM " + from() + range(chunk) + " LIMIT 1 OFFSET " + number);
  }

  /**
   * Where a column's parts stand among the query's terms.
   *
   * @param column the column
   * @param value its value; NULL too where the value is large
   * @param large whether values may be large
   * @param text whether it is text; -1 where the value's own type tells
   * @param octets its length in stored bytes; -1 where no value is large, or the row is wide
   */
  record Slot(Identifier column, int value, boolean large, int text, int octets) {}
}
