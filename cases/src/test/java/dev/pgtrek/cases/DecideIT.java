package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code pgtrek decide} and {@code pgtrek verify --policy} say, and with which exit code. */
class DecideIT {

  private static final String ORDERS =
      """
      CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT NOT NULL, total REAL,
        paid BOOLEAN, made_at DATETIME, since INTEGER_TIMESTAMP, note JSON);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
      INSERT INTO orders SELECT i, 'customer ' || (i % 40), i * 0.1, i % 2,
        datetime('2024-01-01', '+' || i || ' hours'), i, '{"a": ' || i || ', "b": [1, 2]}' FROM n;
      """;

  @TempDir Path folder;

  private Path source;

  @SuppressWarnings("NullAway.Init")
  private TestServer server;

  private String url = "";

  @BeforeEach
  void makeSource() throws IOException {
    source = SqliteFiles.create(folder.resolve("app.db"), ORDERS);
  }

  private void migrated(int version) throws Exception {
    server = Servers.postgres(version);
    url = server.newDatabase();
    assertThat(run("migrate", source.toString(), url, "--json-text=orders.note").exit()).isZero();
  }

  private void onTarget(String... statements) throws Exception {
    try (Connection target = server.jdbc(url);
        Statement statement = target.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Program.Answer run(String... words) {
    return Program.in(folder).run(words);
  }

  private Program.Answer decide(String... more) {
    return run(
        Stream.concat(Stream.of("decide", source.toString(), url), Stream.of(more))
            .toArray(String[]::new));
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /** The built-in policy, but for how fast a machine is that runs other tests too. */
  private String patient() throws IOException {
    return file("patient.yaml", run("policy").out().replace("delay: 20 ms", "delay: 60000 ms"));
  }

  private static String lastLine(Program.Answer answer) {
    return answer.out().lines().filter(l -> !l.isBlank()).toList().getLast();
  }

  private Path latest(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(".pgtrek/runs"))) {
      return files
          .filter(f -> f.getFileName().toString().matches(name))
          .max(Path::compareTo)
          .orElseThrow();
    }
  }

  private JsonNode report() throws IOException {
    return new ObjectMapper().readTree(latest("migration_report_.*\\.json").toFile());
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void goesWhereEverythingIsEqual(int version) throws Exception {
    migrated(version);

    Program.Answer answer = decide();

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(lastLine(answer)).isEqualTo("go");
    assertThat(report().path("decision").path("advice").asText()).isEqualTo("go");
    assertThat(new ObjectMapper().readTree(latest("decision\\.json").toFile()))
        .isEqualTo(report().path("decision"));
    assertThat(latest("migration_report_.*\\.html")).content().contains("Decision");
    assertThat(latest("policy\\.yaml")).content().contains("row-mismatch-high");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void looksWhereFewRowsAreMissingAndRollsBackWhereMany(int version) throws Exception {
    migrated(version);
    onTarget("DELETE FROM orders WHERE id = 7");

    Program.Answer few = decide();
    Program.Answer proof = run("verify", source.toString(), url);
    onTarget("DELETE FROM orders WHERE id BETWEEN 100 AND 350");
    Program.Answer many = decide();

    assertThat(few.exit()).as("%s", few).isEqualTo(10);
    assertThat(lastLine(few))
        .isEqualTo("look: row-mismatch of public.orders 0.25 % (above 0 %, rule row-mismatch-low)");
    assertThat(proof.exit()).isEqualTo(6);
    assertThat(many.exit()).isEqualTo(11);
    // More rows than a report names, and yet all of them counted.
    assertThat(lastLine(many))
        .startsWith("roll back: row-mismatch of public.orders 63 % (above 1 %, rule");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void rollsBackForOneValueThatDiffersOrOneRowTooMany(int version) throws Exception {
    migrated(version);
    onTarget("UPDATE orders SET total = total + 0.01 WHERE id = 3");
    Program.Answer changed = decide();
    onTarget(
        "UPDATE orders SET total = 0.3::float8 * 1 WHERE id = 3",
        "INSERT INTO orders (id, customer) VALUES (1000, 'x')");
    Program.Answer added = decide();
    onTarget("ALTER TABLE orders DROP COLUMN paid");
    Program.Answer lacking = decide();

    assertThat(changed.exit()).isEqualTo(11);
    assertThat(lastLine(changed))
        .startsWith("roll back: rows-different of public.orders 1 (above 0, rule corruption)");
    assertThat(added.exit()).isEqualTo(11);
    assertThat(lastLine(added)).contains("rows-extra of public.orders 1 (above 0");
    assertThat(lacking.exit()).isEqualTo(11);
    assertThat(lastLine(lacking)).contains("tables-missing of public.orders 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void answersTheProofFirstAndThenThePolicyInVerify(int version) throws Exception {
    migrated(version);

    Program.Answer errors = run("verify", source.toString(), url, "--app-errors", "2");
    onTarget("DELETE FROM orders WHERE id = 7");
    Program.Answer both = run("verify", source.toString(), url, "--app-errors", "2");

    assertThat(errors.exit()).as("%s", errors).isEqualTo(10);
    assertThat(lastLine(errors)).isEqualTo("look: app-errors 2 (above 0, rule application-errors)");
    assertThat(both.exit()).isEqualTo(6);
    assertThat(lastLine(both)).startsWith("look: ").contains("row-mismatch").contains("app-errors");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void judgesByAPolicyOfTheUsersOwn(int version) throws Exception {
    migrated(version);
    onTarget("DELETE FROM orders WHERE id = 7");
    String lenient =
        file(
            "team.yaml",
            """
            format: pgtrek-policy-1
            rules:
            - {name: few, measure: rows-missing, is: above, threshold: 5, then: roll back, reason: r}
            - {name: rate, measure: app-error-rate, is: at least, threshold: 0.5 %, then: roll back,
               reason: r, unmeasured: look}
            """);

    Program.Answer unmeasured = decide("--policy", lenient);
    Program.Answer calm = decide("--policy", lenient, "--app-errors", "0.49%");
    Program.Answer bad = decide("--policy", lenient, "--app-errors", "0.5%");
    Program.Answer wrong =
        decide("--policy", file("wrong.yaml", "format: pgtrek-policy-1\nruls: []"));

    assertThat(unmeasured.exit()).as("%s", unmeasured).isEqualTo(10);
    assertThat(lastLine(unmeasured))
        .isEqualTo("look: app-error-rate not measured (at least 0.5 %, rule rate)");
    assertThat(calm.exit()).isZero();
    assertThat(lastLine(calm)).isEqualTo("go");
    assertThat(bad.exit()).isEqualTo(11);
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("wrong.yaml:2:1: there is no key 'ruls'");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void comparesQueriesOfTheUsersOwn(int version) throws Exception {
    migrated(version);
    String queries =
        file(
            "queries.sql",
            """
            -- name: sums of reals
            SELECT customer, sum(total), avg(total), count(*) FROM orders GROUP BY customer;
            -- name: every type
            SELECT id, customer, total, paid, made_at, note FROM orders ORDER BY id DESC;
            -- name: ordered
            SELECT id FROM orders ORDER BY total DESC, id LIMIT 25;
            -- name: month
            -- sqlite
            SELECT strftime('%Y-%m', made_at) AS m, count(*) FROM orders GROUP BY 1
            -- postgresql
            SELECT to_char(made_at, 'YYYY-MM') AS m, count(*) FROM orders GROUP BY 1;
            -- name: documents by an operator with a question mark
            -- sqlite
            SELECT count(*) FROM orders WHERE json_extract(note, '$.a') IS NOT NULL
            -- postgresql
            SELECT count(*) FROM orders WHERE note ? 'a';
            """);

    Program.Answer answer =
        decide("--compare-queries", queries, "--query-runs", "2", "--plans", "--policy", patient());

    assertThat(answer.exit()).as("%s", answer).isZero();
    JsonNode compared = report().path("queries");
    assertThat(compared.findValuesAsText("state"))
        .containsExactly("nearly same", "same", "same", "same", "same");
    assertThat(compared.findValuesAsText("sourceRows"))
        .containsExactly("40", "400", "25", "1", "1");
    assertThat(compared.path(0).path("runs").asInt()).isEqualTo(2);
    assertThat(compared.path(0).path("sourcePlan").asText()).contains("SCAN orders");
    assertThat(compared.path(0).path("targetPlan").asText()).contains("actual time", "Buffers");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void namesTheQueriesThatDiffer(int version) throws Exception {
    migrated(version);
    onTarget(
        "CREATE TABLE audit (n int)",
        "CREATE FUNCTION write_it() RETURNS int LANGUAGE sql AS"
            + " 'INSERT INTO audit VALUES (1) RETURNING n'");
    String queries =
        file(
            "queries.sql",
            """
            -- name: whole numbers divide otherwise
            SELECT id / 2.0 = 1.5, id / 2 FROM orders WHERE id = 3;
            -- name: one row fewer
            -- sqlite
            SELECT id, total FROM orders
            -- postgresql
            SELECT id, total FROM orders WHERE id <> 7;
            -- name: one value
            -- sqlite
            SELECT id, total FROM orders
            -- postgresql
            SELECT id, CASE id WHEN 9 THEN total + 0.00001 ELSE total END FROM orders;
            -- name: other order
            -- sqlite
            SELECT id FROM orders ORDER BY id
            -- postgresql
            SELECT id FROM orders ORDER BY id DESC;
            -- name: unknown table
            -- sqlite
            SELECT 1
            -- postgresql
            SELECT * FROM nowhere;
            -- name: more columns
            -- sqlite
            SELECT 1
            -- postgresql
            SELECT 1, 2;
            -- name: writes by a function
            -- sqlite
            SELECT 1
            -- postgresql
            SELECT write_it();
            """);

    Program.Answer answer =
        decide(
            "--compare-queries",
            queries,
            "--query-runs",
            "1",
            "--show-values",
            "--policy",
            patient());

    assertThat(answer.exit()).as("%s", answer).isEqualTo(10);
    JsonNode compared = report().path("queries");
    assertThat(compared.findValuesAsText("state"))
        .containsExactly(
            "same", "different", "different", "other order", "failed", "different", "failed");
    assertThat(compared.path(1).path("differences").path(0).asText())
        .isEqualTo("only on the source: row 7: id=7, total=0.7000000000000001");
    assertThat(compared.path(2).path("differences")).hasSize(2);
    assertThat(compared.path(4).path("note").asText()).contains("nowhere").contains("42P01");
    assertThat(compared.path(6).path("note").asText()).contains("read-only transaction");
    assertThat(lastLine(answer))
        .contains(
            "queries-different of one row fewer 1 (above 0, rule queries-differ) and of 2 more")
        .contains("queries-failed of unknown table 1")
        .contains("queries-reordered of other order 1");
    try (Connection target = server.jdbc(url);
        Statement statement = target.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM audit")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getInt(1)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void stopsAQueryThatTakesTooLong(int version) throws Exception {
    migrated(version);
    String queries =
        file(
            "queries.sql",
            """
            -- name: slow on the target
            -- sqlite
            SELECT 1
            -- postgresql
            SELECT 1 FROM pg_sleep(30);
            -- name: slow on the source
            -- sqlite
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n
            -- postgresql
            SELECT 1;
            -- name: at once
            SELECT 1;
            """);

    Program.Answer answer =
        decide("--compare-queries", queries, "--query-timeout", "2", "--policy", patient());

    assertThat(answer.exit()).as("%s", answer).isEqualTo(10);
    assertThat(report().path("queries").findValuesAsText("note"))
        .containsExactly(
            "PostgreSQL took longer than 2 s for the query. Narrow the query down, give it an"
                + " index, wait longer with --query-timeout, or leave it out.",
            "SQLite took longer than 2 s for the query. Narrow the query down, wait longer with"
                + " --query-timeout, or leave it out.",
            "");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void saysHowAnAnswerThatIsTooLargeIsCompared(int version) throws Exception {
    migrated(version);
    String queries =
        file(
            "queries.sql",
            """
            -- name: all pairs
            SELECT a.id, b.id, c.paid FROM orders a, orders b, orders c WHERE c.id < 3;
            -- name: more on the target
            -- sqlite
            SELECT id FROM orders
            -- postgresql
            SELECT a.id FROM orders a, orders b, generate_series(1, 2);
            -- name: counted and summed
            SELECT count(*), sum(a.id), sum(b.id)
              FROM orders a, orders b, orders c WHERE c.id < 3;
            -- name: the first of them in an order
            SELECT a.id, b.id, c.paid FROM orders a, orders b, orders c WHERE c.id < 3
              ORDER BY a.id, b.id, c.id LIMIT 1000;
            """);

    Program.Answer answer =
        decide("--compare-queries", queries, "--query-runs", "1", "--policy", patient());

    assertThat(answer.exit()).as("%s", answer).isEqualTo(10);
    assertThat(report().path("queries").findValuesAsText("state"))
        .containsExactly("failed", "failed", "same", "same");
    String next =
        " has more than 200,000 rows, too large to compare it row by row. Count or sum in the"
            + " query, or give it a LIMIT with an ORDER BY.";
    assertThat(report().path("queries").findValuesAsText("note"))
        .containsExactly(
            "The answer of the source" + next, "The answer of the target" + next, "", "");
    assertThat(Program.in(folder).reports()).contains("Count or sum in the query");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void rollsBackWhereAQueryIsSlowerByHalf(int version) throws Exception {
    migrated(version);
    String queries =
        file(
            "queries.sql",
            "-- name: slow\n-- sqlite\nSELECT 1\n-- postgresql\nSELECT 1 FROM pg_sleep(0.5)");

    Program.Answer answer = decide("--compare-queries", queries, "--query-runs", "2");

    assertThat(answer.exit()).as("%s", answer).isEqualTo(11);
    assertThat(lastLine(answer)).startsWith("roll back: query-slowdown of slow ");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void runsNothingOfAFileThatWouldWrite(int version) throws Exception {
    migrated(version);
    String queries = file("queries.sql", "SELECT 1;\nDELETE FROM orders;\n");

    Program.Answer answer = decide("--compare-queries", queries);

    assertThat(answer.exit()).isEqualTo(2);
    assertThat(answer.err())
        .contains("queries.sql:2:1: the statement is not run: it begins with DELETE")
        .contains("Nothing was changed.");
  }
}
