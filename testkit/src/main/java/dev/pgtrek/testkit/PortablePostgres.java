package dev.pgtrek.testkit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real PostgreSQL with PostGIS and, from 17 on, pgvector in one folder: Debian's packages,
 * unpacked and run by their own loader, so that neither root nor a fitting C library is needed. It
 * is built once per machine, in the user's cache folder.
 *
 * @param bin the folder of {@code initdb}, {@code postgres}, {@code pg_dump}, {@code psql}…
 */
record PortablePostgres(Path bin) {

  /** Raised when a build's content changes, so that older folders are not taken for it. */
  private static final int LAYOUT = 1;

  /** What of the packages' names is needed at run time; the rest is perl, systemd and the like. */
  private static final List<String> WANTED =
      List.of("postgresql-", "lib", "zlib1g", "gdal-", "proj-", "tzdata", "gcc-");

  /** Every user of a machine can reach this one, unlike a cache in root's home. */
  private static final Path SHARED_CACHE = Path.of("/var/cache/pgtrek");

  private static final List<String> LEFT_OUT =
      List.of(
          "./etc",
          "./var",
          "./usr/share/doc",
          "./usr/share/man",
          "./usr/share/locale",
          "./usr/share/lintian",
          "*/bitcode",
          "*/libLLVM*",
          "*/llvmjit.so");

  /**
   * The server of a release, from the cache or built now; one thread of one process builds, others
   * wait.
   */
  static synchronized PortablePostgres of(ServerRelease release, OrdinaryUser user, Path log) {
    String name = "postgresql-%d-%s-%d".formatted(release.major(), release.suite(), LAYOUT);
    try {
      Path cache = Files.createDirectories(cache().resolve("test-servers"));
      if (!user.reaches(cache, log)) {
        cache = Files.createDirectories(SHARED_CACHE.resolve("test-servers"));
      }
      Path home = cache.resolve(name);
      if (!Files.isDirectory(home)) {
        try (FileChannel lock = open(cache.resolve(name + ".lock"))) {
          lock.lock();
          if (!Files.isDirectory(home)) {
            build(release, cache.resolve(name + ".part"), home);
          }
        }
      }
      return new PortablePostgres(home.resolve("usr/lib/postgresql/" + release.major() + "/bin"));
    } catch (IOException | RuntimeException failure) {
      throw new IllegalStateException(
          "Cannot build a PostgreSQL %d for the tests. It needs apt-get, dpkg-deb, tar and a Debian"
                  .formatted(release.major())
              + " mirror; or name a running server: %s=postgresql://user:password@host:port/postgres"
                  .formatted(Servers.variable(release.major())),
          failure);
    }
  }

  Path program(String name) {
    return bin.resolve(name);
  }

  static FileChannel open(Path lock) throws IOException {
    return FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  static Path cache() {
    String own = System.getenv("PGTREK_CACHE");
    if (own != null && !own.isEmpty()) {
      return Path.of(own).toAbsolutePath();
    }
    String base = System.getenv("XDG_CACHE_HOME");
    return base == null || !Path.of(base).isAbsolute()
        ? Path.of(System.getProperty("user.home"), ".cache", "pgtrek")
        : Path.of(base, "pgtrek");
  }

  private static void build(ServerRelease release, Path part, Path home) throws IOException {
    Folders.delete(part);
    Path work = Files.createDirectories(part.resolve("work"));
    Path root = Files.createDirectories(part.resolve("root"));
    Path log = part.resolve("build.log");
    for (Path archive : DebianPackages.download(release.suite(), release.packages(), work, log)) {
      if (WANTED.stream().anyMatch(archive.getFileName().toString()::startsWith)) {
        unpack(archive, root, log);
      }
    }
    nameExtensions(root.resolve("usr/share/postgresql/" + release.major() + "/extension"));
    wrapPrograms(root, root.resolve("usr/lib/postgresql/" + release.major()));
    // The programs must be reachable for the user that they are run as.
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(root, home, StandardCopyOption.ATOMIC_MOVE);
    Folders.delete(part);
  }

  private static void unpack(Path archive, Path root, Path log) throws IOException {
    List<String> tar =
        new ArrayList<>(
            List.of("tar", "-x", "-C", root.toString(), "--no-same-owner", "--wildcards"));
    // Debian keeps /lib as a link to /usr/lib; a package must not replace what is there by a link.
    tar.add("--keep-directory-symlink");
    LEFT_OUT.forEach(path -> tar.add("--exclude=" + path));
    List<Process> pipeline =
        ProcessBuilder.startPipeline(
            Stream.of(List.of("dpkg-deb", "--fsys-tarfile", archive.toString()), tar)
                .map(words -> new ProcessBuilder(words).redirectError(append(log)))
                .peek(
                    builder -> {
                      if (builder.command().equals(tar)) {
                        builder.redirectOutput(append(log));
                      }
                    })
                .toList());
    for (Process process : pipeline) {
      try {
        if (process.waitFor() != 0) {
          throw new IllegalStateException(
              "Cannot unpack %s:%n%s".formatted(archive, Command.lastLines(log)));
        }
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while unpacking " + archive, interrupt);
      }
    }
  }

  private static ProcessBuilder.Redirect append(Path log) {
    return ProcessBuilder.Redirect.appendTo(log.toFile());
  }

  /** Debian installs {@code postgis-3.control} and names it {@code postgis.control} by a link. */
  private static void nameExtensions(Path extensions) throws IOException {
    try (Stream<Path> files = Files.list(extensions)) {
      for (Path file : files.filter(path -> path.toString().endsWith("-3.control")).toList()) {
        Path named = Path.of(file.toString().replace("-3.control", ".control"));
        if (!Files.exists(named)) {
          Files.copy(file, named);
        }
      }
    }
  }

  /**
   * Puts a script before each program, which runs it with the folder's own loader and libraries.
   */
  private static void wrapPrograms(Path root, Path server) throws IOException {
    Path real = Files.createDirectories(server.resolve("real"));
    String script = script(root, root.relativize(server));
    try (Stream<Path> programs = Files.list(server.resolve("bin"))) {
      for (Path program : programs.toList()) {
        if (!isBinary(program)) {
          continue;
        }
        Files.move(program, real.resolve(program.getFileName()));
        Files.writeString(program, script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  private static boolean isBinary(Path program) throws IOException {
    try (var in = Files.newInputStream(program)) {
      return new String(in.readNBytes(4), StandardCharsets.ISO_8859_1).equals("\u007fELF");
    }
  }

  private static String script(Path root, Path server) throws IOException {
    Path loader = root.relativize(loader(root));
    Path architecture = Objects.requireNonNull(loader.getParent()).getFileName();
    String path =
        Stream.of("lib/", "usr/lib/")
            .map(folder -> folder + architecture)
            .flatMap(folder -> Stream.of(folder, folder + "/blas", folder + "/lapack"))
            .filter(folder -> Files.isDirectory(root.resolve(folder)))
            .map(folder -> "$root/" + folder)
            .collect(Collectors.joining(":"));
    return """
    #!/bin/sh
    # PostgreSQL finds its other programs and its files beside the path in argv[0].
    case $0 in
      */*) folder=$(cd "${0%%/*}" && pwd -P) ;;
      *) folder=$(dirname "$(command -v -- "$0")") ;;
    esac
    root=${folder%%/%2$s/bin}
    export PROJ_DATA="${PROJ_DATA:-$root/usr/share/proj}" GDAL_DATA="${GDAL_DATA:-$root/usr/share/gdal}"
    exec "$root/%1$s" --library-path "%3$s" --argv0 "$folder/${0##*/}" "$root/%2$s/real/${0##*/}" "$@"
    """
        .formatted(loader, server, path);
  }

  private static Path loader(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("ld-linux-"))
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("No loader in the packages"));
    }
  }
}
