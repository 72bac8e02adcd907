package dev.pgtrek.postgres;

import static dev.pgtrek.postgres.Samples.ask;
import static dev.pgtrek.postgres.Samples.begun;
import static dev.pgtrek.postgres.Samples.chunk;
import static dev.pgtrek.postgres.Samples.step;
import static dev.pgtrek.postgres.Samples.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.Journal;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StepResult;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that dies under a run: what the journal says and what is there stay one. */
class ServerDeathIT {

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void carriesOnAfterTheServerWasKilled(int major) {
    try (TestServer server = Servers.dedicated(major)) {
      String url = server.newDatabase();
      Step index = step(Step.Kind.INDEX, "app", "i", "CREATE INDEX i ON app.album (title)");
      try (PostgresTarget target = begun(url, "app", "r")) {
        Samples.write(target, "app", chunk(0), 100);
        target.apply(index);
        try (RowWriter writer = target.writer(Samples.route("app"), chunk(1));
            Samples.Albums albums = new Samples.Albums(1)) {
          albums.next();
          writer.write(albums);
          server.killHard();
          assertThatThrownBy(() -> writer.commit(1)).isInstanceOf(PgtrekException.Target.class);
        }
      }
      server.start();

      try (PostgresTarget target = target(url, "app")) {
        Journal journal = target.journal();
        journal.resume();
        // Nothing but the run's begin was durable: what the crash took, it took with its record.
        target.apply(Samples.createSchema("app"));
        target.apply(Samples.createAlbum("app"));
        assertThat(target.apply(index)).isEqualTo(new StepResult.Done());
        Map<Chunk, Long> committed = journal.committed();
        assertThat(committed).isIn(Map.of(), Map.of(chunk(0), 100L));
        for (Chunk each : new Chunk[] {chunk(0), chunk(1), chunk(2)}) {
          if (!committed.containsKey(each)) {
            Samples.write(target, "app", each, each.equals(chunk(0)) ? 100 : 10);
          }
        }
        journal.finish(RunRecord.State.PROVED);

        server.killHard();
        server.start();
        assertThat(journal.latest().map(RunRecord::state)).contains(RunRecord.State.PROVED);
      }
      assertThat(ask(server, url, "SELECT count(*) FROM app.album")).isEqualTo("120");
      assertThat(ask(server, url, "SELECT sum(rows) FROM pgtrek.chunk")).isEqualTo("120");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void saysThatTheStateOfASourceIsLostWithItsServer(int major) {
    try (TestServer server = Servers.dedicated(major)) {
      String url = server.newDatabase();
      Samples.execute(
          server, url, "CREATE TABLE t AS SELECT g AS id FROM generate_series(1, 1000000) g");
      try (PostgresSource source = PostgresSource.open(Samples.url(url), List.of());
          Snapshot snapshot = source.snapshot(Path.of("/nonexistent"))) {
        Chunk all = Chunk.whole(snapshot.catalog().tables().getFirst().name());
        List<ColumnRead> id =
            List.of(new ColumnRead(Identifier.of("id"), ScalarType.INTEGER, false));
        try (RowCursor cursor = snapshot.read(all, id)) {
          assertThat(cursor.next()).isTrue();
          server.killHard();
          assertThatThrownBy(
                  () -> {
                    while (cursor.next()) {
                      cursor.integer(0);
                    }
                  })
              .isInstanceOfSatisfying(
                  PgtrekException.Source.class,
                  lost -> assertThat(lost.code()).isEqualTo("source-snapshot-lost"));
        }
        assertThatThrownBy(() -> snapshot.read(all, id))
            .isInstanceOfSatisfying(
                PgtrekException.Source.class,
                lost -> assertThat(lost.code()).isEqualTo("source-snapshot-lost"));
        server.start();
        assertThatThrownBy(() -> snapshot.read(all, id))
            .isInstanceOfSatisfying(
                PgtrekException.Source.class,
                lost -> assertThat(lost.code()).isEqualTo("source-snapshot-lost"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void carriesOnAfterOneBackendWasKilled(int major) {
    try (TestServer server = Servers.dedicated(major)) {
      String url = server.newDatabase();
      try (PostgresTarget target = begun(url, "app", "r")) {
        try (RowWriter writer = target.writer(Samples.route("app"), chunk(0));
            Samples.Albums albums = new Samples.Albums(1)) {
          albums.next();
          writer.write(albums);
          long pid =
              Long.parseLong(
                  ask(server, url, "SELECT pid FROM pg_stat_activity WHERE query LIKE 'COPY%'"));
          ProcessHandle backend = ProcessHandle.of(pid).orElseThrow();
          backend.destroyForcibly();
          assertThatThrownBy(() -> writer.commit(1)).isInstanceOf(PgtrekException.Target.class);
          // Until the postmaster has taken notice, it takes connections, which it cuts then.
          backend.onExit().join();
        }
      }
      awaitAnswer(server, url);

      try (PostgresTarget target = target(url, "app")) {
        target.journal().resume();
        assertThat(target.journal().committed()).isEmpty();
        target.apply(Samples.createSchema("app"));
        target.apply(Samples.createAlbum("app"));
        Samples.write(target, "app", chunk(0), 10);
      }
      assertThat(ask(server, url, "SELECT count(*) FROM app.album")).isEqualTo("10");
    }
  }

  /** After the loss of a backend the server restarts itself. */
  private static void awaitAnswer(TestServer server, String url) {
    long deadline = System.nanoTime() + 120_000_000_000L;
    while (true) {
      try {
        ask(server, url, "SELECT 1");
        return;
      } catch (IllegalStateException notYet) {
        if (System.nanoTime() > deadline) {
          throw notYet;
        }
        LockSupport.parkNanos(20_000_000);
      }
    }
  }
}
