package dev.pgtrek.postgres.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Finding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is said of servers that no test can have: other builds, and hosts with lists of their own.
 */
class ExtensionChecksTest {

  private static final String DEBIAN =
      "PostgreSQL 17.6 (Debian 17.6-2.pgdg13+1) on x86_64-pc-linux-gnu, compiled by gcc";

  private static final ExtensionFacts.Offer UNTRUSTED =
      new ExtensionFacts.Offer("0.8.1", "", false, true, "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PostgreSQL 17.6 (Debian 17.6-2.pgdg13+1) on x86_64 | vector | apt-get install postgresql-17-pgvector; as a container: an image pgvector/pgvector:pg17
          PostgreSQL 17.6 (Ubuntu 17.6-1) on x86_64 | postgis | apt-get install postgresql-17-postgis-3
          PostgreSQL 17.6 on x86_64-pc-linux-gnu, compiled by gcc (GCC) 11.5.0 (Red Hat 11.5.0-2) | vector | dnf install pgvector_17
          PostgreSQL 17.6 on x86_64, compiled by gcc (Red Hat 11.5.0-2) | unaccent | dnf install postgresql17-contrib
          PostgreSQL 17.6 on x86_64-pc-linux-musl, compiled by gcc (Alpine 14.2.0) | citext | apk add postgresql17-contrib
          PostgreSQL 17.6 (Homebrew) on aarch64-apple-darwin, compiled by Apple clang | postgis | brew install postgis
          PostgreSQL 17.6 on x86_64, compiled by gcc | vector | Debian: postgresql-17-pgvector; RPM: pgvector_17; Homebrew: pgvector
          """)
  void namesThePackageOfEachBuild(String build, String extension, String fix) {
    ExtensionFacts facts = facts(build, List.of(), Map.of(), Map.of());

    assertThat(only(facts, extension))
        .returns("extension-missing", Finding::code)
        .satisfies(f -> assertThat(f.fix()).startsWith(fix));
  }

  @Test
  void readsTheListOfAmazonsHost() {
    ExtensionFacts facts =
        facts(
            DEBIAN,
            List.of("rds_superuser"),
            Map.of("rds.extensions", "citext, vector", "rds.allowed_extensions", "citext"),
            Map.of("vector", UNTRUSTED));

    assertThat(only(facts, "vector"))
        .returns("extension-not-allowed", Finding::code)
        .satisfies(f -> assertThat(f.fix()).contains("rds.allowed_extensions"));
  }

  @Test
  void readsTheListOfAzuresHostInAnyCaseAndKeepsWhatStandsInIt() {
    Map<String, String> list = Map.of("azure.extensions", "PG_TRGM,CITEXT");
    ExtensionFacts facts =
        facts(
            DEBIAN,
            List.of("azure_pg_admin"),
            list,
            Map.of("vector", UNTRUSTED, "citext", UNTRUSTED));

    assertThat(only(facts, "vector").fix()).endsWith("--value PG_TRGM,CITEXT,vector");
    assertThat(only(facts, "citext").code()).isEqualTo("extension-to-create");
  }

  @Test
  void knowsThatHostsLendTheirAdministratorsASuperusersRight() {
    assertThat(only(facts(DEBIAN, List.of(), Map.of(), Map.of("vector", UNTRUSTED)), "vector"))
        .returns("right-to-create-extension-missing", Finding::code)
        .satisfies(f -> assertThat(f.fix()).contains("CREATE EXTENSION \"vector\";"));
    for (String role : List.of("rds_superuser", "cloudsqlsuperuser", "neon_superuser")) {
      ExtensionFacts facts = facts(DEBIAN, List.of(role), Map.of(), Map.of("vector", UNTRUSTED));

      assertThat(only(facts, "vector").code()).isEqualTo("extension-to-create");
    }
  }

  private static ExtensionFacts facts(
      String build,
      List<String> roles,
      Map<String, String> settings,
      Map<String, ExtensionFacts.Offer> offers) {
    return new ExtensionFacts(
        17,
        build,
        "ann",
        "shop",
        false,
        true,
        "public",
        List.of("public"),
        roles,
        settings,
        offers);
  }

  private static Finding only(ExtensionFacts facts, String extension) {
    List<Finding> findings =
        ExtensionChecks.of(facts, List.of(Extension.of(extension, "For a test.")), false);
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }
}
