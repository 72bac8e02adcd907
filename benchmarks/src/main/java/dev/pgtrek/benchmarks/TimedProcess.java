package dev.pgtrek.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One process with its children, timed and measured from outside.
 *
 * @param seconds wall time
 * @param processorSeconds processor time, its own and the kernel's, or NaN where {@code time} is
 *     missing
 * @param memory the most that it held
 * @param exitCode its end
 * @param output what it wrote to standard output
 * @param errors what it wrote to standard error
 */
record TimedProcess(
    double seconds,
    double processorSeconds,
    Memory memory,
    int exitCode,
    String output,
    String errors) {

  private static final Path TIME = Path.of("/usr/bin/time");
  private static final int MILLIS_BETWEEN_LOOKS = 20;
  private static final int LOOKS_BETWEEN_CENSUSES = 10;

  /**
   * Resident memory at its highest, in megabytes of 10^6 bytes.
   *
   * @param all everything resident, the processes' largest sum
   * @param anonymous of it what the process asked for: heap, stacks, native buffers. The highest
   *     seen, which need not be the moment of {@code all}
   * @param file of it pages of mapped files, which the kernel takes back when it needs room. The
   *     highest seen
   */
  record Memory(long all, long anonymous, long file) {

    static final Memory UNKNOWN = new Memory(0, 0, 0);

    Memory highest(Memory other) {
      return new Memory(
          Math.max(all, other.all),
          Math.max(anonymous, other.anonymous),
          Math.max(file, other.file));
    }
  }

  /**
   * Runs a command to its end, whatever that is.
   *
   * @param environment variables on top of this process's own
   */
  static TimedProcess run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("benchmark", ".out");
    Path errors = Files.createTempFile("benchmark", ".err");
    Path usage = Files.createTempFile("benchmark", ".time");
    List<String> line = new ArrayList<>();
    boolean timed = Files.isExecutable(TIME);
    if (timed) {
      // What a process held at its very end is told by its parent's wait alone.
      line.addAll(List.of(TIME.toString(), "-o", usage.toString(), "-f", "%M %U %S"));
    }
    line.addAll(command);
    try {
      ProcessBuilder builder =
          new ProcessBuilder(line)
              .directory(folder.toFile())
              // A program that asks, as pgloader's runtime does when memory is short, gets no
              // answer.
              .redirectInput(new File("/dev/null"))
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().putAll(environment);
      long started = System.nanoTime();
      Process process = builder.start();
      Memory seen = watch(process, timed);
      double seconds = (System.nanoTime() - started) / 1e9;
      double processor = Double.NaN;
      String[] told = timed ? lastLine(usage).split(" ") : new String[0];
      if (told.length == 3) {
        seen = seen.highest(new Memory(megabytes(Long.parseLong(told[0])), 0, 0));
        processor = Double.parseDouble(told[1]) + Double.parseDouble(told[2]);
      }
      return new TimedProcess(
          seconds,
          processor,
          seen,
          process.exitValue(),
          Files.readString(output),
          Files.readString(errors));
    } finally {
      Files.delete(output);
      Files.delete(errors);
      Files.delete(usage);
    }
  }

  /** The end of what it said, for a message. */
  String lastWords() {
    String said = (errors.isBlank() ? output : errors).strip();
    return said.substring(Math.max(0, said.length() - 2000));
  }

  private static String lastLine(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return lines.isEmpty() ? "" : lines.getLast();
  }

  private static Memory watch(Process process, boolean timed) throws InterruptedException {
    Memory highest = Memory.UNKNOWN;
    List<ProcessHandle> family = List.of();
    for (int look = 0; process.isAlive(); look++) {
      if (look % LOOKS_BETWEEN_CENSUSES == 0) {
        Stream<ProcessHandle> own = timed ? Stream.of() : Stream.of(process.toHandle());
        family = Stream.concat(own, process.descendants()).toList();
      }
      Memory now = Memory.UNKNOWN;
      for (ProcessHandle each : family) {
        Memory part = now(each.pid());
        now = new Memory(now.all + part.all, now.anonymous + part.anonymous, now.file + part.file);
      }
      highest = highest.highest(now);
      process.waitFor(MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
    }
    return highest;
  }

  private static Memory now(long pid) {
    try {
      long all = 0;
      long anonymous = 0;
      long file = 0;
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          all = kilobytes(line);
        } else if (line.startsWith("RssAnon:")) {
          anonymous = kilobytes(line);
        } else if (line.startsWith("RssFile:")) {
          file = kilobytes(line);
        }
      }
      return new Memory(megabytes(all), megabytes(anonymous), megabytes(file));
    } catch (IOException e) {
      // It has ended meanwhile, or the system has no such folder.
      return Memory.UNKNOWN;
    }
  }

  private static long kilobytes(String line) {
    return Long.parseLong(line.toLowerCase(Locale.ROOT).replaceAll("\\D", ""));
  }

  private static long megabytes(long kilobytes) {
    return Math.round(kilobytes * 1024 / 1e6);
  }
}
