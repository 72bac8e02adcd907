package dev.pgtrek.profile;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableProfile;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.RowCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The scan of one table: its chunks are read by any thread, and their counts add up here. */
final class TableScan {

  private static final int ROWS_BETWEEN_LOOKS = 512;
  private static final long NANOS_BETWEEN_EVENTS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Database database;
  private final Table table;
  private final List<Column> columns;
  private final Progress progress;
  private final long estimatedRows;
  private final long knownRows;
  private final Predicate<Identifier> vectors;
  private final ColumnTally[] tallies;
  private long rows;
  private int chunksLeft;

  /**
   * @param vectors columns whose values are to be vectors, so that every one that is none counts
   */
  TableScan(
      Database database,
      Table table,
      List<Chunk> chunks,
      long chunkRows,
      Predicate<Identifier> vectors,
      Progress progress) {
    this.database = database;
    this.table = table;
    this.columns = table.readable();
    this.progress = progress;
    this.estimatedRows = estimate(chunks, chunkRows);
    this.knownRows = chunks.size() == 1 && chunks.getFirst().isWhole() ? 0 : estimatedRows;
    this.vectors = vectors;
    this.tallies = tallies();
    this.chunksLeft = chunks.size();
  }

  /** A chunk's borders may count keys with gaps between them, so its rows are a guess. */
  private static long estimate(List<Chunk> chunks, long chunkRows) {
    return chunks.stream()
        .mapToLong(c -> c.isWhole() ? chunkRows : Math.min(chunkRows, c.to() - c.from() + 1))
        .map(n -> n < 0 ? chunkRows : n)
        .reduce(0, (sum, n) -> sum + n < 0 ? Long.MAX_VALUE : sum + n);
  }

  private ColumnTally[] tallies() {
    return columns.stream()
        .map(c -> ColumnTally.of(c, vectors.test(c.name())))
        .toArray(ColumnTally[]::new);
  }

  long estimatedRows() {
    return estimatedRows;
  }

  /** The rows as its chunks count them; 0 for a table that is one chunk, which counts nothing. */
  long knownRows() {
    return knownRows;
  }

  /** Reads one chunk to its end. */
  void scan(Chunk chunk) {
    CellScanner cells = new CellScanner();
    // Whatever a column declares, SQLite may hold a long text or blob in it.
    List<ColumnRead> reads = new ArrayList<>();
    columns.forEach(c -> reads.add(new ColumnRead(c.name(), c.type(), true)));
    if (RowPlace.isKnown(table, chunk)) {
      reads.add(ColumnRead.PLACE);
    }
    ColumnTally[] part = tallies();
    long chunkRows = 0;
    long toldRows = 0;
    long toldBytes = 0;
    long toldAt = System.nanoTime();
    try (RowCursor row = database.read(chunk, reads)) {
      RowPlace place = new RowPlace(row, table, chunk, columns.size());
      while (row.next()) {
        place.next();
        row(row, cells, part, place);
        chunkRows++;
        if (chunkRows % ROWS_BETWEEN_LOOKS == 0) {
          stopIfInterrupted();
          long now = System.nanoTime();
          if (now - toldAt >= NANOS_BETWEEN_EVENTS) {
            long bytes = bytes(part);
            tell(chunkRows - toldRows, bytes - toldBytes);
            toldRows = chunkRows;
            toldBytes = bytes;
            toldAt = now;
          }
        }
      }
    }
    stopIfInterrupted();
    tell(chunkRows - toldRows, bytes(part) - toldBytes);
    add(chunkRows, part);
  }

  /** Apart from the loop over the rows, so that the JVM compiles it early, and once. */
  private static void row(RowCursor row, CellScanner cells, ColumnTally[] part, RowPlace place) {
    for (int i = 0; i < part.length; i++) {
      cells.scan(row, i, part[i], place);
    }
  }

  private static void stopIfInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new PgtrekException.Interrupted();
    }
  }

  private static long bytes(ColumnTally[] tallies) {
    long sum = 0;
    for (ColumnTally tally : tallies) {
      sum += tally.bytes();
    }
    return sum;
  }

  private void tell(long newRows, long newBytes) {
    if (newRows > 0) {
      progress.on(new Event.RowsDone(Stage.PROFILE, table.name(), newRows, newBytes, knownRows));
    }
  }

  private void add(long chunkRows, ColumnTally[] part) {
    boolean last;
    synchronized (this) {
      rows += chunkRows;
      for (int i = 0; i < part.length; i++) {
        tallies[i].merge(part[i]);
      }
      last = --chunksLeft == 0;
    }
    if (last) {
      progress.on(new Event.TableDone(Stage.PROFILE, table.name()));
    }
  }

  synchronized TableProfile profile() {
    return new TableProfile(
        table.name(),
        rows,
        bytes(tallies),
        List.of(tallies).stream().map(ColumnTally::profile).toList());
  }
}
