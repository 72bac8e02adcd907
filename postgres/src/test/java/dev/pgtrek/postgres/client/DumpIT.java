package dev.pgtrek.postgres.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.client.ClientProgram.Answer;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DumpIT {

  @TempDir private Path folder;

  private static PostgresUrl url(String text) {
    return PostgresUrl.parse(text, Map.of("HOME", "/nonexistent"));
  }

  private static ClientPrograms programs(TestServer server) {
    return ClientPrograms.in(server.bin()).orElseThrow();
  }

  private static String listing(TestServer server, Path archive) {
    Answer answer =
        new ClientProgram(
                programs(server).program("pg_restore"), List.of("--list", archive.toString()), null)
            .read(line -> {});
    assertThat(answer.worked()).as("%s", answer).isTrue();
    return answer.output();
  }

  private static String filled(TestServer server) throws SQLException {
    String database = server.newDatabase();
    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE \"My 'Table'\" (a int PRIMARY KEY, b text)");
      statement.execute(
          "INSERT INTO \"My 'Table'\" SELECT g, repeat('x', 50) FROM generate_series(1, 5000) g");
    }
    return database;
  }

  @ParameterizedTest
  @CsvSource({"15, CUSTOM", "15, DIRECTORY", "18, CUSTOM", "18, DIRECTORY"})
  void writesAnArchiveThatItsOwnProgramsList(int major, DumpFormat format) throws SQLException {
    TestServer server = Servers.postgres(major);
    String database = filled(server);
    Path archive = folder.resolve("it's an archive");

    new Dump(programs(server), url(database), format, 2, null)
        .write(archive, line -> {}, () -> false);

    assertThat(listing(server, archive))
        .contains("TABLE DATA public My 'Table'")
        .contains(major == 15 ? "Compression:" : "Compression: zstd");
    assertThat(Files.isDirectory(archive)).isEqualTo(format == DumpFormat.DIRECTORY);
  }

  @Test
  void showsAnExportedSnapshot() throws SQLException {
    TestServer server = Servers.postgres(18);
    String database = filled(server);
    Path archive = folder.resolve("archive");
    try (Connection holder = server.jdbc(database);
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      String snapshot;
      try (ResultSet exported = statement.executeQuery("SELECT pg_export_snapshot()")) {
        exported.next();
        snapshot = exported.getString(1);
      }
      try (Connection writer = server.jdbc(database);
          Statement write = writer.createStatement()) {
        write.execute("CREATE TABLE later (a int)");
      }

      new Dump(programs(server), url(database), DumpFormat.CUSTOM, 1, snapshot)
          .write(archive, line -> {}, () -> false);
    }

    assertThat(listing(server, archive)).contains("My 'Table'").doesNotContain("later");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "lz4"})
  void takesAnotherCompressionWhereTheBuildLacksOne(String lacking) throws IOException {
    Path bin = FakePrograms.of(folder.resolve("bin"), "17.1");
    FakePrograms.script(
        bin.resolve("pg_dump"),
        """
        case "$*" in
          --version) echo "pg_dump (PostgreSQL) 17.1" ;;
          *%s:* | *zstd:*)
            echo "pg_dump: error: this build does not support compression with zstd" >&2; exit 1 ;;
          *) for word; do case $word in --file=*) echo "$@" > "${word#--file=}" ;; esac; done ;;
        esac
        """
            .formatted(lacking));
    Path archive = folder.resolve("archive");

    new Dump(
            ClientPrograms.in(bin).orElseThrow(),
            url("postgresql://me@host/shop"),
            DumpFormat.CUSTOM,
            1,
            null)
        .write(archive, line -> {}, () -> false);

    assertThat(Files.readString(archive))
        .contains(lacking.equals("zstd") ? "--compress=lz4:1" : "--compress=gzip:6");
  }

  @Test
  void saysThatTheServerIsNewerThanThePrograms() throws SQLException {
    String database = Servers.postgres(18).newDatabase();
    Dump dump = new Dump(programs(Servers.postgres(15)), url(database), DumpFormat.CUSTOM, 1, null);

    assertThatThrownBy(() -> dump.write(folder.resolve("archive"), line -> {}, () -> false))
        .isInstanceOfSatisfying(
            PgtrekException.Source.class,
            failure -> assertThat(failure.code()).isEqualTo("client-programs-too-old"));
  }

  @Test
  void saysThatThePasswordIsWrong() throws SQLException {
    TestServer server = Servers.postgres(18);
    String database = filled(server);
    server.execute(database, "DROP ROLE IF EXISTS dumper", "CREATE ROLE dumper LOGIN PASSWORD 'x'");
    String login = database.replaceFirst("//[^@]*@", "//dumper:wrong@");

    assertThat(failure(server, login).code()).isEqualTo("source-login-refused");
  }

  @Test
  void saysWhatPgDumpSaysWhereThatIsNotKnown() throws SQLException {
    TestServer server = Servers.postgres(18);
    Dump dump = new Dump(programs(server), url(server.newDatabase()), DumpFormat.CUSTOM, 1, null);

    PgtrekException.Source failure =
        catchThrowableOfType(
            PgtrekException.Source.class,
            () -> dump.write(folder.resolve("gone/archive"), line -> {}, () -> false));

    assertThat(failure.code()).isEqualTo("dump-failed");
    assertThat(failure).hasMessageContaining("No such file or directory");
  }

  private PgtrekException.Source failure(TestServer server, String login) {
    Dump dump = new Dump(programs(server), url(login), DumpFormat.CUSTOM, 1, null);
    return catchThrowableOfType(
        PgtrekException.Source.class,
        () -> dump.write(folder.resolve("archive"), line -> {}, () -> false));
  }

  @Test
  void saysThatARightIsMissing() throws SQLException {
    TestServer server = Servers.postgres(18);
    String database = filled(server);
    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP ROLE IF EXISTS dump_reader");
      statement.execute("CREATE ROLE dump_reader LOGIN PASSWORD 'se''cret'");
    }
    String login = database.replaceFirst("//[^@]*@", "//dump_reader:se%27cret@");

    Dump dump = new Dump(programs(server), url(login), DumpFormat.CUSTOM, 1, null);

    assertThatThrownBy(() -> dump.write(folder.resolve("archive"), line -> {}, () -> false))
        .isInstanceOfSatisfying(
            PgtrekException.Source.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("source-right-missing");
              assertThat(failure).hasMessageContaining("My 'Table'");
            })
        .hasMessageNotContaining("cret@");
  }
}
