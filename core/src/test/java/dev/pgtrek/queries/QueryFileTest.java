package dev.pgtrek.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.spi.QueryPair;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryFileTest {

  private static List<QueryPair> read(String text) {
    return QueryFile.read(text, "q.sql");
  }

  /** A cast is no parameter of SQLite's where nobody asks SQLite. */
  @Test
  void readsForTwoServersInTheirLanguageAlone() {
    List<QueryPair> pairs =
        QueryFile.readForServers(
            """
            SELECT id::text FROM t WHERE a = $q$;$q$ ORDER BY id;
            -- name: two texts
            -- sqlite
            SELECT 1;
            -- postgresql
            SELECT 2;
            -- name: one
            -- postgresql
            SELECT 3
            """,
            "q.sql");

    assertThat(pairs.stream().map(q -> q.in("postgresql")))
        .containsExactly(
            "SELECT id::text FROM t WHERE a = $q$;$q$ ORDER BY id", "SELECT 2", "SELECT 3");
    assertThat(pairs.getFirst().ordered()).isTrue();
    assertThatThrownBy(() -> QueryFile.readForServers("-- name: a\n-- sqlite\nSELECT 1", "q.sql"))
        .hasMessageContaining("'a' has no text for postgresql");
    assertThatThrownBy(() -> QueryFile.readForServers("DELETE FROM t", "q.sql"))
        .hasMessageContaining("it begins with DELETE");
  }

  @Test
  void takesOneTextForBothSides() {
    List<QueryPair> pairs =
        read(
            """
            -- What the start page asks.
            -- name: top customers
            SELECT name, ';' AS a -- not the end; of it
            FROM "customer;s" /* nor; here */
            ORDER BY 1;
            """);

    String text = pairs.getFirst().in("sqlite");
    assertThat(pairs).hasSize(1);
    assertThat(pairs.getFirst().name()).isEqualTo("top customers");
    assertThat(pairs.getFirst().ordered()).isTrue();
    assertThat(text).startsWith("SELECT name").endsWith("ORDER BY 1");
    assertThat(pairs.getFirst().in("postgresql")).isEqualTo(text);
  }

  @Test
  void takesATextForEachSide() {
    List<QueryPair> pairs =
        read(
            """
            -- name: a
            -- sqlite
            SELECT [a;b], `c;d`, x'00' FROM t
            -- postgresql
            SELECT $$;$$, $t$ $$; $t$, E'\\';', U&"a;b", a[1] /* /* ; */ ; */ FROM t;
            -- name: b
            -- postgres
            VALUES (1)
            -- sqlite
            VALUES (1)
            """);

    assertThat(pairs)
        .containsExactly(
            new QueryPair(
                "a",
                Map.of(
                    "sqlite",
                    "SELECT [a;b], `c;d`, x'00' FROM t",
                    "postgresql",
                    "SELECT $$;$$, $t$ $$; $t$, E'\\';', U&\"a;b\", a[1] /* /* ; */ ; */ FROM t"),
                false),
            new QueryPair("b", Map.of("sqlite", "VALUES (1)", "postgresql", "VALUES (1)"), false));
  }

  @Test
  void takesNoNameFromAString() {
    List<QueryPair> pairs = read("SELECT '\n-- name: x\n';\nSELECT 2");

    assertThat(pairs).extracting(QueryPair::name).containsExactly("query 1", "query 2");
    assertThat(pairs.getFirst().in("sqlite")).isEqualTo("SELECT '\n-- name: x\n'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a FROM t ORDER BY a",
        "WITH x AS (SELECT 1) SELECT * FROM x ORDER BY 1 LIMIT 3",
        "SELECT 1 UNION SELECT 2 order  by 1",
        "SELECT a FROM t ORDER /* well */ BY a"
      })
  void knowsAnAnswerThatHasAnOrder(String sql) {
    assertThat(read(sql).getFirst().ordered()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT row_number() OVER (ORDER BY a) FROM t",
        "SELECT * FROM (SELECT a FROM t ORDER BY a) s",
        "SELECT 'ORDER BY a' FROM t -- ORDER BY a",
        "SELECT \"order\" FROM t"
      })
  void knowsAnAnswerThatHasNone(String sql) {
    assertThat(read(sql).getFirst().ordered()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT replace(a, 'x', 'y') FROM t",
        "SELECT update, delete FROM t",
        "SELECT (delete) FROM t",
        "SELECT count(*) delete FROM t",
        "SELECT substring(a FOR 2) FROM t",
        "SELECT 'INSERT INTO t' FROM t",
        "SELECT \"into\", a.\"update\" FROM t",
        "(SELECT 1)",
        "WITH update AS (SELECT 1 AS delete), b AS (SELECT 2) SELECT * FROM update, b",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i FROM"
            + " n",
        "SELECT a->>'b' FROM t WHERE c IS NOT NULL"
      })
  void letsPassWhatOnlyReads(String sql) {
    assertThat(read(sql)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM t | q.sql:1:1: the statement is not run: it begins with DELETE",
        "SELECT 1; DROP TABLE t | q.sql:1:11: the statement is not run: it begins with DROP",
        "/* x */ insert into t values (1) | q.sql:1:9:",
        "PRAGMA journal_mode = delete | it begins with PRAGMA",
        "EXPLAIN ANALYZE DELETE FROM t | it begins with EXPLAIN",
        "COPY t TO '/tmp/x' | it begins with COPY",
        "CALL p() | it begins with CALL",
        "( DELETE FROM t ) | it begins with DELETE",
        "WITH x AS (SELECT 1) DELETE FROM t | q.sql:1:22: the statement is not run: it would write",
        "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x | it would write: DELETE",
        "WITH x AS MATERIALIZED (insert INTO t VALUES (1) RETURNING a) SELECT 1 | it would write",
        "WITH x AS (SELECT 1) REPLACE INTO t SELECT * FROM x | it would write: REPLACE",
        "WITH a AS (WITH b AS (UPDATE t SET c = 1 RETURNING c) SELECT 1) SELECT 1 | would write",
        "SELECT 1 INTO u | q.sql:1:10: the statement is not run: it would make a table",
        "SELECT a FROM t FOR UPDATE | it would lock rows: FOR UPDATE",
        "SELECT a FROM t FOR NO KEY UPDATE | it would lock rows",
        "SELECT nextval('s') | it calls nextval, which has effects",
        "SELECT pg_catalog.setval ('s', 1) | it calls setval",
        "SELECT dblink_exec('x', 'y') | it calls dblink_exec",
        "SELECT pg_advisory_lock(1) | it calls pg_advisory_lock",
        "SELECT lo_unlink(1) | it calls lo_unlink",
        "SELECT * FROM t WHERE a = ? | it has a parameter",
        "SELECT * FROM t WHERE a = :a | it has a parameter",
        "SELECT * FROM t WHERE a = $1 | it has a parameter",
      })
  void refusesWhatWouldWriteOrNeedsMore(String sql, String message) {
    assertThatThrownBy(() -> read(sql))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-- name: a~-- sqlite~SELECT 1 | q.sql:1:1: 'a' has no text for postgresql",
        "-- name: a~SELECT 1;~SELECT 2 | q.sql:3:1: 'a' has one statement already",
        "-- name: a~SELECT 1~-- name: a~SELECT 2 | q.sql:3:1: there are two queries of the name"
            + " 'a'",
        "-- sqlite~SELECT 1 | q.sql:1:1: a text for one side needs a name",
        "-- name: a~SELECT 1;~-- sqlite~SELECT 1 | q.sql:3:1: 'a' has a text for both sides",
        "-- name:~SELECT 1 | q.sql:1:1: the name is empty",
        "-- name: a | q.sql:1:1: 'a' has no text for sqlite",
        "SELECT 'a | q.sql:1:8: what begins here is not closed",
        "-- name: a~-- postgresql~SELECT $x$ $y$ | q.sql:3:8: what begins here is not closed",
        "SELECT $a$ ; $a$ | read the quotes or comments of this statement differently",
        "-- nothing | q.sql:1:1: there is no query in it",
      })
  void refusesAFileThatIsNotClear(String text, String message) {
    assertThatThrownBy(() -> read(text.replace('~', '\n')))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesAWriteInATextForOneSideOnly() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    -- name: a
                    -- sqlite
                    SELECT 1
                    -- postgresql
                    SELECT 1;

                    TRUNCATE t
                    """))
        .hasMessageContaining("q.sql:7:1: the statement is not run: it begins with TRUNCATE");
  }
}
