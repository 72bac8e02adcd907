package dev.pgtrek.postgres;

import static dev.pgtrek.postgres.Samples.ask;
import static dev.pgtrek.postgres.Samples.createSchema;
import static dev.pgtrek.postgres.Samples.execute;
import static dev.pgtrek.postgres.Samples.run;
import static dev.pgtrek.postgres.Samples.step;
import static dev.pgtrek.postgres.Samples.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.postgres.dialect.PostgresDialect;
import dev.pgtrek.postgres.journal.Cleaned;
import dev.pgtrek.spi.Step;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Extensions on real servers: 18 has pgvector, 15 has none. */
@ParameterizedClass
@ValueSource(ints = {15, 18})
class ExtensionIT {

  private static final List<String> EVERYWHERE =
      List.of("btree_gin", "btree_gist", "citext", "pg_trgm", "postgis", "unaccent", "uuid-ossp");

  private final TestServer server;
  private final String url;
  private final String database;

  ExtensionIT(int major) {
    server = Servers.postgres(major);
    url = server.newDatabase();
    database = url.substring(url.lastIndexOf('/') + 1);
  }

  @Test
  void bringsEveryExtensionThatItKnowsAndTriesIt() {
    try (PostgresTarget target = begun()) {
      EVERYWHERE.forEach(name -> target.apply(extend(name)));
      if (server.major() == 18) {
        target.apply(extend("vector"));
      }
    }

    assertThat(ask(server, url, "SELECT count(*) FROM pg_extension WHERE extname <> 'plpgsql'"))
        .isEqualTo(server.major() == 18 ? "8" : "7");
  }

  @Test
  void findsInItsOtherStepsWhatAnExtensionOffersWhereverItLives() {
    execute(server, url, "CREATE SCHEMA extensions; CREATE EXTENSION citext SCHEMA extensions");

    try (PostgresTarget target = begun()) {
      target.apply(extend("citext"));
      target.apply(createSchema("app"));
      target.apply(step(Step.Kind.TABLE, "app", "album", "CREATE TABLE app.album (id citext)"));
    }

    assertThat(
            ask(
                server,
                url,
                "SELECT atttypid::regtype FROM pg_attribute WHERE attnum = 1"
                    + " AND attrelid = 'app.album'::regclass"))
        .isEqualTo("extensions.citext");
  }

  @Test
  void dropsWhatItBroughtAndNothingElse() {
    execute(server, url, "CREATE EXTENSION unaccent");
    try (PostgresTarget target = begun()) {
      target.apply(extend("unaccent"));
      target.apply(extend("pg_trgm"));
      assertThat(target.made().extensions()).containsExactly("pg_trgm");
    }

    Cleaned cleaned = clean();

    assertThat(cleaned.extensions()).containsExactly("pg_trgm");
    assertThat(there("unaccent")).isTrue();
    assertThat(there("pg_trgm")).isFalse();
  }

  @Test
  void keepsWhatSomethingElseUses() {
    try (PostgresTarget target = begun()) {
      target.apply(extend("citext"));
      target.apply(extend("pg_trgm"));
    }
    execute(server, url, "CREATE TABLE mine (name citext)");

    Cleaned cleaned = clean();

    assertThat(cleaned.extensions()).containsExactly("pg_trgm");
    assertThat(there("citext")).isTrue();
  }

  @Test
  void keepsTheExtensionsWhereTheTablesStay() {
    try (PostgresTarget target = begun()) {
      target.apply(extend("pg_trgm"));
    }

    try (PostgresTarget target = target(url, "app")) {
      assertThat(target.clean(false).extensions()).isEmpty();
    }
    assertThat(there("pg_trgm")).isTrue();
  }

  @Test
  void refusesToGoOnWithAnExtensionThatDoesNotWork() {
    execute(server, url, "CREATE EXTENSION pg_trgm");
    breakTrigrams();

    assertThat(find("pg_trgm"))
        .singleElement()
        .returns("extension-does-not-work", Finding::code)
        .returns(true, Finding::blocks);
    try (PostgresTarget target = begun()) {
      assertThatThrownBy(() -> target.apply(extend("pg_trgm")))
          .isInstanceOf(PgtrekException.Target.class)
          .hasMessageContaining("pg_trgm does not work");
    }
  }

  @Test
  void noticesWhenItResumesThatAnExtensionIsGone() {
    try (PostgresTarget target = begun()) {
      target.apply(extend("pg_trgm"));
    }
    execute(server, url, "DROP EXTENSION pg_trgm");

    try (PostgresTarget target = target(url, "app")) {
      target.journal().resume();
      assertThatThrownBy(() -> target.apply(extend("pg_trgm")))
          .hasMessageContaining("it is not in the database");
    }
  }

  @Test
  void saysWhatIsThereWhatCanBeMadeAndHowToGetTheRest() {
    execute(server, url, "CREATE EXTENSION citext");

    assertThat(find("citext")).extracting(Finding::code).containsExactly("extension-there");
    assertThat(find("unaccent")).extracting(Finding::code).containsExactly("extension-to-create");
    assertThat(find("no_such"))
        .singleElement()
        .returns("extension-missing", Finding::code)
        .returns(true, Finding::blocks);
    assertThat(there("unaccent")).isFalse();
  }

  @Test
  void namesThePackageThatFitsTheServer() {
    if (server.major() == 18) {
      assertThat(find("vector")).extracting(Finding::code).containsExactly("extension-to-create");
    } else {
      assertThat(find("vector").getFirst().fix())
          .startsWith("apt-get install postgresql-15-pgvector");
    }
  }

  @Test
  void missesTheRightToCreateWhatIsNotTrusted() {
    String role = "role_" + System.nanoTime();
    execute(server, url, "CREATE ROLE " + role + " LOGIN PASSWORD 'pw'");

    assertThat(findAs(role, "pg_trgm").fix()).contains("GRANT CREATE ON DATABASE");
    execute(server, url, "GRANT CREATE ON DATABASE " + database + " TO " + role);
    assertThat(findAs(role, "pg_trgm").code()).isEqualTo("extension-to-create");
    assertThat(findAs(role, "postgis").code()).isEqualTo("right-to-create-extension-missing");
  }

  @Test
  void createsATrustedExtensionAsAnOrdinaryRole() {
    String role = "role_" + System.nanoTime();
    execute(server, url, "CREATE ROLE " + role + " LOGIN PASSWORD 'pw'");
    execute(server, url, "GRANT CREATE ON DATABASE " + database + " TO " + role);

    try (PostgresTarget target = target(as(role), "app")) {
      target.journal().begin(run("r", "app"), List.of());
      target.apply(extend("pg_trgm"));
    }

    assertThat(there("pg_trgm")).isTrue();
    assertThat(clean().extensions()).containsExactly("pg_trgm");
  }

  @Test
  void saysWhereTheApplicationWouldNotFindIt() {
    execute(server, url, "CREATE SCHEMA hidden; CREATE EXTENSION citext SCHEMA hidden");

    assertThat(find("citext"))
        .extracting(Finding::code)
        .containsExactly("extension-there", "extension-beside-search-path");
    execute(server, url, find("citext").get(1).fix());
    assertThat(find("citext")).extracting(Finding::code).containsExactly("extension-there");
  }

  @Test
  void findsNoPlaceWhereNoSchemaOfTheSearchPathExists() {
    execute(server, url, "DROP SCHEMA public");

    assertThat(find("citext")).extracting(Finding::code).containsExactly("extension-has-no-place");
  }

  /** As after an upgrade of the server whose package of extensions was forgotten. */
  private void breakTrigrams() {
    execute(
        server,
        url,
        "UPDATE pg_proc SET probin = '$libdir/not_there' WHERE proname = 'similarity'");
  }

  private PostgresTarget begun() {
    PostgresTarget target = target(url, "app");
    target.journal().begin(run("r", "app"), List.of());
    return target;
  }

  private static Step extend(String name) {
    return new PostgresDialect().extend(Extension.of(name, "For a test."), Identifier.of("app"));
  }

  private Cleaned clean() {
    try (PostgresTarget target = target(url, "app")) {
      return target.clean(true);
    }
  }

  private List<Finding> find(String name) {
    try (PostgresTarget target = target(url, "app")) {
      return target.checkExtensions(List.of(Extension.of(name, "For a test.")));
    }
  }

  private Finding findAs(String role, String name) {
    try (PostgresTarget target = target(as(role), "app")) {
      return target.checkExtensions(List.of(Extension.of(name, "For a test."))).getFirst();
    }
  }

  private String as(String role) {
    return url.replace("postgres@", role + ":pw@");
  }

  private boolean there(String extension) {
    return ask(server, url, "SELECT count(*) FROM pg_extension WHERE extname = '" + extension + "'")
        .equals("1");
  }
}
