package dev.pgtrek.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One of PostgreSQL's programs, run to its end. Its output goes into a file and never into a pipe:
 * a server that inherits a pipe would keep whoever reads it waiting, and would die writing to it.
 *
 * @param words the program and its arguments
 * @param folder it runs in
 * @param environment variables it sees beside those of this process
 * @param log where its output is appended
 */
record Program(List<String> words, Path folder, Map<String, String> environment, Path log) {

  private static final int SHOWN_LINES = 12;

  Program {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /** Runs it; its exit code. 127 if it cannot be run at all. */
  int run() {
    ProcessBuilder builder = new ProcessBuilder(words);
    // The user's PGPORT, PGOPTIONS or PGDATA are for other servers.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(environment);
    builder.directory(folder.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process;
    try {
      process = builder.start();
    } catch (IOException failure) {
      note(failure);
      return 127;
    }
    boolean interrupted = false;
    try {
      // An interrupt must not leave half a cluster or an unwatched start: these programs end soon.
      while (true) {
        try {
          return process.waitFor();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The last lines of a log, for a message. */
  static String lastLines(Path log) {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      List<String> all = lines.toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - SHOWN_LINES), all.size()));
    } catch (IOException | UncheckedIOException _) {
      return "";
    }
  }

  private void note(IOException failure) {
    try {
      Files.writeString(
          log,
          failure + System.lineSeparator(),
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND);
    } catch (IOException second) {
      throw new UncheckedIOException(second);
    }
  }
}
