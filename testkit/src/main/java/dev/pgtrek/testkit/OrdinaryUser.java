package dev.pgtrek.testkit;

import com.sun.security.auth.module.UnixSystem;
import dev.pgtrek.portable.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How PostgreSQL's programs, which refuse root, are run: as they are by an ordinary user, in a user
 * namespace by root, and where that is blocked as {@code nobody}.
 *
 * @param prefix words before the program's own
 * @param changesUser whether the program runs under another user id, so that its folder must belong
 *     to that id
 */
record OrdinaryUser(List<String> prefix, boolean changesUser) {

  private static final int NOBODY = 65534;

  OrdinaryUser {
    prefix = List.copyOf(prefix);
  }

  /** Finds the way that works on this machine. */
  static OrdinaryUser find(Path log) {
    if (new UnixSystem().getUid() != 0) {
      return new OrdinaryUser(List.of(), false);
    }
    List<String> namespace = List.of("unshare", "-U");
    if (works(namespace, log)) {
      return new OrdinaryUser(namespace, false);
    }
    List<String> nobody =
        List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    if (works(nobody, log)) {
      return new OrdinaryUser(nobody, true);
    }
    throw new IllegalStateException(
        "PostgreSQL refuses to run as root, and neither `unshare -U` nor `setpriv` works here."
            + " Run the tests as an ordinary user.");
  }

  /** Gives a folder to the user that the programs run as. */
  void own(Path folder) {
    if (!changesUser) {
      return;
    }
    try {
      Files.setAttribute(folder, "unix:uid", NOBODY);
      Files.setAttribute(folder, "unix:gid", NOBODY);
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot give " + folder + " to nobody", failure);
    }
  }

  /** Whether this user can reach a folder, which one below {@code /root} is not. */
  boolean reaches(Path folder, Path log) {
    return Command.of(log, with(List.of("test", "-x", folder.toString()))).exitCode() == 0;
  }

  List<String> with(List<String> words) {
    return java.util.stream.Stream.concat(prefix.stream(), words.stream()).toList();
  }

  private static boolean works(List<String> prefix, Path log) {
    OrdinaryUser candidate = new OrdinaryUser(prefix, false);
    return Command.of(log, candidate.with(List.of("true"))).exitCode() == 0;
  }
}
