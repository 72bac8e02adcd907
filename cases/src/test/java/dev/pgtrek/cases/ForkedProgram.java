package dev.pgtrek.cases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The whole program in a JVM of its own, so that it can be killed. Close it in any case. */
final class ForkedProgram implements AutoCloseable {

  /** 128 and the number of SIGKILL. */
  private static final int KILLED = 137;

  /** Longer than a machine that is busy with other things needs for the largest of them. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Process process;
  private final Path out;
  private final Path err;

  private ForkedProgram(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts a command in a folder, in a JVM that starts quickly. */
  static ForkedProgram start(Path folder, String... arguments) {
    return start(folder, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), arguments);
  }

  /** Starts a command in a folder, in a JVM with these arguments. */
  static ForkedProgram start(Path folder, List<String> jvm, String... arguments) {
    return start(folder, jvm, Map.of(), arguments);
  }

  /**
   * The words that start a command in a JVM with these arguments. Signals do what they do to a
   * program that a user starts, also where whoever started the tests ignores them.
   */
  static List<String> words(List<String> jvm, String... arguments) {
    List<String> words = new ArrayList<>(List.of("env", "--default-signal=HUP,INT"));
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(jvm);
    words.add("--enable-native-access=ALL-UNNAMED");
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.pgtrek.cli.Main"));
    words.addAll(List.of(arguments));
    return words;
  }

  /** Starts a command in a folder, in a JVM with these arguments and more variables. */
  static ForkedProgram start(
      Path folder, List<String> jvm, Map<String, String> environment, String... arguments) {
    List<String> words = words(jvm, arguments);
    try {
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
      builder.environment().putAll(environment);
      return new ForkedProgram(builder.start(), out, err);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  boolean runs() {
    return process.isAlive();
  }

  /** Ends it as {@code kill -9} does, and waits until it is gone; false if it had ended before. */
  boolean kill() {
    process.destroyForcibly();
    return await().exit() == KILLED;
  }

  /** Its number among the machine's processes. */
  long pid() {
    return process.pid();
  }

  /** Sends a signal by its name, such as {@code INT}, {@code TERM}, {@code STOP}. */
  void signal(String name) {
    try {
      int exit =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      if (exit != 0 && process.isAlive()) {
        throw new IllegalStateException("kill -" + name + " ended with " + exit);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupt);
    }
  }

  /** Waits for its end. */
  Program.Answer await() {
    return await(PATIENCE);
  }

  /** Waits for its end, which must come within a time. */
  Program.Answer await(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "pgtrek did not end within " + patience + ":\n" + Files.readString(err));
      }
      return new Program.Answer(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupt);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
