package dev.pgtrek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A user's day with the sample and the embedded server, command after command. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommandLineIT {

  private static final String CHINOOK =
      Path.of("..", "samples", "chinook.sqlite").toAbsolutePath().normalize().toString();

  @TempDir static Path folder;

  private final TestShell shell = new TestShell(folder, Map.of());

  @BeforeAll
  static void migrates() {
    TestShell shell = new TestShell(folder, Map.of());

    assertThat(shell.run("migrate", CHINOOK)).as(shell.err()).isZero();

    assertThat(shell.out())
        .startsWith("Done and proved equal: 11 tables, 15,607 rows")
        .contains("passfile=");
    assertThat(shell.err()).contains("copy: started").contains("verify: done in");
  }

  @AfterAll
  static void stopsTheServer() {
    new TestShell(folder, Map.of()).run("server", "stop");
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(shell.out());
  }

  @Test
  @Order(1)
  void leavesReportAndLogInTheRunsFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(".pgtrek/runs"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .contains("run.log", "plan.yaml", "plan.sql")
          .anyMatch(f -> f.matches("migration_report_\\d{8}_\\d{6}\\.html"));
    }
  }

  @Test
  void rehearsesWithoutAServer(@TempDir Path elsewhere) throws IOException {
    TestShell rehearsal = new TestShell(elsewhere, Map.of());

    assertThat(rehearsal.run("migrate", CHINOOK, "--dry-run")).as(rehearsal.err()).isZero();

    assertThat(rehearsal.out()).startsWith("Rehearsed, nothing written: 11 tables, 15,607 rows");
    assertThat(elsewhere.resolve(".pgtrek/postgres")).doesNotExist();
    try (Stream<Path> files = Files.walk(elsewhere)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .contains("plan.yaml", "plan.sql")
          .noneMatch(f -> f.endsWith(".sqlite"));
    }
  }

  @Test
  void startsNoServerForASourceThatIsNotThere(@TempDir Path elsewhere) {
    TestShell missing = new TestShell(elsewhere, Map.of());

    assertThat(missing.run("migrate", "gone.db")).isEqualTo(4);

    assertThat(missing.err()).contains("source-missing");
    assertThat(elsewhere.resolve(".pgtrek")).doesNotExist();
  }

  @Test
  void saysThatAServerHoldsNoDatabaseYet(@TempDir Path elsewhere) {
    TestShell empty = new TestShell(elsewhere, Map.of());
    try {
      assertThat(empty.run("server", "start")).as(empty.err()).isZero();

      assertThat(empty.run("sql", "SELECT 1 AS n")).isEqualTo(2);
      assertThat(empty.err())
          .contains("The embedded server holds no database yet.")
          .contains("Run pgtrek migrate SOURCE first, or name a database.");
      TestShell backup = new TestShell(elsewhere, Map.of());
      assertThat(backup.run("backup", "--json")).isEqualTo(2);
      assertThat(backup.out()).contains("\"no-database\"");

      assertThat(empty.run("migrate", CHINOOK)).as(empty.err()).isZero();
      TestShell filled = new TestShell(elsewhere, Map.of());
      assertThat(filled.run("sql", "SELECT 1 AS n", "--json")).as(filled.err()).isZero();
      assertThat(filled.out().strip()).isEqualTo("{\"n\":1}");
    } finally {
      new TestShell(elsewhere, Map.of()).run("server", "stop");
    }
  }

  @Test
  @Order(1)
  void wantsAsManyConnectionsAsItsJobsNeed() throws IOException {
    shell.run("status", "--json");
    String url = json().at("/targets/0/target").asText();
    TestShell check = new TestShell(folder, Map.of());

    check.run("check", CHINOOK, url, "--jobs", "500", "--json", "--quiet");

    assertThat(check.out()).contains("503 wanted");
  }

  @Test
  @Order(1)
  void answersQuestions() {
    assertThat(shell.run("sql", "select count(*) as n from \"Track\"", "--json")).isZero();
    assertThat(shell.out().strip()).isEqualTo("{\"n\":3503}");
  }

  @Test
  @Order(1)
  void showsWhereTheRunStands() throws IOException {
    assertThat(shell.run("status", "--json")).isZero();

    JsonNode run = json().at("/targets/0/run");
    assertThat(run.get("state").asText()).isEqualTo("PROVED");
    assertThat(run.get("atWork").asBoolean()).isFalse();
    assertThat(run.get("rows").asLong()).isEqualTo(15_607);
    assertThat(run.get("chunksDone")).isEqualTo(run.get("chunks"));
  }

  @Test
  @Order(1)
  void provesAgain() throws IOException {
    assertThat(shell.run("verify", CHINOOK, "--json", "--quiet")).as(shell.err()).isZero();

    assertThat(json().get("outcome").asText()).isEqualTo("PROVED");
    assertThat(json().get("backupFile").isNull()).isTrue();
  }

  @Test
  @Order(1)
  void writesThePlan() throws IOException {
    assertThat(shell.run("plan", CHINOOK, "--out", "planned", "--json", "--quiet")).isZero();

    assertThat(json().get("tables")).hasSize(11);
    assertThat(folder.resolve("planned/plan.yaml")).exists();
    assertThat(folder.resolve("planned/plan.sql")).exists();
  }

  @Test
  @Order(1)
  void findsNothingAgainstTheSample() throws IOException {
    assertThat(shell.run("check", CHINOOK, "--json", "--quiet")).isZero();

    assertThat(json().get("blocks").asBoolean()).isFalse();
  }

  @Test
  @Order(2)
  void tellsADifferenceByItsExitCode() {
    new TestShell(folder, Map.of())
        .run("sql", "update \"Track\" set \"Bytes\" = \"Bytes\" + 1 where \"TrackId\" = 17");

    assertThat(shell.run("verify", CHINOOK, "--quiet")).isEqualTo(6);
    assertThat(shell.out())
        .startsWith("The two sides differ")
        .contains("TrackId=17")
        .contains("Bytes");
  }

  @Test
  @Order(3)
  void removesNothingWithoutAYes() {
    assertThat(shell.run("clean", "--tables")).isEqualTo(3);
    assertThat(shell.out()).contains("remove  table public.Track");
    assertThat(shell.err()).contains("--yes");
  }

  @Test
  @Order(4)
  void removesTablesThatItMadeAndNoOther() throws IOException {
    new TestShell(folder, Map.of()).run("sql", "create table mine (id int)");

    assertThat(shell.run("clean", "--tables", "--yes")).as(shell.err()).isZero();

    TestShell left = new TestShell(folder, Map.of());
    left.run(
        "sql",
        "select tablename from pg_tables where schemaname in ('public', 'pgtrek')",
        "--json");
    assertThat(left.out().strip()).isEqualTo("{\"tablename\":\"mine\"}");
  }

  @Test
  @Order(5)
  void removesTheServerWithItsData() {
    assertThat(shell.run("clean", "--server", "--runs", "--now", "--yes")).as(shell.err()).isZero();

    assertThat(folder.resolve(".pgtrek/postgres")).doesNotExist();
    assertThat(folder.resolve(".pgtrek/runs")).doesNotExist();
  }
}
