package dev.pgtrek.postgres.proof;

import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Copies of a whole database, made by the servers' own programs. */
final class Copies {

  private Copies() {}

  /**
   * Dumps with the source's own programs, and restores into a new database; its URL. A newer
   * major's pg_dump may be of an older release: 18.6 knows nothing of the column option pg_attver,
   * which 17.12 keeps for itself, and writes it down.
   */
  static String of(TestServer from, String database, TestServer to) throws SQLException {
    String copy = to.newDatabase();
    try {
      List<Process> pipe =
          ProcessBuilder.startPipeline(
              List.of(
                  new ProcessBuilder(from.bin() + "/pg_dump", database),
                  new ProcessBuilder(
                      to.bin() + "/psql",
                      "-X",
                      "-q",
                      "-v",
                      "ON_ERROR_STOP=1",
                      "-d",
                      copy,
                      "-o",
                      "/dev/null")));
      CompletableFuture<String> words = CompletableFuture.supplyAsync(() -> read(pipe.getLast()));
      int restored = pipe.getLast().waitFor();
      int dumped = pipe.getFirst().waitFor();
      if (dumped != 0 || restored != 0) {
        throw new IllegalStateException("no copy: " + words.join());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return copy;
  }

  private static String read(Process process) {
    try {
      return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void on(TestServer server, String database, String sql) throws SQLException {
    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
