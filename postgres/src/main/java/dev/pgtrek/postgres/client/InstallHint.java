package dev.pgtrek.postgres.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How PostgreSQL's client programs are had on this system. */
final class InstallHint {

  private static final Path RELEASE = Path.of("/etc/os-release");

  private InstallHint() {}

  /** One or two sentences with the exact command. */
  static String of(int major) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return of(major, system, system.startsWith("linux") ? families() : List.of());
  }

  /**
   * The same for a system.
   *
   * @param system as the Java property {@code os.name} says, in lower case
   * @param families the words of {@code ID} and {@code ID_LIKE} in {@code /etc/os-release}
   */
  static String of(int major, String system, List<String> families) {
    if (system.startsWith("mac")) {
      return "Install them: brew install postgresql@" + major;
    }
    if (system.startsWith("windows")) {
      return "Install them: winget install PostgreSQL.PostgreSQL." + major;
    }
    for (String family : families) {
      switch (family) {
        case "debian", "ubuntu" -> {
          return "Install them: apt-get install postgresql-client-%d (where that is not known, add apt.postgresql.org as https://wiki.postgresql.org/wiki/Apt says)."
              .formatted(major);
        }
        case "fedora", "rhel", "centos" -> {
          return "Install them: dnf install postgresql%d (from https://yum.postgresql.org)."
              .formatted(major);
        }
        case "alpine" -> {
          return "Install them: apk add postgresql%d-client".formatted(major);
        }
        case "arch" -> {
          return "Install them: pacman -S postgresql-libs";
        }
        case "suse", "opensuse" -> {
          return "Install them: zypper install postgresql" + major;
        }
        default -> {
          // The next word may be a family that is known.
        }
      }
    }
    return "Install the client programs of PostgreSQL %d or newer.".formatted(major);
  }

  private static List<String> families() {
    try {
      StringBuilder words = new StringBuilder();
      for (String line : Files.readAllLines(RELEASE)) {
        if (line.startsWith("ID=") || line.startsWith("ID_LIKE=")) {
          words.append(' ').append(line.substring(line.indexOf('=') + 1).replace("\"", ""));
        }
      }
      return List.of(words.toString().strip().split(" +", -1));
    } catch (IOException _) {
      return List.of();
    }
  }
}
