package dev.pgtrek.postgres.client;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.url.ClientEnvironment;
import dev.pgtrek.postgres.url.PostgresUrl;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client program. It runs as a child that ends with this process, however that ends
 * (on Linux also by SIGKILL, where {@code setpriv} is there); an interrupt of the calling thread
 * ends it too. The password is in its environment, never among its arguments.
 *
 * @param program the program's path
 * @param arguments its arguments
 * @param database what it logs in to; null where it needs none
 */
public record ClientProgram(Path program, List<String> arguments, @Nullable PostgresUrl database) {

  /** How often it is asked whether a child is to be given up. */
  private static final long MILLIS_BETWEEN = 500;

  /** How long a child may take to end after it was asked to. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What is kept of what a program says: enough for a message, whatever it prints. */
  private static final int KEPT_LINES = 200;

  public ClientProgram {
    arguments = List.copyOf(arguments);
  }

  /**
   * What became of a call.
   *
   * @param exitCode the program's
   * @param said the last lines that it wrote to standard error
   * @param output what it wrote to standard output, where that was asked for; else empty
   */
  public record Answer(int exitCode, List<String> said, String output) {

    public Answer {
      said = List.copyOf(said);
    }

    public boolean worked() {
      return exitCode == 0;
    }

    /**
     * What went wrong, in the program's words, without the lines that may quote rows or statements:
     * what follows an error on lines of its own is not the program's but the server's.
     */
    public String words(String program) {
      List<String> own =
          said.stream()
              .filter(line -> line.startsWith(program + ":"))
              .filter(line -> !line.startsWith(program + ": warning:"))
              .map(line -> withoutValue(line.substring(program.length() + 1).strip()))
              .toList();
      return own.isEmpty()
          ? "it ended with exit code " + exitCode
          : String.join("; ", own.subList(0, Math.min(4, own.size())));
    }

    /** {@code invalid input syntax for type integer: "abc"} loses what it quotes. */
    private static String withoutValue(String line) {
      String words = line.startsWith("error: ") ? line.substring("error: ".length()) : line;
      int value = words.contains("COPY failed") ? words.lastIndexOf(": \"") : -1;
      return value < 0 ? words : words.substring(0, value);
    }
  }

  /**
   * Runs it to its end, its output thrown away.
   *
   * @param heard gets each line that it writes to standard error
   * @throws PgtrekException.Interrupted after the child has ended
   */
  public Answer run(Consumer<String> heard) {
    return run(heard, false, () -> false);
  }

  /**
   * The same for one that may wait for a server that is out of reach and never learn it.
   *
   * @param lost whether it is to be given up; asked twice a second
   * @return what became of it; it is ended where it was given up
   */
  public Answer run(Consumer<String> heard, BooleanSupplier lost) {
    return run(heard, false, lost);
  }

  /** Runs it to its end and keeps its output, which must be small. */
  public Answer read(Consumer<String> heard) {
    return run(heard, true, () -> false);
  }

  /** The version that a program gives of itself, if it runs: {@code 18.6}. */
  static Optional<String> version(Path program) {
    try {
      Answer answer = new ClientProgram(program, List.of("--version"), null).read(line -> {});
      // pg_dump (PostgreSQL) 18.6 (Debian 18.6-1)
      int mark = answer.output().indexOf("(PostgreSQL) ");
      if (!answer.worked() || mark < 0) {
        return Optional.empty();
      }
      String rest = answer.output().substring(mark + "(PostgreSQL) ".length()).strip();
      return Optional.of(rest.split("\\s", 2)[0]).filter(v -> Character.isDigit(v.charAt(0)));
    } catch (PgtrekException.Refused _) {
      return Optional.empty();
    }
  }

  private Answer run(Consumer<String> heard, boolean keepOutput, BooleanSupplier lost) {
    Process process = start(keepOutput);
    List<String> said = new ArrayList<>();
    StringBuilder output = new StringBuilder();
    Thread errors = reading(process.getErrorStream(), line -> keep(said, line, heard));
    Thread results =
        keepOutput
            ? reading(process.getInputStream(), line -> output.append(line).append('\n'))
            : reading(InputStream.nullInputStream(), line -> {});
    try {
      while (!process.waitFor(MILLIS_BETWEEN, TimeUnit.MILLISECONDS)) {
        if (lost.getAsBoolean()) {
          end(process);
          process.waitFor();
        }
      }
      int exitCode = process.exitValue();
      results.join();
      errors.join(PATIENCE);
      synchronized (said) {
        return new Answer(exitCode, said, output.toString());
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new PgtrekException.Interrupted();
    } finally {
      end(process);
    }
  }

  private static void keep(List<String> said, String line, Consumer<String> heard) {
    synchronized (said) {
      if (said.size() == KEPT_LINES) {
        said.removeFirst();
      }
      said.add(line);
    }
    heard.accept(line);
  }

  private Process start(boolean keepOutput) {
    List<String> words =
        Stream.of(
                // The signal comes when the starting thread ends, and a virtual one has none.
                Thread.currentThread().isVirtual() ? Stream.<String>of() : ChildGuard.words(),
                Stream.of(program.toString()),
                arguments.stream())
            .flatMap(all -> all)
            .toList();
    ProcessBuilder builder = new ProcessBuilder(words);
    Map<String, String> environment = builder.environment();
    // The user's PGHOST or PGOPTIONS are read already, or are for other servers.
    environment.keySet().removeIf(name -> name.startsWith("PG"));
    environment.put("LC_ALL", "C");
    environment.remove("LANGUAGE");
    if (database != null) {
      environment.putAll(ClientEnvironment.of(database));
    }
    builder.redirectInput(ProcessBuilder.Redirect.from(nothing()));
    if (!keepOutput) {
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }
    if (!Files.isExecutable(program)) {
      throw notRun("it is not there, or not executable", null);
    }
    try {
      return builder.start();
    } catch (IOException failure) {
      throw notRun(String.valueOf(failure.getMessage()), failure);
    }
  }

  private PgtrekException notRun(String reason, @Nullable IOException cause) {
    PgtrekException refused =
        new PgtrekException.Refused(
            "client-program-not-run",
            "%s cannot be run: %s.".formatted(program, reason),
            "Name a folder whose programs run on this machine with --client-programs.");
    if (cause != null) {
      refused.addSuppressed(cause);
    }
    return refused;
  }

  private static File nothing() {
    return new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
  }

  private static Thread reading(InputStream stream, Consumer<String> line) {
    return Thread.ofPlatform()
        .daemon()
        .name("pgtrek-client")
        .start(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                lines.lines().forEach(line);
              } catch (IOException | UncheckedIOException _) {
                // The stream is cut when its process is ended.
              }
            });
  }

  /** Ends a child and its own children; does nothing to one that has ended. */
  private static void end(Process process) {
    if (!process.isAlive()) {
      return;
    }
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    // It ends its workers and cancels what they run on the server.
    process.destroy();
    boolean interrupted = Thread.interrupted();
    try {
      process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      interrupted = true;
    } finally {
      all.forEach(ProcessHandle::destroyForcibly);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
