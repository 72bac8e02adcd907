package dev.pgtrek.portable;

import java.util.ArrayList;
import java.util.List;

/** The majors that can be had, and the Debian release whose packages hold each. */
public enum Release {
  POSTGRESQL_15(15, "bookworm", false),
  POSTGRESQL_17(17, "trixie", true),
  POSTGRESQL_18(18, "forky", true);

  private final int major;
  private final String suite;
  private final boolean pgvector;

  Release(int major, String suite, boolean pgvector) {
    this.major = major;
    this.suite = suite;
    this.pgvector = pgvector;
  }

  /**
   * The release of a major version.
   *
   * @throws IllegalArgumentException for another major
   */
  public static Release of(int major) {
    for (Release release : values()) {
      if (release.major == major) {
        return release;
      }
    }
    throw new IllegalArgumentException("There is no portable server of major " + major);
  }

  public int major() {
    return major;
  }

  String suite() {
    return suite;
  }

  /** For people: {@code PostgreSQL 18 with PostGIS and pgvector}. */
  public String words() {
    return "PostgreSQL " + major + " with PostGIS" + (pgvector ? " and pgvector" : "");
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
