package dev.pgtrek.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DedicatedServerIT {

  private final TestServer server = Servers.dedicated(18);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void keepsItsDataOverAKill() throws SQLException {
    String database = server.newDatabase();
    tell(database, "CREATE TABLE t AS SELECT 1 AS x");

    server.killHard();

    assertThatThrownBy(() -> server.jdbc(database)).isInstanceOf(IllegalStateException.class);
    server.start();
    tell(database, "SELECT x FROM t");
  }

  @Test
  void keepsItsDataOverAnImmediateStop() throws SQLException {
    String database = server.newDatabase();
    tell(database, "CREATE TABLE t AS SELECT 1 AS x");

    server.stopImmediate();
    server.start();

    tell(database, "SELECT x FROM t");
  }

  @Test
  void breaksOpenConnectionsOverARestart() throws SQLException {
    try (Connection connection = server.jdbc("postgres")) {
      server.restart();

      assertThat(connection.isValid(5)).isFalse();
    }
    tell("postgres", "SELECT 1");
  }

  @Test
  void isGoneWhenItIsClosed() {
    Path log = server.log();

    server.close();

    assertThat(log.getParent()).doesNotExist();
    assertThatThrownBy(() -> server.jdbc("postgres")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void asksEveryRoleButPostgresForItsPassword() throws SQLException {
    tell("postgres", "CREATE ROLE app LOGIN PASSWORD 'right'");
    String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?user=app&password=";

    assertThatThrownBy(() -> java.sql.DriverManager.getConnection(url + "wrong"))
        .hasMessageContaining("password authentication failed");
    java.sql.DriverManager.getConnection(url + "right").close();
  }

  @Test
  void canBeNamedByTheEnvironment() {
    TestServer named = Servers.named(18, server.url("postgres"));

    assertThat(named.newDatabase()).contains(":" + server.port() + "/test_");
    assertThatThrownBy(named::killHard).hasMessageContaining("is shared");
    assertThatThrownBy(() -> Servers.named(15, server.url("postgres")))
        .hasMessageContaining("PGTREK_TEST_POSTGRES_15 names a PostgreSQL 18");
  }

  @Test
  void endsWithAJvmThatIsKilled() throws Exception {
    Process jvm =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    RunServer.class.getName()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader printed = jvm.inputReader(StandardCharsets.UTF_8);
    Path log = Path.of(printed.readLine());
    long postmaster =
        Long.parseLong(Files.readAllLines(log.resolveSibling("data/postmaster.pid")).get(0));

    jvm.destroyForcibly();

    awaitAbsent(log.resolve("../..").normalize());
    assertThat(ProcessHandle.of(postmaster)).isEmpty();
  }

  private static void awaitAbsent(Path folder) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (Files.exists(folder)) {
      assertThat(System.nanoTime()).as("%s is still there", folder).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private void tell(String database, String statement) throws SQLException {
    try (Connection connection = server.jdbc(database);
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }
}
