package dev.pgtrek.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.testkit.SqliteFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowsIT {

  @TempDir Path folder;

  private Snapshot snapshot(String... sql) {
    return Reading.snapshot(SqliteFiles.create(folder.resolve("a.db"), sql));
  }

  /** Reads all chunks, and gives the first column. */
  private static List<Object> byChunks(Snapshot snapshot, String table, long rowsPerChunk) {
    List<Object> all = new ArrayList<>();
    for (Chunk chunk : snapshot.chunks(Reading.table(snapshot, table), rowsPerChunk)) {
      Reading.rows(snapshot, table, chunk, false).forEach(row -> all.add(row.getFirst()));
    }
    return all;
  }

  @Test
  void givesEachValueAsItIsStored() {
    try (Snapshot snapshot =
        snapshot(
            "CREATE TABLE t (a)",
            "INSERT INTO t VALUES (NULL), (0), (-9223372036854775808), (9223372036854775807),"
                + " (0.1), (-0.0), (9e999), (-9e999), (1.797e308), (''), ('abc'), ('a' || char(0)"
                + " || 'b'), ('😀'), (CAST(x'ff41' AS TEXT)), (x''), (x'00ff'), (zeroblob(3))")) {
      assertThat(Reading.rows(snapshot, "t"))
          .extracting(List::getFirst)
          .containsExactly(
              "null",
              0L,
              Long.MIN_VALUE,
              Long.MAX_VALUE,
              0.1,
              -0.0,
              Double.POSITIVE_INFINITY,
              Double.NEGATIVE_INFINITY,
              1.797e308,
              "''",
              "'abc'",
              "'a\u0000b'",
              "'😀'",
              "invalid ff41",
              "x''",
              "x'00ff'",
              "x'000000'");
    }
  }

  @Test
  void givesRealsOfARealColumnThatSqliteStoresAsIntegers() {
    try (Snapshot snapshot =
        snapshot("CREATE TABLE t (a REAL)", "INSERT INTO t VALUES (3), (-1.0)")) {
      assertThat(Reading.rows(snapshot, "t")).containsExactly(List.of(3.0), List.of(-1.0));
    }
  }

  @Test
  void givesTheDefaultOfAColumnThatWasAddedLater() {
    try (Snapshot snapshot =
        snapshot(
            "CREATE TABLE t (a)",
            "INSERT INTO t VALUES (1)",
            "ALTER TABLE t ADD COLUMN b TEXT DEFAULT 'late'")) {
      assertThat(Reading.rows(snapshot, "t")).containsExactly(List.of(1L, "'late'"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16le", "UTF-16be"})
  void givesUtf8OfAUtf16Database(String encoding) {
    String loneSurrogate = encoding.endsWith("le") ? "3dd841 00".replace(" ", "") : "d83d0041";
    try (Snapshot snapshot =
        snapshot(
            "PRAGMA encoding='" + encoding + "'",
            "CREATE TABLE t (a)",
            "INSERT INTO t VALUES ('abc'), ('größe 😀'), (''), (NULL), (5), (1.5), (x'6100'),"
                + " (CAST(x'"
                + loneSurrogate
                + "' AS TEXT)), ('a' || char(0) || 'b')")) {
      assertThat(Reading.rows(snapshot, "t"))
          .extracting(List::getFirst)
          .containsExactly(
              "'abc'",
              "'größe 😀'",
              "''",
              "null",
              5L,
              1.5,
              "x'6100'",
              "invalid eda0bd41",
              "'a\u0000b'");
    }
  }

  @Test
  void givesColumnsInTheOrderAskedFor() {
    try (Snapshot snapshot =
        snapshot("CREATE TABLE t (a, b, c)", "INSERT INTO t VALUES (1, 2, 3)")) {
      Table table = Reading.table(snapshot, "t");
      List<ColumnRead> columns = List.of(read(table, 2), read(table, 0));
      try (RowCursor cursor = snapshot.read(Chunk.whole(table.name()), columns)) {
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.integer(0)).isEqualTo(3);
        assertThat(cursor.integer(1)).isEqualTo(1);
        assertThat(cursor.next()).isFalse();
      }
    }
  }

  private static ColumnRead read(Table table, int column) {
    return new ColumnRead(
        table.columns().get(column).name(), table.columns().get(column).type(), false);
  }

  @Test
  void countsRowsWhereNoColumnIsAskedFor() {
    try (Snapshot snapshot = snapshot("CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2)")) {
      int rows = 0;
      try (RowCursor cursor = snapshot.read(Chunk.whole(TableName.of("main", "t")), List.of())) {
        while (cursor.next()) {
          rows++;
        }
      }
      assertThat(rows).isEqualTo(2);
    }
  }

  @Test
  void givesOneChunkForAnEmptyTable() {
    try (Snapshot snapshot = snapshot("CREATE TABLE t (a)")) {
      assertThat(snapshot.chunks(Reading.table(snapshot, "t"), 10))
          .containsExactly(Chunk.whole(TableName.of("main", "t")));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'SELECT i FROM n', 1000",
    "'SELECT i - 500 FROM n', 1000",
    "'SELECT i * 1000003 FROM n', 1000",
    "'SELECT i * i * i - 400000000 FROM n', 1000",
    "'SELECT CASE i % 2 WHEN 0 THEN 9223372036854775807 - i ELSE -9223372036854775808 + i END FROM"
        + " n', 1000",
    "'SELECT CASE i WHEN 1 THEN 9223372036854775807 ELSE i END FROM n', 1000",
    "'SELECT i * 10 FROM n WHERE i <= 7', 7"
  })
  void cutsATableSoThatTheChunksHoldEachRowOnce(String ids, int rows) {
    try (Snapshot snapshot =
        snapshot(
            "CREATE TABLE t (id INTEGER PRIMARY KEY)",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT"
                + " INTO t "
                + ids)) {
      List<Object> whole = new ArrayList<>();
      Reading.rows(snapshot, "t").forEach(r -> whole.add(r.getFirst()));
      assertThat(whole).hasSize(rows);

      for (long rowsPerChunk : new long[] {1, 3, 100, 999, 1000, 5000}) {
        assertThat(byChunks(snapshot, "t", rowsPerChunk)).isEqualTo(whole);
      }
    }
  }

  @Test
  void cutsGappyRowidsIntoEvenChunks() {
    try (Snapshot snapshot =
        snapshot(
            "CREATE TABLE t (id INTEGER PRIMARY KEY)",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
                + " INSERT INTO t SELECT i * i * i FROM n")) {
      List<Chunk> chunks = snapshot.chunks(Reading.table(snapshot, "t"), 10_000);

      assertThat(chunks).hasSizeBetween(9, 11);
      assertThat(chunks.subList(0, chunks.size() - 1))
          .allSatisfy(
              c -> assertThat(Reading.rows(snapshot, "t", c, false)).hasSizeBetween(7_500, 13_000));
    }
  }

  @Test
  void cutsATableWithoutRowidIntoEvenChunks() {
    try (Snapshot snapshot =
        snapshot(
            "CREATE TABLE t (a PRIMARY KEY) WITHOUT ROWID",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
                + " INSERT INTO t SELECT i FROM n")) {
      List<Chunk> chunks = snapshot.chunks(Reading.table(snapshot, "t"), 10_000);

      assertThat(chunks).hasSizeBetween(9, 11);
      assertThat(chunks.subList(0, chunks.size() - 1))
          .allSatisfy(
              c -> assertThat(Reading.rows(snapshot, "t", c, false)).hasSizeBetween(7_500, 13_000));
      assertThat(byChunks(snapshot, "t", 10_000))
          .isEqualTo(LongStream.rangeClosed(1, 100_000).boxed().toList());
    }
  }

  @Test
  void doesNotCutAPage() {
    try (Snapshot snapshot =
        snapshot(
            "CREATE TABLE t (a PRIMARY KEY) WITHOUT ROWID", "INSERT INTO t VALUES (2), (1), (3)")) {
      assertThat(snapshot.chunks(Reading.table(snapshot, "t"), 1)).hasSize(1);
      assertThat(byChunks(snapshot, "t", 1)).containsExactly(1L, 2L, 3L);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rowid",
        "ROWID, oid",
        "rowid, oid, _rowid_",
        "rowid, oid, _rowid_, id INTEGER PRIMARY KEY"
      })
  void isNotMisledByAColumnNamedRowid(String columns) {
    int width = columns.split(",", -1).length;
    String values = "VALUES (?)".replace("?", String.join(", ", Collections.nCopies(width, "?")));
    String sql = "INSERT INTO t " + values;
    try (Snapshot snapshot =
        snapshot(
            "CREATE TABLE t (" + columns + ")",
            sql.replace("?", "5"),
            sql.replace("?", "6"),
            sql.replace("?", "7").replace("(7", "('x'"))) {
      assertThat(byChunks(snapshot, "t", 1)).containsExactly(5L, 6L, "'x'");
    }
  }

  @Test
  void readsTheTableAndNotAnIndexThatDisagrees() {
    try (Snapshot snapshot =
        snapshot(
            "CREATE TABLE t (a, b)",
            "CREATE INDEX i ON t (a)",
            "INSERT INTO t VALUES (1, 1), (2, 2)",
            "PRAGMA writable_schema=ON",
            "DELETE FROM sqlite_schema WHERE name = 'i'",
            "PRAGMA writable_schema=RESET",
            "INSERT INTO t VALUES (0, 0)")) {
      assertThat(byChunks(snapshot, "t", 100)).containsExactly(1L, 2L, 0L);
    }
  }

  @Test
  void namesTheTableAndTheLastGoodRowAtACorruptPage() throws IOException {
    Path file =
        SqliteFiles.create(
            folder.resolve("a.db"),
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v)",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                + " INSERT INTO t SELECT i, hex(randomblob(50)) FROM n");
    Damage.destroyPage(file, 60);

    try (Snapshot snapshot = Reading.snapshot(file)) {
      assertThatThrownBy(() -> Reading.rows(snapshot, "t"))
          .isInstanceOfSatisfying(
              PgtrekException.Source.class, e -> assertThat(e.code()).isEqualTo("source-corrupt"))
          .hasMessageContaining("main.t")
          .hasMessageMatching(".*after the row with rowid \\d+.*");
    }
  }

  @Test
  void seesAllRowsOfALongTableInOrder() {
    try (Snapshot snapshot =
        snapshot(
            "CREATE TABLE t (a)",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)"
                + " INSERT INTO t SELECT i FROM n")) {
      assertThat(byChunks(snapshot, "t", 7000))
          .isEqualTo(LongStream.rangeClosed(1, 50000).boxed().toList());
    }
  }

  @Test
  void isClosedTwiceWithoutHarm() {
    try (Snapshot snapshot = snapshot("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)")) {
      RowCursor cursor = snapshot.read(Chunk.whole(TableName.of("main", "t")), List.of());
      cursor.close();
      cursor.close();

      assertThat(Reading.rows(snapshot, "t")).hasSize(1);
    }
  }

  @Test
  void refusesATableThatIsNotThere() {
    try (Snapshot snapshot = snapshot("CREATE TABLE t (a)")) {
      assertThatThrownBy(
              () -> snapshot.read(Chunk.whole(TableName.of("main", "nothing")), List.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
