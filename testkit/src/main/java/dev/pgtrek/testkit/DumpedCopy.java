package dev.pgtrek.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Copies of a database by the servers' own programs, dumped by those of the source: a newer major's
 * pg_dump may be of an older release. 18.6 knows nothing of the column option pg_attver, which
 * 17.12 keeps for itself, and writes it down.
 */
public final class DumpedCopy {

  private DumpedCopy() {}

  /** Copies a whole database into a new one; its URL. */
  public static String of(TestServer from, String database, TestServer to) {
    String copy = to.newDatabase();
    into(from, database, to, copy, List.of());
    return copy;
  }

  /**
   * Copies into a database that is there.
   *
   * @param database the URL of what is copied
   * @param copy the URL of where it goes
   * @param options further words of pg_dump's, such as {@code --section=pre-data}
   * @throws IllegalStateException if either program fails, with psql's words
   */
  public static void into(
      TestServer from, String database, TestServer to, String copy, List<String> options) {
    List<String> dump = new ArrayList<>(List.of(from.bin() + "/pg_dump", database));
    dump.addAll(options);
    List<String> restore =
        List.of(
            to.bin() + "/psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", copy, "-o", "/dev/null");
    try {
      List<Process> pipe =
          ProcessBuilder.startPipeline(
              List.of(
                  // A pipe that nobody reads would hold it up.
                  new ProcessBuilder(dump).redirectError(ProcessBuilder.Redirect.INHERIT),
                  new ProcessBuilder(restore)));
      CompletableFuture<String> words = CompletableFuture.supplyAsync(() -> read(pipe.getLast()));
      int restored = pipe.getLast().waitFor();
      int dumped = pipe.getFirst().waitFor();
      if (dumped != 0 || restored != 0) {
        throw new IllegalStateException("no copy: " + words.join());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String read(Process process) {
    try {
      return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
