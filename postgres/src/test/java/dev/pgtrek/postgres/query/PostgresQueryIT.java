package dev.pgtrek.postgres.query;

import static dev.pgtrek.postgres.Samples.ask;
import static dev.pgtrek.postgres.Samples.target;
import static dev.pgtrek.postgres.Samples.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.postgres.PostgresTarget;
import dev.pgtrek.postgres.query.PostgresQuery.Format;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PostgresQueryIT {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestServer server = Servers.postgres(18);
  private final String url = server.newDatabase();

  @Test
  void alignsColumns() {
    assertThat(
            table(
                "SELECT * FROM (VALUES (1, 'one', NULL), (200, 'zwei', 1.5)) t (id, \"näme\", n)"))
        .isEqualTo(
            """
              id | näme |    n
            -----+------+------
               1 | one  | NULL
             200 | zwei |  1.5
            (2 rows)
            """);
  }

  @Test
  void countsASingleRow() {
    assertThat(table("SELECT true AS yes"))
        .isEqualTo(
            """
             yes
            -----
             t
            (1 row)
            """);
  }

  @Test
  void keepsAValueOnItsLineAndItsControlCharactersFromTheTerminal() {
    assertThat(table("SELECT E'a\\nb\\tc' || chr(27) AS x")).contains(" a\\nb\\tc\\x1b\n");
  }

  @Test
  void givesWideCharactersTheirPlaces() {
    assertThat(table("SELECT * FROM (VALUES ('漢字', 1), ('abcd', 2)) t (x, y)"))
        .contains(" 漢字 | 1\n abcd | 2\n");
  }

  @Test
  void printsJsonLines() {
    assertThat(
            json(
                "SELECT 1 AS i, 'a\"b' AS t, NULL AS n, true AS b, 'NaN'::float8 AS f,"
                    + " 12345678901234567890.5 AS d, '{\"k\": [1]}'::jsonb AS j, '\\x00ff'::bytea"
                    + " AS x"))
        .isEqualTo(
            "{\"i\":1,\"t\":\"a\\\"b\",\"n\":null,\"b\":true,\"f\":\"NaN\","
                + "\"d\":12345678901234567890.5,\"j\":{\"k\": [1]},\"x\":\"\\\\x00ff\"}\n");
  }

  @Test
  void runsSeveralStatements() {
    assertThat(
            table(
                "CREATE TABLE t (id int); INSERT INTO t VALUES (1), (2); SELECT count(*) FROM t;"
                    + " -- the end /* x */"))
        .isEqualTo(
            """
            done
            done (2 rows)
             count
            -------
                 2
            (1 row)
            """);
  }

  @Test
  void leavesATransactionToItsUser() {
    table("BEGIN; CREATE TABLE t (id int); SELECT 1; ROLLBACK");

    assertThat(ask(server, url, "SELECT to_regclass('t') IS NULL")).isEqualTo("t");
  }

  @Test
  void runsWhatCannotStandInATransaction() {
    assertThat(table("VACUUM")).isEqualTo("done\n");
  }

  @Test
  void leavesQuestionMarksAndBracesToTheServer() {
    assertThat(table("SELECT '{\"a\": 1}'::jsonb ? 'a' AS has, '{1,2}'::int[] AS a"))
        .contains(" t   | {1,2}");
  }

  @Test
  void printsManyRows() {
    String printed = table("SELECT i, repeat('x', 100) AS x FROM generate_series(1, 50000) i");

    assertThat(printed).endsWith("(50000 rows)\n");
  }

  @Test
  void namesThePlaceOfAnError() {
    PgtrekException.Target failure =
        catchThrowableOfType(
            PgtrekException.Target.class,
            () -> table("SELECT 1;\nSELECT 2,\n  nothing FROM pg_class"));

    assertThat(failure)
        .hasMessage("ERROR: column \"nothing\" does not exist (SQLSTATE 42703, line 3, column 3)");
    assertThat(failure.code()).isEqualTo("statement-refused");
    assertThat(failure.sqlState()).isEqualTo("42703");
  }

  /** A query of somewhat more than a second, in each way that it is asked. */
  @Test
  void saysThatAQueryTakesTooLongAndWaitsAsLongAsItIsTold() {
    String slow = "SELECT 7 AS n FROM pg_sleep(1.4)";
    try (PostgresTarget target = target(url, "public")) {
      List<ThrowingCallable> ways =
          List.of(
              () -> target.time(slow, SECOND),
              () -> target.explain(slow, SECOND),
              () -> answer(target, slow, SECOND));

      for (ThrowingCallable way : ways) {
        assertThatThrownBy(way)
            .hasMessage("PostgreSQL took longer than 1 s for the query.")
            .isInstanceOfSatisfying(
                PgtrekException.Target.class,
                e -> {
                  assertThat(e.code()).isEqualTo("query-too-slow");
                  assertThat(e.next()).contains("--query-timeout");
                });
      }
      assertThat(answer(target, slow, Duration.ofMinutes(5))).isEqualTo(7);
    }
  }

  private static long answer(PostgresTarget target, String query, Duration patience) {
    List<ColumnRead> column =
        List.of(new ColumnRead(Identifier.of("n"), ScalarType.INTEGER, false));
    try (RowCursor rows = target.ask(query, column, patience)) {
      assertThat(rows.next()).isTrue();
      return rows.integer(0);
    }
  }

  /** The server gives both the same SQLSTATE. */
  @Test
  void tellsAQueryThatSomebodyCancelsFromOneThatTakesTooLong() throws Exception {
    String cancel =
        "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE datname ="
            + " current_database() AND query LIKE '%pg_sleep(120)%' AND pid <> pg_backend_pid()";
    try (PostgresTarget target = target(url, "public")) {
      CompletableFuture<Void> somebody =
          CompletableFuture.runAsync(
              () -> {
                while (ask(server, url, cancel).equals("0")) {
                  Thread.onSpinWait();
                }
              });

      assertThatThrownBy(() -> target.time("SELECT pg_sleep(120)", Duration.ofMinutes(5)))
          .returns("target-statement-cancelled", e -> ((PgtrekException) e).code());
      somebody.get(1, TimeUnit.MINUTES);
    }
  }

  @Test
  void saysThatAQueryCannotBeLookedAtWhileItsTableIsLocked() throws Exception {
    try (PostgresTarget target = target(url, "public");
        Connection other = server.jdbc(url);
        Statement statement = other.createStatement()) {
      statement.execute("CREATE TABLE busy (n int)");
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE busy");

      assertThatThrownBy(() -> target.describe("SELECT n FROM busy"))
          .hasMessage("PostgreSQL took longer than 10 s to look at the query.")
          .isInstanceOfSatisfying(
              PgtrekException.Target.class,
              e -> {
                assertThat(e.code()).isEqualTo("query-too-slow");
                assertThat(e.next()).startsWith("End the session that locks one of its tables");
              });

      other.rollback();
      assertThat(target.describe("SELECT n FROM busy")).hasSize(1);
    }
  }

  private String table(String sql) {
    return run(sql, Format.TABLE);
  }

  private String json(String sql) {
    return run(sql, Format.JSON_LINES);
  }

  private String run(String sql, Format format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PostgresQuery.run(url(url), sql, format, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
