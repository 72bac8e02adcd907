package dev.pgtrek.embedded;

import dev.pgtrek.portable.PortablePostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * PostgreSQL's programs and how they are run here.
 *
 * @param bin the folder that they are in
 * @param version their version, such as {@code 18.6}
 * @param runAs as whom they run
 */
record Programs(Path bin, String version, RunAs runAs) {

  /** Every user of a machine can reach this one, unlike a cache in root's home. */
  static final Path SHARED_CACHE = Path.of("/var/cache/pgtrek");

  /**
   * Finds programs that can be run.
   *
   * @param kind whose
   * @param cache where they are unpacked, unless another user must run them and cannot reach it
   * @param owner the user id that files should have
   * @param log where the tries leave their output
   * @param progress hears what takes long
   */
  static Programs find(ServerKind kind, Path cache, long owner, Path log, Consumer<String> progress)
      throws IOException {
    RunAs runAs = RunAs.find(owner, log);
    // The programs look for each other by access(2), which ignores the right to reach all files.
    Path reachable = !runAs.isOtherUser() || isOpenToAll(cache) ? cache : SHARED_CACHE;
    return switch (kind) {
      case BUNDLED -> new Programs(Binaries.in(reachable).bin(), Binaries.version(), runAs);
      case PORTABLE -> {
        PortablePostgres portable = PortableServer.in(reachable, progress);
        yield new Programs(portable.bin(), portable.version(), runAs);
      }
    };
  }

  /** Runs a program in a folder of its own user's; its exit code. */
  int run(String name, List<String> arguments, Path folder, Path data, Path log) {
    return new Program(
            runAs.words(bin.resolve(name), arguments),
            folder,
            Map.of("PGDATA", data.toString()),
            log)
        .run();
  }

  /** Gives a file or a folder with all below it to the user that the programs run as. */
  void own(Path path) throws IOException {
    runAs.own(path);
  }

  private static boolean isOpenToAll(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Path each = folder.toRealPath(); each != null; each = each.getParent()) {
      if (!Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return false;
      }
    }
    return true;
  }
}
