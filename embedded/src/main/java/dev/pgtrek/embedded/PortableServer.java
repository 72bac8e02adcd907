package dev.pgtrek.embedded;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.portable.PortableFailure;
import dev.pgtrek.portable.PortablePostgres;
import dev.pgtrek.portable.Release;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The portable server's programs, and in our words why there are none here. */
final class PortableServer {

  private static final String FOLDER = "portable";

  private PortableServer() {}

  /** The release that reads what the bundled programs wrote. */
  static Release release() {
    return Release.of(Integer.parseInt(Binaries.major()));
  }

  /**
   * The programs below a cache folder, fetched now if they are not there yet.
   *
   * @throws PgtrekException.Refused where this machine cannot have them, or the user forbids it
   * @throws PgtrekException.Target if fetching failed
   */
  static PortablePostgres in(Path cache, Consumer<String> progress) {
    if (System.getenv().getOrDefault("PGTREK_PORTABLE", "").equals("never")) {
      throw refused("PGTREK_PORTABLE=never forbids to fetch one.");
    }
    try {
      return PortablePostgres.in(cache.resolve(FOLDER), release(), progress);
    } catch (PortableFailure failure) {
      throw told(failure, cache);
    }
  }

  /** The folders of the client programs that portable servers below these caches brought. */
  static List<Path> clientFolders(List<Path> caches) {
    return caches.stream()
        .flatMap(
            cache ->
                Arrays.stream(Release.values())
                    .flatMap(
                        release -> PortablePostgres.there(cache.resolve(FOLDER), release).stream()))
        .map(PortablePostgres::bin)
        .toList();
  }

  private static PgtrekException told(PortableFailure failure, Path cache) {
    String words = String.valueOf(failure.getMessage());
    return switch (failure.reason()) {
      case MACHINE, MIRROR -> refused(words);
      case INTERRUPTED -> new PgtrekException.Interrupted();
      case NETWORK ->
          failed(
              "portable-server-not-fetched",
              words,
              "See that the machine reaches its Debian mirror, or name another one in"
                  + " PGTREK_DEBIAN_MIRROR; then run the same command again, which goes on with"
                  + " what is fetched. Or "
                  + otherwise(),
              failure);
      case DISK ->
          failed(
              "portable-server-no-room",
              words,
              "Make room in " + cache + ", or set PGTREK_CACHE to a folder on another disk.",
              failure);
      case OTHER ->
          failed(
              "portable-server-failed",
              words,
              "See that " + cache + " can be written, then run the same command again.",
              failure);
    };
  }

  private static PgtrekException refused(String why) {
    return new PgtrekException.Refused(
        "portable-server-not-here",
        "The plan needs a server with more extensions than the embedded one has, and a portable one"
            + " cannot be had here: "
            + why,
        Character.toUpperCase(otherwise().charAt(0)) + otherwise().substring(1));
  }

  private static String otherwise() {
    String system = System.getProperty("os.name", "");
    String server =
        system.startsWith("Mac")
            ? "brew install postgresql@" + release().major() + " postgis pgvector"
            : "install PostgreSQL "
                + release().major()
                + " with its PostGIS and pgvector packages, or run a container image that has them";
    return server + ", and name that server: postgresql://user@host:port/database.";
  }

  private static PgtrekException failed(
      String code, String words, String next, PortableFailure failure) {
    return new PgtrekException.Target(
        code, "", "The portable server cannot be made ready: " + words, next, failure);
  }
}
