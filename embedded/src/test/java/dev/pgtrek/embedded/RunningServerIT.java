package dev.pgtrek.embedded;

import static dev.pgtrek.embedded.Statements.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One running server and what it is like. */
class RunningServerIT {

  @TempDir static Path temporary;

  private static Path folder = Path.of("");
  private static EmbeddedServer server = EmbeddedServer.at(folder);
  private static ServerStatus.Running running =
      new ServerStatus.Running(0, 0, "", 0, "", ServerKind.BUNDLED);

  @BeforeAll
  static void startServer() throws IOException {
    folder = Files.createDirectory(temporary.resolve("a $work \"folder\""));
    server = EmbeddedServer.at(folder);
    running = server.start().status();
  }

  @AfterAll
  static void stopServer() {
    server.stop();
  }

  @Test
  void keepsWhatItCommits() throws SQLException {
    assertThat(ask(server, "SHOW fsync")).isEqualTo("on");
    assertThat(ask(server, "SHOW full_page_writes")).isEqualTo("on");
    assertThat(ask(server, "SHOW data_checksums")).isEqualTo("on");
  }

  @Test
  void sortsByCodePointsAndKnowsLettersOfAllScripts() throws SQLException {
    assertThat(ask(server, "SHOW server_encoding")).isEqualTo("UTF8");
    assertThat(
            ask(server, "SELECT datlocprovider::text || ' ' || datlocale FROM pg_database LIMIT 1"))
        .isEqualTo("b C.UTF-8");
    assertThat(ask(server, "SELECT upper('straße é') || ('Z' < 'a')::text"))
        .isEqualTo("STRAßE Étrue");
  }

  @Test
  void listensOnTheLoopbackAddressOnly() throws SQLException {
    assertThat(ask(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(ask(server, "SHOW unix_socket_directories")).isEmpty();
  }

  @Test
  void asksForThePassword() {
    String wrong =
        "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres&password=wrong"
            .formatted(running.port());

    assertThatThrownBy(() -> DriverManager.getConnection(wrong))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void keepsThePasswordInAFileForItsOwnerAndOutOfTheUrl() throws IOException {
    Path file = folder.resolve(".pgtrek/postgres/pgpass");
    String password = Files.readString(file).strip().split(":", -1)[4];
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(password).hasSize(32);
    assertThat(server.url("app")).doesNotContain(password);
    assertThat(server.urlWithPassword("app")).contains(password);
  }

  @Test
  void writesAUrlThatOtherProgramsCanRead() {
    assertThat(server.url("my app"))
        .isEqualTo(
            "postgresql://postgres@127.0.0.1:%d/my%%20app?passfile=%s"
                .formatted(
                    running.port(),
                    folder
                        .resolve(".pgtrek/postgres/pgpass")
                        .toString()
                        .replace("/", "%2F")
                        .replace(" ", "%20")
                        .replace("$", "%24")
                        .replace("\"", "%22")));
  }

  @Test
  void leavesARunningServerAsItIs() {
    ServerStart second = EmbeddedServer.at(folder).start();

    assertThat(second.started()).isFalse();
    assertThat(second.status().pid()).isEqualTo(running.pid());
  }

  @Test
  void tellsWhatRuns() {
    assertThat(server.status())
        .isInstanceOfSatisfying(
            ServerStatus.Running.class,
            status -> {
              assertThat(status.pid()).isEqualTo(running.pid());
              assertThat(status.port()).isEqualTo(running.port());
              assertThat(status.version()).isEqualTo("18.6");
              assertThat(status.url()).isEqualTo(server.url("postgres"));
              assertThat(status.dataBytes()).isGreaterThan(10_000_000);
            });
  }

  @Test
  void createsADatabaseOnce() throws SQLException {
    String name = "Größe \"quoted\" $1; --";

    assertThat(server.createDatabase(name)).isTrue();
    assertThat(server.createDatabase(name)).isFalse();
    assertThat(ask(server, "SELECT count(*) FROM pg_database WHERE datname = $$" + name + "$$"))
        .isEqualTo("1");
  }

  @Test
  void runsInASessionOfItsOwnSoThatTheTerminalDoesNotReachIt() throws IOException {
    // proc(5): the sixth field of stat is the session; the second, in brackets, may hold spaces.
    String stat = Files.readString(Path.of("/proc/" + running.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);

    assertThat(fields[3]).isEqualTo(Long.toString(running.pid()));
  }

  @Test
  void holdsNoFileOfTheProcessThatStartedIt() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + running.pid() + "/fd"))) {
      assertThat(open.filter(file -> Integer.parseInt(file.getFileName().toString()) < 3))
          .extracting(file -> Files.readSymbolicLink(file).toString())
          .containsOnly("/dev/null", server.log().toString());
    }
  }
}
