package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an interrupted run takes up again, and what it refuses to. */
class ResumeIT {

  /** Bytes on one connection after which part of the rows, and not all, are committed. */
  private static final long PART = 300_000;

  private static final TestServer SERVER = Servers.postgres(18);

  @TempDir Path folder;

  private Path source;
  private String url;
  private HostileProxy network;

  @BeforeEach
  void makeSource() {
    source =
        SqliteFiles.create(
            folder.resolve("app.db"),
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT NOT NULL, w INTEGER);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
            INSERT INTO t SELECT i, printf('value %0100d', i), i FROM n;
            """);
    url = SERVER.newDatabase();
    network = HostileProxy.before(SERVER);
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  private Program.Answer migrate(String... more) {
    String[] arguments = new String[7 + more.length];
    arguments[0] = "migrate";
    arguments[1] = source.toString();
    arguments[2] = network.url(url);
    arguments[3] = "--batch-rows";
    arguments[4] = "500";
    arguments[5] = "--jobs";
    arguments[6] = "1";
    System.arraycopy(more, 0, arguments, 7, more.length);
    return Program.in(folder).run(arguments);
  }

  /** Begins a run and breaks it off in the middle of the copy. */
  private void begin() throws SQLException {
    network.cutAfter(PART);
    Program.Answer broken = migrate();
    network.pass();
    assertThat(broken.exit()).as("%s", broken).isEqualTo(9);
    try (Connection target = SERVER.jdbc(url)) {
      assertThat(
              PlainQueries.run(
                  target,
                  "SELECT count(*) FILTER (WHERE rows IS NOT NULL) BETWEEN 1 AND count(*) - 1"
                      + " FROM pgtrek.chunk;\n"))
          .as("part of the rows are there")
          .containsExactly("t");
    }
  }

  @Test
  void goesOnWhereItStopped() throws SQLException {
    begin();

    Program.Answer answer = migrate();

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(answer.err()).contains("taken up again");
    try (Connection target = SERVER.jdbc(url)) {
      assertThat(new IndependentComparison(source).differences(target, "public")).isEmpty();
    }
  }

  @Test
  void refusesASourceThatChanged() throws SQLException {
    begin();
    SqliteFiles.run(source, "UPDATE t SET w = 0 WHERE id = 1");

    Program.Answer answer = migrate();

    assertThat(answer.exit()).as("%s", answer).isEqualTo(7);
    assertThat(answer.err()).contains("source").contains("next:");
  }

  @Test
  void goesOnWhereTheSourceWasOnlyTouched() throws Exception {
    begin();
    Files.setLastModifiedTime(
        source, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 5000));

    Program.Answer answer = migrate();

    assertThat(answer.exit()).as("%s", answer).isZero();
  }

  @Test
  void refusesAPlanThatChanged() throws Exception {
    begin();
    Files.writeString(
        folder.resolve("plan.yaml"),
        """
        version: 1
        tables:
        - source: t
          columns:
          - source: w
            type: text
        """);

    Program.Answer answer = migrate("--plan", folder.resolve("plan.yaml").toString());

    assertThat(answer.exit()).as("%s", answer).isEqualTo(7);
    assertThat(answer.err()).contains("plan").contains("next:");
  }

  @Test
  void refusesASecondRunBesideTheFirst() throws Exception {
    network.stallAfter(PART);
    CompletableFuture<Program.Answer> first = CompletableFuture.supplyAsync(this::migrate);
    waitForRows();

    Program.Answer second =
        Program.in(folder).run("migrate", source.toString(), url, "--batch-rows", "500");
    network.pass();

    assertThat(second.exit()).as("%s", second).isEqualTo(7);
    assertThat(second.err()).contains("next:");
    Program.Answer answer = first.get(1, TimeUnit.MINUTES);
    assertThat(answer.exit()).as("%s", answer).isZero();
  }

  private void waitForRows() throws Exception {
    try (JournalWatch journal = new JournalWatch(SERVER.jdbc(url))) {
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
      while (journal.entries() < 3) {
        assertThat(System.nanoTime()).as("the run begins").isLessThan(deadline);
        Thread.sleep(20);
      }
    }
  }
}
