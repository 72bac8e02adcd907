package dev.pgtrek.postgres.client;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Words before a child's own that make the system end it when this process is gone, even by SIGKILL
 * (prctl(2), PR_SET_PDEATHSIG). Empty where the system has nothing of the kind.
 */
final class ChildGuard {

  private static final List<String> WORDS = find();

  private ChildGuard() {}

  static Stream<String> words() {
    return WORDS.stream();
  }

  private static List<String> find() {
    List<String> words = List.of("setpriv", "--pdeathsig", "TERM");
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux")) {
      return List.of();
    }
    try {
      // Older ones, and busybox's, do not know the option.
      Process tried =
          new ProcessBuilder(Stream.concat(words.stream(), Stream.of("true")).toList())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return tried.waitFor() == 0 ? words : List.of();
    } catch (IOException _) {
      return List.of();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
