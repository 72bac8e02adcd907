package dev.pgtrek.postgres.move.finish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.move.rows.MoveTask;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import dev.pgtrek.spi.ObjectDifference;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real databases, brought from 15 and 17 to 18. */
class FinishLaneIT {

  private static final String KEYS =
      """
      CREATE EXTENSION btree_gist; CREATE EXTENSION citext; CREATE EXTENSION pg_trgm;
      CREATE SCHEMA "Odd schema"; CREATE SCHEMA functions;
      CREATE FUNCTION functions.folded(text) RETURNS text LANGUAGE sql IMMUTABLE
        RETURN lower($1);
      CREATE TABLE "Odd schema"."Ta""ble. x" ("I d" int, "na?me" text, u int, v int, w int, span int4range,
        t tsvector, at timestamp, doc jsonb, c citext,
        CONSTRAINT "Ta""ble. x_pkey" PRIMARY KEY ("I d") INCLUDE (v),
        CONSTRAINT later UNIQUE (u) DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT maybe_later UNIQUE (u, v) DEFERRABLE,
        CONSTRAINT one_null UNIQUE NULLS NOT DISTINCT (w),
        CONSTRAINT apart EXCLUDE USING gist (v WITH =, span WITH &&) WHERE (v > 5)
          DEFERRABLE INITIALLY DEFERRED);
      INSERT INTO "Odd schema"."Ta""ble. x"
        SELECT i, 'name ' || i, i, i, i, int4range(i, i + 1), to_tsvector('simple', 'name ' || i),
          timestamp '2020-01-01' + i * interval '1 hour', jsonb_build_object('i', i), 'C' || i
        FROM generate_series(1, 2000) i;
      CREATE INDEX "by{name}" ON "Odd schema"."Ta""ble. x" (functions.folded("na?me") DESC NULLS LAST)
        WITH (fillfactor = 70) WHERE "I d" > 100 AND "na?me" <> '?';
      CREATE INDEX grams ON "Odd schema"."Ta""ble. x" USING gin ("na?me" gin_trgm_ops)
        WITH (fastupdate = off);
      CREATE INDEX grams_tree ON "Odd schema"."Ta""ble. x" USING gist ("na?me" gist_trgm_ops (siglen=32));
      CREATE INDEX ops ON "Odd schema"."Ta""ble. x" ("na?me" text_pattern_ops, c, ("I d" + v));
      CREATE INDEX brin ON "Odd schema"."Ta""ble. x" USING brin (at) WITH (pages_per_range = 16);
      CREATE INDEX hash ON "Odd schema"."Ta""ble. x" USING hash (at);
      CREATE INDEX docs ON "Odd schema"."Ta""ble. x" USING gin (doc jsonb_path_ops, t);
      CREATE UNIQUE INDEX part ON "Odd schema"."Ta""ble. x" (u) INCLUDE (w) WHERE w > 3;
      CREATE UNIQUE INDEX "C index" ON "Odd schema"."Ta""ble. x" ("na?me" COLLATE "C");
      CREATE UNIQUE INDEX nulls_too ON "Odd schema"."Ta""ble. x" (c) NULLS NOT DISTINCT;
      ALTER INDEX "Odd schema".ops ALTER COLUMN 3 SET STATISTICS 500;
      ALTER TABLE "Odd schema"."Ta""ble. x" CLUSTER ON "Ta""ble. x_pkey";
      ALTER TABLE "Odd schema"."Ta""ble. x" ALTER u SET NOT NULL;
      CREATE UNIQUE INDEX ident ON "Odd schema"."Ta""ble. x" (u);
      ALTER TABLE "Odd schema"."Ta""ble. x" REPLICA IDENTITY USING INDEX ident;
      CREATE TABLE plain (id int, CONSTRAINT unchecked CHECK (id > 0));
      INSERT INTO plain VALUES (1);
      ALTER TABLE plain ADD CONSTRAINT later CHECK (id > 1) NOT VALID;
      CREATE DOMAIN small AS int;
      ALTER DOMAIN small ADD CONSTRAINT tiny CHECK (VALUE < 10) NOT VALID;
      CREATE STATISTICS s1 (ndistinct, mcv) ON u, v FROM "Odd schema"."Ta""ble. x";
      CREATE STATISTICS "Odd schema"."s 2" ON (u + v), w FROM "Odd schema"."Ta""ble. x";
      ALTER STATISTICS s1 SET STATISTICS 300;
      """;

  private static final String NEW_IN_18 =
      """
      CREATE EXTENSION btree_gist;
      CREATE TABLE stays (room int, during tstzrange, PRIMARY KEY (room, during WITHOUT OVERLAPS));
      INSERT INTO stays SELECT i % 10, tstzrange(timestamptz '2020-01-01 UTC' + i * interval '1 h',
        timestamptz '2020-01-01 UTC' + (i + 1) * interval '1 h') FROM generate_series(1, 500) i;
      CREATE TABLE guests (room int, during tstzrange,
        CONSTRAINT had_a_room FOREIGN KEY (room, PERIOD during) REFERENCES stays (room, PERIOD during));
      INSERT INTO guests SELECT * FROM stays;
      CREATE TABLE loose (id int PRIMARY KEY, other int, name text, age int,
        CONSTRAINT not_looked_after FOREIGN KEY (other) REFERENCES loose NOT ENFORCED,
        CONSTRAINT free CHECK (age > 0) NOT ENFORCED);
      INSERT INTO loose VALUES (1, 77, NULL, -1);
      ALTER TABLE loose ADD CONSTRAINT named NOT NULL name NOT VALID;
      """;

  private final TestServer fresh = Servers.postgres(18);

  private static String one(TestServer server, String database, String sql) throws SQLException {
    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17})
  void keysIndexesChecksAndStatisticsOfEveryKindStandAsOnTheSource(int major) throws SQLException {
    TestServer old = Servers.postgres(major);
    String source = Moved.database(old, KEYS);

    Moved moved = Moved.of(old, source, fresh);

    assertThat(moved.findings()).isEmpty();
    assertThat(moved.differences(old, source, fresh)).isEmpty();
    String targets =
        "SELECT string_agg(attnum || ' ' || attstattarget, ',') FROM pg_attribute"
            + " WHERE attrelid = '\"Odd schema\".ops'::regclass AND attstattarget >= 0";
    assertThat(one(fresh, moved.url(), targets)).isEqualTo("3 500");
    assertThat(
            one(
                fresh,
                moved.url(),
                "SELECT stxstattarget FROM pg_statistic_ext WHERE stxname = 's1'"))
        .isEqualTo("300");
    assertThat(one(fresh, moved.url(), "SELECT count(*) FROM pg_stats_ext")).isEqualTo("2");
    assertThat(moved.ids()).contains("index \"Odd schema\".\"Ta\"\"ble. x_pkey\"");
  }

  @Test
  void whatIsNewIn18KeepsItsFlags() throws SQLException {
    String source = Moved.database(fresh, NEW_IN_18);

    Moved moved = Moved.of(fresh, source, fresh);

    assertThat(moved.findings()).isEmpty();
    assertThat(moved.differences(fresh, source, fresh)).isEmpty();
    assertThat(one(fresh, moved.url(), NOT_VALID)).isEqualTo(one(fresh, source, NOT_VALID));
  }

  private static final String NOT_VALID =
      "SELECT string_agg(conname || ' ' || conenforced, ',' ORDER BY conname) FROM pg_constraint"
          + " WHERE NOT convalidated";

  @ParameterizedTest
  @ValueSource(ints = {15, 17})
  void indexesOfThreeLevelsOfPartitionsAreAllValidAndBelongTogether(int major) throws SQLException {
    TestServer old = Servers.postgres(major);
    String source =
        Moved.database(
            old,
            """
            CREATE SCHEMA parts;
            CREATE TABLE events (id bigint, kind text, at date NOT NULL, note text,
              PRIMARY KEY (id, at, kind)) PARTITION BY RANGE (at);
            CREATE TABLE parts.y2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')
              PARTITION BY LIST (kind);
            CREATE TABLE parts.y2025_a (gone int, note text, at date NOT NULL, kind text NOT NULL,
              id bigint NOT NULL);
            ALTER TABLE parts.y2025_a DROP COLUMN gone;
            ALTER TABLE parts.y2025 ATTACH PARTITION parts.y2025_a FOR VALUES IN ('a');
            CREATE TABLE parts.y2025_rest PARTITION OF parts.y2025 DEFAULT;
            CREATE TABLE rest PARTITION OF events DEFAULT;
            INSERT INTO events SELECT i, CASE WHEN i % 2 = 0 THEN 'a' ELSE 'b' END,
              date '2025-06-01' + i, 'note ' || i FROM generate_series(1, 900) i;
            CREATE INDEX by_note ON events (note);
            CREATE UNIQUE INDEX apart ON events (at, kind, id) INCLUDE (note);
            ALTER TABLE events ADD CONSTRAINT checked CHECK (id > 0) NOT VALID;
            CREATE INDEX own ON parts.y2025_a (lower(note));
            CREATE TABLE refers (id bigint, at date, kind text,
              CONSTRAINT to_parts FOREIGN KEY (id, at, kind) REFERENCES events);
            INSERT INTO refers SELECT id, at, kind FROM events LIMIT 100;
            ALTER TABLE events ADD CONSTRAINT itself FOREIGN KEY (id, at, kind) REFERENCES events;
            ALTER TABLE events REPLICA IDENTITY USING INDEX events_pkey;
            CREATE INDEX half ON ONLY events (id);
            CREATE INDEX half_a ON rest (id);
            ALTER INDEX half ATTACH PARTITION half_a;
            """);

    Moved moved = Moved.of(old, source, fresh);

    assertThat(moved.findings()).isEmpty();
    assertThat(moved.differences(old, source, fresh)).isEmpty();
    String joined =
        "SELECT count(*) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhparent WHERE c.relkind"
            + " = 'I'";
    assertThat(one(fresh, moved.url(), joined)).isEqualTo(one(old, source, joined));
    String invalid =
        "SELECT string_agg(indexrelid::regclass::text, ',') FROM pg_index WHERE NOT indisvalid";
    assertThat(one(fresh, moved.url(), invalid)).isEqualTo("half");
    String inherited =
        "SELECT count(*) FROM pg_constraint WHERE contype IN ('p', 'f') AND conparentid <> 0";
    assertThat(one(fresh, moved.url(), inherited)).isEqualTo(one(old, source, inherited));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17})
  void foreignKeysAreValidatedAndBrokenOnesStayAsTheyAreAndAreTold(int major) throws SQLException {
    TestServer old = Servers.postgres(major);
    String source =
        Moved.database(
            old,
            """
            CREATE EXTENSION citext;
            CREATE TABLE a (id int PRIMARY KEY, b int, name citext UNIQUE);
            CREATE TABLE b (id int PRIMARY KEY, a int, name citext);
            INSERT INTO a SELECT i, i, 'n' || i FROM generate_series(1, 1000) i;
            INSERT INTO b SELECT i, i, 'N' || i FROM generate_series(1, 1000) i;
            ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b) REFERENCES b ON DELETE SET NULL
              DEFERRABLE INITIALLY DEFERRED;
            ALTER TABLE b ADD CONSTRAINT b_a FOREIGN KEY (a) REFERENCES a ON UPDATE CASCADE;
            ALTER TABLE b ADD CONSTRAINT by_name FOREIGN KEY (name) REFERENCES a (name);
            CREATE TABLE broken (id int, CONSTRAINT was_valid FOREIGN KEY (id) REFERENCES a);
            CREATE TABLE named (name citext, CONSTRAINT was_named FOREIGN KEY (name) REFERENCES a (name));
            SET session_replication_role = replica;
            INSERT INTO broken VALUES (1), (5000), (5001), (NULL);
            INSERT INTO named VALUES ('n1'), ('nobody');
            RESET session_replication_role;
            CREATE TABLE never (id int);
            INSERT INTO never VALUES (9999);
            ALTER TABLE never ADD CONSTRAINT never_valid FOREIGN KEY (id) REFERENCES a NOT VALID;
            """);

    Moved moved = Moved.of(old, source, fresh);

    assertThat(moved.findings())
        .extracting(Finding::code, Finding::subject, Finding::measured)
        .containsExactlyInAnyOrder(
            tuple(
                "foreign-key-broken",
                "foreign key was_valid of public.broken",
                "2 rows without a parent in public.a"),
            tuple(
                "foreign-key-broken",
                "foreign key was_named of public.named",
                "1 rows without a parent in public.a"));
    assertThat(moved.differences(old, source, fresh))
        .extracting(ObjectDifference::identity, ObjectDifference::target)
        .containsExactlyInAnyOrder(
            tuple(
                "was_valid of public.broken", "FOREIGN KEY (id) REFERENCES public.a(id) NOT VALID"),
            tuple(
                "was_named of public.named",
                "FOREIGN KEY (name) REFERENCES public.a(name) NOT VALID"));
    String query =
        moved.findings().stream()
            .filter(f -> f.subject().contains("was_named"))
            .map(f -> f.fix().substring("Find them: ".length(), f.fix().indexOf(';')))
            .findFirst()
            .orElseThrow();
    assertThat(one(fresh, moved.url(), query)).isEqualTo("nobody");
  }

  @Test
  void materializedViewsAreFilledInTheirOrderAndEmptyOnesStayEmpty() throws SQLException {
    TestServer old = Servers.postgres(15);
    String source =
        Moved.database(
            old,
            """
            CREATE TABLE t (id int PRIMARY KEY, words text);
            INSERT INTO t SELECT i, 'word' || i % 7 FROM generate_series(1, 700) i;
            CREATE MATERIALIZED VIEW zz_first AS SELECT words, count(*) AS n FROM t GROUP BY words;
            CREATE UNIQUE INDEX zz_key ON zz_first (words);
            CREATE VIEW between_them AS SELECT * FROM zz_first WHERE n > 1;
            CREATE MATERIALIZED VIEW mm_second AS SELECT sum(n) AS n FROM between_them;
            CREATE MATERIALIZED VIEW aa_third AS SELECT n * 2 AS n FROM mm_second;
            CREATE MATERIALIZED VIEW empty AS SELECT * FROM aa_third WITH NO DATA;
            CREATE INDEX on_empty ON empty (n);
            CREATE STATISTICS of_view ON words, n FROM zz_first;
            CREATE FUNCTION lax() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT count(*) FROM t';
            CREATE MATERIALIZED VIEW by_path AS SELECT lax() AS n;
            CREATE MATERIALIZED VIEW by_text AS
              SELECT * FROM ts_stat('SELECT to_tsvector(''simple'', words) FROM t');
            """);

    Moved moved = Moved.of(old, source, fresh);

    assertThat(one(fresh, moved.url(), "SELECT n FROM aa_third")).isEqualTo("1400");
    assertThat(moved.order())
        .containsSubsequence(
            "materialized view \"public\".\"zz_first\"",
            "materialized view \"public\".\"mm_second\"",
            "materialized view \"public\".\"aa_third\"");
    assertThat(moved.differences(old, source, fresh))
        .extracting(ObjectDifference::identity)
        .containsExactlyInAnyOrder("public.by_path", "public.by_text");
    assertThat(moved.findings())
        .extracting(Finding::code, Finding::subject)
        .containsExactlyInAnyOrder(
            tuple("view-not-filled", "materialized view public.by_path"),
            tuple("view-not-filled", "materialized view public.by_text"));
    String fix =
        moved.findings().stream()
            .filter(f -> f.subject().endsWith("by_path"))
            .map(Finding::fix)
            .findFirst()
            .orElseThrow();
    try (Connection target = fresh.jdbc(moved.url())) {
      Rows.run(target, fix);
    }
    assertThat(one(fresh, moved.url(), "SELECT n FROM by_path")).isEqualTo("700");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17})
  void whatStandsOnKeysComesAfterThemWhateverItIs(int major) throws SQLException {
    TestServer old = Servers.postgres(major);
    String source =
        Moved.database(
            old,
            """
            CREATE TABLE t (id int PRIMARY KEY, name text, kind int);
            INSERT INTO t SELECT i, 'n' || i, i % 3 FROM generate_series(1, 300) i;
            CREATE VIEW by_key AS SELECT id, name, count(*) AS n FROM t GROUP BY id;
            CREATE MATERIALIZED VIEW kept AS SELECT id, name, count(*) AS n FROM t GROUP BY id;
            CREATE UNIQUE INDEX kept_id ON kept (id);
            CREATE STATISTICS of_kept ON name, n FROM kept;
            CREATE MATERIALIZED VIEW upon AS SELECT sum(k.n + b.n) AS n FROM kept k JOIN by_key b USING (id);
            CREATE ROLE reader_MAJOR;
            CREATE MATERIALIZED VIEW seen AS SELECT count(*) AS n FROM t;
            ALTER MATERIALIZED VIEW seen OWNER TO reader_MAJOR;
            ALTER TABLE t ENABLE ROW LEVEL SECURITY;
            CREATE POLICY third ON t TO reader_MAJOR USING (kind = 1);
            GRANT SELECT ON t TO reader_MAJOR;
            REFRESH MATERIALIZED VIEW seen;
            COMMENT ON INDEX kept_id IS 'by id';
            COMMENT ON CONSTRAINT t_pkey ON t IS 'the key';
            """
                .replace("MAJOR", "" + major));
    try (Connection from = old.jdbc(source)) {
      Rows.run(
          from,
          "CREATE FUNCTION keyed() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC"
              + " SELECT count(*) FROM (SELECT id, name FROM t GROUP BY id) x; END");
      Rows.run(from, "CREATE MATERIALIZED VIEW by_function AS SELECT keyed() AS n");
    }
    try (Connection target = fresh.jdbc("postgres")) {
      Rows.run(target, "DROP ROLE IF EXISTS reader_" + major + "; CREATE ROLE reader_" + major);
    }

    Moved moved = Moved.of(old, source, fresh);

    assertThat(moved.findings()).isEmpty();
    assertThat(moved.differences(old, source, fresh)).isEmpty();
    assertThat(one(fresh, moved.url(), "SELECT n FROM upon")).isEqualTo("600");
    assertThat(one(fresh, moved.url(), "SELECT n FROM by_function")).isEqualTo("300");
    assertThat(one(fresh, moved.url(), "SELECT n FROM seen")).isEqualTo("100");
  }

  @Test
  void graphsAreBuiltAloneInMemoryAndListsAfterTheRows() throws SQLException {
    TestServer old = Servers.postgres(17);
    String source =
        Moved.database(
            old,
            """
            CREATE SCHEMA extensions; CREATE EXTENSION vector SCHEMA extensions;
            CREATE TABLE docs (id int PRIMARY KEY, e extensions.vector(32), h extensions.halfvec(32));
            INSERT INTO docs SELECT i, ARRAY(SELECT sin(i * j) FROM generate_series(1, 32) j)::real[]::extensions.vector,
              ARRAY(SELECT cos(i * j) FROM generate_series(1, 32) j)::real[]::extensions.halfvec
              FROM generate_series(1, 3000) i;
            ANALYZE docs;
            CREATE INDEX near ON docs USING hnsw (e extensions.vector_cosine_ops) WITH (m = 8, ef_construction = 32);
            CREATE INDEX near_half ON docs USING hnsw (h extensions.halfvec_l2_ops);
            CREATE INDEX cast_half ON docs USING hnsw ((e::extensions.halfvec(32)) extensions.halfvec_ip_ops);
            CREATE INDEX lists ON docs USING ivfflat (e extensions.vector_l2_ops) WITH (lists = 10);
            """);

    Moved moved = Moved.of(old, source, fresh);

    assertThat(moved.findings()).isEmpty();
    assertThat(moved.differences(old, source, fresh)).isEmpty();
    assertThat(moved.work().tasks().stream().map(MoveTask::step).filter(MoveStep::alone))
        .extracting(MoveStep::id)
        .containsExactlyInAnyOrder(
            "index \"public\".\"near\"",
            "index \"public\".\"near_half\"",
            "index \"public\".\"cast_half\"");
  }

  @Test
  void whatRowsOrVersionRefuseIsLeftOutAndToldWithTheWayToMendIt() throws SQLException {
    TestServer old = Servers.postgres(17);
    String source =
        Moved.database(
            old,
            """
            CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            CREATE TABLE parent (name text COLLATE folded PRIMARY KEY, n int);
            CREATE TABLE child (name text REFERENCES parent);
            CREATE TABLE doubled (id int, note text);
            INSERT INTO doubled VALUES (1, 'x'), (1, 'y');
            CREATE INDEX doubled_id ON doubled (id);
            UPDATE pg_index SET indisunique = true WHERE indexrelid = 'doubled_id'::regclass;
            CREATE FUNCTION helper(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
            CREATE FUNCTION lax(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT helper($1)';
            CREATE TABLE calls (id int);
            INSERT INTO calls VALUES (1);
            SET check_function_bodies = off;
            CREATE FUNCTION strict_path(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
            CREATE INDEX by_call ON calls (strict_path(id));
            CREATE OR REPLACE FUNCTION strict_path(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT helper($1)';
            CREATE INDEX dead ON calls (id);
            UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'dead'::regclass;
            """);

    Moved moved = Moved.of(old, source, fresh);

    assertThat(moved.findings())
        .extracting(Finding::code, Finding::subject)
        .containsExactlyInAnyOrder(
            tuple("index-not-built", "index public.doubled_id"),
            tuple("index-not-built", "index public.by_call"),
            tuple("foreign-key-not-made", "foreign key child_name_fkey of public.child"));
    assertThat(moved.findings()).allMatch(f -> !f.measured().contains("=(1)"));
    assertThat(moved.notCarried())
        .extracting(n -> n.kind() + " " + n.name() + ": " + n.text())
        .containsExactly("index public.dead: CREATE INDEX dead ON public.calls USING btree (id);");
    assertThat(moved.results().values()).filteredOn(r -> !r.well()).hasSize(3);
    assertThat(moved.results().get("index \"public\".\"parent_pkey\""))
        .isEqualTo(MoveResult.done());
  }

  /** Rows that came while an index of the source took none, which only damage does otherwise. */
  @Test
  void whatStandsOnWhatCouldNotBeBuiltIsToldToo() throws SQLException {
    TestServer old = Servers.postgres(17);
    String source =
        Moved.database(
            old,
            """
            CREATE TABLE parts (id int, k int) PARTITION BY RANGE (k);
            CREATE TABLE parts_a PARTITION OF parts FOR VALUES FROM (0) TO (10);
            CREATE TABLE parts_b PARTITION OF parts FOR VALUES FROM (10) TO (20);
            CREATE UNIQUE INDEX parts_key ON parts (id, k);
            CREATE TABLE booked (during int4range, CONSTRAINT apart EXCLUDE USING gist (during WITH &&));
            CREATE TABLE twice (id int PRIMARY KEY, name text);
            CREATE MATERIALIZED VIEW by_key AS SELECT id, name FROM twice GROUP BY id;
            CREATE STATISTICS of_key ON id, name FROM by_key;
            CREATE FUNCTION says(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS
              'BEGIN RAISE NOTICE ''heard''; RETURN $1; END';
            CREATE TABLE loud (id int);
            INSERT INTO loud VALUES (1);
            CREATE INDEX by_saying ON loud (says(id));
            CREATE MATERIALIZED VIEW said AS SELECT says(id) AS id FROM loud;
            UPDATE pg_index SET indisready = false WHERE indexrelid IN
              ('parts_a_id_k_idx'::regclass, 'apart'::regclass, 'twice_pkey'::regclass);
            INSERT INTO parts VALUES (1, 1), (1, 1), (2, 12);
            INSERT INTO booked VALUES ('[1,5)'), ('[3,8)');
            INSERT INTO twice VALUES (1, 'a'), (1, 'b');
            UPDATE pg_index SET indisready = true WHERE NOT indisready;
            """);

    Moved moved = Moved.of(old, source, fresh);

    assertThat(moved.findings())
        .extracting(Finding::code, Finding::subject)
        .containsExactlyInAnyOrder(
            tuple("index-not-built", "index public.parts_a_id_k_idx"),
            tuple("index-not-valid", "index public.parts_key"),
            tuple("constraint-not-made", "constraint apart of public.booked"),
            tuple("index-not-built", "index public.twice_pkey"),
            tuple("object-not-made", "materialized view public.by_key"),
            tuple("statistics-not-made", "statistics public.of_key"),
            tuple("view-not-filled", "materialized view public.by_key"),
            tuple("index-notice", "index public.by_saying"),
            tuple("view-notice", "materialized view public.said"));
  }

  /** A server of 18 names NOT NULL constraints itself, by words that 15 left to everybody. */
  @Test
  void namesThatTheNewerServerTakesForItselfAreFreed() throws SQLException {
    TestServer old = Servers.postgres(15);
    String source =
        Moved.database(
            old,
            """
            CREATE TABLE users (id int NOT NULL, email text NOT NULL, boss int NOT NULL);
            INSERT INTO users VALUES (1, '', 1);
            ALTER TABLE users ADD CONSTRAINT users_email_not_null CHECK (email <> '') NOT VALID;
            ALTER TABLE users ADD CONSTRAINT users_id_not_null PRIMARY KEY (id);
            ALTER TABLE users ADD CONSTRAINT users_boss_not_null FOREIGN KEY (boss) REFERENCES users;
            CREATE TABLE parts (id int NOT NULL) PARTITION BY RANGE (id);
            INSERT INTO users VALUES (2, 'b', 1);
            """);

    Moved moved = Moved.of(old, source, fresh);

    assertThat(moved.findings()).isEmpty();
    assertThat(moved.differences(old, source, fresh)).isEmpty();
    assertThat(
            one(
                fresh,
                moved.url(),
                "SELECT string_agg(conname, ' ' ORDER BY conname) FROM pg_constraint"
                    + " WHERE contype = 'n' AND conrelid = 'users'::regclass"))
        .isEqualTo("users_boss_not_null1 users_email_not_null1 users_id_not_null1");
  }

  @Test
  void aNameThatAPartitionsNotNullKeepsIsToldWithAnotherOne() throws SQLException {
    TestServer old = Servers.postgres(15);
    String source =
        Moved.database(
            old,
            """
            CREATE TABLE parts (id int NOT NULL, note text NOT NULL) PARTITION BY RANGE (id);
            CREATE TABLE part PARTITION OF parts FOR VALUES FROM (0) TO (10);
            INSERT INTO parts VALUES (1, '');
            ALTER TABLE part ADD CONSTRAINT part_id_not_null UNIQUE (id);
            ALTER TABLE part ADD CONSTRAINT part_note_not_null CHECK (note <> '') NOT VALID;
            ALTER TABLE parts ADD CONSTRAINT parts_key UNIQUE (id);
            """);

    Moved moved = Moved.of(old, source, fresh);

    assertThat(moved.findings())
        .extracting(Finding::code, Finding::subject)
        .containsExactlyInAnyOrder(
            tuple("constraint-not-made", "constraint part_id_not_null of public.part"),
            tuple("check-not-made", "check part_note_not_null of public.part"),
            tuple("index-not-attached", "index public.part_id_not_null"),
            tuple("index-not-valid", "index public.parts_key"));
    try (Connection target = fresh.jdbc(moved.url())) {
      for (String code : List.of("constraint-not-made", "check-not-made", "index-not-attached")) {
        String fix = moved.fix(code);
        Rows.run(
            target,
            fix.substring(fix.indexOf("ALTER "))
                .replace("ATTACH PARTITION \"public\".\"part_id_not_null\"", ATTACHED));
      }
    }
    assertThat(moved.differences(old, source, fresh))
        .extracting(d -> d.identity() + " " + d.target())
        .containsExactlyInAnyOrder(
            "part_id_not_null of public.part ",
            "part_id_not_null1 of public.part UNIQUE (id)",
            "part_note_not_null of public.part ",
            "part_note_not_null1 of public.part CHECK ((note <> ''::text)) NOT VALID",
            "public.part_id_not_null ",
            "public.part_id_not_null1 CREATE UNIQUE INDEX part_id_not_null1 ON public.part USING"
                + " btree (id); valid true");
  }

  /** By the name that the index has then, of which the finding speaks. */
  private static final String ATTACHED = "ATTACH PARTITION \"public\".\"part_id_not_null1\"";

  /** The server of 15 has a search_path where it draws statistics by itself; 18 has none. */
  @Test
  void statisticsThatFailOnTheTargetEndNoMove() throws SQLException {
    TestServer old = Servers.postgres(15);
    String source =
        Moved.database(
            old,
            """
            CREATE FUNCTION helper(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
            CREATE FUNCTION lax(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT helper($1)';
            CREATE TABLE calls (id int, n int);
            INSERT INTO calls VALUES (1, 1), (2, 2);
            CREATE STATISTICS of_call ON lax(id), n FROM calls;
            ANALYZE calls;
            """);

    Moved moved = Moved.of(old, source, fresh);

    assertThat(moved.findings())
        .extracting(Finding::code, Finding::subject, Finding::measured)
        .containsExactly(
            tuple(
                "statistics-not-gathered",
                "table public.calls",
                "function helper(integer) does not exist (SQLSTATE 42883)"));
    assertThat(moved.fix("statistics-not-gathered")).endsWith("ANALYZE \"public\".\"calls\";");
    assertThat(moved.differences(old, source, fresh)).isEmpty();
  }

  @Test
  void statisticsOfRowsOnAnotherServerAreNotDrawn() throws SQLException {
    String source =
        Moved.database(
            fresh,
            """
            CREATE EXTENSION postgres_fdw;
            CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '192.0.2.1');
            CREATE TABLE logs (id int, at date) PARTITION BY RANGE (at);
            CREATE TABLE near PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
            CREATE FOREIGN TABLE away PARTITION OF logs
              FOR VALUES FROM ('2020-01-01') TO ('2026-01-01') SERVER far;
            INSERT INTO near SELECT i, '2026-02-03' FROM generate_series(1, 500) i;
            """);

    Moved moved = Moved.of(fresh, source, fresh);

    assertThat(moved.findings())
        .extracting(Finding::code, Finding::subject, Finding::fix)
        .containsExactly(
            tuple(
                "statistics-abroad",
                "table public.logs",
                "Once that server answers the target: ANALYZE \"public\".\"logs\";"));
    assertThat(
            one(
                fresh,
                moved.url(),
                "SELECT string_agg(DISTINCT tablename, ',') FROM pg_stats"
                    + " WHERE schemaname = 'public'"))
        .isEqualTo("near");
  }

  /** A target whose machine has 128 MB, as its own file tells. */
  @Test
  void aGraphThatTheServersMemoryDoesNotHoldIsToldWithTheWayToMoreSpeed() throws SQLException {
    String source =
        Moved.database(
            fresh,
            """
            CREATE EXTENSION vector;
            CREATE FUNCTION says(vector) RETURNS vector LANGUAGE plpgsql IMMUTABLE AS
              'BEGIN RAISE NOTICE ''heard''; RETURN $1; END';
            CREATE TABLE loud (e vector(3));
            CREATE INDEX by_saying ON loud USING hnsw ((says(e)::vector(3)) vector_l2_ops);
            INSERT INTO loud VALUES ('[1,2,3]');
            CREATE TABLE docs (id int, e vector(1900));
            ALTER TABLE docs ALTER e SET STORAGE MAIN;
            CREATE INDEX near ON docs USING hnsw (e vector_l2_ops) WITH (m = 2, ef_construction = 4);
            UPDATE pg_index SET indisready = false WHERE indexrelid = 'near'::regclass;
            INSERT INTO docs SELECT i, array_fill(i::real, ARRAY[1900])::vector
              FROM generate_series(1, 9000) i;
            UPDATE pg_index SET indisready = true WHERE indexrelid = 'near'::regclass;
            ANALYZE docs;
            """);
    String target = fresh.newDatabase();
    try (Connection connection = fresh.jdbc(target)) {
      Rows.run(
          connection,
          "CREATE OR REPLACE FUNCTION pg_catalog.pg_read_file(text, bigint, bigint, boolean)"
              + " RETURNS text LANGUAGE sql AS $$SELECT 'MemTotal: 131072 kB'$$");
    }

    Moved moved = Moved.of(fresh, source, fresh, target);

    assertThat(moved.findings())
        .extracting(Finding::code, Finding::subject)
        .containsExactlyInAnyOrder(
            tuple("index-notice", "index public.by_saying"),
            tuple("index-graph-too-large", "index public.near"));
    assertThat(moved.findings())
        .filteredOn(f -> f.code().equals("index-graph-too-large"))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.measured()).contains("maintenance_work_mem");
              assertThat(f.why()).contains("builds may take 64 MB there");
            });
  }

  @Test
  void tablesThatAreLeftOutTakeTheirIndexesAndReferencesWithThem() throws SQLException {
    TestServer old = Servers.postgres(17);
    String source =
        Moved.database(
            old,
            "CREATE TABLE kept (id int PRIMARY KEY, other int); CREATE TABLE gone (id int PRIMARY"
                + " KEY); ALTER TABLE kept ADD CONSTRAINT away FOREIGN KEY (other) REFERENCES"
                + " gone");
    FinishLane.Choices choices =
        new FinishLane.Choices(t -> !t.table().text().equals("gone"), true, r -> r, true, 1);

    Moved moved = Moved.of(old, source, fresh, choices);

    assertThat(moved.ids()).noneMatch(id -> id.contains("gone") || id.contains("away"));
    assertThat(moved.notCarried())
        .extracting(n -> n.kind() + " " + n.name())
        .containsExactly("foreign key away of public.kept");
  }
}
