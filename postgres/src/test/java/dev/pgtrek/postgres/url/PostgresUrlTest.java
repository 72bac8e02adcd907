package dev.pgtrek.postgres.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.url.PostgresUrl.Host;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {

  private static final Map<String, String> NOWHERE = Map.of("HOME", "/nonexistent");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://ann:s3cret@db.example:5433/shop",
        "postgres://ann:s3cret@db.example:5433/shop",
        "postgresql+psycopg2://ann:s3cret@db.example:5433/shop",
        "postgresql+psycopg://ann:s3cret@db.example:5433/shop",
        "postgresql+asyncpg://ann:s3cret@db.example:5433/shop",
        "jdbc:postgresql://db.example:5433/shop?user=ann&password=s3cret",
        "host=db.example port=5433 dbname=shop user=ann password=s3cret",
        "host = db.example port = 5433 dbname='shop' user=ann password='s3cret'",
        "postgresql:///shop?host=db.example&port=5433&user=ann&password=s3cret",
        "postgresql://db.example:5433/shop?username=ann&password=s3cret",
      })
  void readsEveryForm(String text) {
    PostgresUrl url = PostgresUrl.parse(text, NOWHERE);

    assertThat(url)
        .isEqualTo(
            new PostgresUrl(
                java.util.List.of(new Host("db.example", 5433)),
                "shop",
                "ann",
                Secret.of("s3cret"),
                Map.of(),
                java.util.List.of()));
  }

  @Test
  void decodesPercentEncodedParts() {
    PostgresUrl url = parse("postgresql://a%40b:p%3A%2F%23%3F%25@h/sh%C3%B6p");

    assertThat(url.user()).isEqualTo("a@b");
    assertThat(url.password()).isEqualTo(Secret.of("p:/#?%"));
    assertThat(url.database()).isEqualTo("shöp");
  }

  @Test
  void readsIpv6HostsInBrackets() {
    PostgresUrl url = parse("postgresql://u@[2001:db8::1]:6000/d");

    assertThat(url.hosts()).containsExactly(new Host("2001:db8::1", 6000));
    assertThat(url.display()).isEqualTo("postgresql://u@[2001:db8::1]:6000/d");
  }

  @Test
  void readsSeveralHosts() {
    PostgresUrl url = parse("postgresql://u@a:1,[::1],c:3/d?target_session_attrs=read-write");

    assertThat(url.hosts())
        .containsExactly(new Host("a", 1), new Host("::1", 5432), new Host("c", 3));
  }

  @Test
  void givesOnePortToAllHosts() {
    PostgresUrl url = parse("host=a,b port=7000 user=u dbname=d");

    assertThat(url.hosts()).containsExactly(new Host("a", 7000), new Host("b", 7000));
  }

  @Test
  void takesWhatIsLeftOutFromTheEnvironment() {
    PostgresUrl url =
        PostgresUrl.parse(
            "postgresql://",
            Map.of(
                "HOME", "/nonexistent",
                "PGHOST", "envhost",
                "PGPORT", "6001",
                "PGDATABASE", "envdb",
                "PGUSER", "envuser",
                "PGPASSWORD", "envpassword",
                "PGSSLMODE", "require"));

    assertThat(url.hosts()).containsExactly(new Host("envhost", 6001));
    assertThat(url.database()).isEqualTo("envdb");
    assertThat(url.user()).isEqualTo("envuser");
    assertThat(url.password()).isEqualTo(Secret.of("envpassword"));
    assertThat(url.parameters()).containsExactly(Map.entry("sslmode", "require"));
  }

  @Test
  void prefersTheUrlToTheEnvironment() {
    PostgresUrl url =
        PostgresUrl.parse(
            "postgresql://u:p@h:1/d",
            Map.of("PGHOST", "x", "PGPORT", "2", "PGUSER", "x", "PGPASSWORD", "x"));

    assertThat(url.hosts()).containsExactly(new Host("h", 1));
    assertThat(url.user()).isEqualTo("u");
    assertThat(url.password()).isEqualTo(Secret.of("p"));
  }

  @Test
  void namesTheDatabaseAfterTheUserAsPsqlDoes() {
    assertThat(parse("postgresql://ann@h").database()).isEqualTo("ann");
  }

  @Test
  void standsOnLocalhostAndTheUsualPort() {
    assertThat(parse("postgresql://ann@/d").hosts()).containsExactly(new Host("localhost", 5432));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql:///d?host=/var/run/postgresql",
        "postgresql://%2Fvar%2Frun%2Fpostgresql/d",
        "host=/tmp dbname=d",
      })
  void refusesUnixSockets(String text) {
    assertThatThrownBy(() -> PostgresUrl.parse(text, NOWHERE))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining("TCP only")
        .extracting(e -> ((PgtrekException) e).code())
        .isEqualTo("url-unix-socket");
  }

  @ParameterizedTest
  @CsvSource({
    "sslmod, sslmode",
    "aplication_name, application_name",
    "conect_timeout, connect_timeout",
    "sslRootCert, sslrootcert",
  })
  void namesTheNearestOfUnknownParameters(String unknown, String nearest) {
    assertThatThrownBy(() -> parse("postgresql://u@h/d?" + unknown + "=x"))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining(unknown)
        .returns("url-parameter-unknown", e -> ((PgtrekException) e).code())
        .extracting(e -> ((PgtrekException) e).next())
        .asString()
        .startsWith("Did you mean " + nearest + "?");
  }

  @Test
  void saysWhatTheDriverCannotDo() {
    assertThatThrownBy(() -> parse("postgresql://u@h/d?sslcrl=/x"))
        .hasMessageContaining("sslcrl")
        .extracting(e -> ((PgtrekException) e).code())
        .isEqualTo("url-parameter-unsupported");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "postgresql://u@h/d?sslmode=maybe, url-parameter-value",
        "postgresql://u@h/d?connect_timeout=soon, url-parameter-value",
        "postgresql://u@h/d?sslmode=require&sslrootcert=system, url-parameter-value",
        "postgresql://u@h:notaport/d, url-malformed",
        "postgresql://u@h:70000/d, url-malformed",
        "postgresql://u@h/d?sslmode, url-malformed",
        "postgresql://u@h/d%zz, url-malformed",
        "postgresql://u@h/d%00, url-malformed",
        "host=h dbname, url-malformed",
        "host=h 'x', url-malformed",
        "mysql://u@h/d, url-not-postgresql",
        "app.db, url-not-postgresql",
      })
  void refusesWhatCannotBeUsed(String text, String code) {
    assertThatThrownBy(() -> PostgresUrl.parse(text, NOWHERE))
        .isInstanceOf(PgtrekException.Usage.class)
        .extracting(e -> ((PgtrekException) e).code())
        .isEqualTo(code);
  }

  @Test
  void neverRepeatsTheTextThatItRefuses() {
    assertThatThrownBy(() -> parse("postgresql://u:hush@h:bad/d"))
        .hasMessageNotContaining("hush")
        .extracting(e -> ((PgtrekException) e).next())
        .asString()
        .doesNotContain("hush");
  }

  @Test
  void showsNoPasswordAnywhere() {
    PostgresUrl url = parse("postgresql://u:hush@h/d?sslpassword=hush&sslmode=verify-full");

    assertThat(url.display()).isEqualTo("postgresql://u@h:5432/d?sslmode=verify-full");
    assertThat(url.toString()).doesNotContain("hush");
    assertThat(String.valueOf(url.password())).isEqualTo("********");
  }

  @ParameterizedTest
  @CsvSource({
    "ssl=true, verify-full",
    "ssl=require, require",
    "ssl=false, disable",
    "sslmode=disable, disable",
    "sslmode=allow, allow",
    "sslmode=prefer, prefer",
    "sslmode=verify-ca, verify-ca",
    "sslmode=verify-full, verify-full",
  })
  void handsTheTlsModeToTheDriver(String given, String expected) {
    assertThat(DriverProperties.of(parse("postgresql://u@h/d?" + given)))
        .containsEntry("sslmode", expected);
  }

  @Test
  void verifiesTheAuthorityUnderRequireOnceOneIsNamed() {
    assertThat(DriverProperties.of(parse("postgresql://u@h/d?sslmode=require&sslrootcert=/ca.crt")))
        .containsEntry("sslmode", "verify-ca")
        .containsEntry("sslrootcert", "/ca.crt");
  }

  @Test
  void trustsTheSystemsAuthoritiesOnlyWithTheHostsName() {
    assertThat(DriverProperties.of(parse("postgresql://u@h/d?sslrootcert=system")))
        .containsEntry("sslmode", "verify-full")
        .containsEntry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
  }

  @Test
  void handsTheOtherParametersToTheDriver() {
    assertThat(
            DriverProperties.of(
                parse(
                    "postgresql://u@h/d?sslcert=/c&sslkey=/k&sslpassword=s&channel_binding=require"
                        + "&connect_timeout=3&options=-c%20geqo%3Doff"
                        + "&target_session_attrs=read-write")))
        .containsEntry("sslcert", "/c")
        .containsEntry("sslkey", "/k")
        .containsEntry("sslpassword", "s")
        .containsEntry("channelBinding", "require")
        .containsEntry("connectTimeout", "3")
        .containsEntry("options", "-c geqo=off")
        .containsEntry("targetServerType", "primary");
  }

  @Test
  void keepsPlusInLibpqsUrlsAndReadsItAsSpaceInOthers() {
    assertThat(parse("postgresql://u@h/d?options=-c+x").parameters())
        .containsEntry("options", "-c+x");
    assertThat(parse("postgresql+psycopg://u@h/d?options=-c+x").parameters())
        .containsEntry("options", "-c x");
  }

  @Test
  void saysWhatItPassesOver() {
    PostgresUrl url = parse("jdbc:postgresql://h/d?user=u&reWriteBatchedInserts=true");

    assertThat(url.findings())
        .singleElement()
        .returns("url-parameter-ignored", Finding::code)
        .returns("reWriteBatchedInserts", Finding::subject);
  }

  @Test
  void saysThatItsSessionsAreNamedByTheRun() {
    assertThat(parse("postgresql://u@h/d?application_name=shop").findings())
        .singleElement()
        .returns("url-parameter-ignored", Finding::code)
        .returns("application_name", Finding::subject);
  }

  @Test
  void saysNothingOfWhatItUses() {
    PostgresUrl url =
        parse("jdbc:postgresql://h/d?user=u&sslmode=require&connectTimeout=3&currentSchema=app");

    assertThat(url.findings()).isEmpty();
  }

  @Test
  void takesTheSchemaOfPrismaAndJdbc() {
    assertThat(parse("postgresql://u@h/d?schema=app").schema()).contains("app");
    assertThat(parse("jdbc:postgresql://h/d?currentSchema=app").schema()).contains("app");
    assertThat(parse("postgresql://u@h/d").schema()).isEmpty();
  }

  @Test
  void takesTheShortFormOfJdbc() {
    PostgresUrl url = parse("jdbc:postgresql:shop");

    assertThat(url.database()).isEqualTo("shop");
    assertThat(url.hosts()).containsExactly(new Host("localhost", 5432));
  }

  @Test
  void tellsItsFormsFromFiles() {
    assertThat(PostgresUrl.looksLikeOne("postgres://h/d")).isTrue();
    assertThat(PostgresUrl.looksLikeOne("host=h dbname=d")).isTrue();
    assertThat(PostgresUrl.looksLikeOne("data/app.db")).isFalse();
    assertThat(PostgresUrl.looksLikeOne("sqlite:///app.db")).isFalse();
  }

  private static PostgresUrl parse(String text) {
    return PostgresUrl.parse(text, NOWHERE);
  }
}
