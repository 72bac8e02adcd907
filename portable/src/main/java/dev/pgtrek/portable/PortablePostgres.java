package dev.pgtrek.portable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
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
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real PostgreSQL with PostGIS and, from 17 on, pgvector in one folder: Debian's packages,
 * unpacked and run by their own loader, so that neither root nor a fitting C library is needed. It
 * is built once per machine, in a cache folder, and may be moved.
 *
 * @param home the folder of all of it
 * @param release what is in it
 */
public record PortablePostgres(Path home, Release release) {

  /** Raised when a build's content changes, so that older folders are not taken for it. */
  private static final int LAYOUT = 1;

  /** What the largest one takes while it is built: the packages, their index, and the folder. */
  private static final long BYTES_TO_BUILD = 900L << 20;

  /** What of the packages' names is needed at run time; the rest is perl, systemd and the like. */
  private static final List<String> WANTED =
      List.of("postgresql-", "lib", "zlib1g", "gdal-", "proj-", "tzdata", "gcc-");

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
   * The server of a release, from a cache folder or built there now: whole, or not at all. One
   * thread of one process builds, others wait for it. What an interrupted build had fetched is not
   * fetched again.
   *
   * @param cache is made if it is not there
   * @param progress hears what takes long, a few words at a time
   * @throws PortableFailure if it cannot be built; its reason says who can do something about it
   */
  public static synchronized PortablePostgres in(
      Path cache, Release release, Consumer<String> progress) {
    PortablePostgres server = new PortablePostgres(cache.resolve(name(release)), release);
    if (server.isThere()) {
      return server;
    }
    mustBeLinux();
    try {
      Files.createDirectories(cache);
      try (FileChannel lock = lock(cache.resolve(name(release) + ".lock"))) {
        if (lock.tryLock() == null) {
          progress.accept("waiting for another process that fetches the same");
          lock.lock();
        }
        if (!server.isThere()) {
          server.mustHaveRoom(cache);
          server.build(cache.resolve(name(release) + ".part"), progress);
        }
      }
      return server;
    } catch (FileLockInterruptionException | ClosedByInterruptException interrupt) {
      throw new PortableFailure(
          PortableFailure.Reason.INTERRUPTED, "Interrupted while waiting.", interrupt);
    } catch (IOException failure) {
      boolean full = String.valueOf(failure.getMessage()).contains("No space left");
      throw new PortableFailure(
          full ? PortableFailure.Reason.DISK : PortableFailure.Reason.OTHER,
          "The files in " + cache + " fail: " + failure + ".",
          failure);
    }
  }

  /** The server of a release, if a cache folder has it; nothing is fetched or built. */
  public static Optional<PortablePostgres> there(Path cache, Release release) {
    return Optional.of(new PortablePostgres(cache.resolve(name(release)), release))
        .filter(PortablePostgres::isThere);
  }

  private static String name(Release release) {
    return "postgresql-%d-%s-%d".formatted(release.major(), release.suite(), LAYOUT);
  }

  /** A lock file, opened; the caller takes the lock and closes it. */
  public static FileChannel lock(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private boolean isThere() {
    return Files.isDirectory(home);
  }

  /** The folder of {@code initdb}, {@code postgres}, {@code pg_dump}, {@code psql}… */
  public Path bin() {
    return server().resolve("bin");
  }

  public Path program(String name) {
    return bin().resolve(name);
  }

  /** The exact version of the server, such as {@code 18.6}; its major where it was not noted. */
  public String version() {
    try {
      Path file = versionFile();
      return Files.exists(file)
          ? Files.readString(file).strip()
          : Integer.toString(release.major());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Path versionFile() {
    return home.resolve("version");
  }

  private Path server() {
    return home.resolve("usr/lib/postgresql").resolve(Integer.toString(release.major()));
  }

  private static void mustBeLinux() {
    String system = System.getProperty("os.name", "");
    if (!system.equals("Linux")) {
      throw new PortableFailure(
          PortableFailure.Reason.MACHINE, "Debian's programs do not run on " + system + ".", null);
    }
  }

  private void mustHaveRoom(Path cache) throws IOException {
    long free = Files.getFileStore(cache).getUsableSpace();
    if (free < BYTES_TO_BUILD) {
      throw new PortableFailure(
          PortableFailure.Reason.DISK,
          "%d MB are free in %s; %d MB are needed for a while."
              .formatted(free >> 20, cache, BYTES_TO_BUILD >> 20),
          null);
    }
  }

  private void build(Path part, Consumer<String> progress) throws IOException {
    Path work = Files.createDirectories(part.resolve("work"));
    Path root = part.resolve("root");
    Folders.delete(root);
    Files.createDirectories(root);
    Path log = part.resolve("build.log");
    Files.deleteIfExists(log);
    progress.accept("fetching " + release.words() + " once: about 400 MB on the disk");
    List<Path> archives = DebianPackages.download(release.suite(), release.packages(), work, log);
    progress.accept("unpacking it");
    for (Path archive : archives) {
      if (WANTED.stream().anyMatch(archive.getFileName().toString()::startsWith)) {
        unpack(archive, root, log);
      }
    }
    nameExtensions(root.resolve("usr/share/postgresql/" + release.major() + "/extension"));
    wrapPrograms(root, root.resolve("usr/lib/postgresql/" + release.major()));
    Files.writeString(root.resolve(home.relativize(versionFile())), version(archives) + "\n");
    // The programs must be reachable for the user that they are run as.
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(root, home, StandardCopyOption.ATOMIC_MOVE);
    Folders.delete(part);
  }

  /** Of {@code postgresql-18_18.6-1_amd64.deb} it is 18.6. */
  private String version(List<Path> archives) {
    String prefix = "postgresql-" + release.major() + "_";
    return archives.stream()
        .map(archive -> archive.getFileName().toString())
        .filter(file -> file.startsWith(prefix))
        .map(file -> file.substring(prefix.length()).split("[-+~_]", 2)[0])
        .findFirst()
        .orElse(Integer.toString(release.major()));
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
          String end = Command.lastLines(log);
          throw new PortableFailure(
              end.contains("No space left")
                  ? PortableFailure.Reason.DISK
                  : PortableFailure.Reason.OTHER,
              "Cannot unpack %s:%n%s".formatted(archive, end),
              null);
        }
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        throw new PortableFailure(
            PortableFailure.Reason.INTERRUPTED, "Interrupted while unpacking.", interrupt);
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
