package dev.pgtrek.testkit;

import dev.pgtrek.portable.Command;
import dev.pgtrek.portable.DebianPackages;
import dev.pgtrek.portable.Folders;
import dev.pgtrek.portable.PortablePostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A wall clock that can be set, for one process: Debian's libfaketime, fetched once into the cache
 * folder. The process's monotonic clock stays true, as a machine's does when its clock is set.
 */
public final class FakeClock {

  /** The library is small and runs with any later C library. */
  private static final String SUITE = "bookworm";

  private final Path library;
  private final Path setting;

  private FakeClock(Path library, Path setting) {
    this.library = library;
    this.setting = setting;
  }

  /**
   * A clock that shows the true time at first.
   *
   * @param setting a file of this clock's own, which need not exist
   */
  public static FakeClock at(Path setting) {
    FakeClock clock = new FakeClock(library(), setting);
    clock.shift("+0");
    return clock;
  }

  /**
   * Sets the clock, also of processes that run.
   *
   * @param offset from the true time: {@code -3d}, {@code +2h}, {@code +0}
   */
  public void shift(String offset) {
    try {
      Path next = setting.resolveSibling(setting.getFileName() + ".next");
      Files.writeString(next, offset + "\n");
      Files.move(next, setting, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * The variables that make a process look at this clock. The one about a fix keeps the library
   * from taking every wait until a moment for one by the time of day: those of a JVM would end at
   * once, and it would do nothing but wait anew.
   */
  public Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FAKETIME_TIMESTAMP_FILE", setting.toString(),
        "FAKETIME_CACHE_DURATION", "1",
        "DONT_FAKE_MONOTONIC", "1",
        "FAKETIME_FORCE_MONOTONIC_FIX", "0",
        "FAKETIME_DONT_RESET", "1");
  }

  private static synchronized Path library() {
    try {
      Path cache = Files.createDirectories(ServerPrograms.cache());
      Path home = cache.resolve("libfaketime-" + SUITE);
      if (!Files.isDirectory(home)) {
        try (FileChannel lock = PortablePostgres.lock(cache.resolve("libfaketime.lock"))) {
          lock.lock();
          if (!Files.isDirectory(home)) {
            build(cache.resolve("libfaketime.part"), home);
          }
        }
      }
      try (Stream<Path> files = Files.walk(home)) {
        return files
            .filter(file -> file.endsWith("libfaketimeMT.so.1"))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("No libfaketimeMT.so.1 in " + home));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot fetch libfaketime", failure);
    }
  }

  private static void build(Path part, Path home) throws IOException {
    Folders.delete(part);
    Path work = Files.createDirectories(part.resolve("work"));
    Path root = Files.createDirectories(part.resolve("root"));
    Path log = part.resolve("build.log");
    for (Path archive : DebianPackages.download(SUITE, List.of("libfaketime"), work, log)) {
      if (archive.getFileName().toString().startsWith("libfaketime_")) {
        Command.of(log, List.of("dpkg-deb", "-x", archive.toString(), root.toString())).run();
      }
    }
    Files.move(root, home, StandardCopyOption.ATOMIC_MOVE);
    Folders.delete(part);
  }
}
