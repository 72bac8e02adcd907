package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.FullDisk;
import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Backups and restores that are killed, interrupted or out of space. */
class BackupBrokenOffIT {

  private static final TestServer SERVER = Servers.postgres(18);

  private static String source = "";

  @TempDir private Path folder;

  /** About 20 MB that nothing compresses. */
  @BeforeAll
  static void fill() throws SQLException {
    source = SERVER.newDatabase();
    try (Connection connection = SERVER.jdbc(source);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE noise AS SELECT g, (SELECT string_agg(sha512((g * 100 + h)::text::bytea), ''::bytea)
            FROM generate_series(1, 15) h) AS b FROM generate_series(1, 20000) g
          """);
    }
  }

  private static String clients() {
    return "--client-programs=" + SERVER.bin();
  }

  private Path backups() {
    return folder.resolve(".pgtrek").resolve("backups");
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  /** Whether a dump is being written. */
  private boolean writes() throws IOException {
    if (!Files.isDirectory(backups())) {
      return false;
    }
    try (Stream<Path> all = Files.walk(backups())) {
      return all.anyMatch(path -> path.toString().endsWith(".dump") && size(path) > 0);
    } catch (UncheckedIOException vanished) {
      return false;
    }
  }

  private static long size(Path path) {
    try {
      return Files.isRegularFile(path) ? Files.size(path) : 0;
    } catch (IOException vanished) {
      return 0;
    }
  }

  private static boolean isDumped() throws SQLException {
    try (Connection admin = SERVER.jdbc(source)) {
      return !PlainQueries.run(
              admin,
              "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                  + " AND application_name IN ('pg_dump', 'pgtrek') AND pid <> pg_backend_pid();\n")
          .equals(List.of("0"));
    }
  }

  @Test
  void leavesNothingUnderItsNameWhenItIsKilled() throws Exception {
    try (HostileProxy before = HostileProxy.before(SERVER)) {
      try (ForkedProgram program = slowly(before, "backup", before.url(source), clients())) {
        while (program.runs() && !writes()) {
          Thread.sleep(1);
        }
        assertThat(program.kill()).isTrue();
      }
      assertThat(children(backups())).isNotEmpty().allMatch(BackupBrokenOffIT::isHidden);
      for (int i = 0; i < 1200 && isDumped(); i++) {
        Thread.sleep(50);
      }
    }
    assertThat(isDumped()).as("pg_dump ends with pgtrek").isFalse();

    Program.Answer again = Program.in(folder).run("backup", source, clients());

    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(again.err()).contains("removed what a backup that was cut off had left");
    assertThat(children(backups())).noneMatch(BackupBrokenOffIT::isHidden).hasSize(4);
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  @Test
  void leavesNothingWhenItIsInterrupted() throws Exception {
    try (HostileProxy before = HostileProxy.before(SERVER);
        ForkedProgram program = slowly(before, "backup", before.url(source), clients())) {
      while (program.runs() && !writes()) {
        Thread.sleep(1);
      }
      program.signal("INT");

      assertThat(program.await().exit()).isEqualTo(130);
    }
    assertThat(children(backups())).isEmpty();
  }

  /** Takes the minutes that a server is given to answer. */
  @Test
  @EnabledIfSystemProperty(named = "pgtrek.unkillable.stalls", matches = "true")
  void endsWhereTheServerNoLongerAnswers() throws Exception {
    for (String command : List.of("backup", "migrate")) {
      try (HostileProxy before = HostileProxy.before(SERVER);
          ForkedProgram program = stalled(command, before)) {
        Program.Answer broken = program.await(Duration.ofMinutes(5));

        assertThat(broken.exit()).as("%s", broken).isEqualTo(4);
        assertThat(broken.err())
            .contains("the server no longer answers")
            .containsOnlyOnce("ame command again");
        assertThat(children(backups())).isEmpty();
        assertThat(folder.resolve("noise.db")).doesNotExist();
      }
    }
  }

  private ForkedProgram stalled(String command, HostileProxy before) throws Exception {
    List<String> words = new ArrayList<>(List.of(command, before.url(source)));
    if (command.equals("migrate")) {
      words.add("noise.db");
    }
    words.add(clients());
    ForkedProgram program = slowly(before, words.toArray(String[]::new));
    while (program.runs() && !dumps()) {
      Thread.sleep(1);
    }
    before.stallAfter(0);
    return program;
  }

  /** A dump takes some ten seconds, so that what happens meanwhile happens meanwhile. */
  private ForkedProgram slowly(HostileProxy before, String... words) throws Exception {
    before.delay(Duration.ofMillis(5));
    return ForkedProgram.start(folder, words);
  }

  private static boolean dumps() throws SQLException {
    return SERVER
        .ask(
            source,
            "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database()"
                + " AND state = 'active' AND query ~ '^COPY'")
        .equals(List.of("t"));
  }

  @Test
  void leavesNothingOnADiskThatFills() throws Exception {
    try (FullDisk disk = FullDisk.of(8 << 20)) {
      Program.Answer answer =
          Program.in(folder)
              .run("backup", source, clients(), "--to", disk.folder().resolve("b").toString());

      assertThat(answer.exit()).as("%s", answer).isEqualTo(4);
      assertThat(answer.err()).contains("No space left").contains("--to");
      assertThat(children(disk.folder().resolve("b"))).isEmpty();
    }
  }

  @Test
  void doesNotBeginWhereItCannotFit() throws Exception {
    try (FullDisk disk = FullDisk.of(1 << 20)) {
      Program.Answer answer =
          Program.in(folder)
              .run("backup", source, clients(), "--to", disk.folder().resolve("b").toString());

      assertThat(answer.exit()).as("%s", answer).isEqualTo(3);
      assertThat(children(disk.folder())).isEmpty();
    }
  }

  @Test
  void leavesNothingOfARestoreOnADiskThatFills() throws Exception {
    Program.Answer taken = Program.in(folder).run("backup", source, clients());
    assertThat(taken.exit()).as("%s", taken).isZero();
    String backup =
        children(backups()).stream()
            .filter(path -> path.toString().endsWith(".dump"))
            .findFirst()
            .orElseThrow()
            .toString();
    try (FullDisk disk = FullDisk.of(16 << 20);
        TestServer server = Servers.dedicated(18)) {
      String target = disk.newDatabase(server, "restored");

      Program.Answer answer =
          Program.in(folder).run("backup", "restore", backup, target, clients());

      assertThat(answer.exit()).as("%s", answer).isEqualTo(5);
      assertThat(answer.err()).contains("Free disk space");
      try (Connection connection = server.jdbc("restored")) {
        assertThat(
                PlainQueries.run(
                    connection, "SELECT count(*) FROM pg_class WHERE relnamespace = 2200;\n"))
            .isEqualTo(List.of("0"));
      }
    }
  }

  @Test
  void leavesAFileAsItWasOnADiskWithoutRoom() throws Exception {
    Path app = DamagedBackupIT.large(folder.resolve("app.db"));
    assertThat(Program.in(folder).run("backup", app.toString()).exit()).isZero();
    String backup =
        children(backups()).stream()
            .filter(path -> path.toString().endsWith(".db"))
            .findFirst()
            .orElseThrow()
            .toString();
    try (FullDisk disk = FullDisk.of(256 << 10)) {
      Path place = Files.writeString(disk.folder().resolve("app.db"), "old");

      Program.Answer answer =
          Program.in(folder).run("backup", "restore", backup, place.toString(), "--replace");

      assertThat(answer.exit()).as("%s", answer).isEqualTo(5);
      assertThat(place).hasContent("old");
      assertThat(children(disk.folder())).hasSize(1);
    }
  }
}
