package dev.pgtrek.cases;

import java.nio.file.Path;

/** The databases that are moved in tests, as SQL. */
final class MoveSeed {

  /** A marketplace with everything that a database may hold; needs PostGIS and pgvector. */
  static final Path MARKETPLACE = Path.of("data/move/marketplace.sql");

  /** Small, and dense with everything that needs no extension of others. */
  static final Path DENSE = Path.of("data/move/dense.sql");

  /** A table that is moved in several parts. */
  static final String LARGE =
      """
      CREATE TABLE sales.large AS
        SELECT i AS id, repeat(md5(i::text), 8) AS words FROM generate_series(1, 600000) i;
      """;

  /** The roles that they name. */
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
