package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions, compared queries and the runbook from PostgreSQL to a SQLite file. */
class WayBackDecideIT {

  private static final String TABLES =
      """
      CREATE TABLE orders (
        id bigint PRIMARY KEY, customer text NOT NULL, total numeric(10,2), ratio double precision,
        paid boolean, made_at timestamptz, due date, note jsonb, tags text[], uid uuid, raw bytea);
      INSERT INTO orders SELECT g, 'customer ' || g % 40, g * 0.1, g / 7.0, g % 2 = 0,
        timestamptz '2024-01-01 00:00+00' + g * interval '1 hour', date '2024-01-01' + g,
        jsonb_build_object('a', g), ARRAY['x', 'y' || g],
        md5(g::text)::uuid, decode(md5(g::text), 'hex')
        FROM generate_series(1, 400) g;
      CREATE SCHEMA app;
      CREATE TABLE app.line (id int PRIMARY KEY, order_id bigint REFERENCES orders, qty int);
      INSERT INTO app.line SELECT g, 1 + g % 400, g % 9 FROM generate_series(1, 1000) g;
      """;

  private static final String QUERIES =
      """
      -- name: everything
      SELECT id, customer, total, paid, made_at, due, note, tags, uid, raw FROM orders ORDER BY id;
      -- name: sums
      SELECT customer, count(*), sum(total), avg(ratio) FROM orders GROUP BY customer;
      -- name: paid ones
      SELECT count(*) FROM orders WHERE paid;
      -- name: lines
      -- sqlite
      SELECT o.customer, sum(l.qty) FROM orders o JOIN app_line l ON l.order_id = o.id GROUP BY 1;
      -- postgresql
      SELECT o.customer, sum(l.qty) FROM orders o JOIN app.line l ON l.order_id = o.id GROUP BY 1;
      """;

  @TempDir Path folder;

  private Path file = Path.of("");

  private Program.Answer run(String... words) {
    return Program.in(folder, Servers.postgres(18)).run(words);
  }

  private static String made(TestServer server) throws SQLException {
    String url = server.newDatabase();
    server.execute(url, TABLES);
    return url;
  }

  private String queries(String text) throws IOException {
    return Files.writeString(folder.resolve("queries.sql"), text).toString();
  }

  /** The built-in policy, but for how fast a machine is that runs other tests too. */
  private String patient() throws IOException {
    String policy = run("policy").out().replace("delay: 20 ms", "delay: 60000 ms");
    return Files.writeString(folder.resolve("patient.yaml"), policy).toString();
  }

  private static String lastLine(Program.Answer answer) {
    return answer.out().lines().filter(l -> !l.isBlank()).toList().getLast();
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void decidesByRowsAndByQueries(int version) throws Exception {
    TestServer server = Servers.postgres(version);
    String url = made(server);
    file = folder.resolve("back.db");
    Program.Answer migrated = run("migrate", url, file.toString(), "--no-backup");
    assertThat(migrated.exit()).as("%s", migrated).isZero();
    List<String> how = List.of("--compare-queries", queries(QUERIES), "--policy", patient());

    Program.Answer go = decide(url, how);
    Program.Answer wrong =
        decide(
            url,
            List.of(
                "--compare-queries",
                queries(
                    """
                    -- name: other
                    -- sqlite
                    SELECT count(*) FROM orders;
                    -- postgresql
                    SELECT count(*) - 1 FROM orders;
                    -- name: unknown
                    SELECT nothing FROM orders;
                    """),
                "--policy",
                patient()));
    SqliteFiles.run(file, "DELETE FROM orders WHERE id > 390");
    Program.Answer back = decide(url, List.of());

    assertThat(go.exit()).as("%s", go).isZero();
    assertThat(lastLine(go)).isEqualTo("go");
    assertThat(go.out())
        .contains("everything: same")
        .containsPattern("sums: (nearly )?same")
        .contains("paid ones: same")
        .contains("lines: same");
    assertThat(wrong.exit()).as("%s", wrong).isEqualTo(10);
    assertThat(wrong.out()).contains("other: different").contains("unknown: failed");
    assertThat(back.exit()).as("%s", back).isEqualTo(11);
    assertThat(lastLine(back)).startsWith("roll back: row-mismatch of main.orders 2.5 %");
  }

  private Program.Answer decide(String url, List<String> more) {
    List<String> words = new ArrayList<>(List.of("decide", url, file.toString()));
    words.addAll(more);
    return run(words.toArray(String[]::new));
  }

  /** Booleans as 0 and 1, seconds since 1970: what the plan knows of a column, queries do too. */
  @Test
  void readsAnswersOfAnOriginalAsItsColumnsAreSpelled() throws Exception {
    TestServer server = Servers.postgres(18);
    String url = server.newDatabase();
    Path app =
        SqliteFiles.create(
            folder.resolve("app.db"),
            """
            CREATE TABLE event (id INTEGER PRIMARY KEY, done BOOLEAN, at TIMESTAMP, day DATE);
            INSERT INTO event VALUES (1, 0, 1700000000, '2024-02-03'), (2, 1, 1700000600, NULL);
            """);
    assertThat(run("migrate", app.toString(), url).exit()).isZero();
    file = folder.resolve("back.db");
    assertThat(run("migrate", url, file.toString(), "--no-backup").exit()).isZero();
    String all = queries("-- name: all\nSELECT id, done, at, day FROM event ORDER BY id;\n");

    Program.Answer answer =
        decide(url, List.of("--compare-queries", all, "--policy", patient(), "--plans"));

    assertThat(SqliteRows.of(file, "SELECT at FROM event WHERE id = 1"))
        .containsExactly("1700000000");
    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(answer.out()).contains("all: same");
  }

  /** The source is sound, so nobody must be sent to look at it. */
  @Test
  void tellsOfAFileThatCannotBeReadAsTheTarget() throws Exception {
    String url = made(Servers.postgres(18));
    file = folder.resolve("back.db");
    assertThat(run("migrate", url, file.toString(), "--no-backup").exit()).isZero();
    byte[] whole = Files.readAllBytes(file);
    byte[] damaged = whole.clone();
    Arrays.fill(damaged, 3 * 4096, damaged.length, (byte) 0x7f);

    Program.Answer missing = run("verify", url, "nowhere/back.db");
    Program.Answer several = run("verify", url, "other.db", "--schemas", "files");
    Files.write(file, "SELECT 1;".getBytes(StandardCharsets.UTF_8));
    Program.Answer text = decide(url, List.of());
    Files.write(file, Arrays.copyOf(whole, whole.length - 5000));
    Program.Answer cut = decide(url, List.of());
    Files.write(file, damaged);
    Program.Answer broken = decide(url, List.of("--json"));

    for (Program.Answer each : List.of(missing, several, text, cut, broken)) {
      assertThat(each.exit()).as("%s", each).isEqualTo(5);
      assertThat(each.said()).contains("Nothing was changed.").doesNotContain("The source");
    }
    assertThat(missing.said())
        .contains("The target " + folder.resolve("nowhere/back.db") + " cannot be read")
        .contains("or make it first: 'pgtrek migrate' with the same SOURCE and TARGET.");
    assertThat(several.said()).contains("other_app.db cannot be read: there is no such file");
    assertThat(text.said()).contains("cannot be read: it does not begin like a SQLite database");
    assertThat(cut.said()).contains("where its header says " + whole.length);
    assertThat(broken.out()).contains("\"target-corrupt\"", "\"exitCode\" : 5");
  }

  @Test
  void saysHowAFileThatIsNotThereIsMade() throws Exception {
    String url = made(Servers.postgres(18));
    List<String> codes = new ArrayList<>();

    for (List<String> how : List.of(List.of("gone.db"), List.of("several.db", "--schemas=files"))) {
      Program.Answer missing = run(words("verify", url, how, "--json"));
      assertThat(missing.exit()).as("%s", missing).isEqualTo(5);
      assertThat(missing.out()).contains("'pgtrek migrate' with the same SOURCE and TARGET.");
      codes.add(new ObjectMapper().readTree(missing.out()).at("/error/code").asText());
      Program.Answer migrated = run(words("migrate", url, how, "--no-backup"));
      assertThat(migrated.exit()).as("%s", migrated).isZero();
      Program.Answer there = run(words("verify", url, how, "--quiet"));
      assertThat(there.exit()).as("%s", there).isZero();
    }

    assertThat(codes).containsOnly("target-file-missing");
  }

  private static String[] words(String command, String url, List<String> how, String more) {
    return Stream.of(Stream.of(command, url), how.stream(), Stream.of(more))
        .flatMap(word -> word)
        .toArray(String[]::new);
  }

  @Test
  void changesNothingByAQuery() throws Exception {
    TestServer server = Servers.postgres(18);
    String url = made(server);
    file = folder.resolve("back.db");
    assertThat(run("migrate", url, file.toString(), "--no-backup").exit()).isZero();
    server.execute(
        url, "CREATE FUNCTION sly() RETURNS int LANGUAGE sql AS 'DELETE FROM app.line; SELECT 1'");
    String sly = queries("-- name: sly\n-- sqlite\nSELECT 1;\n-- postgresql\nSELECT sly();\n");

    Program.Answer answer = decide(url, List.of("--compare-queries", sly));

    assertThat(answer.exit()).as("%s", answer).isEqualTo(10);
    assertThat(answer.out()).contains("sly: failed");
  }

  @Test
  void writesARunbookWhoseCommandsWork() throws Exception {
    TestServer server = Servers.postgres(18);
    String url = made(server);
    file = folder.resolve("back.db");

    Program.Answer planned = run("plan", url, "back.db", "--runbook");

    assertThat(planned.exit()).as("%s", planned).isZero();
    Path book = folder.resolve(".pgtrek/plan/runbook.md");
    List<List<String>> commands = commands(book);
    assertThat(Files.readString(book)).contains("Stop the application").doesNotContain("password");
    queries(QUERIES);
    for (String name : List.of("migrate", "decide")) {
      for (List<String> command : commands) {
        if (command.get(1).equals(name) && !command.contains("NEW_DATABASE")) {
          Program.Answer answer = run(arguments(command));
          assertThat(answer.exit()).as("%s: %s", command, answer).isIn(0, 11);
          assertThat(answer.out()).contains("proved equal");
        }
      }
    }
    assertThat(folder.resolve("rehearsal.db")).exists();
    assertThat(file).exists();
  }

  /** In a folder of its own, as it says, and with the server that starts by itself there. */
  @Test
  void rehearsesTheWayThereInAnotherFolder() throws Exception {
    Path here = Files.createDirectories(folder.resolve("here"));
    SqliteFiles.create(here.resolve("app.db"), "CREATE TABLE t (a INTEGER PRIMARY KEY)");
    Files.writeString(here.resolve("queries.sql"), "-- name: q\nSELECT count(*) FROM t;\n");
    Program.Answer planned =
        Program.in(here).run("plan", "app.db", "postgresql://app@db.example/app", "--runbook");
    assertThat(planned.exit()).as("%s", planned).isZero();
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));

    List<List<String>> rehearsal =
        commands(here.resolve(".pgtrek/plan/runbook.md")).stream()
            .filter(c -> c.stream().noneMatch(word -> word.startsWith("postgresql:")))
            .filter(c -> c.contains("--plan"))
            .toList();

    assertThat(rehearsal).extracting(c -> c.get(1)).containsExactly("migrate", "decide");
    try {
      for (List<String> command : rehearsal) {
        Program.Answer answer =
            Program.in(elsewhere).run(command.subList(1, command.size()).toArray(String[]::new));
        assertThat(answer.exit()).as("%s: %s", command, answer).isIn(0, 11);
        assertThat(answer.out()).contains("proved equal");
      }
    } finally {
      Program.in(elsewhere).run("server", "stop");
    }
    assertThat(elsewhere.resolve(".pgtrek/runs")).isNotEmptyDirectory();
    assertThat(here.resolve(".pgtrek/postgres")).doesNotExist();
  }

  private static List<List<String>> commands(Path book) throws IOException {
    return Files.readString(book)
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("pgtrek "))
        .map(line -> Arrays.stream(line.split(" ")).map(WayBackDecideIT::bare).toList())
        .toList();
  }

  /** The program's own folder is another one here. */
  private String[] arguments(List<String> command) {
    return command.stream()
        .skip(1)
        .map(word -> word.startsWith(".pgtrek/") ? folder.resolve(word).toString() : word)
        .toArray(String[]::new);
  }

  private static String bare(String word) {
    return word.replace("'", "");
  }
}
