package dev.pgtrek.sqlite.write;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Reject;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.TableRoute;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Rows of one chunk into one table: spelled into a buffer on this thread, inserted a buffer at a
 * time while the connection is this thread's. So one thread inserts while the others read. Rows of
 * a chunk that is not committed are not taken back: the file they are in is thrown away.
 */
public final class SqliteRowWriter implements RowWriter {

  private static final int BUFFER_BYTES = 256 << 10;

  private final LoadConnection load;
  private final TableRoute route;
  private final LongConsumer committed;
  private final CellCodec[] codecs;
  private final boolean[] large;
  private final boolean anyLarge;
  private final String insert;
  private final RowBuffer buffer = new RowBuffer(BUFFER_BYTES + (BUFFER_BYTES >> 2));
  private long rows;
  private long bytes;
  private boolean failed;
  private boolean done;

  private SqliteRowWriter(
      LoadConnection load, TableRoute route, CellCodec[] codecs, LongConsumer committed) {
    this.load = load;
    this.route = route;
    this.codecs = codecs;
    this.committed = committed;
    this.insert = statement(route);
    this.large = new boolean[codecs.length];
    boolean any = false;
    for (int i = 0; i < large.length; i++) {
      large[i] = route.columns().get(i).large();
      any |= large[i];
    }
    this.anyLarge = any;
  }

  /**
   * A writer for a chunk of a table.
   *
   * @param committed called once with the rows, when all are handed over
   * @throws PgtrekException.Refused if a column's values can never be spelled as planned
   */
  public static SqliteRowWriter open(
      LoadConnection load, TableRoute route, LongConsumer committed) {
    String table = route.target().name().table().text();
    if (route.columns().isEmpty()) {
      throw new PgtrekException.Refused(
          "no-columns", "No column of " + table + " travels.", "Exclude the table from the plan.");
    }
    CellCodec[] codecs =
        route.columns().stream()
            .map(c -> codec(route.target().traits().strict() ? strict(c) : c, table))
            .toArray(CellCodec[]::new);
    return new SqliteRowWriter(load, route, codecs, committed);
  }

  /** ANY, which is a number elsewhere, takes every value as it is in a strict table. */
  private static ColumnRoute strict(ColumnRoute column) {
    Column target = column.target();
    return target.declared().equalsIgnoreCase("ANY")
        ? column.into(
            new Column(
                target.name(),
                "",
                target.type(),
                target.notNull(),
                target.defaultSql(),
                target.generated(),
                target.collation(),
                target.identity()))
        : column;
  }

  static CellCodec codec(ColumnRoute column, String table) {
    return CellCodecs.of(column)
        .orElseThrow(
            () ->
                new PgtrekException.Refused(
                    "format-does-not-fit",
                    "Values of %s spelled as %s cannot be written as %s: column %s of %s."
                        .formatted(
                            column.target().type().sql(),
                            column.format(),
                            column.written(),
                            column.target().name(),
                            table),
                    "Change the column's format in the plan."));
  }

  private static String statement(TableRoute route) {
    String columns =
        route.columns().stream()
            .map(c -> c.target().name().quoted())
            .collect(Collectors.joining(","));
    String marks = route.columns().stream().map(c -> "?").collect(Collectors.joining(","));
    return "INSERT INTO %s(%s) VALUES(%s)"
        .formatted(route.target().name().table().quoted(), columns, marks);
  }

  @Override
  public void write(RowCursor row) {
    if (anyLarge && holdsLarge(row)) {
      send();
      // One long value at a time in memory, however many threads there are.
      load.alone(
          () -> {
            encode(row);
            send();
          });
    } else {
      encode(row);
      if (buffer.length() >= BUFFER_BYTES) {
        send();
      }
    }
  }

  private boolean holdsLarge(RowCursor row) {
    for (int i = 0; i < large.length; i++) {
      if (large[i]) {
        ValueKind kind = row.kind(i);
        if (kind == ValueKind.LARGE_TEXT || kind == ValueKind.LARGE_BLOB) {
          return true;
        }
      }
    }
    return false;
  }

  private void encode(RowCursor row) {
    int column = 0;
    try {
      for (; column < codecs.length; column++) {
        ValueKind kind = row.kind(column);
        if (kind == ValueKind.NULL) {
          buffer.putNull();
        } else {
          codecs[column].put(kind, row, column, buffer);
        }
      }
      rows++;
    } catch (Misfit misfit) {
      failed = true;
      throw doesNotFit(misfit, row.kind(column), column);
    } catch (UncheckedIOException e) {
      failed = true;
      throw new PgtrekException.Source(
          "source-unreadable",
          "The source failed while a large value was read: " + place(column) + ".",
          "Check that the source can be read, then run the same command again.",
          e);
    } catch (OutOfMemoryError e) {
      failed = true;
      throw new PgtrekException.Target(
          "value-too-large",
          "",
          "The memory does not suffice for a row with a value as long as in " + place(column) + ".",
          "Give Java a larger heap (-Xmx), at least twice the row's length, or exclude the column.",
          e);
    }
  }

  private PgtrekException doesNotFit(Misfit misfit, ValueKind kind, int column) {
    return new PgtrekException.Source(
        "value-does-not-fit",
        "A value of kind %s does not fit a column declared %s: %s; %s."
            .formatted(
                kind,
                route.columns().get(column).target().declared(),
                misfit.reason(),
                place(column)),
        "Choose another declaration or format in the plan that holds every value of the column.",
        misfit);
  }

  /** Where a value stands, by the source's names, because that is where it is mended. */
  private String place(int column) {
    return "column %s of %s, row %d of the chunk"
        .formatted(route.columns().get(column).source().name(), route.source().name(), rows + 1);
  }

  private void send() {
    if (buffer.length() > 0) {
      load.insert(insert, codecs.length, buffer);
      bytes += buffer.length();
      buffer.clear();
    }
  }

  /** A file has no place beside its tables for rows that are kept out of them. */
  @Override
  public void keep(List<Reject> rejects) {
    if (!rejects.isEmpty()) {
      throw new PgtrekException.Refused(
          "rejects-have-no-place",
          "Rows are to be kept out of "
              + route.target().name().table()
              + ", and a SQLite file has no place for them.",
          "Take the rule out of the plan.");
    }
  }

  @Override
  public long bytes() {
    return bytes + buffer.length();
  }

  @Override
  public void commit(long expected) {
    if (done || failed) {
      throw new IllegalStateException("only a writer that has not failed can commit, and once");
    }
    if (rows != expected) {
      throw new IllegalStateException(rows + " rows were written, not " + expected);
    }
    send();
    done = true;
    committed.accept(rows);
  }

  @Override
  public void close() {
    if (!done) {
      load.giveUp();
    }
  }
}
