package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long value into a SQLite file: the driver has no way to write one piece after piece, so it is
 * held whole, in the bounds that docs/limits.md names.
 */
class LargeValueBackIT {

  private static final int MEGABYTES = 100;

  private static final TestServer SERVER = Servers.postgres(18);

  @TempDir Path folder;

  private String url = "";

  @BeforeEach
  void fill() throws SQLException {
    url = SERVER.newDatabase();
    try (Connection connection = SERVER.jdbc(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE blob (id int PRIMARY KEY, data bytea, words text);"
              + " INSERT INTO blob SELECT 1, convert_to(repeat('0123456789', "
              + MEGABYTES * 1024 * 1024 / 10
              + "), 'UTF8'), repeat('ä', "
              + MEGABYTES * 1024 * 1024 / 4
              + "); INSERT INTO blob VALUES (2, '\\x00', 'short')");
    }
  }

  private Program.Answer migrated(String heap) throws Exception {
    try (ForkedProgram program =
        ForkedProgram.start(
            folder,
            List.of("-Xmx" + heap, "-XX:+UseSerialGC"),
            "migrate",
            url,
            folder.resolve("back.db").toString(),
            "--no-backup")) {
      return program.await();
    }
  }

  @Test
  void needsItsRowTwiceAndALittle() throws Exception {
    Program.Answer answer = migrated(2 * (MEGABYTES + MEGABYTES / 2) + 96 + "m");

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(answer.out()).contains("proved equal");
    assertThat(
            SqliteRows.of(folder.resolve("back.db"), "SELECT length(data) FROM blob ORDER BY id"))
        .containsExactly(String.valueOf(MEGABYTES * 1024 * 1024 / 10 * 10), "1");
  }

  @Test
  void saysWhatIsMissingWhereTheHeapIsTooSmall() throws Exception {
    Program.Answer answer = migrated(MEGABYTES + "m");

    assertThat(answer.exit()).as("%s", answer).isEqualTo(8);
    assertThat(Program.Answer.plain(answer.err())).contains("-Xmx");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.contains("back.db"));
    }
  }
}
