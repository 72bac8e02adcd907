package dev.pgtrek.cases;

import java.nio.file.Path;

/** The databases that are moved in tests, as SQL. */
final class MoveSeed {

  /** A marketplace with everything that a database may hold; needs PostGIS and pgvector. */
  static final Path MARKETPLACE = Path.of("data/move/marketplace.sql");

  private MoveSeed() {}
}
