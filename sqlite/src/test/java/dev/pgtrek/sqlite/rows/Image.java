package dev.pgtrek.sqlite.rows;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Table;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.sqlite.catalog.CatalogReader;
import dev.pgtrek.sqlite.catalog.SchemaRow;
import dev.pgtrek.sqlite.file.DatabaseHeader;
import dev.pgtrek.sqlite.pages.MalformedPageException;
import dev.pgtrek.sqlite.pages.PageFormat;
import dev.pgtrek.sqlite.sql.VirtualTableText;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sqlite.SQLiteConnection;

/** A database's bytes in memory, for reading by SQLite and by our own reader. */
final class Image {

  private final byte[] bytes;

  Image(byte[] bytes) {
    this.bytes = bytes;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Opens SQLite on the bytes; what it writes does not come back here. */
  Connection open() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    connection.unwrap(SQLiteConnection.class).deserialize("main", bytes);
    return connection;
  }

  /** The tables that lie in pages, with all that our reader needs to know of them. */
  List<Stored> tables() throws SQLException {
    try (Connection connection = open()) {
      List<Stored> all = new ArrayList<>();
      for (Table table : CatalogReader.read(connection).catalog().tables()) {
        if (VirtualTableText.module(table.traits().sql()).isEmpty()) {
          all.add(new Stored(table, TableLayout.of(connection, table)));
        }
      }
      return all;
    }
  }

  /** The schema as SQLite reads it; empty where it cannot. */
  String schema() {
    try (Connection connection = open()) {
      return SchemaRow.all(connection).toString();
    } catch (SQLException e) {
      return "";
    }
  }

  /**
   * A table of the image.
   *
   * @param table the table
   * @param layout where it is
   */
  record Stored(Table table, TableLayout layout) {

    private Stream<Column> held() {
      return table.columns().stream().filter(c -> c.generated() == null || c.generated().stored());
    }

    /** The columns that records hold. */
    List<Identifier> columns() {
      return held().map(Column::name).toList();
    }

    List<ColumnRead> reads(boolean large) {
      return held().map(c -> new ColumnRead(c.name(), c.type(), large)).toList();
    }
  }

  /** Our reader on the bytes; empty where they do not even begin as a database. */
  Optional<SnapshotFile> file(MemorySource source) {
    Optional<DatabaseHeader> header = DatabaseHeader.of(bytes);
    try {
      return header.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new SnapshotFile(
                  Path.of("memory"),
                  () -> source,
                  PageFormat.of(header.get(), bytes.length),
                  encoding()));
    } catch (MalformedPageException e) {
      return Optional.empty();
    }
  }

  private TextEncoding encoding() {
    return TextEncoding.of(bytes[59]);
  }

  /** What SQLite reads of a table, a line for each row. */
  List<String> bySqlite(Connection connection, Stored stored) throws SQLException {
    try (RowCursor cursor =
        JdbcRowCursor.open(connection, stored.table(), stored.columns(), encoding())) {
      return RowText.rows(cursor, stored.columns().size());
    }
  }

  /**
   * Expected rows in the order of the rows that were read, as far as they are the same. SQLite
   * scans a table without rowids by any of its indexes, even where it is told not to.
   */
  List<String> inOrderOf(Stored stored, List<String> rows, List<String> expected) {
    boolean anyOrder = stored.table().traits().withoutRowid();
    return anyOrder && rows.stream().sorted().toList().equals(expected.stream().sorted().toList())
        ? rows
        : expected;
  }

  /** What our reader reads of a table's chunks, a line for each row. */
  List<String> byPages(Stored stored, List<Chunk> chunks) {
    SnapshotFile file = file(new MemorySource(bytes)).orElseThrow();
    List<String> rows = new ArrayList<>();
    for (Chunk chunk : chunks) {
      try (RowCursor cursor = file.read(stored.layout(), chunk, stored.reads(true))) {
        rows.addAll(RowText.rows(cursor, stored.columns().size()));
      }
    }
    return rows;
  }

  /** All of a table by our reader. */
  List<String> byPages(Stored stored) {
    return byPages(stored, List.of(Chunk.whole(stored.table().name())));
  }

  List<Chunk> chunks(Stored stored, long rowsPerChunk) {
    return file(new MemorySource(bytes)).orElseThrow().chunks(stored.layout(), rowsPerChunk);
  }
}
