package dev.pgtrek.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.inplace.BeforeChange;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.spi.ClusterDatabase;
import dev.pgtrek.spi.InPlaceChoices;
import dev.pgtrek.spi.InPlaceExamination;
import dev.pgtrek.spi.InPlaceResult;
import dev.pgtrek.spi.InPlaceStep;
import dev.pgtrek.spi.InPlaceStep.Kind;
import dev.pgtrek.spi.IndexWatch;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;

/** A server of its own, of which all databases are looked at. */
class PostgresClusterIT {

  private static final InPlaceChoices PLAIN =
      new InPlaceChoices(List.of(), true, false, true, false);

  private static TestServer server = Servers.dedicated(18);

  @BeforeAll
  static void prepare() throws SQLException {
    server.execute(
        "postgres",
        "ALTER SYSTEM SET max_prepared_transactions = 2",
        "ALTER SYSTEM SET shared_preload_libraries = 'auto_explain'",
        "CREATE ROLE visitor LOGIN PASSWORD 'secret'");
    server.restart();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A database that sorts by a library, with nothing to complain about. */
  private static String database(String... sql) throws SQLException {
    String name = "app" + System.nanoTime();
    server.execute(
        "postgres",
        "CREATE DATABASE " + name + " LOCALE_PROVIDER icu ICU_LOCALE 'en' TEMPLATE template0");
    server.execute(name, sql);
    return name;
  }

  private static void drop(String name) throws SQLException {
    server.execute("postgres", "DROP DATABASE IF EXISTS \"" + name + "\" WITH (FORCE)");
  }

  private static PostgresCluster cluster(String database) {
    return PostgresCluster.open(PostgresUrl.parse(server.url(database), Map.of()));
  }

  private static PostgresCluster asVisitor(String database) {
    return PostgresCluster.open(
        PostgresUrl.parse(
            server.url(database).replaceFirst("//[^@]*@", "//visitor:secret@"), Map.of()));
  }

  private static List<String> codes(List<Finding> found, String database) {
    return found.stream()
        .filter(f -> f.subject().endsWith("database " + database))
        .map(Finding::code)
        .distinct()
        .toList();
  }

  private static Finding of(List<Finding> found, String code) {
    return found.stream().filter(f -> f.code().equals(code)).findFirst().orElseThrow();
  }

  private static ClusterDatabase named(PostgresCluster cluster, String name) {
    return cluster.databases().stream()
        .filter(d -> d.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static InPlaceExamination examine(PostgresCluster cluster, InPlaceChoices choices) {
    return cluster.examine(
        cluster.databases().getFirst(), List.of(), Map.of(), choices, IndexWatch.SILENT);
  }

  private static InPlaceResult run(PostgresCluster cluster, InPlaceChoices choices, Kind kind) {
    InPlaceStep step =
        examine(cluster, choices).steps().stream()
            .filter(s -> s.kind() == kind)
            .findFirst()
            .orElseThrow();
    return cluster.run(step, choices);
  }

  private static InPlaceChoices with(String extension) {
    return new InPlaceChoices(List.of(extension), true, false, true, false);
  }

  @Test
  void staysSilentWhereNothingDependsOnTheLibrary() throws SQLException {
    String app = database();
    server.execute(app, "CREATE TABLE t (id int PRIMARY KEY, name text COLLATE \"C\")");
    server.execute(app, "CREATE INDEX t_name ON t (name)");

    try (PostgresCluster cluster = cluster(app)) {
      List<Finding> found = cluster.check(List.of(), IndexWatch.SILENT);
      InPlaceExamination examined = examine(cluster, PLAIN);

      assertThat(codes(found, app)).containsExactly("database-sorts-by");
      assertThat(found)
          .filteredOn(f -> f.severity() != Severity.INFO)
          .extracting(Finding::code)
          .containsOnly("library-needed");
      assertThat(examined.findings()).isEmpty();
      assertThat(examined.defects()).isEmpty();
      assertThat(examined.steps()).isEmpty();
      assertThat(examined.settled()).isEmpty();
    } finally {
      drop(app);
    }
  }

  @Test
  void tellsWhatDependsOnTheLibraryAndWhatTheServerStillHolds() throws Exception {
    String app =
        database(
            "CREATE EXTENSION pg_trgm",
            "CREATE TABLE t (name text CHECK (name < 'z') UNIQUE)",
            "CREATE TABLE p (k text) PARTITION BY RANGE (k)",
            "CREATE INDEX t_bad ON t (lower(name))",
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_bad'::regclass");
    server.execute(
        "postgres", "UPDATE pg_database SET datcollversion = '1.0' WHERE datname = '" + app + "'");
    server.execute(app, "BEGIN; CREATE TABLE pending (); PREPARE TRANSACTION 'half'");
    try (PostgresCluster cluster = cluster(app);
        Connection standby = standby()) {
      standby
          .unwrap(PGConnection.class)
          .getReplicationAPI()
          .replicationStream()
          .physical()
          .withStartPosition(
              org.postgresql.replication.LogSequenceNumber.valueOf(
                  server.ask(app, "SELECT pg_current_wal_flush_lsn()").getFirst()))
          .start();
      server.await(app, "SELECT state = 'streaming' FROM pg_stat_replication");

      List<Finding> found = cluster.check(List.of("vector"), IndexWatch.SILENT);

      assertThat(found)
          .extracting(Finding::code)
          .contains("library-needed", "standby-attached", "prepared-transaction", "stop-in-order")
          .contains("locale-needed", "database-untouchable", "extension-wanted")
          .contains("database-sorts-by", "collation-version-changed", "indexes-sorted-by-library")
          .contains("partitions-sorted-by-library", "condition-sorted-by-library")
          .contains("extension-needed", "index-invalid");
      assertThat(of(found, "standby-attached").measured()).isEqualTo("streaming");
      assertThat(of(found, "library-needed").subject()).isEqualTo("library auto_explain");
      assertThat(of(found, "condition-sorted-by-library").subject())
          .isEqualTo("check t_name_check on public.t of database " + app);
    } finally {
      server.execute(app, "ROLLBACK PREPARED 'half'");
      drop(app);
    }
  }

  private static Connection standby() throws SQLException {
    Properties settings = new Properties();
    PGProperty.USER.set(settings, "postgres");
    PGProperty.REPLICATION.set(settings, "true");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(settings, "15");
    PGProperty.PREFER_QUERY_MODE.set(settings, "simple");
    PGProperty.APPLICATION_NAME.set(settings, "walreceiver");
    return java.sql.DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres", settings);
  }

  @Test
  void warnsOfAServerThatWasBuiltForMusl() throws SQLException {
    try (Connection connection = server.jdbc("postgres")) {
      assertThat(BeforeChange.ofServer(connection, "PostgreSQL 16.9 on x86_64-alpine-linux-musl"))
          .extracting(Finding::code)
          .contains("library-reports-no-version");
      assertThat(BeforeChange.ofServer(connection, "PostgreSQL 18.6 on x86_64-pc-linux-gnu"))
          .extracting(Finding::code)
          .doesNotContain("library-reports-no-version");
    }
  }

  @Test
  void namesDatabasesThatNobodyCanLookInto() throws SQLException {
    String app = database("CREATE TABLE t (id int)");
    String shut = database();
    String half = database();
    server.execute("postgres", "ALTER DATABASE " + shut + " ALLOW_CONNECTIONS false");
    server.execute(
        "postgres",
        "UPDATE pg_database SET datconnlimit = -2 WHERE datname = '" + half + "'",
        "REVOKE CONNECT ON DATABASE postgres FROM PUBLIC");
    try (PostgresCluster cluster = asVisitor(app)) {
      List<Finding> found = cluster.check(List.of(), IndexWatch.SILENT);

      assertThat(named(cluster, "template0").role()).isEqualTo(ClusterDatabase.Role.UNTOUCHABLE);
      assertThat(named(cluster, shut).role()).isEqualTo(ClusterDatabase.Role.OTHER);
      assertThat(named(cluster, shut).hindrance()).contains("datallowconn");
      assertThat(named(cluster, shut).remedy()).startsWith("ALTER DATABASE \"" + shut);
      assertThat(named(cluster, half).hindrance()).contains("a DROP DATABASE of it was broken off");
      assertThat(named(cluster, "postgres").hindrance()).contains("visitor has no CONNECT");
      assertThat(found)
          .filteredOn(f -> f.code().equals("database-not-reachable"))
          .extracting(Finding::subject)
          .containsExactlyInAnyOrder("database " + shut, "database " + half, "database postgres");
    } finally {
      server.execute(
          "postgres",
          "UPDATE pg_database SET datconnlimit = -1 WHERE datname = '" + half + "'",
          "GRANT CONNECT ON DATABASE postgres TO PUBLIC");
      drop(app);
      drop(shut);
      drop(half);
    }
  }

  @Test
  void isOneAtATimeWhicheverDatabaseIsNamed() throws SQLException {
    String one = database();
    String other = database();
    try (PostgresCluster first = cluster(one);
        PostgresCluster second = cluster(other)) {
      first.lock();

      assertThatThrownBy(second::lock)
          .isInstanceOfSatisfying(
              PgtrekException.Journal.class, f -> assertThat(f.code()).isEqualTo("upgrade-held"));
    } finally {
      drop(one);
      drop(other);
    }
  }

  @Test
  void endsTheBuildThatAKilledRunLeftAtWork() throws Exception {
    String app = database("CREATE TABLE t (name text PRIMARY KEY)");
    try (PostgresCluster cluster = cluster(app);
        Connection holder = server.jdbc(app);
        Connection left = server.jdbc(app);
        ExecutorService waiter = Executors.newSingleThreadExecutor()) {
      left.setClientInfo("ApplicationName", "pgtrek upgrade");
      holder.setAutoCommit(false);
      holder.createStatement().execute("LOCK TABLE t");
      Future<Boolean> build =
          waiter.submit(() -> left.createStatement().execute("REINDEX TABLE t"));
      server.await(
          app,
          "SELECT count(*) = 1 FROM pg_stat_activity"
              + " WHERE query LIKE 'REI%' AND wait_event_type = 'Lock'");

      cluster.lock();

      assertThatThrownBy(build::get).hasMessageContaining("terminating connection");
      assertThat(server.ask(app, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'REI%'"))
          .containsExactly("0");
    } finally {
      drop(app);
    }
  }

  @Test
  void tellsOfWhichTableNoStatisticsCanBeGathered() throws SQLException {
    String app =
        database(
            "CREATE FUNCTION short(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN"
                + " lower($1); END'",
            "CREATE TABLE t (name text)",
            "CREATE INDEX t_short ON t (short(name))",
            "INSERT INTO t VALUES ('a')",
            "CREATE OR REPLACE FUNCTION short(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS"
                + " 'BEGIN RETURN nowhere($1); END'");
    try (PostgresCluster cluster = cluster(app)) {
      InPlaceResult result = run(cluster, PLAIN, Kind.ANALYZE);

      assertThat(of(result.findings(), "statistics-not-gathered").measured()).contains("nowhere");
    } finally {
      drop(app);
    }
  }

  @Test
  void mendsADatabaseThatIsKeptFromWritingMeanwhile() throws SQLException {
    String app = database("CREATE TABLE t (name text PRIMARY KEY)");
    server.execute(
        "postgres",
        "UPDATE pg_database SET datcollversion = '1.0' WHERE datname = '" + app + "'",
        "ALTER DATABASE " + app + " SET default_transaction_read_only = on");
    try (PostgresCluster cluster = cluster(app)) {
      InPlaceExamination examined = examine(cluster, PLAIN);
      InPlaceResult rebuild = run(cluster, PLAIN, Kind.REBUILD);

      assertThat(examined.examined()).isEqualTo(2);
      assertThat(rebuild.done()).as("%s", rebuild).isTrue();
    } finally {
      drop(app);
    }
  }

  @Test
  void takesWhatAmcheckMayNotBeAskedForAsUnknownAndNotAsWrong() throws SQLException {
    String app =
        database(
            "CREATE EXTENSION amcheck",
            "GRANT CREATE ON SCHEMA public TO visitor",
            "CREATE TABLE t (name text PRIMARY KEY)",
            "ALTER TABLE t OWNER TO visitor");
    try (PostgresCluster cluster = asVisitor(app)) {
      List<Finding> found = cluster.check(List.of(), IndexWatch.SILENT);
      InPlaceExamination examined = examine(cluster, PLAIN);

      assertThat(codes(found, app)).contains("entries-not-examined").doesNotContain("index-wrong");
      assertThat(examined.findings())
          .extracting(Finding::code)
          .containsExactly("entries-not-examined");
      assertThat(examined.findings().getFirst().measured()).contains("42501");
      assertThat(examined.steps()).isEmpty();
    } finally {
      drop(app);
    }
  }

  @Test
  void tellsWhichExtensionsCannotBeBroughtToTheProgramsVersion() throws SQLException {
    String app =
        database(
            "CREATE EXTENSION pg_trgm",
            "CREATE EXTENSION unaccent",
            "CREATE EXTENSION citext",
            "UPDATE pg_extension SET extversion = '9.9' WHERE extname = 'pg_trgm'",
            "UPDATE pg_extension SET extname = 'nowhere' WHERE extname = 'unaccent'",
            // Its objects are of the newest version: the way from an earlier one makes them twice.
            "UPDATE pg_extension SET extversion = '1.5' WHERE extname = 'citext'");
    try (PostgresCluster cluster = cluster(app)) {
      InPlaceExamination examined = examine(cluster, PLAIN);
      InPlaceExamination left =
          examine(cluster, new InPlaceChoices(List.of(), false, false, false, false));
      InPlaceResult result = run(cluster, PLAIN, Kind.UPDATE_EXTENSION);

      assertThat(examined.findings())
          .extracting(Finding::code, Finding::subject)
          .containsExactlyInAnyOrder(
              org.assertj.core.groups.Tuple.tuple("extension-files-missing", "extension nowhere"),
              org.assertj.core.groups.Tuple.tuple("extension-not-updatable", "extension pg_trgm"));
      assertThat(of(left.findings(), "extension-older").subject()).isEqualTo("extension citext");
      assertThat(result.done()).isFalse();
      assertThat(of(result.findings(), "extension-not-updated").measured())
          .contains("already exists");
    } finally {
      drop(app);
    }
  }

  @Test
  void createsExtensionsInTheirOrderAndTellsWhichItCannot() throws SQLException {
    String app = database("CREATE FUNCTION similarity(text, text) RETURNS real RETURN 0");
    try (PostgresCluster cluster = cluster(app)) {
      List<String> order =
          examine(cluster, with("earthdistance")).steps().stream()
              .map(InPlaceStep::subject)
              .toList();
      InPlaceResult made = run(cluster, with("vector"), Kind.CREATE_EXTENSION);
      InPlaceResult again = run(cluster, with("vector"), Kind.CREATE_EXTENSION);
      InPlaceResult unknown = run(cluster, with("no_such_thing"), Kind.CREATE_EXTENSION);
      InPlaceResult refused = run(cluster, with("pg_trgm"), Kind.CREATE_EXTENSION);

      assertThat(order).containsExactly("extension cube", "extension earthdistance");
      assertThat(made.done()).as("%s", made).isTrue();
      assertThat(again.words()).isEqualTo(made.words()).contains("and it works");
      assertThat(of(unknown.findings(), "extension-missing").measured()).contains("no_such_thing");
      assertThat(of(refused.findings(), "extension-cannot-be-made").measured())
          .contains("already exists");
      assertThat(server.ask(app, "SELECT extname FROM pg_extension ORDER BY 1"))
          .containsExactly("plpgsql", "vector");
    } finally {
      drop(app);
    }
  }

  @Test
  void namesTheStatementThatARoleMayNotRun() throws SQLException {
    String app = database("CREATE TABLE t (name text PRIMARY KEY)");
    server.execute(
        "postgres", "UPDATE pg_database SET datcollversion = '1.0' WHERE datname = '" + app + "'");
    try (PostgresCluster cluster = asVisitor(app)) {
      InPlaceResult rebuild = run(cluster, PLAIN, Kind.REBUILD);
      InPlaceResult refresh = run(cluster, PLAIN, Kind.REFRESH);

      assertThat(of(rebuild.findings(), "right-missing").fix())
          .isEqualTo(
              "As its owner or a superuser, in database " + app + ": REINDEX INDEX public.t_pkey;");
      assertThat(of(refresh.findings(), "right-missing").fix())
          .contains("ALTER DATABASE \"" + app + "\" REFRESH COLLATION VERSION");
    } finally {
      drop(app);
    }
  }

  @Test
  void leavesRowsWhereTheyAreWhereNoPartitionTakesThem() throws SQLException {
    String app =
        database(
            "CREATE COLLATION num (provider = icu, locale = 'en')",
            "CREATE TABLE p (k text COLLATE num) PARTITION BY RANGE (k)",
            "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('x1') TO ('x5')",
            "INSERT INTO p VALUES ('x1'), ('x40')",
            "UPDATE pg_collation SET collversion = '1.0', colllocale = 'en-u-kn-true'"
                + " WHERE collname = 'num'");
    try (PostgresCluster cluster = cluster(app)) {
      InPlaceResult result = run(cluster, PLAIN, Kind.MOVE_ROWS);

      assertThat(of(result.findings(), "rows-not-movable").measured()).contains("no partition");
      assertThat(server.ask(app, "SELECT count(*)::text FROM ONLY p1")).containsExactly("2");
    } finally {
      drop(app);
    }
  }

  @Test
  void looksIntoDatabasesOfOddNames() throws SQLException {
    List<String> names = List.of("we\"ird", "With Blank", "a/b?c=d&e#f", "Ünï%20", "..", "it's");
    List<String> made = new ArrayList<>();
    for (String name : names) {
      server.execute("postgres", "CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\"");
      made.add(name);
    }
    try (PostgresCluster cluster = cluster("postgres")) {
      List<Finding> found = cluster.check(List.of(), IndexWatch.SILENT);

      assertThat(cluster.databases())
          .filteredOn(d -> !d.reachable())
          .extracting(ClusterDatabase::name)
          .containsExactly("template0");
      assertThat(found)
          .filteredOn(f -> f.code().equals("database-sorts-by"))
          .extracting(Finding::subject)
          .contains("database we\"ird", "database a/b?c=d&e#f", "database ..");
    } finally {
      for (String name : made) {
        server.execute(
            "postgres", "DROP DATABASE \"" + name.replace("\"", "\"\"") + "\" WITH (FORCE)");
      }
    }
  }
}
