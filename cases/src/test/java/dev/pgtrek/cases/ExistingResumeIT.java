package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A load into an application's own tables that is broken off: what is left, and what mends it. */
class ExistingResumeIT {

  private static final TestServer SERVER = Servers.postgres(18);

  private static final String TARGET =
      """
      CREATE TABLE node (id serial PRIMARY KEY, parent_id int REFERENCES node, v text NOT NULL, seen text, n int CHECK (n >= 0), made timestamptz, token uuid UNIQUE);
      COMMENT ON CONSTRAINT node_parent_id_fkey ON node IS 'kept';
      CREATE INDEX node_v ON node (v);
      CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.v := 'altered'; RETURN NEW; END $$;
      CREATE TRIGGER node_noted BEFORE INSERT ON node FOR EACH ROW EXECUTE FUNCTION noted();
      ALTER TABLE node ENABLE ALWAYS TRIGGER node_noted;
      INSERT INTO node (v) VALUES ('seed');
      """;

  @TempDir Path folder;

  private Path source;
  private String url;
  private List<String> before = List.of();

  @BeforeEach
  void makeBoth() throws Exception {
    source =
        SqliteFiles.create(
            folder.resolve("app.db"),
            """
            CREATE TABLE node (id INTEGER PRIMARY KEY, parent_id INTEGER, v TEXT NOT NULL, n INTEGER, made DATETIME, token CHAR(32));
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
            INSERT INTO node SELECT i, 3001 - i, printf('value %0100d', i), i, '2024-03-31 02:30:00.25', printf('%032x', i) FROM n;
            """);
    url = SERVER.newDatabase();
    try (Connection target = SERVER.jdbc(CaseRun.simple(url))) {
      assertThat(PlainQueries.run(target, TARGET)).isEmpty();
      before = TargetCatalog.of(target, "public");
    }
  }

  private Program.Answer run(String command, String address, String... more) {
    List<String> arguments = new java.util.ArrayList<>(List.of(command));
    if (!command.equals("clean")) {
      arguments.add(source.toString());
    }
    arguments.add(address);
    if (!command.equals("clean")) {
      arguments.add("--into-existing");
    }
    arguments.addAll(List.of(more));
    return Program.in(folder).run(arguments.toArray(String[]::new));
  }

  private Program.Answer migrate(String address) {
    return run(
        "migrate", address, "--existing-rows", "replace", "--batch-rows", "200", "--jobs", "1");
  }

  private List<String> ask(String sql) throws Exception {
    try (Connection target = SERVER.jdbc(CaseRun.simple(url))) {
      return PlainQueries.run(target, sql);
    }
  }

  private List<String> catalog() throws Exception {
    try (Connection target = SERVER.jdbc(CaseRun.simple(url))) {
      return TargetCatalog.of(target, "public");
    }
  }

  private void mustBeWhole() throws Exception {
    assertThat(ask("SELECT count(*), min(v), max(n) FROM node;\n"))
        .containsExactly("3000|value " + "0".repeat(99) + "1|3000");
    assertThat(catalog()).isEqualTo(before);
    assertThat(
            ask(
                "SELECT obj_description(oid) FROM pg_constraint WHERE conname LIKE '%fkey'"
                    + " AND conrelid = 'node'::regclass;\n"))
        .containsExactly("kept");
  }

  @ParameterizedTest
  @ValueSource(longs = {2_000, 20_000, 60_000, 100_000, 150_000, 250_000, 330_000})
  void goesOnWhereverTheConnectionBroke(long bytes) throws Exception {
    try (HostileProxy network = HostileProxy.before(SERVER)) {
      network.cutAfter(bytes);
      Program.Answer broken = migrate(network.url(url));
      network.pass();

      Program.Answer answer = migrate(network.url(url));

      assertThat(broken.exit()).as("%s", broken).isNotZero();
      assertThat(answer.exit()).as("%s", answer).isZero();
    }
    mustBeWhole();
  }

  @Test
  void putsBackWhatItTookAwayWhereTheRunIsForgotten() throws Exception {
    SqliteFiles.run(source, "UPDATE node SET n = -1 WHERE id = 2500");
    Program.Answer refused = migrate(url);
    assertThat(refused.exit()).as("%s", refused).isEqualTo(9);
    assertThat(catalog()).as("a trigger is off and a key away").isNotEqualTo(before);

    Program.Answer cleaned = run("clean", url, "--tables", "--yes");

    assertThat(cleaned.exit()).as("%s", cleaned).isZero();
    assertThat(cleaned.out())
        .contains("put back  trigger public.node.node_noted")
        .contains("put back  foreign key public.node.node_parent_id_fkey");
    // The rows of the unfinished load have no parents yet, so only the proof of the key is open.
    assertThat(catalog().stream().map(line -> line.replace(" NOT VALID", "")).toList())
        .isEqualTo(before);
    assertThat(ask("SELECT count(*) > 0 FROM node;\n")).containsExactly("t");
  }

  @Test
  void beginsAnewAfterItWasForgotten() throws Exception {
    SqliteFiles.run(source, "UPDATE node SET n = -1 WHERE id = 2500");
    migrate(url);
    run("clean", url, "--now", "--yes");
    SqliteFiles.run(source, "UPDATE node SET n = 2500 WHERE id = 2500");

    Program.Answer answer = migrate(url);

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(ask("SELECT count(*) FROM node;\n")).containsExactly("3000");
  }

  @Test
  void provesLaterAndWithoutItsJournal() throws Exception {
    assertThat(migrate(url).exit()).isZero();
    assertThat(run("verify", url).exit()).isZero();
    assertThat(run("clean", url, "--now", "--yes").exit()).isZero();

    Program.Answer same = run("verify", url);
    ask("UPDATE node SET v = 'other' WHERE id = 7;\n");
    Program.Answer different = run("verify", url);

    assertThat(same.exit()).as("%s", same).isZero();
    assertThat(different.exit()).as("%s", different).isEqualTo(6);
    assertThat(different.out()).contains("id=7");
  }

  @Test
  void takesThePlanThatItWrote() throws Exception {
    assertThat(run("plan", url, "--existing-rows", "replace").exit()).isZero();
    String plan = folder.resolve(".pgtrek/plan/plan.yaml").toString();

    Program.Answer answer = run("migrate", url, "--plan", plan);
    Program.Answer proof = run("verify", url);

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(proof.exit()).as("%s", proof).isZero();
    mustBeWhole();
    assertThat(ask("SELECT DISTINCT made AT TIME ZONE 'UTC' FROM node;\n"))
        .containsExactly("2024-03-31 02:30:00.25");
  }

  @Test
  void isNotTakenUpAsARunThatMakesItsTables() throws Exception {
    assertThat(run("migrate", url, "--existing-rows", "replace").exit()).isZero();

    Program.Answer replay =
        Program.in(folder)
            .run("rejects", "replay", source.toString(), url, "--plan", plan(), "--json");
    mustBeWhole();
    ask("DROP TABLE node CASCADE;\nDROP FUNCTION noted CASCADE;\n");
    Program.Answer other = Program.in(folder).run("migrate", source.toString(), url, "--json");

    assertThat(replay.exit()).as("%s", replay).isEqualTo(3);
    assertThat(replay.out()).contains("\"replay-into-existing\"");
    assertThat(other.exit()).as("%s", other).isEqualTo(7);
    assertThat(other.out()).contains("\"run-into-existing\"");
    assertThat(run("clean", url, "--now", "--yes").exit()).isZero();
    assertThat(Program.in(folder).run("migrate", source.toString(), url).exit()).isZero();
  }

  private String plan() {
    assertThat(run("plan", url, "--existing-rows", "replace").exit()).isZero();
    return folder.resolve(".pgtrek/plan/plan.yaml").toString();
  }

  @Test
  void hasNoRejectedRowsBeforeARun() {
    Program.Answer replay =
        Program.in(folder)
            .run("rejects", "replay", source.toString(), url, "--plan", plan(), "--json");

    assertThat(replay.exit()).as("%s", replay).isEqualTo(7);
    assertThat(replay.out()).contains("\"no-ended-run\"");
  }

  @Test
  void provesThatRowsWhichStayedAreUnchanged() throws Exception {
    ask("UPDATE node SET id = 9000, v = 'seed' WHERE id = 1;\n");
    Program.Answer answer = run("migrate", url, "--existing-rows", "keep");
    assertThat(answer.exit()).as("%s", answer).isZero();

    ask("UPDATE node SET v = 'tampered' WHERE id = 9000;\n");
    Program.Answer different = run("verify", url);

    assertThat(different.exit()).as("%s", different).isEqualTo(6);
  }
}
