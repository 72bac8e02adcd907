package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was altered on PostgreSQL after pgtrek brought a file there comes back as it is now, and
 * what was not as the original says it.
 */
class ChangedSinceIT {

  private static final String APP =
      """
      CREATE TABLE item (id INTEGER PRIMARY KEY, state TEXT NOT NULL DEFAULT 'new',
        price REAL CONSTRAINT price_least CHECK (price >= 0), note TEXT);
      CREATE INDEX item_state ON item (state) WHERE price > 1;
      CREATE TABLE still (id INTEGER PRIMARY KEY, a TEXT /* as it was */ DEFAULT 'x', n INTEGER);
      CREATE INDEX still_n ON still (n)   /* two  blanks */;
      CREATE INDEX still_a ON still (a);
      CREATE VIEW cheap AS SELECT id FROM item WHERE price < 10;
      CREATE VIEW named AS   SELECT id,   a FROM still;
      INSERT INTO item (price) VALUES (1), (5), (20);
      INSERT INTO still (n) VALUES (1), (2);
      """;

  @TempDir Path folder;

  private String url = "";
  private Path back = Path.of("");

  private Program.Answer run(String... words) {
    return Program.in(folder).run(words);
  }

  private void moved(TestServer server, String... changes) throws Exception {
    url = server.newDatabase();
    Path app = SqliteFiles.create(folder.resolve("app.db"), APP);
    assertThat(run("migrate", app.toString(), url).exit()).isZero();
    try (Connection connection = server.jdbc(url);
        Statement statement = connection.createStatement()) {
      for (String change : changes) {
        statement.execute(change);
      }
    }
    back = folder.resolve("back.db");
  }

  private String report() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(".pgtrek/runs"))) {
      return Files.readString(
          files.filter(f -> f.toString().endsWith(".txt")).max(Path::compareTo).orElseThrow());
    }
  }

  private List<String> sql(String name) throws Exception {
    return SqliteRows.of(back, "SELECT sql FROM sqlite_schema WHERE name = '" + name + "'");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void comesBackAsItIsNow(int version) throws Exception {
    moved(
        Servers.postgres(version),
        "ALTER TABLE item ALTER state SET DEFAULT 'fresh'",
        "ALTER TABLE item DROP CONSTRAINT price_least",
        "ALTER TABLE item ADD CONSTRAINT price_least CHECK (price >= 1)",
        "CREATE OR REPLACE VIEW cheap AS SELECT id FROM item WHERE price < 3",
        "DROP INDEX still_a",
        "CREATE INDEX still_a ON still (a, n)");

    Program.Answer answer = run("migrate", url, back.toString(), "--no-backup");

    assertThat(answer.exit()).as("%s", answer).isZero();
    SqliteFiles.run(back, "INSERT INTO item (id, price) VALUES (9, 100)");
    assertThat(SqliteRows.of(back, "SELECT state FROM item ORDER BY id"))
        .containsExactly("new", "new", "new", "fresh");
    assertThat(SqliteRows.of(back, "SELECT id FROM cheap")).containsExactly("1");
    assertThat(sql("item").getFirst()).contains(">= 1");
    assertThat(sql("still_a").getFirst()).contains("n");
    assertThat(sql("still").getFirst()).contains("/* as it was */");
    assertThat(sql("still_n").getFirst()).contains("(n)   /* two  blanks */");
    assertThat(sql("named")).containsExactly("CREATE VIEW named AS   SELECT id,   a FROM still");
    assertThat(report())
        .contains(
            "the default or computation of item.state",
            "the rule price_least of item",
            "the index still_a of still",
            "the view cheap",
            "PostgreSQL says it otherwise")
        .doesNotContain("the view named", "the index still_n");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void isNotSuspectedWhereNothingWasAltered(int version) throws Exception {
    moved(
        Servers.postgres(version),
        // Another proof of the same run records nothing anew, and no rows matter.
        "UPDATE item SET note = 'later'",
        "ALTER TABLE item ALTER note SET STATISTICS 100",
        "VACUUM FULL item");

    Program.Answer answer = run("migrate", url, back.toString(), "--no-backup");

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(sql("item").getFirst()).contains("DEFAULT 'new',\n  price REAL CONSTRAINT");
    assertThat(report()).doesNotContain("PostgreSQL says it otherwise");
  }

  /** A run that had ended is proved again; what was altered in between is no work of its own. */
  @Test
  void isNotTakenForTheMovesOwnByALaterProof() throws Exception {
    moved(Servers.postgres(18), "ALTER TABLE item ALTER state SET DEFAULT 'fresh'");
    Program.Answer again = run("migrate", folder.resolve("app.db").toString(), url);
    assertThat(again.exit()).as("%s", again).isZero();

    Program.Answer answer = run("migrate", url, back.toString(), "--no-backup");

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(sql("item").getFirst()).contains("'fresh'");
  }

  /** A journal that an earlier version wrote tells of no change. */
  @Test
  void isNotKnownOfAJournalWithoutDigests() throws Exception {
    moved(
        Servers.postgres(18),
        "ALTER TABLE item ALTER state SET DEFAULT 'fresh'",
        "DROP TABLE pgtrek.arrived");

    Program.Answer answer = run("migrate", url, back.toString(), "--no-backup");

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(sql("item").getFirst()).contains("'new'");
  }

  @Test
  void goesWithTheJournal() throws Exception {
    TestServer server = Servers.postgres(18);
    moved(server);

    Program.Answer cleaned = run("clean", url, "--yes", "--now");

    assertThat(cleaned.exit()).as("%s", cleaned).isZero();
    try (Connection connection = server.jdbc(url)) {
      assertThat(
              PlainQueries.run(
                  connection, "SELECT count(*) FROM pg_namespace WHERE nspname = 'pgtrek';\n"))
          .containsExactly("0");
    }
  }
}
