package dev.pgtrek.postgres.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.LargeValues;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.testkit.Servers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CopyRowCursorIT {

  private static final TableName T = TableName.of("public", "t");
  private static final int ROWS = 20_000;

  private final int major;
  private final AtomicInteger released = new AtomicInteger();
  private String database = "";
  private Connection connection;

  @SuppressWarnings("NullAway.Init") // JUnit calls connect() before every test.
  CopyRowCursorIT(int major) {
    this.major = major;
  }

  @BeforeEach
  void connect() throws SQLException {
    database = Servers.postgres(major).newDatabase();
    connection = Servers.postgres(major).jdbc(database);
    execute("SET search_path = ''");
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void readsEveryRowOnceThroughRangesOfPages() throws SQLException {
    manyRows();
    long pages = Long.parseLong(ask("SELECT pg_relation_size('public.t') / 8192"));
    assertThat(pages).isGreaterThan(10);
    List<Chunk> chunks =
        List.of(
            new Chunk(T, 0, Long.MIN_VALUE, 2),
            new Chunk(T, 1, 3, 3),
            new Chunk(T, 2, 4, pages - 2),
            new Chunk(T, 3, pages - 1, Long.MAX_VALUE));

    List<Long> ids = new ArrayList<>();
    for (Chunk chunk : chunks) {
      ids.addAll(ids(chunk));
    }

    assertThat(ids).containsExactlyInAnyOrderElementsOf(LongStream.range(0, ROWS).boxed().toList());
  }

  @Test
  void readsNothingOutsideOfTheTable() throws SQLException {
    manyRows();

    assertThat(ids(new Chunk(T, 0, 4_000_000_000L, 5_000_000_000L))).isEmpty();
    assertThat(ids(new Chunk(T, 0, 5_000_000_000L, Long.MAX_VALUE))).isEmpty();
    assertThat(ids(new Chunk(T, 0, Long.MIN_VALUE, -1))).isEmpty();
    assertThat(released).hasValue(3);
  }

  @Test
  void givesTheConnectionBackUsableWhenClosedEarly() throws SQLException {
    execute(
        "CREATE TABLE public.t AS SELECT g AS id, repeat('x', 1000) AS c"
            + " FROM generate_series(1, 200000) g");
    connection.setAutoCommit(false);
    CopyRowCursor cursor = open(Chunk.whole(T), read("id", ScalarType.INTEGER), text("c", false));
    cursor.next();

    cursor.close();
    connection.rollback();

    assertThat(ask("SELECT 'alive'")).isEqualTo("alive");
    assertThat(released).hasValue(1);
  }

  @Test
  void keepsNobodyWaitingWhenALargeValueIsNotWhereItWas() throws SQLException {
    execute("CREATE TABLE public.t AS SELECT 1 AS id");
    connection.setAutoCommit(false);
    LeftValues.Place place =
        new LeftValues.Place(new PageRange("public.t", 0, 0, Long.MAX_VALUE), 0, 1);

    assertThatThrownBy(() -> Pieces.ask(connection, place, "NULL::bytea", failure -> failure))
        .hasMessageContaining("not where it was");

    // What is left in the stream would be taken for the answer, and before it has gone the driver
    // lets a rollback wait.
    assertThatThrownBy(connection::rollback).hasMessageContaining("closed");
  }

  @Test
  void handsOverWhatIsInfiniteOrNoNumberAsText() throws SQLException {
    execute(
        "CREATE TABLE public.t AS SELECT * FROM (VALUES ('infinity'::date, 'infinity'::timestamp,"
            + " 'infinity'::timestamptz, 'NaN'::numeric, 'NaN'::float8), ('-infinity', '-infinity',"
            + " '-infinity', '-Infinity', '-Infinity')) v (d, s, z, n, f)");

    try (CopyRowCursor cursor =
        open(
            Chunk.whole(T),
            read("d", ScalarType.DATE),
            read("s", ScalarType.TIMESTAMP),
            read("z", ScalarType.TIMESTAMPTZ),
            read("n", ColumnType.Numeric.UNBOUNDED),
            read("f", ScalarType.DOUBLE))) {
      assertThat(cursor.next()).isTrue();
      assertThat(texts(cursor, 4)).containsExactly("infinity", "infinity", "infinity", "NaN");
      assertThat(cursor.real(4)).isNaN();
      assertThat(cursor.next()).isTrue();
      assertThat(texts(cursor, 4))
          .containsExactly("-infinity", "-infinity", "-infinity", "-Infinity");
      assertThat(cursor.real(4)).isEqualTo(Double.NEGATIVE_INFINITY);
      assertThat(cursor.next()).isFalse();
    }
  }

  @Test
  void handsOverLengthAndDigestOfWhatIsLarge() throws Exception {
    int over = LargeValues.THRESHOLD + 1;
    execute("CREATE TABLE public.t (n integer, t text, v varchar, j json, b bytea)");
    execute(
        "INSERT INTO public.t SELECT n, repeat('x', n), repeat('y', n),"
            + " ('\"' || repeat('z', n - 2) || '\"')::json, convert_to(repeat('b', n), 'UTF8')"
            + " FROM (VALUES (%d), (%d)) s (n)".formatted(over - 1, over));
    execute("INSERT INTO public.t VALUES (0, NULL, NULL, NULL, NULL)");

    try (CopyRowCursor cursor =
        open(
            Chunk.whole(T),
            text("t", true),
            new ColumnRead(Identifier.of("v"), new ColumnType.Varchar(20_000_000), true),
            new ColumnRead(Identifier.of("j"), ScalarType.JSON, true),
            new ColumnRead(Identifier.of("b"), ScalarType.BYTEA, true))) {
      assertThat(cursor.next()).isTrue();
      assertThat(kinds(cursor))
          .containsExactly(ValueKind.TEXT, ValueKind.TEXT, ValueKind.TEXT, ValueKind.BLOB);
      assertThat(texts(cursor, 1).getFirst()).isEqualTo("x".repeat(over - 1));
      assertThat(cursor.next()).isTrue();
      assertThat(kinds(cursor))
          .containsExactly(
              ValueKind.LARGE_TEXT,
              ValueKind.LARGE_TEXT,
              ValueKind.LARGE_TEXT,
              ValueKind.LARGE_BLOB);
      List<String> expected =
          List.of(
              "x".repeat(over),
              "y".repeat(over),
              "\"" + "z".repeat(over - 2) + "\"",
              "b".repeat(over));
      for (int column = 0; column < 4; column++) {
        LargeValue value = cursor.large(column);
        assertThat(value.length()).isEqualTo(over);
        assertThat(value.sha256())
            .isEqualTo(
                MessageDigest.getInstance("SHA-256")
                    .digest(expected.get(column).getBytes(StandardCharsets.US_ASCII)));
      }
      assertThat(cursor.next()).isTrue();
      assertThat(kinds(cursor)).containsOnly(ValueKind.NULL);
      assertThat(cursor.next()).isFalse();
    }
  }

  @Test
  void countsTheRowsOfATableReadWithoutColumns() throws SQLException {
    execute("CREATE TABLE public.t AS SELECT generate_series(1, 3) AS id");
    int rows = 0;

    try (CopyRowCursor cursor = open(Chunk.whole(T))) {
      while (cursor.next()) {
        rows++;
      }
    }

    assertThat(rows).isEqualTo(3);
  }

  @Test
  void tellsAFailureInTheMiddleOfTheRows() throws SQLException {
    execute("CREATE VIEW public.t AS SELECT 1 / (g - 5000) AS id FROM generate_series(1, 9999) g");
    CopyRowCursor cursor = open(Chunk.whole(T), read("id", ScalarType.INTEGER));

    assertThatThrownBy(
            () -> {
              while (cursor.next()) {
                cursor.integer(0);
              }
            })
        .isInstanceOfSatisfying(
            PgtrekException.Target.class, e -> assertThat(e.sqlState()).isEqualTo("22012"));
    cursor.close();

    assertThat(ask("SELECT 'alive'")).isEqualTo("alive");
    assertThat(released).hasValue(1);
  }

  @Test
  void endsQuicklyWhenTheServersProcessIsKilled() throws SQLException {
    execute(
        "CREATE TABLE public.t AS SELECT g AS id, repeat('x', 1000) AS c"
            + " FROM generate_series(1, 100000) g");
    int pid = connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
    CopyRowCursor cursor = open(Chunk.whole(T), read("id", ScalarType.INTEGER), text("c", false));
    cursor.next();
    Servers.postgres(major).terminate(database, "pid = " + pid);

    assertThatThrownBy(
            () -> {
              while (cursor.next()) {
                cursor.integer(0);
              }
            })
        .isInstanceOf(PgtrekException.Target.class);
    cursor.close();

    assertThat(released).hasValue(1);
  }

  @Test
  void releasesTheConnectionWhenItCannotBeOpened() {
    assertThatThrownBy(() -> open(Chunk.whole(T), read("id", ScalarType.INTEGER)))
        .isInstanceOf(PgtrekException.Target.class)
        .hasMessageContaining("public");

    assertThat(released).hasValue(1);
  }

  private void manyRows() throws SQLException {
    execute(
        "CREATE TABLE public.t AS SELECT g AS id, repeat('x', g % 50) AS c"
            + " FROM generate_series(0, %d) g".formatted(ROWS - 1));
  }

  private List<Long> ids(Chunk chunk) {
    List<Long> ids = new ArrayList<>();
    try (CopyRowCursor cursor = open(chunk, read("id", ScalarType.INTEGER))) {
      while (cursor.next()) {
        ids.add(cursor.integer(0));
      }
    }
    return ids;
  }

  private static List<ValueKind> kinds(CopyRowCursor cursor) {
    return List.of(cursor.kind(0), cursor.kind(1), cursor.kind(2), cursor.kind(3));
  }

  private static List<String> texts(CopyRowCursor cursor, int columns) {
    List<String> texts = new ArrayList<>();
    ByteSlice slice = new ByteSlice();
    for (int column = 0; column < columns; column++) {
      assertThat(cursor.kind(column)).isEqualTo(ValueKind.TEXT);
      cursor.bytes(column, slice);
      texts.add(new String(slice.copy(), StandardCharsets.UTF_8));
    }
    return texts;
  }

  private CopyRowCursor open(Chunk chunk, ColumnRead... columns) {
    return CopyRowCursor.open(
        connection, T.quoted(), chunk, List.of(columns), released::incrementAndGet);
  }

  private static ColumnRead read(String name, ColumnType type) {
    return new ColumnRead(Identifier.of(name), type, false);
  }

  private static ColumnRead text(String name, boolean large) {
    return new ColumnRead(Identifier.of(name), ScalarType.TEXT, large);
  }

  private String ask(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
