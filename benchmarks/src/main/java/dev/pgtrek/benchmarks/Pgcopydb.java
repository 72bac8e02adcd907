package dev.pgtrek.benchmarks;

import dev.pgtrek.portable.DebianPackages;
import dev.pgtrek.portable.PortableFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * pgcopydb from Debian's newest suite that has it, unpacked into a folder of the benchmark with all
 * that it needs, and run by that folder's own loader.
 */
final class Pgcopydb {

  private static final String SUITE = "forky";
  private static final Path HOME = Path.of("benchmarks/target/pgcopydb").toAbsolutePath();

  private Pgcopydb() {}

  /** The program; none where it cannot be had here. */
  static Optional<Path> program() throws IOException, InterruptedException {
    Path program = HOME.resolve("pgcopydb");
    if (Files.isExecutable(program)) {
      return Optional.of(program);
    }
    Path work = Files.createDirectories(HOME.resolve("work"));
    Path root = Files.createDirectories(HOME.resolve("root"));
    List<Path> packages;
    try {
      packages =
          DebianPackages.download(SUITE, List.of("pgcopydb"), work, HOME.resolve("build.log"));
    } catch (PortableFailure failure) {
      Page.say("pgcopydb is left out: " + failure.getMessage());
      return Optional.empty();
    }
    for (Path each : packages) {
      TimedProcess.run(
          HOME,
          Map.of(),
          List.of(
              "sh",
              "-c",
              "dpkg-deb --fsys-tarfile '"
                  + each
                  + "' | tar -x -C '"
                  + root
                  + "' --no-same-owner --keep-directory-symlink"));
    }
    Path loader = find(root, "ld-linux");
    Path libraries = loader.resolveSibling("");
    Path real = find(root, "pgcopydb");
    Files.writeString(
        program,
        """
        #!/bin/sh
        exec '%s' --library-path '%s' '%s' "$@"
        """
            .formatted(
                loader,
                libraries + ":" + root.resolve("usr/lib/" + libraries.getFileName()),
                real));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Folders.delete(work);
    return Optional.of(program);
  }

  private static Path find(Path root, String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(Files::isRegularFile)
          .filter(Files::isExecutable)
          .filter(file -> !file.toString().contains("/doc/"))
          .findFirst()
          .orElseThrow(() -> new IOException("no " + prefix + " in " + root));
    }
  }
}
