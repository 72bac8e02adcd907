package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A PostgreSQL database with objects of every kind that pg_dump carries. */
final class AllObjects {

  static final String OWNER = "shop owner's \"role\"";

  private AllObjects() {}

  /** Makes one; its URL. */
  static String make(TestServer server) throws SQLException {
    String url = server.newDatabase();
    try (Connection connection = server.jdbc(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          DO $$ BEGIN CREATE ROLE "shop owner's ""role""\"; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
          CREATE EXTENSION pg_trgm;
          CREATE EXTENSION postgis;
          CREATE SCHEMA "My Schema" AUTHORIZATION "shop owner's ""role""\";
          CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'happy');
          CREATE TYPE pair AS (a int, b text);
          CREATE DOMAIN positive AS int CHECK (VALUE > 0);
          CREATE TYPE float_range AS RANGE (subtype = float8);
          CREATE SEQUENCE odd INCREMENT 2 START 7;
          CREATE TABLE "My Schema"."it's a ""table""\" (
            id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            m mood DEFAULT 'happy', p pair, q positive, r float_range, o bigint DEFAULT nextval('odd'),
            j jsonb, n numeric, b bytea, t timestamptz, i interval, a text[], x xml, bits bit varying,
            double_q int GENERATED ALWAYS AS (q * 2) STORED,
            place geometry(Point, 4326), "naïve" text COLLATE "C");
          INSERT INTO "My Schema"."it's a ""table""\" (p, q, r, j, n, b, t, i, a, x, bits, place, "naïve")
            SELECT (g, E'tab\\there\\nline')::pair, g, float_range(g, g + 0.1), jsonb_build_object('k', g, 'ü', NULL),
              g / 7.0::numeric, decode(md5(g::text), 'hex'), timestamptz '2026-01-01 00:00+02' + g * interval '1 day 1.5 seconds',
              g * interval '1 month -3 days', ARRAY['a,b', NULL, '"'], '<a>1</a>', B'10101', ST_SetSRID(ST_Point(g, -g), 4326),
              repeat(chr(64 + g % 26), g % 50)
            FROM generate_series(1, 3000) g;
          CREATE TABLE parted (k int, v text) PARTITION BY RANGE (k);
          CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (100);
          CREATE TABLE parted_2 PARTITION OF parted DEFAULT;
          INSERT INTO parted SELECT g, 'v' || g FROM generate_series(1, 200) g;
          CREATE TABLE parent (a int);
          CREATE TABLE child (b int) INHERITS (parent);
          INSERT INTO child VALUES (1, 2);
          CREATE UNLOGGED TABLE fleeting (a int);
          CREATE TABLE child_of (id int PRIMARY KEY REFERENCES "My Schema"."it's a ""table""\" (id) ON DELETE CASCADE DEFERRABLE,
            EXCLUDE USING gist (int4range(id, id + 1) WITH &&));
          INSERT INTO child_of SELECT generate_series(1, 100);
          CREATE INDEX trigrams ON "My Schema"."it's a ""table""\" USING gin ("naïve" gin_trgm_ops);
          CREATE INDEX partly ON "My Schema"."it's a ""table""\" (lower("naïve")) WHERE q > 10;
          CREATE INDEX places ON "My Schema"."it's a ""table""\" USING gist (place);
          CREATE VIEW seen AS SELECT id, q FROM "My Schema"."it's a ""table""\" WHERE q < 10;
          CREATE MATERIALIZED VIEW kept AS SELECT count(*) AS c FROM parted;
          CREATE FUNCTION doubled(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
          CREATE PROCEDURE nothing() LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
          CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
          CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.v := NEW.v || '!'; RETURN NEW; END $$;
          CREATE TRIGGER touch BEFORE INSERT ON parted FOR EACH ROW EXECUTE FUNCTION touched();
          CREATE RULE quiet AS ON DELETE TO child_of DO INSTEAD NOTHING;
          ALTER TABLE parent ENABLE ROW LEVEL SECURITY;
          CREATE POLICY own ON parent TO "shop owner's ""role""\" USING (a > 0);
          CREATE STATISTICS both_of ON k, v FROM parted_1;
          CREATE TEXT SEARCH CONFIGURATION plain (COPY = simple);
          CREATE PUBLICATION published FOR TABLE parted;
          COMMENT ON TABLE parted IS 'it''s "commented"';
          GRANT SELECT ON seen TO "shop owner's ""role""\";
          ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO "shop owner's ""role""\";
          ALTER TABLE parted OWNER TO "shop owner's ""role""\";
          SELECT lo_from_bytea(4711, decode('00ff10', 'hex'));
          SELECT setval('odd', 9001, false);
          """);
    }
    return url;
  }

  /**
   * All of a database as a server's own pg_dump says it, without what differs from call to call.
   *
   * @param programs the server whose pg_dump it is
   * @param more further arguments
   */
  static List<String> plainDump(TestServer programs, String url, String... more) {
    List<String> words = new ArrayList<>();
    words.add(programs.bin().resolve("pg_dump").toString());
    words.addAll(List.of("--no-password", "--dbname=" + url));
    words.addAll(List.of(more));
    try {
      Process dump =
          new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String text = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(dump.waitFor()).isZero();
      return text.lines()
          .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
