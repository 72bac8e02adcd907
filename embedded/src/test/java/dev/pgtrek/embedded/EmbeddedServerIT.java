package dev.pgtrek.embedded;

import static dev.pgtrek.embedded.Statements.ask;
import static dev.pgtrek.embedded.Statements.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.testkit.ProcessTree;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts, ends and accidents, each on a server of its own. */
class EmbeddedServerIT {

  private static Path hasRun = Path.of("");

  @TempDir Path temporary;

  private Path folder = Path.of("");
  private EmbeddedServer server = EmbeddedServer.at(folder);

  /** A server that has run already: setting one up waits long for the disk. */
  @BeforeAll
  static void makeServerThatHasRun(@TempDir Path shared) {
    hasRun = shared;
    EmbeddedServer.at(shared).start();
    EmbeddedServer.at(shared).stop();
  }

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("a $work \"folder\""));
    server = EmbeddedServer.at(folder);
  }

  @AfterEach
  void stopServer() {
    server.stop();
  }

  @Test
  void startsAndAnswers() throws SQLException {
    ServerStart start = server.start();

    assertThat(start.created()).isTrue();
    assertThat(start.started()).isTrue();
    assertThat(start.notes()).isEmpty();
    assertThat(start.status().version()).isEqualTo("18.6");
    assertThat(ask(server, "SHOW server_version")).isEqualTo("18.6");
  }

  @Test
  void keepsItsPortAndItsDataOverARestart() throws IOException, SQLException {
    giveServerThatHasRun();
    int port = server.start().status().port();
    tell(server, "CREATE TABLE kept AS SELECT 7 AS n");
    server.stop();

    ServerStart again = server.start();

    assertThat(again.created()).isFalse();
    assertThat(again.started()).isTrue();
    assertThat(again.status().port()).isEqualTo(port);
    assertThat(ask(server, "SELECT n FROM kept")).isEqualTo("7");
  }

  @Test
  void choosesAnotherPortAndSaysSoWhereItsOwnIsTaken() throws IOException, SQLException {
    giveServerThatHasRun();
    int port = ((ServerStatus.Stopped) server.status()).port();

    try (ServerSocket taken = new ServerSocket(port, 1, Inet4Address.ofLiteral("127.0.0.1"))) {
      ServerStart again = server.start();

      assertThat(again.status().port()).isNotEqualTo(taken.getLocalPort());
      assertThat(again.notes())
          .containsExactly(
              "Port %d is taken by another program; the server listens on %d now."
                  .formatted(port, again.status().port()));
      assertThat(ask(server, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void recoversWhatWasCommittedBeforeAKill() throws IOException, SQLException {
    giveServerThatHasRun();
    ServerStatus.Running running = server.start().status();
    tell(server, "CREATE TABLE kept AS SELECT 7 AS n");
    kill(running.pid());

    ServerStart again = server.start();

    assertThat(again.started()).isTrue();
    assertThat(ask(server, "SELECT n FROM kept")).isEqualTo("7");
  }

  @Test
  void startsOverTheNoteOfADeadServerWhoseNumberIsAnotherProgramsNow() throws Exception {
    giveServerThatHasRun();
    kill(server.start().status().pid());
    Path note = folder.resolve(".pgtrek/postgres/data/postmaster.pid");
    String lines = Files.readString(note);
    // Not this process, because PostgreSQL forgives its own ancestors.
    Process other = new ProcessBuilder("sleep", "60").start();
    Files.writeString(note, other.pid() + lines.substring(lines.indexOf('\n')));

    assertThat(server.status()).isInstanceOf(ServerStatus.Stopped.class);
    assertThat(server.start().started()).isTrue();
    other.destroyForcibly();
  }

  @Test
  void tellsThatNoServerWasEverStarted() {
    assertThat(server.status()).isEqualTo(new ServerStatus.Absent());
    assertThat(server.stop()).isFalse();
    assertThat(folder).isEmptyDirectory();
    assertThatThrownBy(() -> server.url("app"))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining("No server was started")
        .returns("embedded-absent", e -> ((PgtrekException) e).code());
  }

  @Test
  void tellsThatTheServerIsStopped() throws IOException {
    giveServerThatHasRun();
    int port = server.start().status().port();

    boolean stopped = server.stop();

    assertThat(stopped).isTrue();
    assertThat(server.stop()).isFalse();
    assertThat(server.status())
        .isInstanceOfSatisfying(
            ServerStatus.Stopped.class,
            status -> {
              assertThat(status.port()).isEqualTo(port);
              assertThat(status.version()).isEqualTo("18.6");
              assertThat(status.dataBytes()).isGreaterThan(10_000_000);
            });
  }

  @Test
  void refusesADatabaseNameThatWouldBeCut() {
    assertThatThrownBy(() -> server.createDatabase("é".repeat(32)))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining("1 to 63 bytes")
        .returns("database-name", e -> ((PgtrekException) e).code());
  }

  @Test
  void refusesDataOfAnotherMajor() throws IOException {
    Path data = Files.createDirectories(folder.resolve(".pgtrek/postgres/data"));
    Files.writeString(data.resolve("PG_VERSION"), "17\n");

    assertThatThrownBy(server::start)
        .isInstanceOf(PgtrekException.Refused.class)
        .hasMessageContaining("PostgreSQL 17")
        .hasMessageContaining("is PostgreSQL 18")
        .returns("embedded-version", e -> ((PgtrekException) e).code());
  }

  @Test
  void showsTheLogOfAServerThatDoesNotStart() throws IOException {
    giveServerThatHasRun();
    Files.writeString(
        folder.resolve(".pgtrek/postgres/data/postgresql.auto.conf"), "no_such_setting = on\n");

    assertThatThrownBy(server::start)
        .isInstanceOf(PgtrekException.Target.class)
        .hasMessageContaining("no_such_setting")
        .hasMessageContaining(server.log().toString())
        .returns("embedded-start-failed", e -> ((PgtrekException) e).code());
  }

  @Test
  void startsOnceWhereTwoProcessesStartAtOnce() throws Exception {
    Path cache = temporary.resolve("cache");
    Process one = java(StartServer.class, cache, temporary.resolve("one"));
    Process two = java(StartServer.class, cache, temporary.resolve("two"));

    assertThat(one.waitFor()).isZero();
    assertThat(two.waitFor()).isZero();

    String pid = Long.toString(((ServerStatus.Running) server.status()).pid());
    assertThat(Stream.of("one", "two").map(name -> read(temporary.resolve(name)).strip()).toList())
        .containsExactlyInAnyOrder("started " + pid, "ran " + pid);
  }

  @Test
  void runsInAFolderWithANameOfAnyScript() throws Exception {
    Process process = java(TryOddFolder.class, Binaries.cache(), temporary.resolve("printed"));

    assertThat(process.waitFor()).isZero();

    assertThat(read(temporary.resolve("printed")).strip()).isEqualTo("started again");
  }

  /** Puts a copy of the server that has run into this test's folder. */
  private void giveServerThatHasRun() throws IOException {
    try (Stream<Path> files = Files.walk(hasRun)) {
      for (Path file : files.skip(1).toList()) {
        Files.copy(
            file, folder.resolve(hasRun.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private Process java(Class<?> program, Path cache, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            program.getName(),
            folder.toString());
    builder.environment().put("PGTREK_CACHE", cache.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.redirectOutput(output.toFile()).start();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  private static void kill(long pid) {
    ProcessTree.kill(ProcessHandle.of(pid).orElseThrow());
  }
}
