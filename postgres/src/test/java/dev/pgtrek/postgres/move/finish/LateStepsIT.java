package dev.pgtrek.postgres.move.finish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.move.Blueprint;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.testkit.DumpedCopy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Databases in which something of a table needs, by a function, a materialized view that needs a
 * table's key: real ones, which the servers' own programs can copy, or cannot.
 */
class LateStepsIT {

  /** A view that needs the key of t, and functions from and to its rows. */
  private static final String VIEW =
      """
      CREATE SCHEMA S; SET search_path = S;
      CREATE TABLE t (id int PRIMARY KEY, name text, n int);
      INSERT INTO t SELECT i, 'n' || i, i FROM generate_series(1, 20) i;
      CREATE TABLE u (id int PRIMARY KEY, n int);
      INSERT INTO u SELECT i, i FROM generate_series(1, 20) i;
      CREATE MATERIALIZED VIEW mv AS SELECT id, name, count(*) AS c FROM t GROUP BY id;
      CREATE FUNCTION f(mv) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1.id';
      CREATE FUNCTION g(int) RETURNS mv LANGUAGE sql IMMUTABLE
        AS 'SELECT ROW($1, NULL::text, 0::bigint)::S.mv';
      """;

  /** What needs it and comes behind the rows, by the schema that it is in. */
  private static final Map<String, String> BEHIND =
      Map.ofEntries(
          Map.entry("check_own", "ALTER TABLE t ADD CONSTRAINT k CHECK (f(g(n)) > 0) NOT VALID"),
          Map.entry("check_valid", "ALTER TABLE t ADD CONSTRAINT k CHECK (f(g(n)) > 0)"),
          Map.entry("check_other", "ALTER TABLE u ADD CONSTRAINT k CHECK (f(g(n)) > 0) NOT VALID"),
          Map.entry(
              "checks_crossed",
              """
              CREATE MATERIALIZED VIEW mu AS SELECT id, n, count(*) FROM u GROUP BY id;
              CREATE FUNCTION fu(mu) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
              CREATE MATERIALIZED VIEW aa AS SELECT f(mv) AS n FROM mv;
              CREATE INDEX ai ON aa (fu(ROW(n, n, n)::mu));
              ALTER TABLE t ADD CONSTRAINT k CHECK (fu(ROW(id, n, n)::mu) > 0) NOT VALID;
              ALTER TABLE u ADD CONSTRAINT k CHECK (f(g(n)) > 0) NOT VALID
              """),
          Map.entry(
              "indexes",
              """
              CREATE INDEX i ON t (f(g(n))); ALTER TABLE t CLUSTER ON i;
              CREATE INDEX w ON t (n) WHERE f(g(n)) > 0; CREATE UNIQUE INDEX q ON u (f(g(n)));
              ALTER TABLE t ADD CONSTRAINT a EXCLUDE USING btree (f(g(n)) WITH =);
              CREATE STATISTICS s ON f(g(n)), n FROM t
              """),
          Map.entry(
              "references_too",
              """
              ALTER TABLE u ADD FOREIGN KEY (n) REFERENCES t; CREATE INDEX i ON t (f(g(n)));
              ALTER TABLE t ADD FOREIGN KEY (n) REFERENCES u;
              ALTER TABLE u ADD CONSTRAINT k CHECK (f(g(n)) > 0) NOT VALID
              """),
          Map.entry(
              "partitions",
              """
              CREATE TABLE p (id int PRIMARY KEY, name text) PARTITION BY RANGE (id);
              CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (100);
              CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (100) TO (200);
              INSERT INTO p VALUES (1, 'a'), (101, 'b');
              CREATE MATERIALIZED VIEW mp AS SELECT id, name, count(*) AS c FROM p GROUP BY id;
              CREATE FUNCTION fp(mp) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
              CREATE INDEX pi ON p (fp(ROW(id, name, 1)::mp)); CREATE INDEX plain ON p (name);
              ALTER TABLE p ADD CONSTRAINT k CHECK (fp(ROW(id, name, 1)::mp) > 0) NOT VALID;
              ALTER TABLE p1 ADD CONSTRAINT k1 CHECK (fp(ROW(id, name, 1)::mp) > 0) NOT VALID
              """),
          Map.entry(
              "heirs",
              """
              CREATE TABLE c () INHERITS (t); ALTER TABLE c ADD PRIMARY KEY (id);
              CREATE MATERIALIZED VIEW mc AS SELECT id, name, count(*) FROM c GROUP BY id;
              CREATE FUNCTION fc(mc) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
              ALTER TABLE t ADD CONSTRAINT k CHECK (fc(ROW(id, name, 1)::mc) > 0) NOT VALID
              """),
          Map.entry(
              "domains",
              """
              CREATE DOMAIN d AS int; ALTER TABLE u ADD x d; CREATE DOMAIN e AS int;
              ALTER DOMAIN d ADD CONSTRAINT k CHECK (f(g(VALUE)) > 0) NOT VALID;
              ALTER DOMAIN e ADD CONSTRAINT k CHECK (VALUE > 0) NOT VALID;
              CREATE DOMAIN unused AS int CHECK (f(g(VALUE)) > 0)
              """),
          Map.entry(
              "abroad",
              """
              CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;
              CREATE FOREIGN TABLE ft (n int) SERVER s;
              ALTER FOREIGN TABLE ft ADD CONSTRAINT k CHECK (f(g(n)) > 0) NOT VALID
              """),
          Map.entry(
              "operators",
              """
              CREATE FUNCTION sf(int, mv) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
              CREATE AGGREGATE ag (mv) (SFUNC = sf, STYPE = int, INITCOND = '0');
              CREATE FUNCTION is_it(mv, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
              CREATE OPERATOR === (LEFTARG = mv, RIGHTARG = int, FUNCTION = is_it);
              CREATE CAST (mv AS int) WITH FUNCTION f(mv);
              CREATE MATERIALIZED VIEW ma AS SELECT ag(mv) AS a FROM mv;
              ALTER TABLE t ADD CONSTRAINT k CHECK (g(n) === 1) NOT VALID;
              ALTER TABLE u ADD CONSTRAINT k CHECK (g(n)::int > 0) NOT VALID
              """),
          Map.entry(
              "rights",
              """
              GRANT SELECT ON mv TO PUBLIC; COMMENT ON MATERIALIZED VIEW mv IS 'x';
              REVOKE ALL ON FUNCTION f(mv) FROM PUBLIC; COMMENT ON FUNCTION f(mv) IS 'y';
              ALTER TABLE t ADD CONSTRAINT k CHECK (f(g(n)) > 0) NOT VALID;
              COMMENT ON CONSTRAINT k ON t IS 'z'; CREATE UNIQUE INDEX mi ON mv (id);
              CREATE STATISTICS ms ON id, name FROM mv; ALTER TABLE t ENABLE ROW LEVEL SECURITY;
              CREATE POLICY po ON t USING (f(g(n)) > 0 AND EXISTS (SELECT FROM mv));
              CREATE RULE r AS ON INSERT TO u WHERE f(g(NEW.n)) > 0
                DO ALSO INSERT INTO t SELECT f(mv) + 100, 'by rule', 1 FROM mv;
              CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
              CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (f(g(NEW.n)) > 0)
                EXECUTE FUNCTION tf()
              """),
          Map.entry(
              "ordinary_views",
              """
              CREATE VIEW v AS SELECT id, name, count(*) AS c FROM t GROUP BY id;
              CREATE MATERIALIZED VIEW upon AS SELECT * FROM v;
              CREATE FUNCTION fm(upon) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
              CREATE FUNCTION fv(v) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
              ALTER TABLE t ADD CONSTRAINT k CHECK (fm(ROW(id, name, 1)::upon) > 0) NOT VALID;
              ALTER TABLE t ADD CONSTRAINT kv CHECK (fv(ROW(id, name, 1)::v) > 0) NOT VALID;
              CREATE INDEX i ON t (fv(ROW(id, name, 1)::v))
              """),
          Map.entry("default_own", "ALTER TABLE t ALTER n SET DEFAULT f(g(1))"));

  /** What pg_dump takes off its table only where it knows of rows. */
  private static final Map<String, String> TAKEN_OFF =
      Map.of(
          "check_of_other", "ALTER TABLE u ADD CONSTRAINT k CHECK (f(g(n)) > 0)",
          "default_of_other", "ALTER TABLE u ALTER n SET DEFAULT f(g(1))",
          "domain_of_other",
              "CREATE DOMAIN d AS int CHECK (f(g(VALUE)) > 0); ALTER TABLE u ADD x d DEFAULT 1",
          "check_of_own", "ALTER TABLE t ADD CONSTRAINT k CHECK (f(g(n)) > 0)");

  private final TestServer fresh = Servers.postgres(18);

  private static String database(TestServer server, Map<String, String> shapes)
      throws SQLException {
    StringBuilder sql = new StringBuilder();
    new TreeMap<>(shapes)
        .forEach(
            (schema, shape) ->
                sql.append(VIEW.replace("S.", schema + ".").replace("S;", schema + ";"))
                    .append(shape)
                    .append(";\n"));
    return Moved.database(server, sql.toString());
  }

  private void comesWhole(TestServer old, String source) throws SQLException {
    // What the servers' own programs bring, a move brings.
    DumpedCopy.of(old, source, fresh);

    Moved moved = Moved.of(old, source, fresh);

    assertThat(moved.findings()).isEmpty();
    assertThat(moved.differences(old, source, fresh)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17, 18})
  void whateverNeedsAViewThatNeedsAKeyComesBehindIt(int major) throws SQLException {
    TestServer old = Servers.postgres(major);

    comesWhole(old, database(old, BEHIND));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17, 18})
  void whatATableIsDeclaredWithIsTakenOffItWhereItNeedsSuchAView(int major) throws SQLException {
    TestServer old = Servers.postgres(major);

    comesWhole(old, database(old, TAKEN_OFF));
  }

  /** A function that needs the key of t, and one that calls it. */
  private static String functions(TestServer server) throws SQLException {
    String source = database(server, Map.of("functions", "SELECT"));
    try (Connection connection = server.jdbc(source)) {
      Rows.run(connection, "SET search_path = functions");
      Rows.run(
          connection,
          "CREATE FUNCTION inner_one() RETURNS bigint LANGUAGE sql IMMUTABLE BEGIN ATOMIC"
              + " SELECT count(*) FROM (SELECT id, name FROM t GROUP BY id) x; END");
      Rows.run(
          connection,
          "CREATE FUNCTION outer_one() RETURNS bigint LANGUAGE sql IMMUTABLE RETURN inner_one()");
    }
    return source;
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 18})
  void functionsThatNeedAKeyComeBeforeWhatCallsThemThroughOthers(int major) throws SQLException {
    TestServer old = Servers.postgres(major);
    String source = functions(old);
    try (Connection from = old.jdbc(source)) {
      Rows.run(
          from,
          """
          SET search_path = functions;
          CREATE VIEW v AS SELECT outer_one() AS k; CREATE MATERIALIZED VIEW upon AS SELECT * FROM v;
          CREATE FUNCTION fu(upon) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
          ALTER TABLE t ADD CONSTRAINT k CHECK (outer_one() >= 0) NOT VALID;
          CREATE INDEX i ON u (fu(ROW(n)::upon));
          """);
    }

    comesWhole(old, source);
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 18})
  void functionsThatNeedAKeyComeBeforeAnExclusionWhichDoesNotNameThem(int major)
      throws SQLException {
    TestServer old = Servers.postgres(major);
    String source = functions(old);
    try (Connection from = old.jdbc(source)) {
      Rows.run(
          from,
          "ALTER TABLE functions.u ADD CONSTRAINT a"
              + " EXCLUDE USING btree ((n + functions.outer_one()) WITH =)");
    }

    comesWhole(old, source);
  }

  @Test
  void theChecksFlagsAndWhatThePlannerKnowsOfLateIndexesAreThere() throws SQLException {
    String source =
        database(
            fresh,
            Map.of(
                "late",
                """
                ALTER TABLE t ADD CONSTRAINT free CHECK (f(g(n)) > 0) NOT ENFORCED;
                ALTER TABLE t ADD CONSTRAINT nn NOT NULL name NOT VALID;
                CREATE INDEX i ON t (f(g(n))); CREATE STATISTICS s ON f(g(n)), n FROM t
                """));

    Moved moved = Moved.of(fresh, source, fresh);

    assertThat(moved.findings()).isEmpty();
    assertThat(moved.differences(fresh, source, fresh)).isEmpty();
    assertThat(moved.order())
        .containsSubsequence(
            "analyze \"late\".\"t\"",
            "materialized view late.mv",
            "function late.f(late.mv)",
            "check \"free\" of \"late\".\"t\"",
            "analyze again \"late\".\"t\"",
            "materialized view \"late\".\"mv\"");
    try (Connection target = fresh.jdbc(moved.url())) {
      assertThat(
              Rows.of(
                  target,
                  "SELECT count(*) FROM pg_stats WHERE schemaname = 'late' AND tablename = 'i'"))
          .containsExactly(List.of("1"));
      assertThat(Rows.of(target, "SELECT count(*) FROM pg_stats_ext"))
          .containsExactly(List.of("1"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17, 18})
  void whatHasNoOrderAtAllIsRefusedByName(int major) throws SQLException {
    TestServer old = Servers.postgres(major);
    String source =
        database(
            old,
            Map.of(
                "circles",
                """
                CREATE TABLE p (id int, n int) PARTITION BY RANGE (f(g(n)));
                CREATE TABLE holds (id int, m mv)
                """,
                "fine",
                "ALTER TABLE t ADD CONSTRAINT k CHECK (f(g(n)) > 0) NOT VALID"));

    Blueprint blueprint = Moved.blueprint(old, source, fresh);

    assertThat(blueprint.findings())
        .filteredOn(Finding::blocks)
        .extracting(Finding::code, Finding::subject, Finding::measured)
        .containsExactlyInAnyOrder(
            tuple(
                "table-behind-key",
                "table circles.holds",
                "it needs materialized view circles.mv, which needs constraint circles.t t_pkey"),
            tuple(
                "table-behind-key",
                "table circles.p",
                "it needs function circles.g(integer), which needs materialized view circles.mv,"
                    + " which needs constraint circles.t t_pkey"));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17, 18})
  void aGeneratedColumnThatNeedsAKeyIsRefusedByName(int major) throws SQLException {
    TestServer old = Servers.postgres(major);
    String source =
        database(
            old,
            Map.of(
                "own", "ALTER TABLE t ADD x int GENERATED ALWAYS AS (f(g(n))) STORED",
                "of_other", "ALTER TABLE u ADD x int GENERATED ALWAYS AS (f(g(n))) STORED"));

    Blueprint blueprint = Moved.blueprint(old, source, fresh);

    assertThat(blueprint.findings())
        .filteredOn(Finding::blocks)
        .extracting(Finding::code, Finding::subject)
        .containsExactlyInAnyOrder(
            tuple("generated-column-behind-key", "column x of own.t"),
            tuple("generated-column-behind-key", "column x of of_other.u"));
  }
}
