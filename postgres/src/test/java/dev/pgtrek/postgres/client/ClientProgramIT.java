package dev.pgtrek.postgres.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.client.ClientProgram.Answer;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientProgramIT {

  private static final TestServer SERVER = Servers.postgres(18);

  @TempDir private Path folder;

  private static PostgresUrl url(String text) {
    return PostgresUrl.parse(text, Map.of("HOME", "/nonexistent"));
  }

  @Test
  void logsInWithThePasswordOfTheEnvironmentAlone() throws IOException {
    Path spy =
        FakePrograms.script(
            folder.resolve("spy"),
            "echo \"$@\"; echo \"$PGHOST $PGPORT $PGDATABASE $PGUSER $PGPASSWORD $PGSSLMODE\"");
    PostgresUrl url = url("postgresql://me:s%3Ccret@db.example:77/shop?sslmode=require");

    Answer answer = new ClientProgram(spy, List.of("--list", "a b"), url).read(line -> {});

    assertThat(answer.output()).isEqualTo("--list a b\ndb.example 77 shop me s<cret require\n");
  }

  @Test
  void dumpsARealDatabase() {
    String database = SERVER.newDatabase();
    ClientPrograms programs = ClientPrograms.in(SERVER.bin()).orElseThrow();

    Answer answer =
        new ClientProgram(
                programs.program("pg_dump"),
                List.of("--no-password", "--schema-only"),
                url(database))
            .read(line -> {});

    assertThat(answer.worked()).as("%s", answer).isTrue();
    assertThat(answer.output()).contains("PostgreSQL database dump complete");
  }

  @Test
  void keepsWhatTheProgramSays() {
    ClientPrograms programs = ClientPrograms.in(SERVER.bin()).orElseThrow();
    List<String> heard = new ArrayList<>();
    PostgresUrl nowhere = url("postgresql://postgres@127.0.0.1:1/shop");

    Answer answer =
        new ClientProgram(programs.program("pg_dump"), List.of("--no-password"), nowhere)
            .run(heard::add);

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.words("pg_dump")).contains("Connection refused");
    assertThat(heard).isEqualTo(answer.said());
  }

  @Test
  void leavesOutWhatMayQuoteARow() {
    Answer answer =
        new Answer(
            1,
            List.of(
                "pg_restore: error: COPY failed for table \"t\": ERROR:  invalid input syntax for"
                    + " type integer: \"secret\"",
                "CONTEXT:  COPY t, line 1, column a: \"secret\""),
            "");

    assertThat(answer.words("pg_restore"))
        .isEqualTo("COPY failed for table \"t\": ERROR:  invalid input syntax for type integer");
  }

  @Test
  void readsALongErrorStreamToItsEnd() throws IOException {
    Path chatty =
        FakePrograms.script(
            folder.resolve("chatty"),
            "i=0; while [ $i -lt 20000 ]; do echo \"chatty: line $i\" >&2; i=$((i+1)); done; exit"
                + " 3");

    Answer answer = new ClientProgram(chatty, List.of(), null).run(line -> {});

    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.said()).hasSize(200).last().isEqualTo("chatty: line 19999");
  }

  @Test
  void endsTheChildWhenItIsInterrupted() throws Exception {
    Path pid = folder.resolve("pid");
    Path endless =
        FakePrograms.script(
            folder.resolve("endless"),
            "echo $$ > '" + pid + ".part'; mv '" + pid + ".part' '" + pid + "'; exec sleep 600");
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    CountDownLatch ended = new CountDownLatch(1);
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    new ClientProgram(endless, List.of(), null).run(line -> {});
                  } catch (RuntimeException e) {
                    thrown.set(e);
                  } finally {
                    ended.countDown();
                  }
                });
    while (!Files.exists(pid) && ended.getCount() > 0) {
      Thread.sleep(5);
    }

    caller.interrupt();

    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(thrown.get()).isInstanceOf(PgtrekException.Interrupted.class);
    long child = Long.parseLong(Files.readString(pid).strip());
    assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void refusesAKeyWhosePasswordItWouldShow() {
    PostgresUrl url = url("postgresql://me@host/shop?sslkey=/k.pem&sslpassword=hidden");

    assertThatThrownBy(() -> new ClientProgram(folder, List.of(), url).run(line -> {}))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageNotContaining("hidden")
        .returns("client-key-with-password", e -> ((PgtrekException) e).code());
  }

  @Test
  void saysThatAProgramCannotBeRun() {
    Path missing = folder.resolve("pg_dump");

    assertThatThrownBy(() -> new ClientProgram(missing, List.of(), null).run(line -> {}))
        .isInstanceOf(PgtrekException.Refused.class)
        .hasMessageContaining(missing.toString())
        .returns("client-program-not-run", e -> ((PgtrekException) e).code());
  }
}
