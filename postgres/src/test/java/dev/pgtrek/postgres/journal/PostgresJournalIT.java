package dev.pgtrek.postgres.journal;

import static dev.pgtrek.postgres.Samples.ask;
import static dev.pgtrek.postgres.Samples.begun;
import static dev.pgtrek.postgres.Samples.chunk;
import static dev.pgtrek.postgres.Samples.execute;
import static dev.pgtrek.postgres.Samples.run;
import static dev.pgtrek.postgres.Samples.step;
import static dev.pgtrek.postgres.Samples.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.PostgresTarget;
import dev.pgtrek.postgres.Samples;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.Journal;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StepResult;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {15, 18})
class PostgresJournalIT {

  private final TestServer server;
  private final String url;

  PostgresJournalIT(int major) {
    server = Servers.postgres(major);
    url = server.newDatabase();
  }

  @Test
  void knowsNoRunWhereThereIsNoJournal() {
    try (PostgresTarget target = target(url, "app")) {
      assertThat(target.journal().latest()).isEmpty();
      assertThat(ask(server, url, "SELECT to_regnamespace('pgtrek') IS NULL")).isEqualTo("t");
    }
  }

  @Test
  void keepsTheRunAsItWasBegun() {
    RunRecord run = run("20261120_130241", "app");
    try (PostgresTarget target = target(url, "app")) {
      target.journal().begin(run, List.of());
    }

    try (PostgresTarget target = target(url, "app")) {
      assertThat(target.journal().latest()).contains(run);
    }
  }

  @Test
  void keepsTheBordersInTheirOrder() {
    List<Chunk> borders =
        List.of(chunk(1), chunk(0), Chunk.whole(Samples.route("app").target().name()));
    try (PostgresTarget target = target(url, "app")) {
      target.journal().begin(run("r", "app"), borders);

      assertThat(target.journal().chunks()).isEqualTo(borders);
      assertThat(target.journal().committed()).isEmpty();
    }
  }

  @Test
  void recordsAChunkWithItsRows() {
    try (PostgresTarget target = begun(url, "app", "r")) {
      Samples.write(target, "app", chunk(1), 7);

      assertThat(target.journal().committed()).containsExactly(java.util.Map.entry(chunk(1), 7L));
      assertThat(ask(server, url, "SELECT count(*) FROM app.album")).isEqualTo("7");
    }
  }

  @Test
  void takesAChunkOnlyOnce() {
    try (PostgresTarget target = begun(url, "app", "r")) {
      Samples.write(target, "app", chunk(1), 7);

      assertThatThrownBy(() -> Samples.write(target, "app", chunk(1), 7))
          .isInstanceOf(PgtrekException.Journal.class);
      assertThat(ask(server, url, "SELECT count(*) FROM app.album")).isEqualTo("7");
    }
  }

  @Test
  void refusesASecondRunAndNamesTheFirst() {
    try (PostgresTarget first = begun(url, "app", "20261120_130241");
        PostgresTarget second = target(url, "app")) {
      assertThat(first.journal().chunks()).hasSize(3);

      assertThatThrownBy(second::journal)
          .isInstanceOf(PgtrekException.Journal.class)
          .hasMessageContaining("process ")
          .hasMessageContaining("'pgtrek 20261120_130241 app'")
          .hasMessageContaining("since 20")
          .extracting(e -> ((PgtrekException) e).code())
          .isEqualTo("run-in-progress");
    }
  }

  @Test
  void letsTheNextRunInOnceTheFirstIsClosed() {
    begun(url, "app", "r").close();

    try (PostgresTarget second = target(url, "app")) {
      assertThat(second.journal().latest()).isPresent();
    }
  }

  @Test
  void letsTwoRunsIntoTwoSchemasBeginAtOnce() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Future<?>> begins =
          List.of("a", "b", "c", "d").stream()
              .<Future<?>>map(
                  schema ->
                      pool.submit(
                          () -> {
                            start.await();
                            begun(url, schema, "same_second").close();
                            return true;
                          }))
              .toList();
      start.countDown();
      for (Future<?> begin : begins) {
        begin.get();
      }
    }

    assertThat(ask(server, url, "SELECT count(*) FROM pgtrek.run")).isEqualTo("4");
  }

  @Test
  void resumesWhereTheEarlierProcessStopped() {
    try (PostgresTarget first = begun(url, "app", "r")) {
      Samples.write(first, "app", chunk(0), 5);
    }

    try (PostgresTarget second = target(url, "app")) {
      Journal journal = second.journal();
      journal.resume();

      assertThat(journal.chunks()).containsExactly(chunk(0), chunk(1), chunk(2));
      assertThat(journal.committed()).containsOnlyKeys(chunk(0));
      assertThat(journal.steps()).hasSize(2).containsValue(new StepResult.Done());
    }
  }

  @Test
  void endsWhatTheEarlierProcessLeftOnTheServer() throws SQLException {
    begun(url, "app", "r").close();
    try (Connection left = left("pgtrek r app");
        Connection other = left("pgtrek r other");
        PostgresTarget second = target(url, "app")) {
      second.journal().resume();

      assertThat(left.isValid(60)).isFalse();
      assertThat(other.isValid(60)).isTrue();
      assertThat(second.journal().chunks()).hasSize(3);
    }
  }

  @Test
  void takesNoMoreEntriesOfAProcessThatWasResumedByAnother() throws SQLException {
    try (PostgresTarget first = begun(url, "app", "r")) {
      // The lock's connection is lost; the process does not know it yet.
      server.terminate(
          url,
          "pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND database = datid)");
      try (PostgresTarget second = target(url, "app")) {
        second.journal().resume();

        assertThatThrownBy(() -> Samples.write(first, "app", chunk(0), 5))
            .isInstanceOf(PgtrekException.class);
        assertThatThrownBy(() -> Samples.write(first, "app", chunk(0), 5))
            .isInstanceOf(PgtrekException.Journal.class)
            .extracting(e -> ((PgtrekException) e).code())
            .isEqualTo("run-taken-over");
        assertThat(ask(server, url, "SELECT count(*) FROM app.album")).isEqualTo("0");
      }
    }
  }

  @Test
  void runsAStepOnce() {
    Step step = step(Step.Kind.INDEX, "app", "i", "CREATE INDEX i ON app.album (title)");
    try (PostgresTarget target = begun(url, "app", "r")) {
      assertThat(target.apply(step)).isEqualTo(new StepResult.Done());
      assertThat(target.apply(step)).isEqualTo(new StepResult.Done());

      assertThat(target.journal().steps()).containsEntry(step.id(), new StepResult.Done());
    }
  }

  @Test
  void recordsWhatTheServerRefusesForTheRows() {
    Step step =
        step(
            Step.Kind.UNIQUE_KEY,
            "app",
            "u",
            "ALTER TABLE app.album ADD CONSTRAINT u UNIQUE (title)");
    try (PostgresTarget target = begun(url, "app", "r")) {
      execute(server, url, "INSERT INTO app.album VALUES (1, 'secret'), (2, 'secret')");

      StepResult result = target.apply(step);

      assertThat(result)
          .isEqualTo(
              new StepResult.RefusedByServer(
                  "23505", "could not create unique index \"u\" (SQLSTATE 23505)"));
      assertThat(target.journal().steps()).containsEntry(step.id(), result);
      assertThat(target.apply(step)).isEqualTo(result);
    }
  }

  @Test
  void keepsRowValuesOutOfARefusal() {
    Step step =
        step(Step.Kind.INDEX, "app", "i", "CREATE INDEX i ON app.album (((title::text)::integer))");
    try (PostgresTarget target = begun(url, "app", "r")) {
      execute(server, url, "INSERT INTO app.album VALUES (1, 'secret')");

      assertThat(target.apply(step))
          .isEqualTo(
              new StepResult.RefusedByServer(
                  "22P02", "invalid input syntax for type integer (SQLSTATE 22P02)"));
    }
  }

  @Test
  void recordsWhatTheServerRefusesForTheExpression() {
    Step step =
        step(
            Step.Kind.CHECK,
            "app",
            "c",
            "ALTER TABLE app.album ADD CONSTRAINT c CHECK (title > 5)");
    try (PostgresTarget target = begun(url, "app", "r")) {
      assertThat(target.apply(step))
          .isInstanceOfSatisfying(
              StepResult.RefusedByServer.class, r -> assertThat(r.sqlState()).isEqualTo("42883"));
    }
  }

  @Test
  void failsWhereATableCannotBeMade() {
    try (PostgresTarget target = begun(url, "app", "r")) {
      execute(server, url, "CREATE TABLE app.taken (id int)");
      Step step =
          new Step(
              Step.Kind.TABLE,
              dev.pgtrek.model.TableName.of("app", "taken"),
              "taken",
              "CREATE TABLE app.taken (id int)");

      PgtrekException.Target failure =
          catchThrowableOfType(PgtrekException.Target.class, () -> target.apply(step));

      assertThat(failure.sqlState()).isEqualTo("42P07");
      assertThat(target.journal().steps()).doesNotContainKey(step.id());
    }
  }

  @Test
  void refusesToResumeOnATableThatWasMadeAnew() {
    begun(url, "app", "r").close();
    execute(server, url, "DROP TABLE app.album; CREATE TABLE app.album (id bigint, title text)");

    try (PostgresTarget second = target(url, "app")) {
      Journal journal = second.journal();

      assertThatThrownBy(journal::resume)
          .isInstanceOf(PgtrekException.Journal.class)
          .hasMessageContaining("app.album")
          .extracting(e -> ((PgtrekException) e).code())
          .isEqualTo("journal-does-not-fit");
    }
  }

  @Test
  void finishesOnlyWhenEverythingIsOnDisk() {
    try (PostgresTarget target = begun(url, "app", "r")) {
      Samples.write(target, "app", chunk(0), 5);
      String written = ask(server, url, "SELECT pg_current_wal_insert_lsn()");

      target.journal().finish(RunRecord.State.PROVED);

      assertThat(ask(server, url, "SELECT pg_current_wal_flush_lsn() >= '" + written + "'"))
          .isEqualTo("t");
      assertThat(target.journal().latest().map(RunRecord::state)).contains(RunRecord.State.PROVED);
    }
  }

  @Test
  void leavesAForeignSchemaOfItsNameAlone() {
    execute(server, url, "CREATE SCHEMA pgtrek; CREATE TABLE pgtrek.mine (id int)");

    try (PostgresTarget target = target(url, "app")) {
      Journal journal = target.journal();

      assertThatThrownBy(() -> journal.begin(run("r", "app"), List.of()))
          .isInstanceOf(PgtrekException.Journal.class)
          .extracting(e -> ((PgtrekException) e).code())
          .isEqualTo("journal-schema-foreign");
    }
  }

  @Test
  void leavesAJournalOfAnotherVersionAlone() {
    begun(url, "app", "r").close();
    execute(server, url, "UPDATE pgtrek.format SET version = 99");

    try (PostgresTarget target = target(url, "app")) {
      Journal journal = target.journal();

      assertThatThrownBy(journal::latest)
          .isInstanceOf(PgtrekException.Journal.class)
          .hasMessageContaining("99")
          .returns("journal-version", e -> ((PgtrekException) e).code());
    }
  }

  @Test
  void losesAChunkWholeWithItsBackend() throws SQLException {
    try (PostgresTarget target = begun(url, "app", "r");
        RowWriter writer = target.writer(Samples.route("app"), chunk(0));
        Samples.Albums albums = new Samples.Albums(10)) {
      albums.next();
      writer.write(albums);
      server.terminate(url, "query LIKE 'COPY%'");

      assertThatThrownBy(() -> writer.commit(1))
          .isInstanceOf(PgtrekException.Target.class)
          .extracting(e -> ((PgtrekException) e).code())
          .isEqualTo("target-unreachable");
    }
    assertThat(ask(server, url, "SELECT count(*) FROM app.album")).isEqualTo("0");
    assertThat(ask(server, url, "SELECT count(*) FROM pgtrek.chunk WHERE rows IS NOT NULL"))
        .isEqualTo("0");
  }

  private Connection left(String name) throws SQLException {
    Connection connection = server.jdbc(url);
    connection.setClientInfo("ApplicationName", name);
    return connection;
  }
}
