package dev.pgtrek.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A process and those that it started. It needs Linux with /proc. */
public final class ProcessTree {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** What the system tells of a process begins behind its name with the state. */
  private static final int STATE = 0;

  private static final int STARTED = 19;

  private ProcessTree() {}

  /**
   * Sends SIGKILL to a process and to all below it, and returns when they are gone. It is stopped
   * before: what starts others all the time, as a server does, would else start one more between
   * the look at its children and its own end.
   *
   * @throws IllegalStateException if they do not die
   */
  public static void kill(ProcessHandle root) {
    stop(root);
    List<ProcessHandle> all = Stream.concat(Stream.of(root), root.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    await(() -> all.stream().noneMatch(ProcessHandle::isAlive), "does not die: " + root.pid());
  }

  /** When a process was started, in the system's own ticks since it was booted. */
  static String started(long pid) throws IOException {
    return told(pid, STARTED);
  }

  private static void stop(ProcessHandle process) {
    try {
      new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupt);
    }
    await(() -> standsStill(process.pid()), "does not stop: " + process.pid());
  }

  /** Or is gone. */
  private static boolean standsStill(long pid) {
    try {
      return !told(pid, STATE).matches("[RSD]");
    } catch (IOException _) {
      return true;
    }
  }

  private static String told(long pid, int place) throws IOException {
    String stat =
        Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
    // The name may hold anything, blanks and a bracket too.
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[place].strip();
  }

  private static void await(BooleanSupplier condition, String otherwise) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(otherwise);
      }
      Thread.onSpinWait();
    }
  }
}
