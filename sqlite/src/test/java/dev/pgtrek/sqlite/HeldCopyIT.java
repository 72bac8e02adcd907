package dev.pgtrek.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.model.Finding;
import dev.pgtrek.testkit.SqliteFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldCopyIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String TABLES =
      "CREATE TABLE a (id INTEGER PRIMARY KEY, v); CREATE TABLE b (id INTEGER PRIMARY KEY, v);"
          + " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
          + " INSERT INTO a SELECT i, hex(randomblob(200)) FROM n; INSERT INTO b SELECT * FROM a";

  @TempDir Path folder;

  @AfterEach
  void clearTheFlag() {
    Thread.interrupted();
  }

  private Path database(String mode) {
    return SqliteFiles.create(folder.resolve("a.db"), "PRAGMA journal_mode=" + mode, TABLES);
  }

  @Test
  void isTheSourceByteForByte() throws Exception {
    Path file = database("DELETE");
    Path copy = folder.resolve("copy");

    int restarts = HeldCopy.run(file, copy, PATIENCE, 100_000);

    assertThat(restarts).isZero();
    assertThat(copy).hasSameBinaryContentAs(file);
  }

  @Test
  void beginsAnewWhereAWriterCommitsBetweenTwoSteps() throws Exception {
    Path file = database("DELETE");
    Path copy = folder.resolve("copy");

    int restarts = 0;
    long deadline = System.nanoTime() + 120_000_000_000L;
    try (OtherProgram writer = OtherProgram.start("write-without-rest", file)) {
      // A busy machine may let the writer rest as long as a copy takes.
      for (int i = 0; i < 5 || restarts == 0; i++) {
        assertThat(System.nanoTime()).as("time to begin anew").isLessThan(deadline);
        restarts += HeldCopy.run(file, copy, PATIENCE, 1 << 20);
        try (SqliteSnapshot snapshot = SqliteSnapshot.open(copy)) {
          int rows = Reading.rows(snapshot, "a").size();
          assertThat(Reading.rows(snapshot, "b")).hasSize(rows);
          assertThat(snapshot.integrity()).noneMatch(Finding::blocks);
        }
      }
      assertThat(writer.end()).startsWith("wrote ").isNotEqualTo("wrote 0");
    }

    assertThat(restarts).isPositive();
  }

  @Test
  void leavesAWriteAheadLogAlone() throws Exception {
    int restarts = HeldCopy.run(database("WAL"), folder.resolve("copy"), PATIENCE, 100_000);

    assertThat(restarts).isNegative();
  }

  @Test
  void doesNotCopyWhatAWriterHoldsForItself() throws Exception {
    Path file = database("DELETE");
    Path copy = folder.resolve("copy");
    try (OtherProgram _ = OtherProgram.start("lock", file)) {

      assertThatThrownBy(() -> HeldCopy.run(file, copy, Duration.ofMillis(100), 100_000))
          .isInstanceOf(SQLException.class);
    }

    assertThat(Files.size(copy)).isZero();
  }

  @Test
  void givesUpItsWaitForAWriterWhenInterrupted() throws Exception {
    Path file = database("DELETE");
    Path copy = folder.resolve("copy");
    try (OtherProgram _ = OtherProgram.start("lock", file)) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> HeldCopy.run(file, copy, PATIENCE, 100_000))
          .isInstanceOf(InterruptedException.class);

      Thread.interrupted();
    }
  }
}
