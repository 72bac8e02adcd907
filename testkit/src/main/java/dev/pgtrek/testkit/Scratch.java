package dev.pgtrek.testkit;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The folder of this JVM's servers. A guard process waits for the JVM's end, even by {@code kill
 * -9}, then stops the servers and deletes the folder. Where the guard was killed too, the next JVM
 * that opens its scratch does it.
 */
final class Scratch {

  private static final String GUARD = script();
  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

  private final Path folder;
  private final AtomicInteger count = new AtomicInteger();

  // Its stdin must stay open for as long as the JVM lives, so the process must stay reachable.
  private final Process guard;

  private Scratch(Path folder, Process guard) {
    this.folder = folder;
    this.guard = guard;
  }

  /** Opens this JVM's folder, after cleaning up behind JVMs that are gone. */
  static Scratch open() {
    try {
      Path base =
          Files.createDirectories(
                  TEMPORARY.resolve("pgtrek-test-jvms-" + new UnixSystem().getUid()))
              .toRealPath();
      sweep(base);
      Path folder = Files.createDirectories(base.resolve(owner(ProcessHandle.current().pid())));
      return new Scratch(folder, guard(folder));
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot make a folder for test servers", failure);
    }
  }

  /** A new, empty folder that is deleted after the JVM's end. */
  Path newFolder(String name) throws IOException {
    if (!guard.isAlive()) {
      throw new IllegalStateException("The guard of the test servers has ended");
    }
    return Files.createDirectory(folder.resolve(name + "-" + count.incrementAndGet()));
  }

  private static void sweep(Path base) throws IOException {
    String here = processes();
    try (Stream<Path> folders = Files.list(base)) {
      for (Path left : folders.toList()) {
        String[] parts = left.getFileName().toString().split("-", -1);
        if (parts.length == 3 && parts[0].equals(here) && !lives(left, parts[1])) {
          Process sweeper = guard(left);
          sweeper.getOutputStream().close();
          sweeper.waitFor(30, TimeUnit.SECONDS);
        }
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while cleaning " + base, interrupt);
    }
  }

  private static boolean lives(Path folder, String process) {
    try {
      return owner(Long.parseLong(process)).equals(folder.getFileName().toString());
    } catch (IOException _) {
      // What the system tells of a process ends with it.
      return false;
    }
  }

  /**
   * A process, told from a later one of the same number and from those of other containers; not by
   * the time of day, which may be set while it lives.
   */
  private static String owner(long process) throws IOException {
    return processes() + "-" + process + "-" + ProcessTree.started(process);
  }

  private static String processes() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
          .toString()
          .replaceAll("[^0-9]", "");
    } catch (IOException failure) {
      throw new UncheckedIOException("The test servers need Linux with /proc", failure);
    }
  }

  private static Process guard(Path folder) throws IOException {
    return new ProcessBuilder(List.of("sh", "-c", GUARD, "guard", folder.toString()))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .directory(Path.of("/").toFile())
        .start();
  }

  private static String script() {
    try (InputStream in = Scratch.class.getResourceAsStream("guard.sh")) {
      if (in == null) {
        throw new IllegalStateException("guard.sh is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
