package dev.pgtrek.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

class ServersIT {

  @ParameterizedTest
  @ValueSource(ints = {15, 17, 18})
  void runsTheMajorThatWasAskedFor(int major) throws SQLException {
    TestServer server = Servers.postgres(major);

    assertThat(ask(server, "postgres", "SHOW server_version")).startsWith(major + ".");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17, 18})
  void hasPostgis(int major) throws SQLException {
    TestServer server = Servers.postgres(major);
    String database = server.newDatabase();

    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE EXTENSION postgis");
    }

    assertThat(ask(server, database, "SELECT ST_AsText(ST_MakePoint(1, 2))"))
        .isEqualTo("POINT(1 2)");
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 18})
  void hasPgvector(int major) throws SQLException {
    TestServer server = Servers.postgres(major);
    String database = server.newDatabase();

    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE EXTENSION vector");
    }

    assertThat(ask(server, database, "SELECT '[3,0]'::vector <-> '[0,4]'::vector")).isEqualTo("5");
  }

  @Test
  void sharesOneServerInTheJvm() {
    assertThat(Servers.postgres(18)).isSameAs(Servers.postgres(18));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17, 18})
  void usesNoLibraryOfThisMachine(int major) throws Exception {
    TestServer server = Servers.postgres(major);
    long pid;
    try (Connection connection = server.jdbc(server.newDatabase());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE EXTENSION postgis");
      pid = connection.unwrap(PGConnection.class).getBackendPID();

      // maps: address, rights, offset, device, inode, and the file that is mapped there.
      try (Stream<String> maps = Files.lines(Path.of("/proc/" + pid + "/maps"))) {
        assertThat(maps.filter(line -> line.matches(".* r-xp .*\\.so.*")))
            .isNotEmpty()
            .allMatch(line -> line.contains("/test-servers/"));
      }
    }
  }

  private static String ask(TestServer server, String database, String query) throws SQLException {
    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    }
  }
}
