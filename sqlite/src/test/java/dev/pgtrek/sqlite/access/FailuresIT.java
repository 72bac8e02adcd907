package dev.pgtrek.sqlite.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SQLite's failures are called where the file is the source, and where it is the target. */
class FailuresIT {

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void make() throws SQLException {
    file = folder.resolve("app.db");
    run(file, "CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1)");
  }

  private static void run(Path file, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static SQLException failure(Path file, String sql) {
    return catchThrowableOfType(SQLException.class, () -> run(file, sql));
  }

  private void mustBe(SQLException failure, String source, String target) {
    assertThat(SqliteFailures.wrap("trying", failure).code()).isEqualTo(source);
    assertThat(TargetFailures.wrap("trying", file, failure).code()).isEqualTo(target);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INSERT INTO t VALUES (1) | source-failed | target-refused-row",
        "SELECT nothing | source-failed | target-failed",
        "INSERT INTO t SELECT length(zeroblob(2000000000)) | source-value-too-big |"
            + " value-too-large",
        "PRAGMA query_only = 1; INSERT INTO t VALUES (2) | source-unreadable | target-unwritable",
      })
  void areCalledByWhatTheyAre(String sql, String source, String target) {
    mustBe(failure(file, sql), source, target);
  }

  @Test
  void areCalledByWhatAnotherConnectionHolds() throws SQLException {
    try (Connection holder = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = holder.createStatement()) {
      statement.executeUpdate("BEGIN EXCLUSIVE");

      mustBe(
          failure(file, "PRAGMA busy_timeout = 0; INSERT INTO t VALUES (3)"),
          "source-locked",
          "target-locked");
    }
  }

  @Test
  void areCalledByWhatTheFileIs() throws IOException {
    Path text = Files.writeString(folder.resolve("text.db"), "no database at all ".repeat(100));

    mustBe(failure(text, "DELETE FROM t"), "source-not-a-database", "target-damaged");
    mustBe(
        failure(folder.resolve("gone/app.db"), "SELECT 1"),
        "source-unreadable",
        "target-unwritable");
  }
}
