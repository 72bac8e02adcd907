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
 * Root runs them as the user whose work folder it is, so that this user can go on with it. In a
 * folder of its own, root runs them in a user namespace, where it is nobody in name and keeps its
 * own files; where namespaces are blocked, as in many containers, as the user {@code nobody}. With
 * another user's id comes the right to reach all files, so that no folder on the way to the data
 * needs to be opened to others.
 *
 * @param prefix words before the program's own
 * @param changes whether files must be given to the owner
 * @param owner the user id that the data must have, as the programs insist
 */
record RunAs(List<String> prefix, boolean changes, long owner) {

  static final long ROOT = 0;
  private static final long NOBODY = 65534;

  RunAs {
    prefix = List.copyOf(prefix);
  }

  /**
   * Finds the way that works here.
   *
   * @param wanted the user id that files should have
   * @param log where the tries leave their output
   */
  static RunAs find(long wanted, Path log) {
    if (isRoot()) {
      Stream<RunAs> ways =
          wanted == ROOT ? Stream.of(inNamespace(), as(NOBODY)) : Stream.of(as(wanted));
      return ways.filter(way -> way.works(log)).findFirst().orElseThrow(RunAs::refused);
    }
    RunAs plain = new RunAs(List.of(), false, user());
    // initdb asks for the user's name, which a user of a container often lacks; nobody has one.
    boolean nameless = System.getProperty("user.name", "?").equals("?");
    return nameless && inNamespace().works(log) ? inNamespace() : plain;
  }

  static RunAs inNamespace() {
    return new RunAs(List.of("unshare", "-U"), true, user());
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
        true,
        user);
  }

  static boolean isRoot() {
    return user() == ROOT;
  }

  /** Whether the programs run under another user id than this process. */
  boolean isOtherUser() {
    return owner != user();
  }

  List<String> words(Path program, List<String> arguments) {
    return Stream.of(prefix.stream(), Stream.of(program.toString()), arguments.stream())
        .flatMap(words -> words)
        .toList();
  }

  /** Gives a file or a folder with all below it to the owner that the programs insist on. */
  void own(Path root) throws IOException {
    if (!changes) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            give(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            give(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** The user id of a file or folder. */
  static long owner(Path path) throws IOException {
    return ((Number) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue();
  }

  private static long user() {
    return new UnixSystem().getUid();
  }

  private void give(Path path) throws IOException {
    if (owner(path) != owner) {
      Files.setAttribute(path, "unix:uid", (int) owner, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private boolean works(Path log) {
    return new Program(words(Path.of("true"), List.of()), Path.of("/"), Map.of(), log).run() == 0;
  }

  private static PgtrekException refused() {
    return new PgtrekException.Refused(
        "embedded-root",
        "PostgreSQL does not run as root, and this machine lets root neither open a user namespace"
            + " (unshare -U) nor change its user id (setpriv).",
        "Run pgtrek as an ordinary user, or name a server as the target:"
            + " postgresql://user@host:port/database.");
  }
}
