package dev.pgtrek.testkit;

import dev.pgtrek.portable.PortablePostgres;
import dev.pgtrek.portable.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The programs of the test servers, built once per machine in the user's cache folder. */
final class ServerPrograms {

  /** Every user of a machine can reach this one, unlike a cache in root's home. */
  private static final Path SHARED_CACHE = Path.of("/var/cache/pgtrek");

  private ServerPrograms() {}

  /** The programs of a release, from the cache or built now. */
  static PortablePostgres of(Release release, OrdinaryUser user, Path log) {
    try {
      Path cache = Files.createDirectories(cache());
      if (!user.reaches(cache, log)) {
        cache = SHARED_CACHE.resolve("test-servers");
      }
      return PortablePostgres.in(cache, release, words -> {});
    } catch (IOException | RuntimeException failure) {
      throw new IllegalStateException(
          "Cannot build a PostgreSQL %d for the tests. It needs apt-get, dpkg-deb, tar and a Debian"
                  .formatted(release.major())
              + " mirror; or name a running server: %s=postgresql://user:password@host:port/postgres"
                  .formatted(Servers.variable(release.major())),
          failure);
    }
  }

  /** The folder that holds them. */
  static Path cache() {
    String own = System.getenv("PGTREK_CACHE");
    if (own != null && !own.isEmpty()) {
      return Path.of(own).toAbsolutePath().resolve("test-servers");
    }
    String base = System.getenv("XDG_CACHE_HOME");
    Path root =
        base == null || !Path.of(base).isAbsolute()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(base);
    return root.resolve("pgtrek").resolve("test-servers");
  }
}
