package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a server takes away in the middle of a move: its snapshot, what it does not log, its answers
 * for minutes, its readiness.
 */
class MoveLossIT {

  private static final String SEED =
      """
      CREATE TABLE large AS
        SELECT i AS id, repeat(md5(i::text), 8) AS words FROM generate_series(1, 100000) i;
      CREATE UNLOGGED TABLE cache AS SELECT i AS id FROM generate_series(1, 1000) i;
      CREATE SEQUENCE counter;
      SELECT nextval('counter');
      CREATE TABLE slow (id int);
      INSERT INTO slow VALUES (1);
      CREATE FUNCTION slowly(i int) RETURNS int LANGUAGE plpgsql IMMUTABLE
        AS $$ BEGIN PERFORM pg_sleep(0.01); RETURN i; END $$;
      CREATE INDEX slow_slowly ON slow (slowly(id));
      CREATE OR REPLACE FUNCTION slowly(i int) RETURNS int LANGUAGE plpgsql IMMUTABLE
        AS $$ BEGIN PERFORM pg_sleep(4); RETURN i; END $$;
      """;

  private static final String ALL_ROWS_HAVE_ARRIVED =
      "SELECT count(*) > 0 AND bool_and(rows IS NOT NULL) FROM pgtrek.chunk";

  private static final String SCHEMA_IS_MADE =
      "SELECT to_regclass('pgtrek.step') IS NOT NULL AND to_regclass('cache') IS NULL";

  private static final String CACHE_HAS_ARRIVED =
      "SELECT count(*) > 0 FROM pgtrek.chunk WHERE source_table = 'cache' AND rows IS NOT NULL";

  private static TestServer old;
  private static TestServer fresh;

  @TempDir Path folder;

  private String source;
  private String target;
  private HostileProxy before;

  @BeforeAll
  static void startServers() throws SQLException {
    old = Servers.dedicated(17);
    fresh = Servers.dedicated(18);
    // It writes, and with that alone the source is another one.
    old.execute("postgres", "ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()");
  }

  @AfterAll
  static void stopServers() {
    old.close();
    fresh.close();
  }

  @BeforeEach
  void fill() throws SQLException {
    source = old.newDatabase();
    target = fresh.newDatabase();
    before = HostileProxy.before(old);
    old.execute(source, SEED);
  }

  @AfterEach
  void closeNetwork() {
    before.close();
  }

  @Test
  void goesOnAfterTheSnapshotWasLostWhileIndexesWereBuilt() throws Exception {
    Program.Answer broken;
    try (ForkedProgram running = ForkedProgram.start(folder, command())) {
      await(running, ALL_ROWS_HAVE_ARRIVED);
      old.execute(
          "postgres",
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name LIKE 'pgtrek%'");
      broken = running.await();
    }

    Program.Answer last = migrate();

    mustSayHowToGoOn(broken, 9);
    assertThat(broken.err()).contains("The state of the source that was being read is lost");
    assertThat(last.exit()).as("%s", last).isZero();
    assertThat(last.said()).contains("All rows had arrived").contains("Done and proved equal");
  }

  /** What is not logged is gone then, and no transaction says so. */
  @Test
  void startsOverWhereACrashEmptiedUnloggedTablesOfTheSource() throws Exception {
    before.delay(Duration.ofMillis(2));
    try (ForkedProgram running = ForkedProgram.start(folder, command())) {
      await(running, CACHE_HAS_ARRIVED);
      running.kill();
    }
    before.pass();
    assertThat(fresh.ask(target, ALL_ROWS_HAVE_ARRIVED)).containsExactly("f");
    old.killHard();
    old.start();

    Program.Answer last = migrate();

    assertThat(last.exit()).as("%s", last).isZero();
    assertThat(last.said()).contains("is started over").contains("Done and proved equal");
    assertThat(fresh.ask(target, "SELECT count(*) FROM cache")).containsExactly("0");
  }

  /** A crash lets a sequence jump, and no transaction says so. */
  @Test
  void setsSequencesAgainWhereTheyWentOnMeanwhile() throws Exception {
    old.execute(source, "TRUNCATE cache");
    try (ForkedProgram running = ForkedProgram.start(folder, command())) {
      await(running, ALL_ROWS_HAVE_ARRIVED);
      await(running, "SELECT count(*) > 0 FROM pgtrek.step WHERE kind = 'SEQUENCE'");
      running.kill();
    }
    old.killHard();
    old.start();

    Program.Answer last = migrate();

    assertThat(last.exit()).as("%s", last).isZero();
    assertThat(last.said()).contains("All rows had arrived").contains("Done and proved equal");
    assertThat(old.ask(source, "SELECT last_value FROM counter")).doesNotContain("1");
  }

  @Test
  void saysOfAServerInRecoveryThatItMustBeWaitedFor() throws Exception {
    try (ForkedProgram running = ForkedProgram.start(folder, command())) {
      await(running, CACHE_HAS_ARRIVED);
      running.kill();
    }

    Program.Answer without = inRecovery(fresh);
    Program.Answer withoutSource = inRecovery(old);
    Program.Answer last = migrate();

    mustSayHowToGoOn(without, 5);
    assertThat(without.err()).contains("57P03").contains("Wait until the server has started");
    mustSayHowToGoOn(withoutSource, 4);
    assertThat(withoutSource.err()).contains("57P03").contains("Wait until the server has started");
    assertThat(last.exit()).as("%s", last).isZero();
  }

  /** Takes the minutes that a server is given to answer. */
  @Test
  @EnabledIfSystemProperty(named = "pgtrek.unkillable.stalls", matches = "true")
  void endsWhereTheSourceNoLongerAnswers() throws Exception {
    for (String moment : List.of("", CACHE_HAS_ARRIVED)) {
      Program.Answer broken;
      try (ForkedProgram running = ForkedProgram.start(folder, command())) {
        if (moment.isEmpty()) {
          awaitDump(running);
        } else {
          await(running, moment);
        }
        before.stallAfter(0);
        broken = running.await(Duration.ofMinutes(5));
      }
      before.cut();
      before.pass();

      mustSayHowToGoOn(broken, moment.isEmpty() ? 4 : 9);
    }
    Program.Answer last = migrate();
    assertThat(last.exit()).as("%s", last).isZero();
  }

  /** The schema is made there, and indexes are built, by statements that may take hours. */
  @Test
  @EnabledIfSystemProperty(named = "pgtrek.unkillable.stalls", matches = "true")
  void endsWhereTheTargetNoLongerAnswers() throws Exception {
    try (HostileProxy there = HostileProxy.before(fresh)) {
      for (String moment : List.of(SCHEMA_IS_MADE, ALL_ROWS_HAVE_ARRIVED)) {
        there.delay(Duration.ofMillis(moment.equals(SCHEMA_IS_MADE) ? 20 : 0));
        Program.Answer broken;
        try (ForkedProgram running = ForkedProgram.start(folder, into(there.url(target)))) {
          await(running, moment);
          there.stallAfter(0);
          broken = running.await(Duration.ofMinutes(5));
        }
        there.cut();
        there.pass();

        mustSayHowToGoOn(broken, 9);
      }
      Program.Answer last = Program.in(folder).run(into(there.url(target)));
      assertThat(last.exit()).as("%s", last).isZero();
    }
  }

  /** The answer of a run while a server lets nobody in. */
  private Program.Answer inRecovery(TestServer server) throws Exception {
    Path data = server.log().resolveSibling("data");
    Path signal = data.resolve("standby.signal");
    Path settings = data.resolve("postgresql.auto.conf");
    String usual = Files.readString(settings);
    server.stopImmediate();
    Files.createFile(signal);
    Files.writeString(settings, usual + "hot_standby = off\n");
    server.start();
    Program.Answer answer = migrate();
    server.stopImmediate();
    Files.delete(signal);
    Files.writeString(settings, usual);
    server.start();
    return answer;
  }

  private static void mustSayHowToGoOn(Program.Answer answer, int exit) {
    assertThat(answer.exit()).as("%s", answer).isEqualTo(exit);
    assertThat(answer.err())
        .doesNotContain("Exception")
        .doesNotContain("\tat ")
        .containsOnlyOnce("ame command again");
  }

  private void await(ForkedProgram running, String question) throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!isTrue(question)) {
      assertThat(running.runs()).as("the run reaches %s", question).isTrue();
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(2);
    }
  }

  /** Its file is there before it connects. */
  private void awaitDump(ForkedProgram running) throws Exception {
    while (!dumpIsThere()) {
      assertThat(running.runs()).isTrue();
      Thread.sleep(1);
    }
  }

  private boolean dumpIsThere() throws IOException {
    Path runs = folder.resolve(".pgtrek/runs");
    if (!Files.isDirectory(runs)) {
      return false;
    }
    try (Stream<Path> all = Files.list(runs)) {
      return all.anyMatch(run -> Files.exists(run.resolve("schema.dump")));
    }
  }

  private boolean isTrue(String question) {
    try {
      return fresh.ask(target, question).equals(List.of("t"));
    } catch (SQLException _) {
      // Not begun yet.
      return false;
    }
  }

  private Program.Answer migrate() {
    return Program.in(folder).run(command());
  }

  private String[] command() {
    return into(target);
  }

  private String[] into(String there) {
    return new String[] {
      "migrate", before.url(source), there, "--client-programs", fresh.bin().toString()
    };
  }
}
