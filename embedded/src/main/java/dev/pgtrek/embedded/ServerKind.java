package dev.pgtrek.embedded;

/** Whose programs serve a data folder. It never goes back from portable to bundled. */
public enum ServerKind {
  /** Those that came with pgtrek: PostgreSQL and its contrib modules. */
  BUNDLED(""),
  /** Those from Debian's packages, which bring PostGIS and pgvector too. */
  PORTABLE(" with PostGIS and pgvector");

  private final String words;

  ServerKind(String words) {
    this.words = words;
  }

  /** A version of such a server, for people: {@code 18.6 with PostGIS and pgvector}. */
  public String words(String version) {
    return version + words;
  }
}
