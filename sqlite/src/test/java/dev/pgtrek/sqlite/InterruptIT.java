package dev.pgtrek.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.QueryEngine;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.testkit.SqliteFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What takes SQLite long ends when the thread is interrupted, as by Ctrl-C, and a query of the
 * user's own when its time is over.
 */
class InterruptIT {

  /** Some 4 million steps. */
  private static final String SLOW =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
          + " SELECT count(*) FROM n a CROSS JOIN n b WHERE a.i + b.i > 0";

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

  private static long answer(QueryEngine engine, Duration patience) {
    List<ColumnRead> column = List.of(new ColumnRead(Identifier.of("c"), ScalarType.BIGINT, false));
    try (RowCursor rows = engine.ask(SLOW, column, patience)) {
      assertThat(rows.next()).isTrue();
      return rows.integer(0);
    }
  }

  @Test
  void stopsAQueryThatTakesTooLong() {
    Duration little = Duration.ofMillis(1);
    try (Snapshot snapshot = SqliteSource.open(large).snapshot(folder.resolve("copy"))) {
      QueryEngine engine = (QueryEngine) snapshot;
      List<ThrowingCallable> ways =
          List.of(() -> engine.time(SLOW, little), () -> answer(engine, little));

      for (ThrowingCallable way : ways) {
        assertThatThrownBy(way)
            .hasMessage("SQLite took longer than 0 s for the query.")
            .isInstanceOfSatisfying(
                PgtrekException.Source.class,
                e -> {
                  assertThat(e.code()).isEqualTo("query-too-slow");
                  assertThat(e.next()).contains("--query-timeout");
                });
      }
      assertThat(answer(engine, Duration.ofMinutes(5))).isEqualTo(4_000_000);
    }
  }

  @Test
  void takesNoInterruptForAQueryThatIsTooSlow() {
    try (Snapshot snapshot = SqliteSource.open(large).snapshot(folder.resolve("copy"))) {
      QueryEngine engine = (QueryEngine) snapshot;
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> engine.time(SLOW, Duration.ofMillis(1)))
          .isInstanceOf(PgtrekException.Interrupted.class);
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
