package dev.pgtrek.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.testkit.SqliteFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceCheckIT {

  /** As often a file is looked at while it is written. */
  private static final int LOOKS = 3000;

  /** States of a file that was written to, seen from outside: enough to have met every moment. */
  private static final int STATES = 100;

  @TempDir Path folder;

  private List<Finding> check(Path file) {
    return SqliteSource.open(file).check();
  }

  private String blocking(Path file) {
    return check(file).stream().filter(Finding::blocks).findFirst().map(Finding::code).orElse("");
  }

  private Path sound() {
    return SqliteFiles.create(
        folder.resolve("a.db"),
        "CREATE TABLE a (id INTEGER PRIMARY KEY, v); CREATE TABLE b (id INTEGER PRIMARY KEY, v)");
  }

  @Test
  void findsNothingAgainstASoundFile() {
    assertThat(blocking(sound())).isEmpty();
  }

  @Test
  void blocksAMissingFile() {
    assertThat(blocking(folder.resolve("no.db"))).isEqualTo("source-missing");
  }

  @Test
  void makesNoFileWhereThereIsNone() {
    Path missing = folder.resolve("no.db");

    assertThatThrownBy(() -> SqliteSource.open(missing).snapshot(folder.resolve("copy")))
        .isInstanceOfSatisfying(
            PgtrekException.Source.class, e -> assertThat(e.code()).isEqualTo("source-missing"));

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void blocksADirectory() {
    assertThat(blocking(folder)).isEqualTo("source-is-a-directory");
  }

  @Test
  void blocksAnEmptyFile() throws IOException {
    assertThat(blocking(Files.createFile(folder.resolve("a.db")))).isEqualTo("source-empty");
  }

  @Test
  void blocksText() throws IOException {
    assertThat(blocking(Files.writeString(folder.resolve("a.db"), "id,name\n1,a\n")))
        .isEqualTo("source-not-a-database");
  }

  @Test
  void saysThatRandomBytesMayBeEncrypted() throws IOException {
    byte[] bytes = new byte[8192];
    new Random(7).nextBytes(bytes);
    Path file = Files.write(folder.resolve("a.db"), bytes);

    assertThat(check(file).getFirst().code()).isEqualTo("source-encrypted");
    assertThat(check(file).getFirst().fix()).contains("sqlcipher_export");
  }

  @Test
  void blocksAHeaderThatMakesNoSense() throws IOException {
    Path file = sound();
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(16);
      bytes.write(new byte[] {3, 7});
    }

    assertThat(blocking(file)).isEqualTo("source-damaged");
  }

  @Test
  void blocksAFileWhoseEndIsMissing() throws IOException {
    Path file = sound();
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(bytes.length() - 100);
    }

    assertThat(blocking(file)).isEqualTo("source-truncated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lock", "lock-log"})
  void blocksAFileThatAnotherProgramHoldsForItself(String task) throws IOException {
    Path file = sound();
    if (task.equals("lock-log")) {
      SqliteFiles.run(file, "PRAGMA journal_mode=WAL");
    }
    try (OtherProgram _ = OtherProgram.start(task, file)) {
      assertThat(blocking(file)).isEqualTo("source-locked");
    }

    assertThat(blocking(file)).isEmpty();
  }

  @Test
  void saysWhatTheFileIs() {
    Path file =
        SqliteFiles.create(
            folder.resolve("a.db"),
            "PRAGMA page_size=1024",
            "PRAGMA encoding='UTF-16be'",
            "CREATE TABLE t (x); PRAGMA user_version=7; PRAGMA application_id=42");

    Finding facts = check(file).getFirst();

    assertThat(facts.severity()).isEqualTo(Severity.INFO);
    assertThat(facts.measured())
        .contains("page size 1024", "UTF-16be", "user_version 7", "application_id 42", "rollback");
  }

  @Test
  void speaksOfALogThatHasNotReachedTheFile() throws IOException {
    Path file = sound();
    SqliteFiles.run(file, "PRAGMA journal_mode=WAL");
    OtherProgram.start("crash-with-log", file).waitForEnd();

    assertThat(check(file)).extracting(Finding::code).containsExactly("source-file", "source-wal");
  }

  @Test
  void speaksOfAJournal() throws IOException {
    Path file = sound();
    SqliteFiles.run(
        file,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
            + " INSERT INTO a SELECT i, hex(randomblob(100)) FROM n");
    OtherProgram.start("crash-with-journal", file).waitForEnd();

    assertThat(check(file)).extracting(Finding::code).contains("source-journal");
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, write-without-rest",
    "TRUNCATE, write-without-rest",
    "PERSIST, write-without-rest",
    "WAL, write-without-rest",
    "WAL, come-and-go",
    "DELETE, come-and-go"
  })
  void isNotDisturbedByAWriterWhoseJournalComesAndGoes(String mode, String task)
      throws IOException {
    Path file = sound();
    SqliteFiles.run(file, "PRAGMA journal_mode=" + mode);
    SqliteSource source = SqliteSource.open(file);
    Set<String> blocking = new TreeSet<>();
    Set<String> states = new HashSet<>();

    String said;
    try (OtherProgram writer = OtherProgram.start(task, file)) {
      // The writer may get fewer turns than the looks do.
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
      for (int i = 0; i < LOOKS || (states.size() <= STATES && System.nanoTime() < deadline); i++) {
        source.check().stream()
            .filter(Finding::blocks)
            .forEach(f -> blocking.add(f.code() + ": " + f.measured()));
        for (int j = 0; j < 10; j++) {
          states.add(source.stateId());
        }
      }
      said = writer.end();
    }

    assertThat(blocking).isEmpty();
    assertThat(states).as("states seen while it %s", said).hasSizeGreaterThan(STATES);
  }

  @Test
  void stillFailsWhereTheDatabaseItselfIsGone() {
    SqliteSource source = SqliteSource.open(folder.resolve("no.db"));

    assertThatThrownBy(source::stateId).isInstanceOf(PgtrekException.Source.class);
  }
}
