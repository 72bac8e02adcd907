package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of rejected rows afterwards. */
class RejectsIT {

  /** Dates that only the later plan can read, on every tenth parent; a child for each parent. */
  private static final String ROWS =
      """
      CREATE TABLE parent (id INTEGER PRIMARY KEY, born DATE, note TEXT);
      CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parent);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
      INSERT INTO parent SELECT i, iif(i % 10 = 0, '31/12/2020', '2020-12-31'),
        printf('note %0200d', i) FROM n;
      INSERT INTO child SELECT id, id FROM parent;
      UPDATE parent SET born = 'never' WHERE id = 20;
      """;

  private static final String FIRST =
      """
      version: 1
      tables:
      - source: parent
        rules: { misfit: reject }
        columns:
        - source: born
          type: date
          rules: { dates: [iso] }
      - source: child
        rules: { orphans: reject }
      """;

  private static final String STANDING =
      """
      SELECT (SELECT count(*) FROM parent), (SELECT count(*) FROM child),
        (SELECT count(*) FROM pgtrek.reject), (SELECT sum(rows) FROM pgtrek.chunk)
      """;

  @TempDir Path folder;

  private Path source;
  private Path plan;

  @BeforeEach
  void makeSource() throws IOException {
    source = SqliteFiles.create(folder.resolve("app.db"), ROWS);
    plan = Files.writeString(folder.resolve("first.yaml"), FIRST);
  }

  private Path later() throws IOException {
    return Files.writeString(
        folder.resolve("later.yaml"), FIRST.replace("[iso]", "[iso, dd/MM/yyyy]"));
  }

  private String rejecting(TestServer server) throws SQLException {
    String url = server.newDatabase();
    Program.Answer answer =
        Program.in(folder).run("migrate", source.toString(), url, "--plan", plan.toString());
    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(standing(server, url)).containsExactly("2700|2700|600|5400");
    return url;
  }

  private Program.Answer replay(String url, Path by) {
    return Program.in(folder)
        .run("rejects", "replay", source.toString(), url, "--plan", by.toString(), "--jobs", "1");
  }

  private static List<String> standing(TestServer server, String url) throws SQLException {
    try (Connection target = server.jdbc(url)) {
      return PlainQueries.run(target, STANDING.strip() + ";\n");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void areTriedAgainUnderAnotherPlan(int version) throws Exception {
    TestServer server = Servers.postgres(version);
    String url = rejecting(server);

    Program.Answer answer = replay(url, later());

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(standing(server, url)).containsExactly("2999|2999|2|5998");
    Program.Answer proof = Program.in(folder).run("verify", source.toString(), url);
    assertThat(proof.exit()).as("%s", proof).isZero();
    Program.Answer again =
        Program.in(folder).run("migrate", source.toString(), url, "--plan", later().toString());
    assertThat(again.exit()).as("%s", again).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void areMovedOnceWhereTheNetworkIsCut(int version) throws Exception {
    TestServer server = Servers.postgres(version);
    String url = rejecting(server);
    Path later = later();
    Set<String> left = new HashSet<>();
    try (HostileProxy network = HostileProxy.before(server)) {
      for (long bytes = 2_000; ; bytes = bytes * 3 / 2) {
        network.cutAfter(bytes);
        Program.Answer cut = replay(network.url(url), later);
        network.pass();
        if (cut.exit() == 0) {
          break;
        }
        left.addAll(standing(server, url));
      }
    }

    Program.Answer answer = replay(url, later);

    assertThat(left)
        .as("what stood after each cut")
        .contains("2700|2700|600|5400")
        .isSubsetOf("2700|2700|600|5400", "2999|2700|301|5699", "2999|2999|2|5998");
    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(standing(server, url)).containsExactly("2999|2999|2|5998");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void areKeptOnceWhereARunIsBrokenOffAndTakenUp(int version) throws Exception {
    TestServer server = Servers.postgres(version);
    String url = server.newDatabase();
    boolean someKept = false;
    try (HostileProxy network = HostileProxy.before(server)) {
      for (long bytes = 60_000; ; bytes += 40_000) {
        network.cutAfter(bytes);
        Program.Answer cut =
            Program.in(folder)
                .run(
                    "migrate",
                    source.toString(),
                    network.url(url),
                    "--plan",
                    plan.toString(),
                    "--batch-rows",
                    "300",
                    "--jobs",
                    "1");
        network.pass();
        if (cut.exit() == 0) {
          break;
        }
        someKept |= keptSome(server, url);
      }
    }

    assertThat(someKept).as("a run was broken off between two chunks with rejects").isTrue();
    assertThat(standing(server, url)).containsExactly("2700|2700|600|5400");
  }

  private static boolean keptSome(TestServer server, String url) throws SQLException {
    try (Connection target = server.jdbc(url)) {
      List<String> begun =
          PlainQueries.run(target, "SELECT to_regclass('pgtrek.reject') IS NOT NULL;\n");
      return begun.equals(List.of("t"))
          && PlainQueries.run(target, "SELECT count(*) BETWEEN 1 AND 599 FROM pgtrek.reject;\n")
              .equals(List.of("t"));
    }
  }

  @Test
  void stayWhereThePlanWouldChangeRowsThatTravelled() throws Exception {
    TestServer server = Servers.postgres(18);
    String url = rejecting(server);
    Path other =
        Files.writeString(
            folder.resolve("other.yaml"),
            FIRST.replace("{ misfit: reject }", "{ misfit: reject, filter: id > 100 }"));

    Program.Answer answer =
        Program.in(folder)
            .run("rejects", "replay", source.toString(), url, "--plan", other.toString(), "--json");

    assertThat(answer.exit()).as("%s", answer).isEqualTo(3);
    assertThat(answer.out()).contains("\"replay-refused\"");
    assertThat(answer.err()).contains("next:");
    assertThat(standing(server, url)).containsExactly("2700|2700|600|5400");
  }

  @Test
  void areCountedAndExportedWithEveryValue() throws Exception {
    TestServer server = Servers.postgres(18);
    String url = rejecting(server);

    Program.Answer nowhere =
        Program.in(folder).run("rejects", url, "--json", "--export", "gone/rows.jsonl");

    assertThat(nowhere.exit()).as("%s", nowhere).isEqualTo(2);
    assertThat(nowhere.out()).contains("\"export-unwritable\"");

    Program.Answer answer =
        Program.in(folder).run("rejects", url, "--json", "--export", "rows.jsonl");

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(answer.out()).contains("\"rows\" : 600").contains("does-not-fit").contains("orphan");
    assertThat(Files.readAllLines(folder.resolve("rows.jsonl")))
        .hasSize(600)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("{\"table\":\"parent\"")
                    .contains("\"row\":{\"id\": 20, \"born\": \"never\", \"note\": \"note 0"));
  }
}
