package dev.pgtrek.sqlite;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.Original;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.RunRecord.State;
import dev.pgtrek.spi.TableRoute;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** A table of three columns on its way into a file; also in a process of its own, to be killed. */
final class Notes {

  static final TableName NAME = TableName.of("main", "notes");

  private Notes() {}

  static Column column(String name, String declared, ColumnType type) {
    return new Column(Identifier.of(name), declared, type, false, null, null, null, null);
  }

  static TableRoute route() {
    List<Column> columns =
        List.of(
            column("id", "INTEGER", ScalarType.BIGINT),
            column("body", "TEXT", ScalarType.TEXT),
            column("at", "TEXT", ScalarType.TIMESTAMPTZ));
    Key key = new Key(null, List.of(Identifier.of("id")));
    Table table =
        new Table(
            NAME, columns, key, List.of(), List.of(), List.of(), List.of(), Table.Traits.NONE);
    return new TableRoute(
        table,
        table,
        columns.stream()
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
  }

  static RunRecord run() {
    return new RunRecord(
        "20260101_000000",
        "test",
        "postgresql://x",
        "state",
        "content",
        "file",
        "plan",
        "main",
        Instant.now(),
        State.RUNNING,
        null,
        Original.NONE);
  }

  static void begin(SqliteTarget target) {
    target.journal().begin(run(), List.of(Chunk.whole(NAME)));
    target.dialect().before(List.of(route().target())).forEach(target::apply);
  }

  static void write(SqliteTarget target, List<List<Object>> rows) {
    try (RowWriter writer = target.writer(route(), Chunk.whole(NAME));
        RowCursor cursor = new GivenRows(rows)) {
      long count = 0;
      while (cursor.next()) {
        writer.write(cursor);
        count++;
      }
      writer.commit(count);
    }
    target.dialect().after(List.of(route().target())).forEach(target::apply);
  }

  static void make(SqliteTarget target, State state) {
    begin(target);
    write(target, List.of(Arrays.asList(1L, "one", 0L), Arrays.asList(2L, null, 1_500_000L)));
    target.journal().finish(state);
  }

  /** Writes rows into a file until the process is ended. */
  public static void main(String[] arguments) {
    SqliteTarget target = SqliteTarget.of(Path.of(arguments[0]), false);
    begin(target);
    RowWriter writer = target.writer(route(), Chunk.whole(NAME));
    for (long id = 0; true; id++) {
      RowCursor cursor = new GivenRows(List.of(Arrays.asList(id, "x".repeat(1000), id)));
      cursor.next();
      writer.write(cursor);
      if (id == 20_000) {
        System.out.println("ready");
        System.out.flush();
      }
    }
  }
}
