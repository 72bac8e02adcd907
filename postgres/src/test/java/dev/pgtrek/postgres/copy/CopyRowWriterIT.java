package dev.pgtrek.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.postgres.copy.MemoryCursor.Large;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.testkit.Servers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CopyRowWriterIT {

  private static final CommitHook NO_RECORD = (connection, rows, bytes) -> {};
  private static final TableRoute SONGS =
      Routes.into("public", "songs")
          .column("id", ScalarType.INTEGER)
          .column("title", new ColumnType.Varchar(10))
          .column("document", ScalarType.JSONB)
          .route();

  private final int major;
  private Connection connection;
  private Connection other;

  @SuppressWarnings("NullAway.Init") // JUnit calls connect() before every test.
  CopyRowWriterIT(int major) {
    this.major = major;
  }

  @BeforeEach
  void connect() throws SQLException {
    String database = Servers.postgres(major).newDatabase();
    connection = Servers.postgres(major).jdbc(database);
    other = Servers.postgres(major).jdbc(database);
    execute(
        "CREATE TABLE public.songs (id integer PRIMARY KEY, title varchar(10) NOT NULL,"
            + " document jsonb)");
    execute("CREATE TABLE public.record (rows bigint, bytes bigint)");
    execute("SET search_path = ''");
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
    other.close();
  }

  @Test
  void commitsRowsAndTheirRecordTogether() throws SQLException {
    try (CopyRowWriter writer = open(SONGS, CopyRowWriterIT::record)) {
      write(writer, row(1L, "one", "{}"), row(2L, "two", null));
      assertThat(ask("SELECT count(*) FROM public.songs")).isEqualTo("0");

      writer.commit(2);

      assertThat(ask("SELECT rows FROM public.record")).isEqualTo("2");
      assertThat(ask("SELECT bytes FROM public.record")).isEqualTo(Long.toString(writer.bytes()));
      assertThat(ask("SELECT count(*) FROM public.songs")).isEqualTo("2");
    }
  }

  @Test
  void commitsAChunkWithoutRows() throws SQLException {
    try (CopyRowWriter writer = open(SONGS, CopyRowWriterIT::record)) {
      writer.commit(0);
    }

    assertThat(ask("SELECT rows FROM public.record")).isEqualTo("0");
  }

  @Test
  void undoesEverythingWhenClosedWithoutCommit() throws SQLException {
    try (CopyRowWriter writer = open(SONGS, CopyRowWriterIT::record)) {
      for (long id = 0; id < 50_000; id++) {
        write(writer, row(id, "song", "{}"));
      }
    }

    assertNothingHappened();
  }

  @Test
  void undoesTheRowsWhenTheRecordFails() throws SQLException {
    CommitHook broken =
        (c, rows, bytes) -> {
          record(c, rows, bytes);
          try (Statement statement = c.createStatement()) {
            statement.execute("SELECT * FROM public.nowhere");
          }
        };

    assertThatThrownBy(
            () -> {
              try (CopyRowWriter writer = open(SONGS, broken)) {
                write(writer, row(1L, "one", null));
                writer.commit(1);
              }
            })
        .isInstanceOfSatisfying(
            PgtrekException.Target.class, e -> assertThat(e.sqlState()).isEqualTo("42P01"));

    assertNothingHappened();
  }

  /** A server that is not heard takes no more rows, and who writes them hears nothing meanwhile. */
  @Test
  void letsATriggerSayMoreThanTheNetworkHolds() throws SQLException {
    execute(
        "CREATE FUNCTION public.tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " RAISE NOTICE '%', repeat('n', 4000); RETURN NEW; END $$");
    execute(
        "CREATE TRIGGER tell BEFORE INSERT ON public.songs FOR EACH ROW EXECUTE FUNCTION"
            + " public.tell()");

    try (CopyRowWriter writer = open(SONGS, CopyRowWriterIT::record)) {
      String document = '"' + "x".repeat(1000) + '"';
      for (long id = 0; id < 20_000; id++) {
        write(writer, row(id, "song", document));
      }
      writer.commit(20_000);
    }

    assertThat(ask("SELECT count(*) FROM public.songs")).isEqualTo("20000");
  }

  @Test
  void refusesACountThatTheServerDoesNotConfirm() throws SQLException {
    execute(
        "CREATE FUNCTION public.drop_even() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " RETURN CASE WHEN NEW.id % 2 = 0 THEN NULL ELSE NEW END; END $$");
    execute(
        "CREATE TRIGGER drop_even BEFORE INSERT ON public.songs FOR EACH ROW EXECUTE FUNCTION"
            + " public.drop_even()");

    assertThatThrownBy(
            () -> {
              try (CopyRowWriter writer = open(SONGS, CopyRowWriterIT::record)) {
                write(writer, row(1L, "one", null), row(2L, "two", null));
                writer.commit(2);
              }
            })
        .isInstanceOfSatisfying(
            PgtrekException.Target.class, e -> assertThat(e.code()).isEqualTo("row-count-differs"))
        .hasMessageContaining("counted 1 rows");

    assertNothingHappened();
  }

  @Test
  void namesPlaceKindAndTypeOfAMisfitButNotTheValue() throws SQLException {
    PgtrekException failure = failure(SONGS, row(1L, "one", null), row(2L, "far too long", null));

    assertThat(failure).isInstanceOf(PgtrekException.Source.class);
    assertThat(failure.code()).isEqualTo("value-does-not-fit");
    assertThat(failure)
        .hasMessageContainingAll("TEXT", "varchar(10)", "title", "main.songs", "row 2");
    assertThat(everything(failure)).doesNotContain("far too long");
    assertNothingHappened();
  }

  @Test
  void namesPlaceAndTypeOfAValueThatOnlyTheServerCanJudge() throws SQLException {
    PgtrekException failure =
        failure(SONGS, row(1L, "one", "{}"), row(2L, "two", "{\"secret\": nonsense}"));

    assertThat(failure).isInstanceOf(PgtrekException.Source.class);
    assertThat(failure.code()).isEqualTo("value-does-not-fit");
    assertThat(failure)
        .hasMessageContainingAll("jsonb", "document", "main.songs", "row 2", "22P02")
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("nonsense");
    assertNothingHappened();
  }

  @Test
  void tellsTheServersRefusalWithoutValues() throws SQLException {
    PgtrekException duplicate = failure(SONGS, row(4711L, "one", null), row(4711L, "two", null));
    PgtrekException missing = failure(SONGS, row(4711L, null, null));

    assertThat(duplicate)
        .isInstanceOfSatisfying(
            PgtrekException.Target.class, e -> assertThat(e.sqlState()).isEqualTo("23505"))
        .hasMessageContaining("public.songs")
        .hasMessageNotContaining("4711");
    assertThat(missing)
        .isInstanceOfSatisfying(
            PgtrekException.Target.class, e -> assertThat(e.sqlState()).isEqualTo("23502"))
        .hasMessageNotContaining("4711");
    assertNothingHappened();
  }

  @Test
  void neverCommitsAfterAFailure() throws SQLException {
    try (CopyRowWriter writer = open(SONGS, CopyRowWriterIT::record)) {
      write(writer, row(1L, "one", null));
      assertThatThrownBy(() -> write(writer, row(2L, "far too long", null)))
          .isInstanceOf(PgtrekException.Source.class);

      assertThatThrownBy(() -> writer.commit(1)).isInstanceOf(IllegalStateException.class);
    }

    assertNothingHappened();
  }

  @Test
  void refusesAPairThatCannotFitBeforeAskingTheServer() throws SQLException {
    TableRoute route =
        Routes.into("public", "songs")
            .column("id", ScalarType.INTEGER, ValueFormat.JULIAN_DAY)
            .route();

    assertThatThrownBy(() -> open(route, NO_RECORD))
        .isInstanceOf(PgtrekException.Refused.class)
        .hasMessageContainingAll("JULIAN_DAY", "integer", "public.songs", "id");

    assertThat(connection.getAutoCommit()).isTrue();
  }

  @Test
  void leavesAUsableConnectionWhenTheTableIsNotThere() throws SQLException {
    TableRoute route = Routes.into("public", "nowhere").column("id", ScalarType.INTEGER).route();

    assertThatThrownBy(() -> open(route, NO_RECORD))
        .isInstanceOf(PgtrekException.Target.class)
        .hasMessageContaining("public.nowhere");

    assertNothingHappened();
  }

  @Test
  void endsQuicklyWhenTheServersProcessIsKilled() throws SQLException {
    CopyRowWriter writer = open(SONGS, CopyRowWriterIT::record);
    write(writer, row(1L, "one", null));
    kill();

    PgtrekException failure =
        catchThrowableOfType(
            PgtrekException.class,
            () -> {
              for (long id = 2; id < 10_000_000; id++) {
                write(writer, row(id, "song", null));
              }
            });
    writer.close();

    assertThat(failure).isInstanceOf(PgtrekException.Target.class);
    assertThat(ask("SELECT count(*) FROM public.songs")).isEqualTo("0");
  }

  @Test
  void endsQuicklyWhenTheServersProcessIsKilledBeforeTheEnd() throws SQLException {
    CopyRowWriter writer = open(SONGS, CopyRowWriterIT::record);
    write(writer, row(1L, "one", null));
    kill();

    assertThatThrownBy(() -> writer.commit(1)).isInstanceOf(PgtrekException.Target.class);
    writer.close();

    assertThat(ask("SELECT count(*) FROM public.songs")).isEqualTo("0");
  }

  @Test
  void carriesRowsThatAreLongerThanTheBuffer() throws SQLException {
    Routes routes = Routes.into("public", "wide");
    StringBuilder columns = new StringBuilder();
    @Nullable Object[] values = new Object[400];
    for (int i = 0; i < values.length; i++) {
      routes.column("c" + i, ScalarType.TEXT);
      columns.append(i == 0 ? "" : ", ").append("c").append(i).append(" text");
      values[i] = i % 7 == 0 ? null : ("ä" + i).repeat(400);
    }
    execute("CREATE TABLE public.wide (" + columns + ")");

    try (CopyRowWriter writer = open(routes.route(), NO_RECORD)) {
      write(writer, values, values);
      writer.commit(2);
    }

    assertThat(ask("SELECT count(*) FROM public.wide WHERE c398 = repeat('ä398', 400)"))
        .isEqualTo("2");
  }

  @Test
  void carriesLargeValuesInPieces() throws SQLException {
    execute("CREATE TABLE public.large (t text, b bytea, j json)");
    byte[] pattern = "größer €😀 ".getBytes(StandardCharsets.UTF_8);
    RepeatedBytes text = new RepeatedBytes(pattern, 1_000_000L * pattern.length);
    RepeatedBytes blob = new RepeatedBytes(new byte[] {0, -1, 92, 39, 10}, 20_000_003);
    TableRoute route =
        Routes.into("public", "large")
            .column("t", ScalarType.TEXT)
            .column("b", ScalarType.BYTEA)
            .column("j", ScalarType.JSON)
            .route();
    RepeatedBytes json = new RepeatedBytes("[[1],[22]],".getBytes(StandardCharsets.UTF_8), 10);

    try (CopyRowWriter writer = open(route, NO_RECORD)) {
      write(writer, row(new Large(text, true), new Large(blob, false), new Large(json, true)));
      writer.commit(1);
    }

    assertThat(ask("SELECT encode(sha256(convert_to(t, 'UTF8')), 'hex') FROM public.large"))
        .isEqualTo(HexFormat.of().formatHex(text.sha256()));
    assertThat(ask("SELECT encode(sha256(b), 'hex') FROM public.large"))
        .isEqualTo(HexFormat.of().formatHex(blob.sha256()));
    assertThat(ask("SELECT j::text FROM public.large")).isEqualTo("[[1],[22]]");
  }

  @Test
  void refusesALargeTextThatEndsInsideACharacter() throws SQLException {
    RepeatedBytes text = new RepeatedBytes("€".getBytes(StandardCharsets.UTF_8), 9_000_001);
    TableRoute route = Routes.into("public", "songs").column("title", ScalarType.TEXT).route();

    PgtrekException failure = failure(route, row(new Large(text, true)));

    assertThat(failure).isInstanceOf(PgtrekException.Source.class);
    assertThat(failure).hasMessageContainingAll("LARGE_TEXT", "UTF-8");
    assertNothingHappened();
  }

  private PgtrekException failure(TableRoute route, @Nullable Object[]... rows) {
    return catchThrowableOfType(
        PgtrekException.class,
        () -> {
          try (CopyRowWriter writer = open(route, CopyRowWriterIT::record)) {
            write(writer, rows);
            writer.commit(rows.length);
          }
        });
  }

  /** The message and all that could be printed beside it. */
  private static String everything(Throwable failure) {
    List<String> messages = new ArrayList<>();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      messages.add(t.toString());
      for (Throwable suppressed : t.getSuppressed()) {
        messages.add(suppressed.toString());
      }
    }
    return String.join("\n", messages);
  }

  private CopyRowWriter open(TableRoute route, CommitHook hook) {
    return CopyRowWriter.open(connection, route, hook);
  }

  private static void record(Connection connection, long rows, long bytes) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO public.record VALUES (" + rows + ", " + bytes + ")");
    }
  }

  private static @Nullable Object[] row(@Nullable Object... values) {
    return values;
  }

  private static void write(CopyRowWriter writer, @Nullable Object[]... rows) {
    MemoryCursor cursor = new MemoryCursor(List.of(rows));
    while (cursor.next()) {
      writer.write(cursor);
    }
  }

  private void kill() throws SQLException {
    int pid = connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
    assertThat(ask("SELECT pg_terminate_backend(" + pid + ", 120000)")).isEqualTo("t");
  }

  /** Nothing is to be seen from elsewhere, and the connection still works. */
  private void assertNothingHappened() throws SQLException {
    assertThat(ask("SELECT count(*) FROM public.songs")).isEqualTo("0");
    assertThat(ask("SELECT count(*) FROM public.record")).isEqualTo("0");
    try (CopyRowWriter writer = open(SONGS, NO_RECORD)) {
      write(writer, row(99L, "works", null));
      writer.commit(1);
    }
    assertThat(ask("DELETE FROM public.songs RETURNING id")).isEqualTo("99");
  }

  private String ask(String sql) throws SQLException {
    try (Statement statement = other.createStatement();
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
