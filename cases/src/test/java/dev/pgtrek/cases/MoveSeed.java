package dev.pgtrek.cases;

import java.nio.file.Path;

/** The databases that are moved in tests, as SQL. */
final class MoveSeed {

  /** A marketplace with everything that a database may hold; needs PostGIS and pgvector. */
  static final Path MARKETPLACE = Path.of("data/move/marketplace.sql");

  /** The roles that it names. */
  static final String ROLES =
      """
      DO $$ DECLARE r text; BEGIN
        FOREACH r IN ARRAY ARRAY['move_owner', 'move_reader'] LOOP
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
            EXECUTE format('CREATE ROLE %I', r);
          END IF;
        END LOOP;
      END $$
      """;

  private MoveSeed() {}
}
