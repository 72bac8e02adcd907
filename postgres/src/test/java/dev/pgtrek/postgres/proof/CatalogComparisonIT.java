package dev.pgtrek.postgres.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.spi.ObjectDifference;
import dev.pgtrek.testkit.DumpedCopy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogComparisonIT {

  private static final String SCHEMA =
      """
      CREATE EXTENSION citext;
      CREATE SCHEMA app;
      CREATE TYPE app.mood AS ENUM ('sad', 'glad');
      CREATE DOMAIN app.positive AS int CHECK (VALUE > 0);
      CREATE SEQUENCE app.loose START 5 INCREMENT 3;
      SELECT setval('app.loose', 50, false);
      CREATE TABLE app.users (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name citext NOT NULL,
        age app.positive DEFAULT 1, feel app.mood, twice int GENERATED ALWAYS AS (id * 2) STORED,
        CONSTRAINT named CHECK (name <> ''));
      CREATE TABLE app.orders (id int, user_id int REFERENCES app.users ON DELETE CASCADE, at date)
        PARTITION BY RANGE (at);
      CREATE TABLE app.orders_2026 PARTITION OF app.orders FOR VALUES FROM ('2026-01-01')
        TO ('2027-01-01');
      CREATE INDEX by_age ON app.users (age DESC) WHERE age > 17;
      CREATE VIEW app.adults AS SELECT id, name FROM app.users WHERE age > 17;
      CREATE MATERIALIZED VIEW app.counts AS SELECT count(*) FROM app.users;
      CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER touch BEFORE UPDATE ON app.users FOR EACH ROW EXECUTE FUNCTION app.touch();
      CREATE RULE quiet AS ON DELETE TO app.users DO INSTEAD NOTHING;
      ALTER TABLE app.users ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own ON app.users USING (age > 0);
      COMMENT ON TABLE app.users IS 'people';
      COMMENT ON COLUMN app.users.name IS 'what they are called';
      CREATE PUBLICATION p FOR TABLE app.users;
      CREATE STATISTICS app.s ON id, age FROM app.users;
      CREATE TEXT SEARCH CONFIGURATION app.words (COPY = simple);
      GRANT SELECT ON app.users TO PUBLIC;
      ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO PUBLIC;
      SELECT lo_from_bytea(700001, 'content');
      """;

  private final TestServer old = Servers.postgres(17);
  private final TestServer fresh = Servers.postgres(18);
  private String source = "";

  @BeforeAll
  void make() throws SQLException {
    source = old.newDatabase();
    old.execute(source, SCHEMA);
  }

  @Test
  void aCopyInANewerVersionIsTheSame() throws SQLException {
    String copy = DumpedCopy.of(old, source, fresh);

    List<ObjectDifference> different = compare(copy);

    assertThat(different).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "schema | app | REVOKE ALL ON SCHEMA app FROM postgres",
        "table | app.users | ALTER TABLE app.users FORCE ROW LEVEL SECURITY",
        "table | app.users | REVOKE SELECT ON app.users FROM PUBLIC",
        "table | app.counts | REFRESH MATERIALIZED VIEW app.counts WITH NO DATA",
        "column | app.users.age | ALTER TABLE app.users ALTER age SET DEFAULT 2",
        "column | app.users.name | ALTER TABLE app.users ALTER name DROP NOT NULL",
        "constraint | named of app.users | ALTER TABLE app.users DROP CONSTRAINT named",
        "index | app.by_age | UPDATE pg_index SET indisvalid = false WHERE indexrelid ="
            + " 'app.by_age'::regclass",
        "trigger | touch on app.users | ALTER TABLE app.users DISABLE TRIGGER touch",
        "rule | quiet on app.users | DROP RULE quiet ON app.users",
        "policy | own on app.users | ALTER POLICY own ON app.users USING (age > 1)",
        "function | app.touch() | ALTER FUNCTION app.touch() SECURITY DEFINER",
        "type | app.mood | ALTER TYPE app.mood ADD VALUE 'mad'",
        "extension | citext | ALTER EXTENSION citext SET SCHEMA app",
        "large object | 700001 | SELECT lo_put(700001, 0, 'C')",
        "comment | table app.users | COMMENT ON TABLE app.users IS 'persons'",
        "comment | table column app.users.name | COMMENT ON COLUMN app.users.name IS NULL",
        "default privileges | of postgres in app for r | ALTER DEFAULT PRIVILEGES IN SCHEMA app"
            + " REVOKE SELECT ON TABLES FROM PUBLIC",
        "publication | p | ALTER PUBLICATION p SET (publish = 'insert')",
        "setting | database work_mem | DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem ="
            + " ''9MB''', current_database()); END $$",
        "other object | statistics object app.s | DROP STATISTICS app.s",
        "sequence | app.loose | SELECT setval('app.loose', 50, true)",
        "sequence | app.users_id_seq | ALTER SEQUENCE app.users_id_seq CACHE 7"
      })
  void whatChangedIsNamed(String kind, String identity, String change) throws SQLException {
    String copy = DumpedCopy.of(old, source, fresh);
    fresh.execute(copy, change);

    List<ObjectDifference> different = compare(copy);

    assertThat(different)
        .extracting(d -> d.kind() + " " + d.identity())
        .contains(kind + " " + identity);
    assertThat(different).hasSizeLessThan(30);
  }

  private List<ObjectDifference> compare(String copy) throws SQLException {
    try (Connection from = old.jdbc(source);
        Connection to = fresh.jdbc(copy)) {
      return CatalogComparison.of(from, to);
    }
  }
}
