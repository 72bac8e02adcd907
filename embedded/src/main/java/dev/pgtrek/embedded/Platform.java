package dev.pgtrek.embedded;

import dev.pgtrek.error.PgtrekException;
import java.util.Locale;

/** The platforms that there are binaries for. */
enum Platform {
  LINUX_AMD64("postgres-linux-x86_64.txz"),
  LINUX_ARM64("postgres-linux-arm_64.txz"),
  DARWIN_AMD64("postgres-darwin-x86_64.txz"),
  DARWIN_ARM64("postgres-darwin-arm_64.txz");

  private final String archive;

  Platform(String archive) {
    this.archive = archive;
  }

  /** The archive's name on the class path. */
  String archive() {
    return archive;
  }

  /** The word for this platform in a file name. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The platform that this process runs on. */
  static Platform current() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static Platform of(String system, String architecture) {
    boolean intel = architecture.equals("amd64") || architecture.equals("x86_64");
    boolean arm = architecture.equals("aarch64") || architecture.equals("arm64");
    if (system.equals("Linux") && (intel || arm)) {
      return intel ? LINUX_AMD64 : LINUX_ARM64;
    }
    if (system.startsWith("Mac") && (intel || arm)) {
      return intel ? DARWIN_AMD64 : DARWIN_ARM64;
    }
    throw new PgtrekException.Refused(
        "embedded-platform",
        "There is no embedded PostgreSQL for " + system + " on " + architecture + ".",
        "Name a server as the target: postgresql://user@host:port/database.");
  }
}
