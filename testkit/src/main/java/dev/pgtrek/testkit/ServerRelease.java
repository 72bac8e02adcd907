package dev.pgtrek.testkit;

import java.util.ArrayList;
import java.util.List;

/** The majors that tests run against, and the Debian release whose packages hold each. */
enum ServerRelease {
  POSTGRESQL_15(15, "bookworm", false),
  POSTGRESQL_17(17, "trixie", true),
  POSTGRESQL_18(18, "forky", true);

  private final int major;
  private final String suite;
  private final boolean pgvector;

  ServerRelease(int major, String suite, boolean pgvector) {
    this.major = major;
    this.suite = suite;
    this.pgvector = pgvector;
  }

  static ServerRelease of(int major) {
    for (ServerRelease release : values()) {
      if (release.major == major) {
        return release;
      }
    }
    throw new IllegalArgumentException("There is no test server of major " + major);
  }

  int major() {
    return major;
  }

  String suite() {
    return suite;
  }

  /** The packages to unpack; what they depend on comes along. */
  List<String> packages() {
    String server = "postgresql-" + major;
    List<String> packages =
        new ArrayList<>(
            List.of(
                server,
                "postgresql-client-" + major,
                server + "-postgis-3",
                server + "-postgis-3-scripts",
                "tzdata"));
    if (pgvector) {
      packages.add(server + "-pgvector");
    }
    return List.copyOf(packages);
  }
}
