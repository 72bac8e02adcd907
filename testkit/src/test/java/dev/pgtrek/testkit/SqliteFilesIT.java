package dev.pgtrek.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFilesIT {

  @TempDir Path folder;

  @Test
  void runsEveryStatementOfEveryString() throws SQLException {
    Path file =
        SqliteFiles.create(
            folder.resolve("a b.db"),
            "PRAGMA page_size = 512; PRAGMA journal_mode = WAL",
            "CREATE TABLE t (x); INSERT INTO t VALUES (1); INSERT INTO t VALUES (2);");

    assertThat(number(file, "SELECT sum(x) FROM t")).isEqualTo(3);
    assertThat(number(file, "PRAGMA page_size")).isEqualTo(512);
  }

  @Test
  void insertsManyRows() throws SQLException {
    Path file = SqliteFiles.create(folder.resolve("a.db"), "CREATE TABLE t (n, b)");

    SqliteFiles.insert(
        file,
        "INSERT INTO t VALUES (?, ?)",
        IntStream.range(0, 1000).mapToObj(n -> new Object[] {n, new byte[] {0, 1}}));

    assertThat(number(file, "SELECT count(*) FROM t WHERE b = x'0001'")).isEqualTo(1000);
  }

  @Test
  void refusesAFileThatIsThereAlready() {
    Path file = SqliteFiles.create(folder.resolve("a.db"), "CREATE TABLE t (x)");

    assertThatThrownBy(() -> SqliteFiles.create(file, "CREATE TABLE u (x)"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static long number(Path file, String query) throws SQLException {
    try (Connection connection = SqliteFiles.open(file);
        var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }
}
