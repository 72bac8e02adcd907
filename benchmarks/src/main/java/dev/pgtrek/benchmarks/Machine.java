package dev.pgtrek.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** The machine that everything runs on. */
final class Machine {

  private static final int BLOCK = 8 << 20;
  private static final int BLOCKS = 128;

  private Machine() {}

  static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  static String words() {
    return String.format(
        Locale.ROOT,
        "%d processors (%s), %.0f GB of memory, %s %s",
        processors(),
        value(Path.of("/proc/cpuinfo"), "model name", System.getProperty("os.arch")),
        Double.parseDouble(value(Path.of("/proc/meminfo"), "MemTotal", "0").replaceAll("\\D", ""))
            * 1024
            / 1e9,
        System.getProperty("os.name"),
        System.getProperty("os.version"));
  }

  private static String value(Path file, String key, String otherwise) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException e) {
      return otherwise;
    }
  }

  /** Bytes per second that one writer brings onto the disk of a folder, durable at the end. */
  static double diskBytesPerSecond(Path folder) {
    Path file = folder.resolve("disk");
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    try {
      long started = System.nanoTime();
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        for (int i = 0; i < BLOCKS; i++) {
          block.clear();
          block.putInt(0, i);
          while (block.hasRemaining()) {
            channel.write(block);
          }
        }
        channel.force(true);
      }
      double seconds = (System.nanoTime() - started) / 1e9;
      Files.delete(file);
      return (double) BLOCK * BLOCKS / seconds;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot measure the disk of " + folder, e);
    }
  }
}
