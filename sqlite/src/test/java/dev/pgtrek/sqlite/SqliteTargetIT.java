package dev.pgtrek.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.RunRecord.State;
import dev.pgtrek.testkit.FullDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is made: whole under its name, or not there. */
class SqliteTargetIT {

  @TempDir Path folder;

  private static List<String> ask(Path file, String query) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(query)) {
      while (answer.next()) {
        rows.add(answer.getString(1));
      }
    }
    return rows;
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
    }
  }

  private static List<String> codes(List<Finding> findings) {
    return findings.stream().map(Finding::code).toList();
  }

  @Test
  void makesAFileThatHoldsTheRowsAndNothingBesideIt() throws Exception {
    Path file = folder.resolve("restored.db");

    try (SqliteTarget target = SqliteTarget.of(file, false)) {
      Notes.make(target, State.PROVED);
    }

    assertThat(names()).containsExactly("restored.db");
    assertThat(ask(file, "SELECT id || '|' || ifnull(body, '-') || '|' || at FROM notes"))
        .containsExactly("1|one|1970-01-01 00:00:00+00:00", "2|-|1970-01-01 00:00:01.500000+00:00");
    assertThat(ask(file, "PRAGMA integrity_check")).containsExactly("ok");
  }

  @Test
  void readsBackWhatTheFileHoldsBeforeItHasItsName() throws Exception {
    Path file = folder.resolve("restored.db");

    try (SqliteTarget target = SqliteTarget.of(file, false)) {
      Notes.begin(target);
      Notes.write(target, List.of(Arrays.asList(7L, "seven", 0L)));

      try (RowCursor row = target.read(Chunk.whole(Notes.NAME), Notes.route().targetProofs())) {
        assertThat(row.next()).isTrue();
        assertThat(row.integer(0)).isEqualTo(7);
        assertThat(row.next()).isFalse();
      }
      assertThat(file).doesNotExist();
      target.journal().finish(State.PROVED);
    }

    assertThat(ask(file, "SELECT id FROM notes")).containsExactly("7");
  }

  @Test
  void leavesNothingOfARunThatDoesNotEnd() throws Exception {
    try (SqliteTarget target = SqliteTarget.of(folder.resolve("restored.db"), false)) {
      Notes.begin(target);
      Notes.write(target, List.of(Arrays.asList(7L, "seven", 0L)));
    }

    assertThat(names()).isEmpty();
  }

  @Test
  void keepsAFileThatIsProvedDifferentUnderANameThatSaysSo() throws Exception {
    try (SqliteTarget target = SqliteTarget.of(folder.resolve("restored.db"), false)) {
      Notes.make(target, State.DIFFERENT);

      assertThat(target.outcome()).isPresent();
    }

    assertThat(names()).hasSize(1).allMatch(n -> n.startsWith("restored.db.different-"));
  }

  @Test
  void refusesAFileThatIsThere() throws Exception {
    Path file = Files.writeString(folder.resolve("restored.db"), "precious");

    try (SqliteTarget target = SqliteTarget.of(file, false)) {
      assertThat(codes(target.check(List.of(), 1))).containsExactly("target-exists");
    }

    assertThat(file).hasContent("precious");
  }

  @Test
  void refusesAFolderInItsPlaceAndANameThatLeavesNoRoomForItsEnding() throws Exception {
    Files.createDirectory(folder.resolve("restored.db"));

    assertThat(found("restored.db")).containsExactly("target-is-folder");
    assertThat(found("n".repeat(255))).containsExactly("target-name-too-long");
    assertThat(found("n".repeat(200))).isEmpty();
  }

  private List<String> found(String name) {
    try (SqliteTarget target = SqliteTarget.of(folder.resolve(name), false)) {
      return codes(target.check(List.of(), 1));
    }
  }

  @Test
  void neverTakesTheNameOfAFileThatWasMadeMeanwhile() throws Exception {
    Path file = folder.resolve("restored.db");
    try (SqliteTarget target = SqliteTarget.of(file, false)) {
      Notes.begin(target);
      Notes.write(target, List.of(Arrays.asList(7L, "seven", 0L)));
      Files.writeString(file, "precious");

      assertThatThrownBy(() -> target.journal().finish(State.PROVED))
          .returns("target-name-taken", e -> ((PgtrekException) e).code());
    }

    assertThat(file).hasContent("precious");
  }

  @Test
  void goesIntoNoFileThatTheApplicationMade() {
    try (SqliteTarget target = SqliteTarget.of(folder.resolve("restored.db"), false)) {
      assertThatThrownBy(target::existing)
          .returns("existing-not-supported", e -> ((PgtrekException) e).code());
    }
  }

  @Test
  void setsAFileAsideThatMayBeReplaced() throws Exception {
    Path file = Files.writeString(folder.resolve("restored.db"), "precious");

    try (SqliteTarget target = SqliteTarget.of(file, true)) {
      assertThat(codes(target.check(List.of(), 1))).containsExactly("target-replaced");
      Notes.make(target, State.PROVED);

      assertThat(target.setAside().orElseThrow()).hasContent("precious");
    }

    assertThat(ask(file, "SELECT count(*) FROM notes")).containsExactly("2");
  }

  @Test
  void takesTheLogOfAFileThatIsSetAsideAlong() throws Exception {
    Path file = Files.writeString(folder.resolve("restored.db"), "old");
    Files.writeString(folder.resolve("restored.db-wal"), "its log");
    Files.writeString(folder.resolve("restored.db-shm"), "its memory");

    try (SqliteTarget target = SqliteTarget.of(file, true)) {
      Notes.make(target, State.PROVED);

      Path aside = target.setAside().orElseThrow();
      assertThat(aside.resolveSibling(aside.getFileName() + "-wal")).hasContent("its log");
    }

    assertThat(names()).noneMatch(n -> n.equals("restored.db-wal") || n.equals("restored.db-shm"));
  }

  @Test
  void refusesALogThatWouldBeAppliedToTheNewFile() throws Exception {
    Files.writeString(folder.resolve("restored.db-wal"), "a log without its database");

    try (SqliteTarget target = SqliteTarget.of(folder.resolve("restored.db"), false)) {
      assertThat(codes(target.check(List.of(), 1))).containsExactly("target-log-left");
    }
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    try (SqliteTarget target = SqliteTarget.of(folder.resolve("no/where.db"), false)) {
      assertThat(codes(target.check(List.of(), 1))).containsExactly("target-folder-missing");
    }
  }

  @Test
  void writesToWhereASymbolicLinkLeads() throws Exception {
    Path real = Files.createDirectory(folder.resolve("data")).resolve("real.db");
    Path link = Files.createSymbolicLink(folder.resolve("link.db"), real);

    try (SqliteTarget target = SqliteTarget.of(link, false)) {
      Notes.make(target, State.PROVED);
    }

    assertThat(link).isSymbolicLink();
    assertThat(ask(real, "SELECT count(*) FROM notes")).containsExactly("2");
  }

  @Test
  void refusesASecondRunIntoTheSameFile() {
    Path file = folder.resolve("restored.db");

    try (SqliteTarget first = SqliteTarget.of(file, false);
        SqliteTarget second = SqliteTarget.of(file, false)) {
      Notes.begin(first);

      assertThatThrownBy(second::journal)
          .isInstanceOf(PgtrekException.Journal.class)
          .hasMessageContaining("Another run");
    }
  }

  @Test
  void refusesAPartialFileThatNoRunMade() throws Exception {
    Path foreign = Files.writeString(folder.resolve(".restored.db.pgtrek-partial"), "mine");

    try (SqliteTarget target = SqliteTarget.of(folder.resolve("restored.db"), false)) {
      assertThat(codes(target.check(List.of(), 1))).containsExactly("target-partial-foreign");
      assertThatThrownBy(() -> Notes.begin(target)).isInstanceOf(PgtrekException.Refused.class);
    }

    assertThat(foreign).hasContent("mine");
  }

  @Test
  void goesOnAfterNothingThatFailedHalfway() {
    try (SqliteTarget target = SqliteTarget.of(folder.resolve("restored.db"), false)) {
      Notes.begin(target);
      try (RowWriter writer = target.writer(Notes.route(), Chunk.whole(Notes.NAME));
          RowCursor cursor = new GivenRows(List.of(Arrays.asList(1L, "one", 0L)))) {
        cursor.next();
        writer.write(cursor);
      }

      assertThatThrownBy(() -> target.journal().finish(State.PROVED))
          .isInstanceOf(PgtrekException.Target.class)
          .returns("target-broken-off", e -> ((PgtrekException) e).code());
    }
  }

  @Test
  void comparesAFileThatStandsBesideItsWriterAndLeavesNothing() throws Exception {
    Path file = folder.resolve("app.db");
    Path work = folder.resolve("work");
    try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = writer.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("CREATE TABLE notes(id INTEGER PRIMARY KEY, body TEXT, at TEXT)");
      statement.execute("INSERT INTO notes VALUES(5, 'five', NULL)");

      try (SqliteTarget target = SqliteTarget.standing(file, work)) {
        assertThat(target.check(List.of(), 1)).noneMatch(Finding::blocks);
        assertThat(target.journal().latest()).isEmpty();
        try (RowCursor row = target.read(Chunk.whole(Notes.NAME), Notes.route().targetProofs())) {
          statement.execute("INSERT INTO notes VALUES(6, 'six', NULL)");
          assertThat(row.next()).isTrue();
          assertThat(row.integer(0)).isEqualTo(5);
          assertThat(row.next()).isFalse();
        }
        assertThatThrownBy(() -> Notes.begin(target)).isInstanceOf(PgtrekException.Refused.class);
      }
    }

    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
    assertThat(ask(file, "SELECT count(*) FROM notes")).containsExactly("2");
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  @Test
  void startsOverAfterARunThatWasKilledAndLeavesNothingOfIt() throws Exception {
    Path file = folder.resolve("restored.db");
    Process killed =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx128m",
                "-cp",
                classPath(),
                Notes.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(killed.inputReader().readLine()).isEqualTo("ready");

    try (SqliteTarget second = SqliteTarget.of(file, false)) {
      assertThatThrownBy(second::journal)
          .isInstanceOf(PgtrekException.Journal.class)
          .hasMessageContaining("(process " + killed.pid() + ")");
    }
    killed.destroyForcibly().waitFor();

    assertThat(names()).containsExactly(".restored.db.pgtrek-lock", ".restored.db.pgtrek-partial");
    try (SqliteTarget idle = SqliteTarget.of(file, false)) {
      idle.journal();
      assertThat(codes(idle.check(List.of(), 1))).containsExactly("target-partial-left");
    }
    try (SqliteTarget again = SqliteTarget.of(file, false)) {
      assertThat(codes(again.check(List.of(), 1))).containsExactly("target-partial-left");
      Notes.make(again, State.PROVED);
    }
    assertThat(names()).containsExactly("restored.db");
    assertThat(ask(file, "SELECT count(*) FROM notes")).containsExactly("2");
  }

  @Test
  void saysThatTheDiskIsFullAndLeavesNothing() throws Exception {
    try (FullDisk disk = FullDisk.of(2 << 20)) {
      Path file = disk.folder().resolve("restored.db");
      List<List<Object>> rows =
          LongStream.range(0, 20_000)
              .mapToObj(i -> List.<Object>of(i, "x".repeat(1000), i))
              .toList();

      try (SqliteTarget target = SqliteTarget.of(file, false)) {
        assertThat(codes(target.check(List.of(), 1L << 30))).containsExactly("target-space-short");
        Notes.begin(target);
        Notes.write(target, rows);
        assertThatThrownBy(() -> target.journal().finish(State.PROVED))
            .isInstanceOfSatisfying(
                PgtrekException.Target.class,
                e -> {
                  assertThat(e.code()).isEqualTo("target-disk-full");
                  assertThat(e.next()).contains("Free space");
                });
      }

      try (Stream<Path> left = Files.list(disk.folder())) {
        assertThat(left).isEmpty();
      }
    }
  }

  @Test
  void refusesToReplaceAFileThatAnotherProcessHolds() throws Exception {
    Path file = folder.resolve("restored.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE a(i INTEGER PRIMARY KEY, v)");
    }

    try (OtherProgram _ = OtherProgram.start("lock", file);
        SqliteTarget target = SqliteTarget.of(file, true)) {
      assertThat(codes(target.check(List.of(), 1))).containsExactly("target-in-use");
      assertThatThrownBy(() -> Notes.make(target, State.PROVED))
          .isInstanceOf(PgtrekException.Target.class)
          .hasMessageContaining("another process has it open and locked");
    }
  }
}
