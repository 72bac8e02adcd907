package dev.pgtrek.postgres.add;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.postgres.Samples;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {15, 18})
class WantedExtensionsIT {

  private final TestServer server;
  private final String url;
  private final Connection connection;

  WantedExtensionsIT(int major) {
    server = Servers.postgres(major);
    url = server.newDatabase();
    connection = server.jdbc(url);
  }

  @BeforeEach
  void makeJournal() throws SQLException {
    run("CREATE SCHEMA pgtrek");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void makesWhatOneNeedsBeforeItAndNamesIt() throws SQLException {
    List<Extension> ordered = inOrder("unaccent", "postgis_tiger_geocoder", "postgis");

    assertThat(ordered)
        .extracting(e -> e.name().text())
        .startsWith("unaccent")
        .containsSubsequence("postgis", "postgis_tiger_geocoder")
        .contains("fuzzystrmatch");
    assertThat(ordered)
        .filteredOn(e -> e.name().text().equals("fuzzystrmatch"))
        .extracting(Extension::reason)
        .containsExactly("postgis_tiger_geocoder, which was asked for, needs it.");
  }

  @Test
  void makesAndTriesEveryOneOfTheUsualOnes() throws SQLException {
    connection.setAutoCommit(false);
    Stream<String> all =
        Stream.of(
            "postgis",
            "postgis_topology",
            "pg_trgm",
            "btree_gin",
            "btree_gist",
            "unaccent",
            "citext",
            "hstore",
            "ltree",
            "fuzzystrmatch",
            "pgcrypto");
    for (String name :
        Stream.concat(all, server.major() == 18 ? Stream.of("vector") : Stream.of()).toList()) {
      WantedExtensions.Standing made = WantedExtensions.make(connection, name);
      WantedExtensions.Standing again = WantedExtensions.make(connection, name);

      assertThat(made.made()).as(name).isTrue();
      assertThat(again.made()).as(name).isFalse();
      if (name.equals("postgis_topology")) {
        assertThat(made.beside()).contains("schema topology", "setting database search_path");
      } else {
        assertThat(made.beside()).as(name).isEmpty();
      }
    }
    connection.commit();

    assertThat(Samples.ask(server, url, "SELECT count(*) FROM pgtrek.addition"))
        .isEqualTo(server.major() == 18 ? "15" : "14");
    assertThat(Samples.ask(server, url, "SELECT count(*) FROM topology.topology")).isEqualTo("0");
  }

  @Test
  void leavesNothingOfARehearsal() throws SQLException {
    connection.setAutoCommit(false);
    List<Finding> findings =
        WantedExtensions.rehearse(
            connection,
            inOrder("postgis_topology", "btree_gin"),
            // PostGIS 3.3 makes a topology only where its own types are found without a schema.
            server.major() == 15 ? Map.of() : Map.of("postgis", "gis"));
    String inside = Samples.ask(server, url, "SELECT count(*) FROM pg_extension");
    connection.rollback();

    assertThat(findings).isEmpty();
    assertThat(inside).isEqualTo("1");
  }

  @Test
  void saysWhatDoesNotWorkWhenItIsTried() throws SQLException {
    connection.setAutoCommit(false);

    List<Finding> findings =
        WantedExtensions.rehearse(
            connection, inOrder("pg_stat_statements", "unaccent", "no_such"), Map.of());
    connection.rollback();

    assertThat(findings)
        .extracting(f -> f.code() + " " + f.subject())
        .containsExactly(
            "extension-cannot-be-made extension pg_stat_statements",
            "extension-cannot-be-made extension no_such");
    assertThat(findings.getFirst().measured()).contains("shared_preload_libraries");
  }

  @Test
  void wantsALibraryLoadedAndTheServerRestarted() throws SQLException {
    List<Finding> findings = check("pg_stat_statements");

    assertThat(findings)
        .filteredOn(f -> f.code().equals("extension-needs-preload"))
        .singleElement()
        .returns(true, Finding::blocks)
        .returns(true, Finding::restart)
        .satisfies(
            f ->
                assertThat(f.fix())
                    .startsWith(
                        "ALTER SYSTEM SET shared_preload_libraries = \"pg_stat_statements\";"));
    assertThat(check("unaccent")).extracting(Finding::code).containsExactly("extension-to-create");
  }

  @Test
  void warnsOfAVectorThatHasFaults() throws SQLException {
    if (server.major() == 15) {
      assertThat(check("vector")).extracting(Finding::code).containsExactly("extension-missing");
      return;
    }
    run("CREATE EXTENSION vector");
    assertThat(check("vector")).extracting(Finding::code).containsExactly("extension-there");

    run("UPDATE pg_extension SET extversion = '0.8.1' WHERE extname = 'vector'");

    assertThat(check("vector"))
        .extracting(Finding::code)
        .containsExactly("extension-there", "pgvector-faulty");
  }

  @Test
  void undoesOneThatDoesNotWork() throws SQLException {
    run("CREATE EXTENSION pg_trgm");
    run("UPDATE pg_proc SET probin = '$libdir/not_there' WHERE proname = 'similarity'");
    connection.setAutoCommit(false);

    assertThatThrownBy(() -> WantedExtensions.make(connection, "pg_trgm"))
        .isInstanceOf(PgtrekException.Target.class)
        .hasMessageContaining("pg_trgm does not work");
    connection.rollback();
  }

  private List<Extension> inOrder(String... names) throws SQLException {
    return WantedExtensions.inOrder(connection, Stream.of(names).map(Identifier::of).toList());
  }

  private List<Finding> check(String... names) throws SQLException {
    return WantedExtensions.check(connection, inOrder(names), false);
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
