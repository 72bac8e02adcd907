package dev.pgtrek.embedded;

import static dev.pgtrek.embedded.Statements.ask;
import static dev.pgtrek.embedded.Statements.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.testkit.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exchange of the bundled server for the portable one, whose programs are fetched once. */
class PortableServerIT {

  @TempDir Path folder;

  private final List<String> words = new ArrayList<>();
  private EmbeddedServer server = EmbeddedServer.at(Path.of(""));

  @BeforeEach
  void nameServer() {
    server = EmbeddedServer.at(folder, words::add);
  }

  @AfterEach
  void stopServer() {
    server.stop();
  }

  @Test
  void servesWhatTheBundledServerWroteAndHasTheExtensions() throws SQLException {
    int port = server.start().status().port();
    tell(server, "CREATE TABLE kept (name text PRIMARY KEY)");
    tell(server, "INSERT INTO kept SELECT chr(n) FROM generate_series(33, 50000) n");
    String before = ask(server, "SELECT md5(string_agg(name, '' ORDER BY name)) FROM kept");

    ServerStart start = server.startWithExtensions();
    tell(server, "CREATE EXTENSION vector");
    tell(server, "CREATE EXTENSION postgis");
    tell(server, "CREATE EXTENSION amcheck");

    assertThat(start.status().kind()).isEqualTo(ServerKind.PORTABLE);
    assertThat(start.status().port()).isEqualTo(port);
    assertThat(start.created()).isFalse();
    assertThat(ask(server, "SELECT md5(string_agg(name, '' ORDER BY name)) FROM kept"))
        .isEqualTo(before);
    // Every entry of the index stands where this server would look for it.
    assertThat(ask(server, "SELECT bt_index_parent_check('kept_pkey', true, true)")).isEqualTo("");
    assertThat(ask(server, "SELECT '[3,0]'::vector <-> '[0,4]'")).isEqualTo("5");
    assertThat(ask(server, "SELECT datcollversion FROM pg_database WHERE datname = 'postgres'"))
        .isEqualTo(
            ask(
                server,
                "SELECT pg_database_collation_actual_version(oid) FROM pg_database"
                    + " WHERE datname = 'postgres'"));
  }

  @Test
  void remembersWhoseProgramsServeTheData() throws SQLException {
    server.startWithExtensions();
    tell(server, "CREATE TABLE kept AS SELECT 7 AS n");
    assertThat(server.stop()).isTrue();

    assertThat(server.status())
        .isInstanceOfSatisfying(
            ServerStatus.Stopped.class,
            stopped -> assertThat(stopped.kind()).isEqualTo(ServerKind.PORTABLE));
    ServerStart again = EmbeddedServer.at(folder).start();

    assertThat(again.status().kind()).isEqualTo(ServerKind.PORTABLE);
    assertThat(again.created()).isFalse();
    assertThat(ask(server, "SELECT n FROM kept")).isEqualTo("7");
  }

  @Test
  void recoversFromAKill() throws SQLException {
    long pid = server.startWithExtensions().status().pid();
    tell(server, "CREATE TABLE kept AS SELECT 7 AS n");
    ProcessTree.kill(ProcessHandle.of(pid).orElseThrow());

    assertThat(server.status()).isInstanceOf(ServerStatus.Stopped.class);
    assertThat(server.start().started()).isTrue();
    assertThat(ask(server, "SELECT n FROM kept")).isEqualTo("7");
  }

  @Test
  void changesNothingWhereItRunsAlready() {
    long pid = server.startWithExtensions().status().pid();

    ServerStart again = server.startWithExtensions();

    assertThat(again.started()).isFalse();
    assertThat(again.status().pid()).isEqualTo(pid);
  }

  @Test
  void refusesWhereAnIndexIsSortedByTheSystemsLibraries() throws SQLException {
    server.start();
    tell(server, "CREATE TABLE mine (name text COLLATE \"und-x-icu\" UNIQUE)");

    assertThatThrownBy(server::startWithExtensions)
        .isInstanceOf(PgtrekException.Refused.class)
        .hasMessageContaining("postgres.mine_name_key")
        .returns("embedded-sorted-by-system", e -> ((PgtrekException) e).code());
    assertThat(server.status())
        .isInstanceOfSatisfying(
            ServerStatus.Running.class,
            running -> assertThat(running.kind()).isEqualTo(ServerKind.BUNDLED));
  }

  @Test
  void goesBackToTheBundledServerWhereTheOtherDoesNotStart(@TempDir Path cache)
      throws IOException, SQLException {
    EmbeddedServer broken = EmbeddedServer.at(folder, cache, words::add);
    broken.start();
    tell(broken, "CREATE TABLE kept AS SELECT 7 AS n");
    Path bin =
        Files.createDirectories(
            cache.resolve("portable/postgresql-18-forky-1/usr/lib/postgresql/18/bin"));
    Files.writeString(bin.resolve("pg_ctl"), "#!/bin/sh\necho broken; exit 1\n");
    Files.setPosixFilePermissions(
        bin.resolve("pg_ctl"), PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThatThrownBy(broken::startWithExtensions)
        .isInstanceOf(PgtrekException.Target.class)
        .hasMessageContaining("broken");
    ServerStart again = broken.start();

    assertThat(again.status().kind()).isEqualTo(ServerKind.BUNDLED);
    assertThat(ask(broken, "SELECT n FROM kept")).isEqualTo("7");
  }
}
