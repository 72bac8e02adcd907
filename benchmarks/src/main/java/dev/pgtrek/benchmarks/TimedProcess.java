package dev.pgtrek.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One process, timed from outside.
 *
 * @param seconds wall time
 * @param peakMegabytes the largest resident size seen, or 0 where the system does not tell
 */
record TimedProcess(double seconds, long peakMegabytes) {

  /** Runs a command to its end; its output goes to a file, which is shown if it fails. */
  static TimedProcess run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("benchmark", ".log");
    long started = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long peak = 0;
    while (process.isAlive()) {
      peak = Math.max(peak, peak(process.pid()));
      Thread.sleep(20);
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          String.join(" ", command)
              + " ended with "
              + process.exitValue()
              + ":\n"
              + Files.readString(log));
    }
    Files.delete(log);
    return new TimedProcess(seconds, peak / 1024);
  }

  private static long peak(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
