package dev.pgtrek.embedded;

import com.sun.security.auth.module.UnixSystem;
import dev.pgtrek.error.PgtrekException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How PostgreSQL's programs, which refuse root, are run. An ordinary user runs them as they are.
 * Root runs them in a user namespace, where it is nobody in name and keeps its own files; where
 * namespaces are blocked, as in many containers, or where the data is another user's, it runs them
 * under that other user id with the right to reach files, so that no folder needs to be opened to
 * others.
 *
 * @param prefix words before the program's own
 * @param owner the user id that the data must have, as the programs insist
 */
record RunAs(List<String> prefix, long owner) {

  private static final long ROOT = 0;
  private static final long NOBODY = 65534;

  RunAs {
    prefix = List.copyOf(prefix);
  }

  /**
   * Finds the way that works here.
   *
   * @param data the data folder, which need not be there
   * @param log where the tries leave their output
   */
  static RunAs find(Path data, Path log) throws IOException {
    long user = new UnixSystem().getUid();
    if (user != ROOT) {
      return new RunAs(List.of(), user);
    }
    long owner = Files.exists(data) ? owner(data) : ROOT;
    Stream<RunAs> ways =
        owner == ROOT ? Stream.of(inNamespace(), as(NOBODY)) : Stream.of(as(owner));
    return ways.filter(way -> way.works(log))
        .findFirst()
        .orElseThrow(
            () ->
                new PgtrekException.Refused(
                    "embedded-root",
                    "PostgreSQL does not run as root, and this machine lets root neither open a"
                        + " user namespace (unshare -U) nor change its user id (setpriv).",
                    "Run pgtrek as an ordinary user, or name a server as the target:"
                        + " postgresql://user@host:port/database."));
  }

  static RunAs inNamespace() {
    return new RunAs(List.of("unshare", "-U"), ROOT);
  }

  static RunAs as(long user) {
    return new RunAs(
        List.of(
            "setpriv",
            "--reuid=" + user,
            "--regid=" + user,
            "--clear-groups",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override"),
        user);
  }

  List<String> words(Path program, List<String> arguments) {
    return Stream.of(prefix.stream(), Stream.of(program.toString()), arguments.stream())
        .flatMap(words -> words)
        .toList();
  }

  /** Gives a folder and all below it to the owner that the programs insist on. */
  void own(Path folder) throws IOException {
    if (owner(folder) == owner) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            give(file);
            return FileVisitResult.CONTINUE;
          }

          // The folder itself comes last, so that a broken-off change is seen and done again.
          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            give(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void give(Path path) throws IOException {
    Files.setAttribute(path, "unix:uid", (int) owner, LinkOption.NOFOLLOW_LINKS);
  }

  private boolean works(Path log) {
    return new Program(words(Path.of("true"), List.of()), Path.of("/"), Map.of(), log).run() == 0;
  }

  private static long owner(Path path) throws IOException {
    return ((Number) Files.getAttribute(path, "unix:uid")).longValue();
  }
}
