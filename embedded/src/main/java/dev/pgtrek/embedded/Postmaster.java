package dev.pgtrek.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The server's own note of itself, {@code postmaster.pid}: its process id in the first line, its
 * port in the fourth.
 *
 * @param pid its process id
 * @param port 0 while the server has not written it yet
 */
record Postmaster(long pid, int port) {

  private static final int PORT_LINE = 3;

  /** The server that runs on a data folder. A note of a server that is dead counts as none. */
  static Optional<Postmaster> of(Path data) throws IOException {
    return read(data).filter(noted -> noted.lives(data));
  }

  /**
   * Removes the note of a dead server whose process id is another program's by now: PostgreSQL
   * would take that program for a server and refuse to start, which happens after a restart of a
   * container.
   */
  static void removeStale(Path data) throws IOException {
    Optional<Postmaster> noted = read(data);
    if (noted.isPresent() && !noted.get().lives(data)) {
      Files.deleteIfExists(data.resolve("postmaster.pid"));
    }
  }

  private static Optional<Postmaster> read(Path data) throws IOException {
    List<String> lines;
    try {
      // The second line is a path in whatever encoding it has.
      lines = Files.readAllLines(data.resolve("postmaster.pid"), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
    if (lines.isEmpty() || !lines.get(0).strip().matches("\\d+")) {
      return Optional.empty();
    }
    String port = lines.size() > PORT_LINE ? lines.get(PORT_LINE).strip() : "";
    return Optional.of(
        new Postmaster(
            Long.parseLong(lines.get(0).strip()),
            port.matches("\\d+") ? Integer.parseInt(port) : 0));
  }

  private boolean lives(Path data) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> !isDefunct() && isPostgres(process) && worksIn(data))
        .isPresent();
  }

  /**
   * Whether it has ended and only waits for its parent to take notice: the system counts such a
   * process as alive, and tells neither its program nor its folder. Linux alone says so.
   */
  private boolean isDefunct() {
    try {
      String stat =
          Files.readString(
              Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
      // The name before the state may hold anything, a bracket too.
      String state = stat.substring(stat.lastIndexOf(')') + 1).strip();
      return state.startsWith("Z") || state.startsWith("X");
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * In doubt, as where the system does not tell, it is one. The portable server's program is the
   * loader that came with it.
   */
  private static boolean isPostgres(ProcessHandle process) {
    return process
        .info()
        .command()
        .map(command -> command.replace(" (deleted)", ""))
        .map(command -> command.endsWith("/postgres") || command.contains("/ld-linux-"))
        .orElse(true);
  }

  /** A postmaster's working folder is its data folder; Linux tells it, others do not. */
  private boolean worksIn(Path data) {
    Path folder = Path.of("/proc", Long.toString(pid), "cwd");
    try {
      return !Files.exists(folder) || Files.isSameFile(folder, data);
    } catch (IOException _) {
      return true;
    }
  }
}
