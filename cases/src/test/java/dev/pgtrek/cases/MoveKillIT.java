package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills pgtrek or the target's server while a database is moved, runs the same command again, and
 * proves the end. Moments are counted in entries of the journal.
 */
class MoveKillIT {

  /** The schema is made by then, and the largest table is on its way. */
  private static final int WHILE_ROWS_MOVE = 8;

  private final TestServer old = Servers.dedicated(17);
  private final TestServer fresh = Servers.dedicated(18);
  private final String source = old.newDatabase();
  private final String target = fresh.newDatabase();

  @TempDir Path folder;

  @BeforeEach
  void fill() throws Exception {
    // It writes, and with that alone the source is another one.
    old.execute("postgres", "ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()");
    old.execute(source, MoveSeed.ROLES);
    fresh.execute(target, MoveSeed.ROLES);
    old.execute(source, Files.readString(MoveSeed.MARKETPLACE));
    old.execute(source, MoveSeed.LARGE);
  }

  @AfterEach
  void close() {
    old.close();
    fresh.close();
  }

  @Test
  void goesOnAfterEachKillAndDoesNothingTwice() throws Exception {
    for (int entries : List.of(2, WHILE_ROWS_MOVE, 30, 60, 90)) {
      killAfter(entries);
    }

    Program.Answer last = migrate();

    assertThat(last.exit()).as("%s", last).isZero();
    assertThat(last.said()).contains("taken up").contains("Done and proved equal");
    assertThat(ask("SELECT count(*) FROM pgtrek.run")).isEqualTo(1);
    assertThat(ask("SELECT count(*) FROM sales.large")).isEqualTo(600_000);
  }

  @Test
  void startsOverWhereTheSourceWasWrittenToMeanwhile() throws Exception {
    killAfter(WHILE_ROWS_MOVE);
    old.execute(source, "INSERT INTO sales.large VALUES (0, 'late')");

    Program.Answer last = migrate();

    assertThat(last.exit()).as("%s", last).isZero();
    assertThat(last.said()).contains("is started over").contains("Done and proved equal");
    assertThat(ask("SELECT count(*) FROM sales.large")).isEqualTo(600_001);
  }

  @Test
  void readsUnfinishedTablesAloneAgainWhereThatIsAccepted() throws Exception {
    killAfter(WHILE_ROWS_MOVE);
    old.execute(source, "INSERT INTO sales.large VALUES (0, 'late')");

    Program.Answer last = migrate("--not-consistent");

    assertThat(last.exit()).as("%s", last).isZero();
    assertThat(last.said()).contains("By --not-consistent");
    assertThat(ask("SELECT count(*) FROM sales.large")).isEqualTo(600_001);
  }

  @Test
  void goesOnAfterTheTargetsServerDied() throws Exception {
    try (ForkedProgram running = ForkedProgram.start(folder, command())) {
      await(running, WHILE_ROWS_MOVE);
      fresh.killHard();
      Program.Answer failed = running.await();
      assertThat(failed.exit()).as("%s", failed).isIn(5, 9);
    }
    fresh.start();

    Program.Answer last = migrate();

    assertThat(last.exit()).as("%s", last).isZero();
    assertThat(last.said()).contains("Done and proved equal");
  }

  @Test
  void cleansAwayWhatAKilledRunMade() throws Exception {
    killAfter(60);
    fresh.awaitNoAdvisoryLock();

    Program.Answer cleaned = Program.in(folder).run("clean", target, "--tables", "--now", "--yes");

    assertThat(cleaned.exit()).as("%s", cleaned).isZero();
    assertThat(ask("SELECT count(*) FROM pg_class WHERE oid >= 16384")).isZero();
    assertThat(ask("SELECT count(*) FROM pg_largeobject_metadata")).isZero();
  }

  private void killAfter(int entries) throws Exception {
    try (ForkedProgram running = ForkedProgram.start(folder, command())) {
      await(running, entries);
      running.kill();
    }
  }

  /** Waits for so many entries of the journal, or for the end. */
  private void await(ForkedProgram running, int entries) throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (running.runs() && steps() < entries) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private long steps() {
    try {
      return ask("SELECT count(*) FROM pgtrek.step");
    } catch (SQLException _) {
      // Not begun yet.
      return 0;
    }
  }

  private Program.Answer migrate(String... options) throws Exception {
    fresh.awaitNoAdvisoryLock();
    List<String> words = new ArrayList<>(List.of(command()));
    words.addAll(List.of(options));
    return Program.in(folder).run(words.toArray(String[]::new));
  }

  private String[] command() {
    return new String[] {"migrate", source, target, "--client-programs", fresh.bin().toString()};
  }

  private long ask(String sql) throws SQLException {
    try (Connection connection = fresh.jdbc(target);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
