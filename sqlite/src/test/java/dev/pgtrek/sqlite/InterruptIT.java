package dev.pgtrek.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.testkit.SqliteFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes SQLite long ends when the thread is interrupted, as by Ctrl-C. */
class InterruptIT {

  @TempDir static Path shared;

  private static Path large;

  @TempDir Path folder;

  @BeforeAll
  static void makeALargeFile() {
    large =
        SqliteFiles.create(
            shared.resolve("large.db"),
            """
            CREATE TABLE parent (id INTEGER PRIMARY KEY, v TEXT);
            CREATE TABLE child (id INTEGER PRIMARY KEY, v TEXT, parent INTEGER REFERENCES parent (id));
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
            INSERT INTO parent SELECT i, hex(randomblob(25)) FROM n;
            INSERT INTO child SELECT id, v, id FROM parent;
            CREATE INDEX child_v ON child (v);
            """);
  }

  @AfterEach
  void clearTheFlag() {
    Thread.interrupted();
  }

  /** Interrupts the calling thread as soon as a file is there. */
  private static void interruptOnce(Path file) {
    Thread worker = Thread.currentThread();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              long deadline = System.nanoTime() + 60_000_000_000L;
              while (!Files.exists(file)) {
                if (System.nanoTime() > deadline) {
                  return;
                }
                Thread.onSpinWait();
              }
              worker.interrupt();
            });
  }

  @Test
  void stopsACopyUnderWay() {
    Path copy = folder.resolve("copy");
    interruptOnce(folder.resolve("copy.part"));

    assertThatThrownBy(() -> SqliteSource.open(large).snapshot(copy))
        .isInstanceOf(PgtrekException.Interrupted.class);

    assertThat(copy).doesNotExist();
    assertThat(folder.resolve("copy.part")).doesNotExist();
  }

  @Test
  void takesNoInterruptForASourceThatCannotBeRead() {
    SqliteSource source = SqliteSource.open(large);
    Thread.currentThread().interrupt();

    assertThatThrownBy(source::check).isInstanceOf(PgtrekException.Interrupted.class);
  }

  @Test
  void stopsTheIntegrityCheck() {
    try (Snapshot snapshot = SqliteSource.open(large).snapshot(folder.resolve("copy"))) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(snapshot::integrity).isInstanceOf(PgtrekException.Interrupted.class);
    }
  }

  @Test
  void stopsTheSearchForOrphans() {
    try (Snapshot snapshot = SqliteSource.open(large).snapshot(folder.resolve("copy"))) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(snapshot::orphans).isInstanceOf(PgtrekException.Interrupted.class);
    }
  }

  @Test
  void readsOnAfterAnInterrupt() {
    try (Snapshot snapshot = SqliteSource.open(large).snapshot(folder.resolve("copy"))) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(snapshot::orphans).isInstanceOf(PgtrekException.Interrupted.class);
      assertThat(Thread.interrupted()).isTrue();

      assertThat(snapshot.orphans()).isEmpty();
    }
  }
}
