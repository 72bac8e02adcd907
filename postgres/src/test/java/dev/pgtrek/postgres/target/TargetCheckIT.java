package dev.pgtrek.postgres.target;

import static dev.pgtrek.postgres.Samples.begun;
import static dev.pgtrek.postgres.Samples.execute;
import static dev.pgtrek.postgres.Samples.target;
import static dev.pgtrek.postgres.Samples.url;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.PostgresTarget;
import dev.pgtrek.postgres.Samples;
import dev.pgtrek.postgres.SmallPooler;
import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** That the facts behind the checks are measured rightly on real servers. */
@ParameterizedClass
@ValueSource(ints = {15, 18})
class TargetCheckIT {

  private final TestServer server;
  private final String url;
  private final String database;

  TargetCheckIT(int major) {
    server = Servers.postgres(major);
    url = server.newDatabase();
    database = url.substring(url.lastIndexOf('/') + 1);
  }

  @Test
  void blocksNothingOnANewDatabase() {
    assertThat(blocking(url, "app")).isEmpty();
    assertThat(blocking(url, "public")).isEmpty();
  }

  @Test
  void changesNothing() {
    blocking(url, "app");

    assertThat(
            Samples.ask(
                server,
                url,
                "SELECT string_agg(nspname, ',' ORDER BY nspname)"
                    + " FROM pg_namespace WHERE nspname !~ '^pg_|information_schema'"))
        .isEqualTo("public");
  }

  @Test
  void listsWhatASchemaHolds() {
    execute(
        server,
        url,
        """
        CREATE SCHEMA app;
        CREATE TABLE app.t (id serial PRIMARY KEY, g bigint GENERATED ALWAYS AS IDENTITY);
        CREATE VIEW app.v AS SELECT 1 AS one;
        CREATE MATERIALIZED VIEW app.m AS SELECT 1 AS one;
        CREATE SEQUENCE app.s;
        CREATE TYPE app.e AS ENUM ('x');
        CREATE TYPE app.c AS (x int);
        CREATE TYPE app.r AS RANGE (subtype = int);
        CREATE DOMAIN app.d AS int;
        CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
        """);

    assertThat(finding(url, "app", "schema-not-empty").measured())
        .isEqualTo(
            "1 function (f), 1 materialized view (m), 1 sequence (s), 1 table (t),"
                + " 4 types (c, d, e, r), 1 view (v)");
  }

  @Test
  void doesNotCountWhatExtensionsBrought() {
    execute(server, url, "CREATE EXTENSION hstore SCHEMA public");

    assertThat(blocking(url, "public")).isEmpty();
  }

  @Test
  void doesNotCountWhatItsOwnRunMade() {
    begun(url, "app", "r").close();

    assertThat(blocking(url, "app")).isEmpty();
  }

  @Test
  void countsWhatStandsBesideItsOwnRun() {
    begun(url, "app", "r").close();
    execute(server, url, "CREATE TABLE app.stranger (id int)");

    assertThat(finding(url, "app", "schema-not-empty").measured()).isEqualTo("1 table (stranger)");
  }

  @Test
  void countsATableThatOnlyHasTheNameOfItsOwn() {
    begun(url, "app", "r").close();
    execute(server, url, "DROP TABLE app.album; CREATE TABLE app.album (id int)");

    assertThat(blocking(url, "app")).containsExactly("schema-not-empty", "table-exists");
  }

  @Test
  void missesTheRightToCreateSchemas() {
    String role = role("");

    assertThat(blocking(as(role), "app")).containsExactly("right-to-create-schemas-missing");
  }

  @Test
  void isContentOnceTheGrantIsRun() {
    String role = role("");
    String grant = finding(as(role), "app", "right-to-create-schemas-missing").fix();
    execute(server, url, grant);

    assertThat(blocking(as(role), "app")).isEmpty();
  }

  @Test
  void missesTheRightToCreateTables() {
    String role = role("");
    execute(server, url, "CREATE SCHEMA app; GRANT CREATE ON DATABASE " + database + " TO " + role);

    assertThat(blocking(as(role), "app")).containsExactly("right-to-create-tables-missing");
  }

  @Test
  void seesThatARoleHasTooFewConnections() throws SQLException {
    String role = role("CONNECTION LIMIT 2");
    execute(server, url, "GRANT CREATE ON DATABASE " + database + " TO " + role);

    // The check itself needs three: its own, and two to look for a pooler.
    execute(server, url, "ALTER ROLE " + role + " CONNECTION LIMIT 3");
    assertThat(blocking(as(role), "app")).containsExactly("connections-few");

    // Until their processes have ended, closed connections count too.
    server.await(
        url, "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE usename = '" + role + "')");
    execute(server, url, "ALTER ROLE " + role + " CONNECTION LIMIT 5");
    assertThat(blocking(as(role), "app")).isEmpty();
  }

  @Test
  void seesADatabaseThatIsReadOnlyByDefault() {
    execute(server, url, "ALTER DATABASE " + database + " SET default_transaction_read_only = on");

    assertThat(blocking(url, "app")).containsExactly("read-only-by-default");
    execute(server, url, finding(url, "app", "read-only-by-default").fix());
    assertThat(blocking(url, "app")).isEmpty();
  }

  @Test
  void seesAnotherEncoding() {
    execute(
        server,
        url,
        "CREATE DATABASE " + database + "_latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");

    assertThat(blocking(server.url(database + "_latin"), "app"))
        .containsExactly("encoding-not-utf8");
    execute(
        server, url, finding(server.url(database + "_latin"), "app", "encoding-not-utf8").fix());
    assertThat(blocking(server.url(database + "_latin_utf8"), "app")).isEmpty();
  }

  @Test
  void seesAPoolerOfTransactions() {
    try (SmallPooler pooler = SmallPooler.ofTransactions(server, url)) {
      assertThat(blocking(pooler.url(), "app")).containsExactly("pooler-of-transactions");
    }
  }

  @Test
  void saysThatAPoolerOfSessionsIsBetweenAndGoesOn() {
    try (SmallPooler pooler = SmallPooler.ofSessions(server, url)) {
      assertThat(blocking(pooler.url(), "app")).isEmpty();
      assertThat(finding(pooler.url(), "app", "pooler-between").severity())
          .isEqualTo(Severity.INFO);
    }
  }

  @Test
  void saysNothingOfAPoolerWhereBytesAreOnlyPassedOn() {
    try (HostileProxy proxy = HostileProxy.before(server);
        PostgresTarget target = target(proxy.url(url), "app")) {
      assertThat(target.check(List.of(), 0))
          .extracting(Finding::code)
          .doesNotContain("pooler-between", "pooler-of-transactions");
    }
  }

  @Test
  void measuresTheDiskOfAServerOnThisMachine() {
    try (PostgresTarget target = target(url, "app")) {
      assertThat(target.check(List.of(), Long.MAX_VALUE / 2))
          .extracting(Finding::code)
          .containsAnyOf("disk-space-short", "disk-space-unknown");
      assertThat(target.check(List.of(), 1)).noneMatch(f -> f.code().equals("disk-space-short"));
    }
  }

  @Test
  void seesTheServersSettings() {
    ServerFacts facts;
    try (PostgresTarget target = target(url, "app");
        java.sql.Connection connection = server.jdbc(url)) {
      assertThat(target.display()).isNotEmpty();
      facts = ServerFacts.read(connection, "app", 0);
    } catch (java.sql.SQLException failure) {
      throw new IllegalStateException(failure);
    }

    assertThat(facts.fsync()).isEqualTo(Samples.ask(server, url, "SHOW fsync").equals("on"));
    assertThat(facts.maintenanceMemory())
        .isEqualTo(
            1024
                * Long.parseLong(
                    Samples.ask(
                        server,
                        url,
                        "SELECT setting FROM pg_settings WHERE name = 'maintenance_work_mem'")));
    assertThat(facts.maxWalSize())
        .isEqualTo(
            (1L << 20)
                * Long.parseLong(
                    Samples.ask(
                        server,
                        url,
                        "SELECT setting FROM pg_settings WHERE name = 'max_wal_size'")));
  }

  private static List<String> blocking(String url, String schema) {
    try (PostgresTarget target = target(url, schema)) {
      return target.check(List.of(Samples.album(schema)), 0).stream()
          .filter(Finding::blocks)
          .map(Finding::code)
          .toList();
    }
  }

  private static Finding finding(String url, String schema, String code) {
    try (PostgresTarget target = PostgresTarget.open(url(url), schema)) {
      return target.check(List.of(), 0).stream()
          .filter(f -> f.code().equals(code))
          .findFirst()
          .orElseThrow();
    }
  }

  private String role(String options) {
    String name = "role_" + System.nanoTime();
    execute(server, url, "CREATE ROLE " + name + " LOGIN PASSWORD 'pw' " + options);
    return name;
  }

  private String as(String role) {
    return url.replace("postgres@", role + ":pw@");
  }
}
