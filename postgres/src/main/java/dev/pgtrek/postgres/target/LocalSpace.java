package dev.pgtrek.postgres.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** The free space of a server's disk, where the server runs on this machine. */
public final class LocalSpace {

  private LocalSpace() {}

  /**
   * Free bytes, or nothing where the server's files cannot be told to be these. A path alone proves
   * nothing: a server in a container has one of the same name. Its postmaster.pid does, because it
   * holds the server's start time.
   */
  public static OptionalLong free(ServerFacts facts) {
    try {
      if (facts.dataDirectory().isEmpty()) {
        return OptionalLong.empty();
      }
      Path folder = Path.of(facts.dataDirectory());
      Path pid = folder.resolve("postmaster.pid");
      if (!Files.isReadable(pid)) {
        return OptionalLong.empty();
      }
      List<String> lines = Files.readAllLines(pid);
      boolean same =
          lines.size() > 2
              && Math.abs(Long.parseLong(lines.get(2).strip()) - facts.startedAt()) <= 1;
      return same
          ? OptionalLong.of(Files.getFileStore(folder).getUsableSpace())
          : OptionalLong.empty();
    } catch (IOException | NumberFormatException | InvalidPathException _) {
      return OptionalLong.empty();
    }
  }
}
