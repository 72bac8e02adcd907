package dev.pgtrek.sqlite.rows;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.sqlite.access.ReaderPool;
import dev.pgtrek.sqlite.access.SqliteFailures;
import dev.pgtrek.sqlite.file.DatabaseHeader;
import dev.pgtrek.sqlite.pages.FileSource;
import dev.pgtrek.sqlite.pages.IndexWalk;
import dev.pgtrek.sqlite.pages.MalformedPageException;
import dev.pgtrek.sqlite.pages.PageFormat;
import dev.pgtrek.sqlite.pages.PageSource;
import dev.pgtrek.sqlite.pages.PayloadReader;
import dev.pgtrek.sqlite.pages.TableWalk;
import dev.pgtrek.sqlite.pages.TreeBorders;
import dev.pgtrek.sqlite.pages.TreeWalk;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The rows of a file that nothing changes. Safe for all threads. */
public final class SnapshotFile {

  /** Opens the file's bytes for one reader. */
  @FunctionalInterface
  interface Opener {
    PageSource open() throws IOException;
  }

  private final Path path;
  private final Opener opener;
  private final PageFormat format;
  private final TextEncoding encoding;

  SnapshotFile(Path path, Opener opener, PageFormat format, TextEncoding encoding) {
    this.path = path;
    this.opener = opener;
    this.format = format;
    this.encoding = encoding;
  }

  public static SnapshotFile of(Path path, DatabaseHeader header) {
    try {
      PageFormat format = PageFormat.of(header, Files.size(path));
      return new SnapshotFile(
          path, () -> FileSource.open(path), format, TextEncoding.of(header.encoding()));
    } catch (MalformedPageException e) {
      throw SqliteFailures.corrupt("opening " + path, e);
    } catch (IOException e) {
      throw SqliteFailures.wrap("being opened", path, e);
    }
  }

  /**
   * Cuts a table into parts of about equally many rows: ranges of rowids, or of places in the tree
   * of a table that has none. Together they hold each row once, and the same bytes give the same
   * parts.
   *
   * @param rowsPerChunk at least 1; a part is never smaller than a page
   */
  public List<Chunk> chunks(TableLayout layout, long rowsPerChunk) {
    if (rowsPerChunk < 1) {
      throw new IllegalArgumentException("a chunk has at least one row");
    }
    TableName table = layout.name();
    if (layout.computes() && !ComputedValues.divisible(layout.table())) {
      return List.of(Chunk.whole(table));
    }
    List<Long> ends = borders(table, layout.root(), layout.hasRowids(), rowsPerChunk);
    List<Chunk> chunks = new ArrayList<>(ends.size() + 1);
    long from = Long.MIN_VALUE;
    for (long end : ends) {
      chunks.add(new Chunk(table, chunks.size(), from, end));
      from = end + 1;
    }
    chunks.add(new Chunk(table, chunks.size(), from, Long.MAX_VALUE));
    return List.copyOf(chunks);
  }

  /**
   * Where the parts of a tree end, but for the last one.
   *
   * @param table the table that the tree belongs to
   * @param rowids whether it is a table b-tree
   */
  List<Long> borders(TableName table, long root, boolean rowids, long rowsPerPart) {
    try (PageSource source = opener.open()) {
      return TreeBorders.ends(source, format, root, rowids, rowsPerPart);
    } catch (MalformedPageException e) {
      throw SqliteFailures.corrupt("cutting table " + table + " into parts", e);
    } catch (IOException e) {
      throw SqliteFailures.wrap("cutting table " + table + " into parts", path, e);
    }
  }

  /** Reads the cells of a tree. */
  @FunctionalInterface
  interface Scan {
    void over(TreeWalk walk, PayloadReader payload) throws IOException;
  }

  /**
   * Has a part of a tree read.
   *
   * @param what the tree, for messages
   * @param rowids whether it is a table b-tree
   * @throws dev.pgtrek.error.PgtrekException.Source if it cannot be read
   */
  void scan(String what, long root, boolean rowids, long from, long to, Scan scan) {
    try (PageSource source = opener.open()) {
      scan.over(walk(source, root, rowids, from, to), new PayloadReader(source, format));
    } catch (MalformedPageException e) {
      throw SqliteFailures.corrupt("reading " + what, e);
    } catch (ClosedByInterruptException _) {
      throw new PgtrekException.Interrupted();
    } catch (IOException e) {
      throw SqliteFailures.wrap("reading " + what, path, e);
    }
  }

  private TreeWalk walk(PageSource source, long root, boolean rowids, long from, long to) {
    return rowids
        ? new TableWalk(source, format, root, from, to)
        : new IndexWalk(source, format, root, from, to);
  }

  TextEncoding encoding() {
    return encoding;
  }

  /**
   * Opens a cursor over a chunk of {@link #chunks}, or a whole table.
   *
   * @param pool has SQLite compute what the pages do not hold
   */
  public RowCursor read(
      TableLayout layout, Chunk chunk, List<ColumnRead> columns, Supplier<ReaderPool> pool) {
    List<ColumnRead> held = columns.stream().filter(c -> holds(layout, c)).toList();
    if (held.size() == columns.size()) {
      return read(layout, chunk, columns);
    }
    List<ColumnRead> computed = columns.stream().filter(c -> !holds(layout, c)).toList();
    RowCursor pages = read(layout, chunk, held);
    try {
      ComputedValues values =
          ComputedValues.of(pool.get(), layout.table(), chunk, computed, encoding);
      return new ComputingRowCursor(layout, pages, values, columns);
    } catch (RuntimeException e) {
      pages.close();
      throw e;
    }
  }

  static boolean holds(TableLayout layout, ColumnRead read) {
    return read.isPlace() || layout.holds(read.column());
  }

  /** Opens a cursor over columns that the pages hold. */
  RowCursor read(TableLayout layout, Chunk chunk, List<ColumnRead> columns) {
    if (!layout.hasRowids() && !chunk.isWhole() && columns.stream().anyMatch(r -> r.isPlace())) {
      throw new IllegalArgumentException("without rowids a place counts from the table's start");
    }
    try {
      PageSource source = opener.open();
      TreeWalk walk = walk(source, layout.root(), layout.hasRowids(), chunk.from(), chunk.to());
      return new PageRowCursor(new Reading(path, source, format), layout, encoding, walk, columns);
    } catch (IOException e) {
      throw SqliteFailures.wrap("opening table " + layout.name(), path, e);
    }
  }

  /**
   * The file as one cursor has it open.
   *
   * @param path for messages
   */
  record Reading(Path path, PageSource source, PageFormat format) {

    /** A reader of payloads for one thread. */
    PayloadReader payload() {
      return new PayloadReader(source, format);
    }

    void close() throws IOException {
      source.close();
    }
  }
}
