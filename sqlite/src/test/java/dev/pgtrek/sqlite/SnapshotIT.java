package dev.pgtrek.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.sqlite.file.DatabaseFiles;
import dev.pgtrek.testkit.FullDisk;
import dev.pgtrek.testkit.SqliteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotIT {

  private static final String TABLES =
      "CREATE TABLE a (id INTEGER PRIMARY KEY, v); CREATE TABLE b (id INTEGER PRIMARY KEY, v)";

  @TempDir Path folder;

  private Path database(String mode) {
    return SqliteFiles.create(folder.resolve("a.db"), "PRAGMA journal_mode=" + mode, TABLES);
  }

  private static String fill(int rows) {
    return ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
            + " INSERT INTO a SELECT i, hex(randomblob(200)) FROM n;"
            + " INSERT INTO b SELECT id, v FROM a")
        .formatted(rows);
  }

  private Snapshot snapshot(Path file, String name) {
    return SqliteSource.open(file).snapshot(folder.resolve(name));
  }

  private String contentId(Path file, String name) {
    try (Snapshot snapshot = snapshot(file, name)) {
      return snapshot.contentId();
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL", "TRUNCATE", "PERSIST"})
  void holdsWhatTheSourceHolds(String mode) {
    Path file = database(mode);
    SqliteFiles.run(file, "INSERT INTO a VALUES (1, 'x'), (2, NULL)");

    try (Snapshot snapshot = snapshot(file, "copy")) {
      assertThat(Reading.rows(snapshot, "a"))
          .containsExactly(List.of(1L, "'x'"), List.of(2L, "null"));
      assertThat(snapshot.integrity()).noneMatch(Finding::blocks);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void leavesTheSourceAndItsFolderAsTheyWere(String mode) throws Exception {
    Path file = database(mode);
    String before = sha256(file);

    snapshot(file, "copy").close();

    assertThat(sha256(file)).isEqualTo(before);
    assertThat(names()).containsExactly("a.db", "copy");
  }

  @Test
  void namesTheSha256OfTheCopy() throws Exception {
    try (Snapshot snapshot = snapshot(database("DELETE"), "copy")) {
      assertThat(snapshot.sha256()).isEqualTo(sha256(snapshot.file()));
    }
  }

  @Test
  void appliesTheLogThatACrashLeft() throws Exception {
    Path file = database("WAL");
    OtherProgram.start("crash-with-log", file).waitForEnd();
    String before = sha256(file);

    try (Snapshot snapshot = snapshot(file, "copy")) {
      assertThat(Reading.rows(snapshot, "a")).containsExactly(List.of(1L, "'in the log'"));
    }

    assertThat(sha256(file)).isEqualTo(before);
  }

  @Test
  void appliesALogThatWasCopiedWithItsFileAndCreatesNothingBesideIt() throws Exception {
    Path file = database("WAL");
    OtherProgram.start("crash-with-log", file).waitForEnd();
    Files.delete(folder.resolve("a.db-shm"));

    try (Snapshot snapshot = snapshot(file, "copy")) {
      assertThat(Reading.rows(snapshot, "a")).containsExactly(List.of(1L, "'in the log'"));
    }

    assertThat(names()).containsExactly("a.db", "a.db-wal", "copy");
  }

  @Test
  void leavesOutWhatACrashedTransactionHadWritten() throws Exception {
    Path file = database("DELETE");
    SqliteFiles.run(file, fill(2000));
    String soundContent = contentId(file, "before");
    OtherProgram.start("crash-with-journal", file).waitForEnd();
    String before = sha256(file);

    assertThat(contentId(file, "after")).isEqualTo(soundContent);

    assertThat(sha256(file)).isEqualTo(before);
    assertThat(names()).containsExactly("a.db", "a.db-journal", "after", "before");
  }

  @ParameterizedTest
  @CsvSource({
    "WAL, write",
    "DELETE, write",
    "WAL, write-without-rest",
    "DELETE, write-without-rest"
  })
  void isConsistentBesideALivingWriterWhichGoesOn(String mode, String task) throws Exception {
    Path file = database(mode);
    SqliteFiles.run(file, fill(20_000));

    String said;
    try (OtherProgram writer = OtherProgram.start(task, file)) {
      for (int i = 0; i < 5; i++) {
        try (Snapshot snapshot = snapshot(file, "copy" + i)) {
          int a = Reading.rows(snapshot, "a").size();
          assertThat(a).isGreaterThanOrEqualTo(20_000);
          assertThat(Reading.rows(snapshot, "b")).hasSize(a);
          assertThat(snapshot.integrity()).noneMatch(Finding::blocks);
        }
      }
      said = writer.end();
    }

    assertThat(said).startsWith("wrote ").isNotEqualTo("wrote 0");
  }

  @Test
  void givesUpOnALockWithItsReason() throws IOException {
    Path file = database("DELETE");
    Path copy = folder.resolve("copy");
    try (OtherProgram _ = OtherProgram.start("lock", file)) {
      SnapshotCopy taken = new SnapshotCopy(new DatabaseFiles(file), copy, Duration.ofMillis(200));

      assertThatThrownBy(() -> taken.take(1))
          .isInstanceOfSatisfying(
              PgtrekException.Source.class, e -> assertThat(e.code()).isEqualTo("source-locked"));
    }

    assertThat(copy).doesNotExist();
    assertThat(folder.resolve("copy.part")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void hasTheSameContentIdAsASecondOne(String mode) {
    Path file = database(mode);
    SqliteFiles.run(file, fill(100));

    assertThat(contentId(file, "one")).isEqualTo(contentId(file, "two"));
  }

  @Test
  void hasTheSameContentIdAfterACheckpointAndAfterTheLastClose() throws SQLException {
    Path file = database("WAL");
    String inLog;
    String afterCheckpoint;
    try (Connection writer = SqliteFiles.open(file);
        Statement statement = writer.createStatement()) {
      statement.execute("PRAGMA wal_autocheckpoint=0");
      statement.executeUpdate(fill(500));
      statement.execute("DELETE FROM b");
      statement.execute("DROP TABLE b");
      inLog = contentId(file, "one");
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      afterCheckpoint = contentId(file, "two");
    }
    String afterClose = contentId(file, "three");

    assertThat(List.of(afterCheckpoint, afterClose)).containsOnly(inLog);
  }

  @Test
  void hasTheSameContentIdWhereOnlyCountersDiffer() {
    Path file = database("DELETE");
    SqliteFiles.run(file, "INSERT INTO a VALUES (1, 'x')");
    String before = contentId(file, "one");

    SqliteFiles.run(file, "UPDATE a SET v = 'y'", "UPDATE a SET v = 'x'");

    assertThat(contentId(file, "two")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE a SET v = 'y'",
        "PRAGMA user_version=1",
        "CREATE INDEX i ON a(v)",
        "INSERT INTO b VALUES (1, 1)"
      })
  void hasAnotherContentIdAfterAChange(String change) {
    Path file = database("WAL");
    SqliteFiles.run(file, "INSERT INTO a VALUES (1, 'x')");
    String before = contentId(file, "one");

    SqliteFiles.run(file, change);

    assertThat(contentId(file, "two")).isNotEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void doesNotChangeTheStateIdByBeingTaken(String mode) {
    SqliteSource source = SqliteSource.open(database(mode));
    String before = source.stateId();

    source.snapshot(folder.resolve("copy")).close();

    assertThat(source.stateId()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void theStateIdChangesWithTheContent(String mode) throws SQLException {
    Path file = database(mode);
    SqliteSource source = SqliteSource.open(file);
    try (Connection writer = SqliteFiles.open(file);
        Statement statement = writer.createStatement()) {
      statement.execute("INSERT INTO a VALUES (1, 'x')");
      String before = source.stateId();

      statement.execute("UPDATE a SET v = 'y'");

      assertThat(source.stateId()).isNotEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 4096, 65536})
  void takesAnyPageSize(int size) {
    Path file =
        SqliteFiles.create(folder.resolve("a.db"), "PRAGMA page_size=" + size, TABLES, fill(300));

    try (Snapshot snapshot = snapshot(file, "copy")) {
      assertThat(Reading.rows(snapshot, "a")).hasSize(300);
      assertThat(snapshot.integrity()).noneMatch(Finding::blocks);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b.db",
        "50%.db",
        "what?.db",
        "a#b.db",
        "größe.db",
        "it's \"x\".db",
        "noextension"
      })
  void takesAnyFileName(String name) {
    Path file = SqliteFiles.create(folder.resolve(name), TABLES + "; INSERT INTO a VALUES (1, 2)");

    try (Snapshot snapshot = snapshot(file, name + ".copy")) {
      assertThat(Reading.rows(snapshot, "a")).containsExactly(List.of(1L, 2L));
    }
  }

  @Test
  void isReopened() {
    Path file = database("WAL");
    String contentId = contentId(file, "copy");

    try (Snapshot again = SqliteSource.open(file).reopen(folder.resolve("copy"))) {
      assertThat(again.contentId()).isEqualTo(contentId);
      assertThat(Reading.rows(again, "a")).isEmpty();
    }
  }

  @Test
  void isNotReopenedOnceAnotherProgramTurnedItIntoALogDatabase() {
    Path file = database("WAL");
    contentId(file, "copy");
    SqliteFiles.run(folder.resolve("copy"), "PRAGMA journal_mode=WAL");

    assertThatThrownBy(() -> SqliteSource.open(file).reopen(folder.resolve("copy")))
        .isInstanceOfSatisfying(
            PgtrekException.Source.class, e -> assertThat(e.code()).isEqualTo("snapshot-unusable"));
  }

  @Test
  void isNotReopenedWhereThereIsNone() {
    assertThatThrownBy(() -> SqliteSource.open(database("WAL")).reopen(folder.resolve("copy")))
        .isInstanceOfSatisfying(
            PgtrekException.Source.class, e -> assertThat(e.code()).isEqualTo("snapshot-unusable"));
  }

  @Test
  void isRefusedBeforeItFillsTheDisk() {
    SnapshotCopy copy =
        new SnapshotCopy(
            new DatabaseFiles(database("DELETE")), folder.resolve("copy"), Duration.ofSeconds(1));

    assertThatThrownBy(() -> copy.take(Long.MAX_VALUE))
        .isInstanceOf(PgtrekException.Refused.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(Long.toString(Long.MAX_VALUE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void namesTheFolderThatRunsFullAndLeavesNothingInIt(String mode) throws IOException {
    Path file = database(mode);
    SqliteFiles.run(file, fill(5000));
    try (FullDisk disk = FullDisk.of(1 << 20)) {
      SnapshotCopy copy =
          new SnapshotCopy(
              new DatabaseFiles(file), disk.folder().resolve("copy"), Duration.ofSeconds(1));

      assertThatThrownBy(() -> copy.take(1))
          .isInstanceOfSatisfying(
              PgtrekException.Source.class, e -> assertThat(e.code()).isEqualTo("work-folder-full"))
          .hasMessageContaining(disk.folder().toString());

      assertThat(disk.folder()).isEmptyDirectory();
    }
  }

  @Test
  void doesNotTakeAPartThatAnEarlierRunLeft() throws IOException {
    Path file = database("DELETE");
    Files.writeString(folder.resolve("copy.part"), "left over");
    Files.writeString(folder.resolve("copy.part-journal"), "left over");

    snapshot(file, "copy").close();

    assertThat(names()).containsExactly("a.db", "copy");
  }

  @Test
  void readsFromManyThreadsAtOnce() {
    Path file = database("DELETE");
    SqliteFiles.run(file, fill(3000));

    try (Snapshot snapshot = snapshot(file, "copy")) {
      List<Integer> counts =
          Stream.generate(() -> 0)
              .limit(16)
              .parallel()
              .map(i -> Reading.rows(snapshot, "a").size())
              .toList();

      assertThat(counts).containsOnly(3000);
    }
  }
}
