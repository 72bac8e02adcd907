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
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code pgtrek clean} shows, what it keeps and until when. */
class CleanWaitIT {

  private static final TestServer SERVER = Servers.postgres(18);

  @TempDir Path folder;

  private String url = "";

  @BeforeEach
  void migrate() throws Exception {
    Path source =
        SqliteFiles.create(
            folder.resolve("app.db"),
            """
            CREATE TABLE page (id INTEGER PRIMARY KEY, body TEXT);
            INSERT INTO page VALUES (1, 'a Café by the harbour');
            CREATE VIRTUAL TABLE page_fts USING fts5 (body, content = 'page', content_rowid = 'id');
            INSERT INTO page_fts (page_fts) VALUES ('rebuild');
            """);
    url = SERVER.newDatabase();
    assertThat(run("migrate", source.toString(), url).exit()).isZero();
  }

  private Program.Answer run(String... words) {
    return Program.in(folder).run(words);
  }

  private Path runFolder() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve(".pgtrek/runs"))) {
      return all.findFirst().orElseThrow();
    }
  }

  private void olderBy(Duration age) throws Exception {
    FileTime then = FileTime.from(Instant.now().minus(age));
    List<Path> files;
    try (Stream<Path> all = Files.walk(runFolder())) {
      files = all.sorted(java.util.Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.setLastModifiedTime(file, then);
    }
    String seconds = age.toSeconds() + " seconds'";
    onTarget(
        "UPDATE pgtrek.run SET started_at = started_at - interval '" + seconds,
        "UPDATE pgtrek.object SET made_at = made_at - interval '" + seconds);
  }

  private void onTarget(String... statements) throws Exception {
    try (Connection target = SERVER.jdbc(url);
        Statement statement = target.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private boolean hasJournal() throws Exception {
    try (Connection target = SERVER.jdbc(url);
        Statement statement = target.createStatement();
        ResultSet row = statement.executeQuery("SELECT to_regclass('pgtrek.run') IS NOT NULL")) {
      return row.next() && row.getBoolean(1);
    }
  }

  @Test
  void keepsForSevenDaysWhatARollbackWouldNeed() throws Exception {
    Program.Answer answer = run("clean", url, "--runs", "--backups", "--yes");

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(answer.out())
        .containsPattern("keep    the journal of 1 run, schema pgtrek, since .*, so until \\d{4}-")
        .containsPattern("keep    run folder .*, since .* [+-]\\d\\d:\\d\\d; its backup is the way")
        .endsWith("There is nothing to remove.\n");
    assertThat(hasJournal()).isTrue();
    assertThat(runFolder()).exists();
  }

  @Test
  void removesItOnceItIsOldEnough() throws Exception {
    olderBy(Duration.ofDays(8));

    Program.Answer longer = run("clean", url, "--runs", "--wait", "9d", "--yes");
    Program.Answer usual = run("clean", url, "--runs", "--yes");

    assertThat(longer.out()).endsWith("There is nothing to remove.\n");
    assertThat(usual.exit()).as("%s", usual).isZero();
    assertThat(usual.out()).contains("remove  the journal").contains("remove  run folder");
    assertThat(hasJournal()).isFalse();
    assertThat(folder.resolve(".pgtrek/runs")).doesNotExist();
  }

  @Test
  void waitsForNothingWhereThatIsSaid() throws Exception {
    Program.Answer answer = run("clean", url, "--runs", "--now", "--yes");

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(hasJournal()).isFalse();
    assertThat(folder.resolve(".pgtrek/runs")).doesNotExist();
  }

  @Test
  void startsOverWithoutWaitingWhereTheTablesGoToo() throws Exception {
    Program.Answer answer = run("clean", url, "--tables", "--yes");

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(hasJournal()).isFalse();
    assertThat(runFolder()).exists();
  }

  @Test
  void doesNotTrustAClockThatIsBehind() throws Exception {
    olderBy(Duration.ofDays(8));
    onTarget("UPDATE pgtrek.run SET started_at = now() + interval '3 hours'");

    Program.Answer answer = run("clean", url, "--runs", "--yes");
    Program.Answer overridden = run("clean", url, "--runs", "--now", "--yes");

    assertThat(answer.out())
        .contains("CLOCK   this machine's clock says")
        .endsWith("There is nothing to remove.\n");
    assertThat(overridden.out()).endsWith("Removed.\n");
    assertThat(hasJournal()).isFalse();
  }

  @Test
  void showsTheSearchConfigurationsThatGoWithTheTables() throws Exception {
    Program.Answer answer = run("clean", url, "--tables", "--json", "--yes");

    JsonNode shown = new ObjectMapper().readTree(answer.out());
    try (Connection target = SERVER.jdbc(url);
        Statement statement = target.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_ts_config WHERE cfgnamespace = 'public'::regnamespace")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getInt(1)).isZero();
    }
    assertThat(shown.path("searchConfigurations").path(0).asText()).startsWith("public.");
    assertThat(shown.path("runFolders").path(0).path("bytes").asLong()).isPositive();
    assertThat(shown.path("runFolders").path(0).path("keptUntil").asText()).endsWith("Z");
  }

  @Test
  void refusesAWaitingTimeThatIsNone() {
    Program.Answer answer = run("clean", url, "--wait", "10", "--json");

    assertThat(answer.exit()).isEqualTo(2);
    assertThat(answer.said()).contains("wait-unknown", "'10' says no waiting time");
  }
}
