package dev.pgtrek.embedded;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.portable.Folders;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, unpacked once per machine into the user's cache folder: {@code
 * PGTREK_CACHE}, else {@code $XDG_CACHE_HOME/pgtrek}, else {@code ~/.cache/pgtrek}.
 *
 * @param home the folder with {@code bin}, {@code lib} and {@code share}
 */
record Binaries(Path home) {

  private static final Set<PosixFilePermission> PROGRAM =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_EXECUTE);

  /** The version of the programs, such as {@code 18.6}. */
  static String version() {
    try (InputStream in = Binaries.class.getResourceAsStream("binaries.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      String version = properties.getProperty("version", "");
      return version.substring(0, version.lastIndexOf('.'));
    } catch (IOException failure) {
      throw new IllegalStateException("binaries.properties cannot be read", failure);
    }
  }

  /** The major version of the programs, such as {@code 18}. */
  static String major() {
    String version = version();
    return version.substring(0, version.indexOf('.'));
  }

  /** The cache folder of this process's environment. */
  static Path cache() {
    return cache(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  static Path cache(Map<String, String> environment, Path home) {
    String own = environment.getOrDefault("PGTREK_CACHE", "");
    if (!own.isEmpty()) {
      return Path.of(own).toAbsolutePath();
    }
    // The XDG specification: a relative path there is invalid and is ignored.
    String base = environment.getOrDefault("XDG_CACHE_HOME", "");
    return (base.startsWith("/") ? Path.of(base) : home.resolve(".cache")).resolve("pgtrek");
  }

  /** The programs below a cache folder, unpacked now if they are not there yet. */
  static Binaries in(Path cache) {
    Platform platform = Platform.current();
    String name = "postgresql-" + version() + "-" + platform.word();
    Path home = cache.resolve(name);
    if (Files.exists(home)) {
      return new Binaries(home);
    }
    try {
      Files.createDirectories(cache);
      return FileLock.holding(
          cache.resolve(name + ".lock"),
          () -> {
            if (!Files.exists(home)) {
              unpack(platform, cache.resolve(name + ".part"), home);
            }
            return new Binaries(home);
          });
    } catch (IOException failure) {
      throw new PgtrekException.Target(
          "embedded-unpack-failed",
          "",
          "The embedded PostgreSQL cannot be unpacked into " + cache + ": " + failure,
          "Make room there, or set PGTREK_CACHE to a folder that can be written.",
          failure);
    }
  }

  /** The folder of {@code initdb}, {@code pg_ctl} and {@code postgres}. */
  Path bin() {
    return home.resolve("bin");
  }

  private static void unpack(Platform platform, Path part, Path home) throws IOException {
    Folders.delete(part);
    Files.createDirectories(part);
    try (InputStream archive =
        Binaries.class.getClassLoader().getResourceAsStream(platform.archive())) {
      if (archive == null) {
        throw new PgtrekException.Refused(
            "embedded-platform",
            "This build of pgtrek holds no PostgreSQL for " + platform.word() + ".",
            "Build pgtrek on this machine, or name a server as the target.");
      }
      TarArchiveInputStream tar =
          new TarArchiveInputStream(
              new XZCompressorInputStream(new BufferedInputStream(archive, 1 << 16)));
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        extract(tar, entry, part);
      }
    }
    Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void extract(InputStream content, TarArchiveEntry entry, Path root)
      throws IOException {
    Path path = root.resolve(entry.getName()).normalize();
    if (!path.startsWith(root)) {
      throw new IOException("An archive's entry lies outside: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, path);
    if ((entry.getMode() & 0100) != 0) {
      Files.setPosixFilePermissions(path, PROGRAM);
    }
  }
}
