package dev.pgtrek.sqlite.rows;

import dev.pgtrek.model.Table;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.sqlite.access.Connections;
import dev.pgtrek.sqlite.catalog.CatalogReader;
import dev.pgtrek.sqlite.file.DatabaseHeader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;

/**
 * Measures how fast all cells of a file are read, by SQLite through the driver and by our own
 * reader, in turns and on one thread. Not a test: {@code java … ReadingSpeed FILE [TURNS]}.
 */
public final class ReadingSpeed {

  private final Path file;
  private final SnapshotFile pages;
  private final TextEncoding encoding;
  private final ByteSlice slice = new ByteSlice();
  private long rows;
  private long sum;

  private ReadingSpeed(Path file, DatabaseHeader header) {
    this.file = file;
    this.pages = SnapshotFile.of(file, header);
    this.encoding = TextEncoding.of(header.encoding());
  }

  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    int turns = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    ReadingSpeed speed = new ReadingSpeed(file, DatabaseHeader.read(file).orElseThrow());
    for (int turn = 0; turn < turns; turn++) {
      speed.measure("pages");
      speed.measure("jdbc");
    }
  }

  private void measure(String by) throws Exception {
    rows = 0;
    sum = 0;
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long wall = System.nanoTime();
    try (Connection connection = Connections.immutable(file)) {
      for (Table table : CatalogReader.read(connection).catalog().tables()) {
        List<ColumnRead> reads =
            table.readable().stream().map(c -> new ColumnRead(c.name(), c.type(), true)).toList();
        try (RowCursor cursor =
            by.equals("pages")
                ? pages.read(TableLayout.of(connection, table), Chunk.whole(table.name()), reads)
                : JdbcRowCursor.open(
                    connection, table, reads.stream().map(ColumnRead::column).toList(), encoding)) {
          all(cursor, reads.size());
        }
      }
    }
    double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9;
    System.out.printf(
        "%-6s %,d rows, cpu %.3f s, wall %.3f s, %,.0f rows/s, %,.0f MB/s of file, sum %x%n",
        by,
        rows,
        seconds,
        (System.nanoTime() - wall) / 1e9,
        rows / seconds,
        Files.size(file) / seconds / 1e6,
        sum);
  }

  private void all(RowCursor cursor, int columns) {
    while (cursor.next()) {
      for (int i = 0; i < columns; i++) {
        switch (cursor.kind(i)) {
          case NULL -> sum += 1;
          case INTEGER -> sum += cursor.integer(i);
          case REAL -> sum += Double.doubleToRawLongBits(cursor.real(i));
          case TEXT, BLOB -> {
            cursor.bytes(i, slice);
            int length = slice.length();
            sum += length;
            if (length > 0) {
              sum += slice.array()[slice.offset()] + slice.array()[slice.offset() + length - 1];
            }
          }
          case LARGE_TEXT, LARGE_BLOB -> sum += cursor.large(i).length();
        }
      }
      rows++;
    }
  }
}
