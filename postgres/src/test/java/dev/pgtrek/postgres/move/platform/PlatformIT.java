package dev.pgtrek.postgres.move.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.platform.ProfileFile;
import dev.pgtrek.platform.Profiles;
import dev.pgtrek.postgres.move.check.MoveChecks;
import dev.pgtrek.spi.PlatformProfile;
import dev.pgtrek.spi.PlatformProfile.Side;
import dev.pgtrek.spi.PlatformProfile.Way;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.Supabase;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A self-hosted Supabase of 17, and targets of 18. */
class PlatformIT {

  private static final String TEXT = Profiles.text("supabase").orElseThrow();
  private static final PlatformProfile SUPABASE = ProfileFile.read(TEXT, "supabase");

  /** The application's own role, which nobody makes but its owner. */
  private static final String READER =
      "DO $$ BEGIN IF to_regrole('report_reader') IS NULL THEN CREATE ROLE report_reader LOGIN;"
          + " END IF; END $$";

  private final TestServer old = Servers.postgres(17);
  private final TestServer fresh = Servers.postgres(18);
  private Connection source;

  @BeforeEach
  void open() {
    source = old.jdbc(Supabase.selfHosted(old));
  }

  @AfterEach
  void close() throws SQLException {
    source.close();
  }

  @Test
  void knowsATargetOfThePlatformByItsSchemas() throws SQLException {
    try (Connection unused = fresh.jdbc(Supabase.unused(fresh));
        Connection empty = fresh.jdbc(fresh.newDatabase())) {
      Platform there = Platform.of(SUPABASE, source, unused);
      Platform elsewhere = Platform.of(SUPABASE, source, empty);

      assertThat(there.side()).isEqualTo(Side.ON_PLATFORM);
      assertThat(elsewhere.side()).isEqualTo(Side.ELSEWHERE);
      assertThat(there.table(TableName.of("auth", "users"))).isEqualTo(Way.ROWS);
      assertThat(there.table(TableName.of("auth", "schema_migrations"))).isEqualTo(Way.LEAVE);
      assertThat(elsewhere.table(TableName.of("auth", "users"))).isEqualTo(Way.CARRY);
      assertThat(elsewhere.table(TableName.of("realtime", "subscription"))).isEqualTo(Way.LEAVE);
      assertThat(there.roles(Set.of("supabase_admin", "anon", "ours")))
          .containsExactly(Map.entry("supabase_admin", "postgres"));
      assertThat(elsewhere.role("dashboard_user")).isEmpty();
      assertThat(elsewhere.role("supabase_auth_admin")).hasValue("postgres");
    }
  }

  @Test
  void nothingStandsAgainstAnUnusedTargetOfALaterRelease() throws SQLException {
    try (Connection target = fresh.jdbc(Supabase.unused(fresh))) {
      on(target, READER);
      List<Finding> found = checked(SUPABASE, target);

      assertThat(found).filteredOn(Finding::blocks).isEmpty();
      assertThat(found)
          .extracting(Finding::code)
          .contains(
              "platform-target",
              "storage-objects-outside",
              "vault-secrets-encrypted",
              "tokens-signed-otherwise",
              "edge-functions-outside",
              "webhooks-outside")
          .doesNotContain("event-trigger", "publication", "platform-question-failed");
      assertThat(found)
          .filteredOn(f -> f.code().equals("storage-objects-outside"))
          .singleElement()
          .extracting(Finding::subject, Finding::measured)
          .containsExactly("bucket papers", "30 objects, 454 kB");
    }
  }

  @Test
  void withoutTheProfileTheSameTargetIsNotEmpty() throws SQLException {
    try (Connection target = fresh.jdbc(Supabase.unused(fresh))) {
      assertThat(MoveChecks.of(source, target))
          .extracting(Finding::code)
          .contains("target-not-empty");
    }
  }

  @Test
  void rowsThatAreThereAreRefusedOrKeptByRule() throws SQLException {
    PlatformProfile keeping =
        ProfileFile.read(TEXT.replace("existing-rows: refuse", "existing-rows: keep"), "keeping");
    try (Connection target = fresh.jdbc(Supabase.unused(fresh))) {
      on(target, READER);
      on(target, "INSERT INTO auth.users (id, email) VALUES (gen_random_uuid(), 'a@b.example')");

      assertThat(checked(SUPABASE, target))
          .filteredOn(Finding::blocks)
          .singleElement()
          .extracting(Finding::code, Finding::subject)
          .containsExactly("platform-rows-there", "table auth.users of the target");
      assertThat(checked(keeping, target))
          .filteredOn(f -> f.code().startsWith("platform-rows"))
          .singleElement()
          .extracting(Finding::code, Finding::severity)
          .containsExactly("platform-rows-kept", Severity.WARN);
    }
  }

  @Test
  void columnsWithoutAHomeAndColumnsWithoutAValueBlock() throws SQLException {
    PlatformProfile leaving =
        ProfileFile.read(
            TEXT.replace(
                "tables:\n",
                "tables:\n- {name: auth.sessions, on-platform: rows, elsewhere: carry,"
                    + " columns-left: [ip]}\n"),
            "leaving");
    try (Connection target = fresh.jdbc(Supabase.unused(fresh))) {
      on(target, READER);
      on(
          target,
          """
          ALTER TABLE auth.sessions DROP ip;
          ALTER TABLE auth.identities ADD tenant text NOT NULL;
          ALTER TABLE auth.mfa_factors DROP factor_type;
          DROP TABLE storage.objects;
          """);

      assertThat(checked(SUPABASE, target))
          .filteredOn(Finding::blocks)
          .extracting(f -> f.code() + " " + f.subject())
          .containsExactlyInAnyOrder(
              "platform-column-without-home column auth.sessions.ip",
              "platform-column-without-home column auth.mfa_factors.factor_type",
              "platform-column-needs-value column auth.identities.tenant",
              "platform-table-missing table storage.objects");
      assertThat(checked(leaving, target))
          .filteredOn(f -> f.subject().equals("column auth.sessions.ip"))
          .singleElement()
          .extracting(Finding::severity)
          .isEqualTo(Severity.WARN);
    }
  }

  @Test
  void anOrdinaryRoleThatMayNotSilenceTriggersIsTold() throws SQLException {
    try (TestServer cloud = Servers.dedicated(18)) {
      String url = Supabase.cloud(cloud);
      try (Connection target = cloud.jdbc(url)) {
        on(target, READER);
        assertThat(checked(SUPABASE, target))
            .filteredOn(Finding::blocks)
            .extracting(Finding::code, Finding::subject)
            .containsExactly(tuple("right-to-create-extension-missing", "extension vector"));
        try (Connection landlord =
            Supabase.landlord(cloud, url.substring(url.lastIndexOf('/') + 1))) {
          on(landlord, "REVOKE SET ON PARAMETER session_replication_role FROM postgres");
          on(landlord, "REVOKE INSERT ON auth.sessions FROM postgres");
          on(landlord, "REVOKE ALL ON SEQUENCE auth.refresh_tokens_id_seq FROM postgres");
          on(landlord, "CREATE EXTENSION vector SCHEMA extensions");
        }

        assertThat(checked(SUPABASE, target))
            .filteredOn(Finding::blocks)
            .extracting(Finding::code)
            .containsExactlyInAnyOrder(
                "triggers-would-fire",
                "platform-table-not-writable",
                "platform-sequence-not-settable");
        try (Connection landlord =
            Supabase.landlord(cloud, url.substring(url.lastIndexOf('/') + 1))) {
          on(landlord, "ALTER TABLE auth.sessions ENABLE ROW LEVEL SECURITY");
          on(landlord, "ALTER ROLE postgres NOBYPASSRLS");
        }

        assertThat(checked(SUPABASE, target))
            .filteredOn(f -> f.code().equals("platform-table-hidden-by-policy"))
            .extracting(Finding::subject)
            .contains("table auth.sessions of the target");
      }
    }
  }

  @Test
  void anExtensionInAnotherSchemaAndAHalfPlatformBlock() throws SQLException {
    try (Connection target = fresh.jdbc(Supabase.unused(fresh));
        Connection half = fresh.jdbc(fresh.newDatabase())) {
      on(target, READER);
      on(target, "CREATE EXTENSION vector SCHEMA public");
      on(half, "CREATE SCHEMA auth");

      assertThat(checked(SUPABASE, target))
          .filteredOn(Finding::blocks)
          .extracting(Finding::code, Finding::subject)
          .containsExactly(tuple("extension-in-other-schema", "extension vector"));
      assertThat(checked(SUPABASE, half)).extracting(Finding::code).contains("platform-half-there");
    }
  }

  @Test
  void elsewhereTheRolesOfPoliciesAreAskedForWithTheirAttributes() throws SQLException {
    try (TestServer plain = Servers.dedicated(18)) {
      try (Connection target = plain.jdbc(plain.newDatabase())) {
        List<Finding> found = checked(SUPABASE, target);

        assertThat(found)
            .filteredOn(Finding::blocks)
            .extracting(Finding::code, Finding::subject)
            .containsExactlyInAnyOrder(
                tuple("role-missing", "role anon"),
                tuple("role-missing", "role authenticated"),
                tuple("role-missing", "role service_role"),
                tuple("role-missing", "role report_reader"));
        assertThat(found)
            .filteredOn(f -> f.subject().equals("role service_role"))
            .singleElement()
            .extracting(Finding::fix)
            .asString()
            .startsWith("CREATE ROLE \"service_role\" NOINHERIT BYPASSRLS;");
      }
    }
  }

  @Test
  void aQuestionThatFailsIsSaidAndAnAddressIsKnown() throws SQLException {
    PlatformProfile asking =
        ProfileFile.read(
            TEXT.replace(
                "hosts:\n", "- {code: ours, severity: warn, why: w, sql: SELECT 1/0}\nhosts:\n"),
            "asking");
    try (Connection target = fresh.jdbc(Supabase.unused(fresh))) {
      assertThat(checked(asking, target))
          .filteredOn(f -> f.code().equals("platform-question-failed"))
          .singleElement()
          .extracting(Finding::measured)
          .asString()
          .contains("22012");
      assertThat(PlatformChecks.hosts(SUPABASE, "aws-0-eu-central-1.pooler.supabase.com", 6543))
          .singleElement()
          .extracting(Finding::severity)
          .isEqualTo(Severity.BLOCK);
      assertThat(PlatformChecks.hosts(SUPABASE, "db.abc.supabase.co", 5432)).hasSize(1);
      assertThat(PlatformChecks.hosts(SUPABASE, "db.example.org", 5432)).isEmpty();
    }
  }

  /** The codes are the profile's own, so a new one is asked for by itself. */
  @Test
  void everyQuestionAndAddressOfTheProfileFires() throws SQLException {
    Map<String, String> hosts =
        Map.of(
            "*.pooler.supabase.com", "aws-0-eu-central-1.pooler.supabase.com",
            "db.*.supabase.co", "db.abc.supabase.co");
    on(
        source,
        """
        CREATE SCHEMA cron; CREATE TABLE cron.job AS SELECT 1 AS jobid;
        CREATE SCHEMA pgsodium; CREATE TABLE pgsodium.key AS SELECT 1 AS id;
        """);
    try (Connection target = fresh.jdbc(Supabase.unused(fresh))) {
      on(target, READER);

      assertThat(checked(SUPABASE, target))
          .extracting(Finding::code)
          .containsAll(SUPABASE.questions().stream().map(PlatformProfile.Question::code).toList())
          .contains("vector-dimensions", "scheduled-jobs-left", "pgsodium-keys-encrypted");
    }
    assertThat(SUPABASE.hosts())
        .allSatisfy(
            host ->
                assertThat(
                        PlatformChecks.hosts(
                            SUPABASE, hosts.getOrDefault(host.pattern(), ""), host.port()))
                    .extracting(Finding::code)
                    .contains(host.code()));
  }

  @Test
  void aDatabaseOfNoPlatformAndAColumnOfAnotherTypeAreTold() throws SQLException {
    try (Connection target = fresh.jdbc(Supabase.unused(fresh));
        Connection plain = old.jdbc(old.newDatabase())) {
      on(target, "ALTER TABLE auth.mfa_factors ALTER friendly_name TYPE varchar(900)");
      on(target, "ALTER TYPE auth.factor_type RENAME VALUE 'totp' TO 'code'");

      assertThat(MoveChecks.of(plain, target, Platform.of(SUPABASE, plain, target)))
          .extracting(Finding::code)
          .contains("platform-not-on-source");
      assertThat(checked(SUPABASE, target))
          .filteredOn(f -> f.code().equals("platform-column-type-differs"))
          .extracting(f -> f.severity() + " " + f.subject() + ": " + f.measured())
          .containsExactly(
              "WARN column auth.mfa_factors.friendly_name: text on the source, character"
                  + " varying(900) on the target");
      assertThat(checked(SUPABASE, target))
          .filteredOn(f -> f.code().equals("platform-label-missing"))
          .extracting(f -> f.subject() + ": " + f.measured())
          .containsExactly("type auth.factor_type: the target's lacks totp");
    }
  }

  private List<Finding> checked(PlatformProfile profile, Connection target) throws SQLException {
    return MoveChecks.of(source, target, Platform.of(profile, source, target));
  }

  private static void on(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
