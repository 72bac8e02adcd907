package dev.pgtrek.portable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One program, run to its end. Its output goes to a file and never into a pipe: a daemon that
 * inherits a pipe would keep its reader waiting for ever.
 *
 * @param words the program and its arguments
 * @param environment variables added to this process's own
 * @param log where standard output and error are appended
 * @param limit after which it is killed
 */
public record Command(
    List<String> words, Map<String, String> environment, Path log, Duration limit) {

  private static final int SHOWN_LINES = 15;

  public Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  public static Command of(Path log, List<String> words) {
    return new Command(words, Map.of(), log, Duration.ofMinutes(10));
  }

  /** Runs it and fails with the end of its output if it does not end with 0. */
  public void run() {
    int exit = exitCode();
    if (exit != 0) {
      throw new IllegalStateException(
          "%s ended with %d. The end of %s:%n%s"
              .formatted(String.join(" ", words), exit, log, lastLines(log)));
    }
  }

  /** Runs it; its exit code, or 127 where there is no such program. */
  public int exitCode() {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process;
    try {
      process = builder.start();
    } catch (IOException _) {
      return 127;
    }
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "%s did not end within %s. The end of %s:%n%s"
                .formatted(String.join(" ", words), limit, log, lastLines(log)));
      }
      return process.exitValue();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new PortableFailure(
          PortableFailure.Reason.INTERRUPTED,
          "Interrupted while waiting for " + words.get(0) + ".",
          interrupt);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The end of a log, for a message. */
  public static String lastLines(Path log) {
    try (var lines = Files.lines(log, java.nio.charset.StandardCharsets.ISO_8859_1)) {
      List<String> all = lines.toList();
      return String.join(
          System.lineSeparator(), all.subList(Math.max(0, all.size() - SHOWN_LINES), all.size()));
    } catch (IOException | UncheckedIOException failure) {
      return "(cannot be read: " + failure.getMessage() + ")";
    }
  }
}
