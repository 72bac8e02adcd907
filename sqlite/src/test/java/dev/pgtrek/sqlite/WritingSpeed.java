package dev.pgtrek.sqlite;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.RunRecord.State;
import dev.pgtrek.spi.TableRoute;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How many rows a second a file takes; run by hand: rows, threads. */
final class WritingSpeed {

  private static final List<Column> COLUMNS =
      List.of(
          column("id", "INTEGER", ScalarType.BIGINT),
          column("user_id", "INTEGER", ScalarType.INTEGER),
          column("title", "TEXT", ScalarType.TEXT),
          column("body", "TEXT", ScalarType.TEXT),
          column("price", "DECIMAL(10,2)", new ColumnType.Numeric(10, 2)),
          column("active", "BOOLEAN", ScalarType.BOOLEAN),
          column("score", "REAL", ScalarType.DOUBLE),
          column("made", "TEXT", ScalarType.TIMESTAMPTZ));

  private WritingSpeed() {}

  private static Column column(String name, String declared, ColumnType type) {
    return new Column(Identifier.of(name), declared, type, false, null, null, null, null);
  }

  /** Rows of a shop, made as fast as they are asked for. */
  private static final class Rows implements RowCursor {

    private static final byte[] BODY =
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor."
            .getBytes(StandardCharsets.UTF_8);

    private long id;
    private final long last;

    Rows(long first, long count) {
      this.id = first - 1;
      this.last = first + count - 1;
    }

    @Override
    public boolean next() {
      return ++id <= last;
    }

    @Override
    public ValueKind kind(int column) {
      return switch (column) {
        case 2, 3, 4 -> ValueKind.TEXT;
        case 6 -> ValueKind.REAL;
        default -> ValueKind.INTEGER;
      };
    }

    @Override
    public long integer(int column) {
      return switch (column) {
        case 5 -> id & 1;
        case 7 -> 1_700_000_000_000_000L + id * 1_234_567;
        default -> id;
      };
    }

    @Override
    public double real(int column) {
      return id / 7.0;
    }

    @Override
    public void bytes(int column, ByteSlice into) {
      byte[] bytes =
          switch (column) {
            case 2 -> ("Title " + id).getBytes(StandardCharsets.UTF_8);
            case 3 -> BODY;
            default -> (id % 1000 + ".45").getBytes(StandardCharsets.UTF_8);
          };
      into.set(bytes, 0, bytes.length);
    }

    @Override
    public LargeValue large(int column) {
      throw new IllegalStateException();
    }

    @Override
    public void close() {}
  }

  public static void main(String[] arguments) throws Exception {
    long rows = Long.parseLong(arguments[0]);
    int threads = Integer.parseInt(arguments[1]);
    Table table =
        new Table(
            Notes.NAME,
            COLUMNS,
            new Key(null, List.of(Identifier.of("id"))),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Table.Traits.NONE);
    TableRoute route =
        new TableRoute(
            table,
            table,
            COLUMNS.stream()
                .map(
                    c ->
                        new ColumnRoute(
                            c,
                            c,
                            c.type() == ScalarType.TIMESTAMPTZ
                                ? ValueFormat.EPOCH_MICROS
                                : ValueFormat.NATIVE,
                            false))
                .toList());
    for (int round = 0; round < 4; round++) {
      Path folder = Files.createTempDirectory("writing-speed");
      try (SqliteTarget target = SqliteTarget.of(folder.resolve("a.db"), false)) {
        target.journal().begin(Notes.run(), List.of(Chunk.whole(Notes.NAME)));
        target.dialect().before(List.of(table)).forEach(target::apply);
        long began = System.nanoTime();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          long first = 1 + i * (rows / threads);
          Chunk chunk = new Chunk(Notes.NAME, i, first, first);
          writers.add(Thread.ofPlatform().start(() -> write(target, route, chunk, rows / threads)));
        }
        for (Thread writer : writers) {
          writer.join();
        }
        long copied = System.nanoTime();
        target.journal().finish(State.PROVED);
        long ended = System.nanoTime();
        System.out.printf(
            "%d rows, %d threads: %.0f rows/s, copy %.2f s, finish %.2f s, %d bytes%n",
            rows,
            threads,
            rows * 1e9 / (copied - began),
            (copied - began) / 1e9,
            (ended - copied) / 1e9,
            Files.size(folder.resolve("a.db")));
      }
      Files.delete(folder.resolve("a.db"));
      Files.delete(folder);
    }
  }

  private static void write(SqliteTarget target, TableRoute route, Chunk chunk, long rows) {
    try (RowWriter writer = target.writer(route, chunk);
        RowCursor row = new Rows(chunk.from(), rows)) {
      while (row.next()) {
        writer.write(row);
      }
      writer.commit(rows);
    }
  }
}
