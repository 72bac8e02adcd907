package dev.pgtrek.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL's programs and how they are run here.
 *
 * @param binaries where they are
 * @param runAs as whom they run
 */
record Programs(Binaries binaries, RunAs runAs) {

  /** Every user of a machine can reach this one, unlike a cache in root's home. */
  private static final Path SHARED_CACHE = Path.of("/var/cache/pgtrek");

  /**
   * Finds programs that can be run.
   *
   * @param cache where they are unpacked, unless another user must run them and cannot reach it
   * @param owner the user id that files should have
   * @param log where the tries leave their output
   */
  static Programs find(Path cache, long owner, Path log) throws IOException {
    RunAs runAs = RunAs.find(owner, log);
    // The programs look for each other by access(2), which ignores the right to reach all files.
    Path reachable = !runAs.isOtherUser() || isOpenToAll(cache) ? cache : SHARED_CACHE;
    return new Programs(Binaries.in(reachable), runAs);
  }

  /** Runs a program in a folder of its own user's; its exit code. */
  int run(String name, List<String> arguments, Path folder, Path data, Path log) {
    return new Program(
            runAs.words(binaries.program(name), arguments),
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
