package dev.pgtrek.postgres.move.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MoveChecksIT {

  private final TestServer old = Servers.postgres(17);
  private final TestServer fresh = Servers.postgres(18);
  private final String source = old.newDatabase();
  private final String target = fresh.newDatabase();
  private final String role = "mover_" + UUID.randomUUID().toString().substring(0, 8);

  @AfterEach
  void dropRoles() throws SQLException {
    old.execute(
        source,
        "DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '"
            + role
            + "') THEN EXECUTE 'DROP OWNED BY "
            + role
            + " CASCADE'; EXECUTE 'DROP ROLE "
            + role
            + "'; END IF; END $$");
  }

  /** What a database holds, and what is to be said of it, with its subject. */
  static Stream<Arguments> cases() {
    return Stream.of(
        of("large-objects", "large objects", "SELECT lo_from_bytea(0, 'x')"),
        of("table-unlogged", "table public.cache", "CREATE UNLOGGED TABLE cache (id int)"),
        of(
            "partitioned-table-unlogged",
            "table public.log",
            "CREATE UNLOGGED TABLE log (id int) PARTITION BY RANGE (id)"),
        of(
            "table-foreign",
            "foreign table public.far",
            "CREATE FOREIGN DATA WRAPPER nowhere; CREATE SERVER there FOREIGN DATA WRAPPER nowhere;"
                + " CREATE FOREIGN TABLE far (id int) SERVER there"),
        of(
            "sequence-near-end",
            "sequence public.s",
            "CREATE SEQUENCE s MAXVALUE 100; SELECT setval('s', 90)"),
        of(
            "sequence-beyond-column",
            "sequence public.t_id_seq",
            "CREATE TABLE t (id int DEFAULT 1); CREATE SEQUENCE t_id_seq OWNED BY t.id;"
                + " SELECT setval('t_id_seq', 2000000000)"),
        of(
            "index-invalid",
            "index public.t_id_idx",
            "CREATE TABLE t (id int); CREATE INDEX ON t (id);"
                + " UPDATE pg_index SET indisvalid = false"
                + " WHERE indexrelid = 't_id_idx'::regclass"),
        of(
            "constraint-not-validated",
            "constraint positive of public.t",
            "CREATE TABLE t (id int);"
                + " ALTER TABLE t ADD CONSTRAINT positive CHECK (id > 0) NOT VALID"),
        of(
            "function-needs-search-path",
            "function public.fold(text)",
            "CREATE FUNCTION fold(text) RETURNS text LANGUAGE plpgsql IMMUTABLE"
                + " AS 'BEGIN RETURN lower($1); END';"
                + " CREATE TABLE t (name text); CREATE INDEX ON t (fold(name))"),
        of(
            "materialized-view-empty",
            "materialized view public.later",
            "CREATE MATERIALIZED VIEW later AS SELECT 1 AS one WITH NO DATA"),
        of(
            "event-trigger",
            "event trigger watch",
            "CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
                + " CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION watch()"),
        of("column-of-object-numbers", "column public.t.what", "CREATE TABLE t (what regclass)"),
        of(
            "names-differ-in-case",
            "schema public",
            "CREATE TABLE \"Users\" (id int); CREATE TABLE users (id int)"),
        of(
            "key-collation-differs",
            "foreign key c_name_fkey of public.c",
            "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2',"
                + " deterministic = false);"
                + " CREATE TABLE p (name text COLLATE loose PRIMARY KEY);"
                + " CREATE TABLE c (name text REFERENCES p)"),
        of("publication", "publication all_of_it", "CREATE PUBLICATION all_of_it FOR ALL TABLES"),
        of(
            "index-collation-chosen",
            "index public.p_pkey",
            "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2',"
                + " deterministic = false);"
                + " CREATE TABLE p (name text COLLATE loose PRIMARY KEY)"),
        of(
            "collation-version-changed",
            "collation public.aged",
            "CREATE COLLATION aged (provider = icu, locale = 'de');"
                + " UPDATE pg_collation SET collversion = '1.0' WHERE collname = 'aged';"
                + " CREATE TABLE t (name text COLLATE aged)"),
        of(
            "postgis-without-extension",
            "schema public",
            "CREATE FUNCTION postgis_lib_version() RETURNS text LANGUAGE sql AS $$SELECT '1.5'$$"),
        of(
            "foreign-key-broken",
            "foreign key c_id_fkey of public.c",
            "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int REFERENCES p);"
                + " SET session_replication_role = replica; INSERT INTO c VALUES (1), (2);"
                + " RESET session_replication_role"),
        of(
            "spatial-references-own",
            "table spatial_ref_sys",
            "CREATE EXTENSION postgis; INSERT INTO spatial_ref_sys (srid, srtext)"
                + " VALUES (990001, 'LOCAL_CS[\"ours\"]')"),
        of(
            "setting-of-meaning",
            "database",
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = app, public',"
                + " current_database()); END $$"),
        of(
            "setting-unknown",
            "database",
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET db_user_namespace_gone = x',"
                + " current_database()); EXCEPTION WHEN undefined_object THEN"
                + " UPDATE pg_db_role_setting SET setconfig = setconfig; INSERT INTO"
                + " pg_db_role_setting SELECT oid, 0, ARRAY['old_snapshot_threshold=1'] FROM"
                + " pg_database WHERE datname = current_database(); END $$"));
  }

  private static Arguments of(String code, String subject, String ddl) {
    return Arguments.of(code, subject, ddl);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void findsWhatIsThere(String code, String subject, String ddl) throws SQLException {
    old.execute(source, ddl);

    List<Finding> found = check();

    assertThat(found)
        .filteredOn(f -> f.code().equals(code))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.subject()).startsWith(subject);
              assertThat(f.measured()).isNotBlank();
              assertThat(f.why()).isNotBlank();
              assertThat(f.fix()).isNotBlank();
            });
  }

  @Test
  void saysNothingOfAPlainDatabase() throws SQLException {
    old.execute(
        source,
        "CREATE TABLE p (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);"
            + " CREATE TABLE c (id int PRIMARY KEY, p int REFERENCES p);"
            + " INSERT INTO p (name) VALUES ('a'); INSERT INTO c VALUES (1, 1), (2, NULL);"
            + " CREATE INDEX ON c (p); CREATE VIEW v AS SELECT * FROM p;"
            + " CREATE MATERIALIZED VIEW m AS SELECT * FROM p");

    List<Finding> found = check();

    assertThat(found).isEmpty();
  }

  @Test
  void findsWhatTheRoleCannotRead() throws SQLException {
    ordinaryRole();
    old.execute(
        source,
        "CREATE TABLE t (id int); CREATE SEQUENCE s; CREATE SCHEMA shut;"
            + " CREATE TABLE policed (id int); ALTER TABLE policed ENABLE ROW LEVEL SECURITY;"
            + " GRANT SELECT ON policed TO "
            + role
            + "; SELECT lo_from_bytea(0, 'x')");

    List<Finding> found;
    try (Connection from = as(role);
        Connection to = fresh.jdbc(target)) {
      found = MoveChecks.of(from, to);
    }

    assertThat(found)
        .filteredOn(f -> f.blocks() && !f.code().equals("role-missing"))
        .extracting(f -> f.code() + ": " + f.subject())
        .containsExactlyInAnyOrder(
            "rows-not-readable: table public.t",
            "rows-not-readable: sequence public.s",
            "schema-not-usable: schema shut",
            "rows-hidden-by-policy: table public.policed",
            "large-object-not-readable: large objects of role postgres");
  }

  @Test
  void findsALockedTable() throws SQLException {
    old.execute(source, "CREATE TABLE t (id int)");

    List<Finding> found;
    try (Connection holder = old.jdbc(source);
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
      found = check();
      holder.rollback();
    }

    assertThat(found).extracting(Finding::code).containsExactly("table-locked");
  }

  @Test
  void findsASlotOfTheDatabase() throws SQLException {
    old.execute(source, "SELECT pg_create_logical_replication_slot('" + role + "', 'pgoutput')");

    List<Finding> found = check();
    old.execute(source, "SELECT pg_drop_replication_slot('" + role + "')");

    assertThat(found)
        .filteredOn(f -> f.subject().equals("slot " + role))
        .extracting(Finding::code)
        .containsExactly("replication-slot");
  }

  @Test
  void findsWhatTheTargetLacks() throws SQLException {
    ordinaryRole();
    old.execute(
        source,
        "CREATE TABLE t (id int); ALTER TABLE t OWNER TO "
            + role
            + "; CREATE EXTENSION citext; UPDATE pg_extension SET extversion = '9.9'"
            + " WHERE extname = 'citext'; CREATE EXTENSION hstore;"
            + " UPDATE pg_extension SET extversion = '1.4' WHERE extname = 'hstore'");
    fresh.execute(target, "CREATE TABLE beside (id int)");

    List<Finding> found = check();

    assertThat(found)
        .extracting(f -> f.code() + ": " + f.subject())
        .containsExactlyInAnyOrder(
            "target-not-empty: target database",
            "role-missing: role " + role,
            "extension-older: extension citext",
            "extension-newer: extension hstore");
    assertThat(found)
        .filteredOn(f -> f.code().equals("role-missing"))
        .extracting(Finding::fix)
        .containsExactly(
            "CREATE ROLE \"" + role + "\" LOGIN; -- or --no-owner and --no-privileges");
  }

  @Test
  void refusesTheSameDatabaseAndAnOlderServer() throws SQLException {
    List<Finding> same;
    List<Finding> older;
    try (Connection one = old.jdbc(source);
        Connection again = old.jdbc(source);
        Connection newer = fresh.jdbc(target)) {
      same = MoveChecks.of(one, again);
      older = MoveChecks.of(newer, one);
    }

    assertThat(same).extracting(Finding::code).containsExactly("same-database");
    assertThat(older)
        .filteredOn(f -> f.severity() == Severity.BLOCK)
        .extracting(Finding::code)
        .containsExactly("target-older");
  }

  @Test
  void findsWhatOtherEncodingsCannotHold() throws SQLException {
    String ascii = databaseLike(old, "ENCODING 'SQL_ASCII' LOCALE 'C'");
    String latin = databaseLike(old, "ENCODING 'LATIN1' LOCALE 'C'");

    assertThat(codes(old.jdbc(ascii), fresh.jdbc(target)))
        .contains("encoding-not-utf8", "encodings-differ");
    assertThat(codes(old.jdbc(latin), fresh.jdbc(target)))
        .contains("encoding-not-utf8")
        .doesNotContain("encodings-differ");
  }

  @Test
  void findsWhatDependsOnTheOrderOfTexts() throws SQLException {
    String icu =
        databaseLike(fresh, "ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'de' LOCALE 'C.UTF-8'");
    old.execute(
        source,
        "CREATE TABLE log (name text, found tsvector) PARTITION BY RANGE (name);"
            + " CREATE INDEX ON log USING gin (found)");

    assertThat(codes(old.jdbc(source), fresh.jdbc(icu)))
        .contains("collations-differ", "partitions-ordered-by-text", "search-folds-otherwise");
    assertThat(codes(old.jdbc(source), fresh.jdbc(target)))
        .doesNotContain("partitions-ordered-by-text", "search-folds-otherwise");
  }

  @Test
  void findsExtensionsThatTheTargetCannotHaveOrHasWithFaults() throws SQLException {
    old.execute(
        source,
        "CREATE EXTENSION vector; CREATE EXTENSION hstore;"
            + " UPDATE pg_extension SET extname = 'timescaledb' WHERE extname = 'hstore'");
    fresh.execute(
        target,
        "CREATE EXTENSION vector; UPDATE pg_extension SET extversion = '0.8.1'"
            + " WHERE extname = 'vector'");

    List<Finding> found = check();

    assertThat(found)
        .extracting(f -> f.code() + ": " + f.subject())
        .containsExactlyInAnyOrder(
            "extension-missing: extension timescaledb",
            "extension-newer: extension vector",
            "pgvector-faulty: extension vector");
  }

  @Test
  void findsATablespaceThatTheTargetLacks() throws SQLException {
    try (Connection connection = old.jdbc(source);
        Statement statement = connection.createStatement()) {
      statement.execute("SET allow_in_place_tablespaces = on");
      statement.execute("CREATE TABLESPACE " + role + " LOCATION ''");
      statement.execute("CREATE TABLE t (id int) TABLESPACE " + role);
    }

    List<Finding> found = check();
    old.execute(source, "DROP TABLE t");
    old.execute(source, "DROP TABLESPACE " + role);

    assertThat(found)
        .extracting(f -> f.code() + ": " + f.subject())
        .containsExactly("tablespace-missing: tablespace " + role);
  }

  @Test
  void findsWhatTheTargetsRoleMayNot() throws SQLException {
    old.execute(source, "CREATE TABLE t (id int)");
    fresh.execute(target, "CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");

    List<String> codes = codes(old.jdbc(source), as(fresh, target, role));
    fresh.execute(target, "DROP ROLE " + role);

    assertThat(codes).contains("right-to-create-missing", "owner-not-settable");
  }

  @Test
  void findsPasswordsOfOtherServersThatTheRoleCannotRead() throws SQLException {
    ordinaryRole();
    old.execute(
        source,
        "CREATE FOREIGN DATA WRAPPER nowhere; CREATE SERVER there FOREIGN DATA WRAPPER nowhere;"
            + " CREATE USER MAPPING FOR postgres SERVER there OPTIONS (password 'x')");

    assertThat(codes(as(role), fresh.jdbc(target))).contains("foreign-password");
    assertThat(codes(old.jdbc(source), fresh.jdbc(target))).doesNotContain("foreign-password");
  }

  @Test
  void findsASubscriptionThatOnlyASuperuserCanRead() throws SQLException {
    ordinaryRole();
    old.execute(
        source,
        "CREATE SUBSCRIPTION "
            + role
            + " CONNECTION 'host=nowhere.example' PUBLICATION p WITH (connect = false)");

    assertThat(codes(as(role), fresh.jdbc(target))).contains("subscription-not-readable");
    assertThat(codes(old.jdbc(source), fresh.jdbc(target)))
        .doesNotContain("subscription-not-readable");

    old.execute(
        source,
        "ALTER SUBSCRIPTION " + role + " SET (slot_name = NONE)",
        "DROP SUBSCRIPTION " + role);
  }

  @Test
  void readsLargeObjectsOfOthersWhereTheServerLendsThat() throws SQLException {
    ordinaryRole();
    old.execute(source, "SELECT lo_from_bytea(0, 'x')");
    old.execute(source, "ALTER ROLE " + role + " SET lo_compat_privileges = on");

    assertThat(codes(as(role), fresh.jdbc(target))).doesNotContain("large-object-not-readable");
  }

  @Test
  void findsWhatAnOrdinaryRoleOfTheTargetMayNotWriteOrRead() throws SQLException {
    String space = "space_" + role;
    String inPlace = "SET allow_in_place_tablespaces = on";
    old.execute(source, inPlace, "CREATE TABLESPACE " + space + " LOCATION ''");
    fresh.execute(target, inPlace, "CREATE TABLESPACE " + space + " LOCATION ''");
    fresh.execute(target, "CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
    fresh.execute(target, "CREATE EXTENSION postgis");
    old.execute(
        source,
        "CREATE EXTENSION postgis; INSERT INTO spatial_ref_sys (srid, srtext)"
            + " VALUES (990001, 'LOCAL_CS[\"ours\"]');"
            + " CREATE TABLE hidden (id int) TABLESPACE "
            + space
            + "; ALTER TABLE hidden ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");

    List<Finding> found;
    try (Connection from = old.jdbc(source);
        Connection to = as(fresh, target, role)) {
      found = MoveChecks.of(from, to);
    }

    assertThat(found)
        .filteredOn(Finding::blocks)
        .extracting(f -> f.code() + ": " + f.subject())
        .contains(
            "extension-rows-not-writable: table public.spatial_ref_sys",
            "proof-hidden-by-policy: tables public.hidden",
            "tablespace-not-usable: tablespace " + space,
            "owner-not-settable: role postgres");
    assertThat(codes(old.jdbc(source), fresh.jdbc(target)))
        .doesNotContain(
            "extension-rows-not-writable", "proof-hidden-by-policy", "tablespace-not-usable");

    old.execute(source, "DROP TABLE hidden", "DROP TABLESPACE " + space);
    fresh.execute(target, "DROP TABLESPACE " + space, "DROP ROLE " + role);
  }

  @Test
  void aTargetWithFunctionsTypesOrLargeObjectsIsNotEmpty() throws SQLException {
    fresh.execute(
        target,
        "CREATE FUNCTION left_over() RETURNS int LANGUAGE sql AS 'SELECT 1';"
            + " CREATE TYPE mood AS ENUM ('good'); SELECT lo_create(70009)");

    List<Finding> found = check();

    assertThat(found)
        .filteredOn(f -> f.code().equals("target-not-empty"))
        .singleElement()
        .satisfies(
            f ->
                assertThat(f.measured())
                    .isEqualTo(
                        "3 objects: function public.left_over(), large object 70009, type"
                            + " public.mood"));
  }

  private static List<String> codes(Connection from, Connection to) throws SQLException {
    try (from;
        to) {
      return MoveChecks.of(from, to).stream().map(Finding::code).toList();
    }
  }

  /** A database with an encoding or a locale of its own; its URL. */
  private static String databaseLike(TestServer server, String options) throws SQLException {
    String url = server.newDatabase();
    String name = url.substring(url.lastIndexOf('/') + 1);
    server.execute("postgres", "DROP DATABASE " + name);
    server.execute("postgres", "CREATE DATABASE " + name + " TEMPLATE template0 " + options);
    return url;
  }

  private List<Finding> check() throws SQLException {
    try (Connection from = old.jdbc(source);
        Connection to = fresh.jdbc(target)) {
      return MoveChecks.of(from, to).stream()
          // The two servers' libraries are what the machine has.
          .filter(f -> !f.code().equals("collations-differ"))
          .toList();
    }
  }

  private void ordinaryRole() throws SQLException {
    old.execute(source, "CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
  }

  private Connection as(String name) throws SQLException {
    return as(old, source, name);
  }

  private static Connection as(TestServer server, String database, String name)
      throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://"
            + server.host()
            + ":"
            + server.port()
            + "/"
            + database.substring(database.lastIndexOf('/') + 1),
        name,
        "secret");
  }
}
