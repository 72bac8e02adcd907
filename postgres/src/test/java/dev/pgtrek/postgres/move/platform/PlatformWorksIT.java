package dev.pgtrek.postgres.move.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.model.Finding;
import dev.pgtrek.platform.ProfileFile;
import dev.pgtrek.platform.Profiles;
import dev.pgtrek.postgres.client.ArchiveContents;
import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.postgres.client.ArchiveContents.Section;
import dev.pgtrek.postgres.move.rows.MoveTask;
import dev.pgtrek.postgres.move.rows.RowPipe;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.PlatformProfile;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.Supabase;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows of a self-hosted Supabase of 17 into tables that a later release has made on 18. */
class PlatformWorksIT {

  private static final String TEXT = Profiles.text("supabase").orElseThrow();
  private static final PlatformProfile REFUSING = ProfileFile.read(TEXT, "supabase");
  private static final PlatformProfile KEEPING =
      ProfileFile.read(TEXT.replace("existing-rows: refuse", "existing-rows: keep"), "keeping");

  private final TestServer old = Servers.postgres(17);
  private final TestServer fresh = Servers.postgres(18);
  private Connection source;

  @BeforeEach
  void open() throws SQLException {
    source = old.jdbc(Supabase.selfHosted(old));
    on(source, "SET search_path = ''");
  }

  @AfterEach
  void close() throws SQLException {
    source.close();
  }

  @Test
  void rowsArriveByTheColumnsOfBothAndFireNothing() throws Exception {
    try (Connection target = target(fresh, Supabase.unused(fresh))) {
      on(
          target,
          """
          CREATE FUNCTION auth.loud() RETURNS trigger LANGUAGE plpgsql
            AS $$ BEGIN RAISE EXCEPTION 'fired'; END $$;
          CREATE TRIGGER loud BEFORE INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION auth.loud();
          """);

      List<MoveResult> results = all(REFUSING, target, List.of());

      assertThat(results).allMatch(MoveResult::well);
      String rows =
          "SELECT count(*), sum(hashtext(id::text || email || created_at)) FROM auth.users";
      assertThat(Rows.of(target, rows)).isEqualTo(Rows.of(source, rows));
      assertThat(Rows.value(target, "SELECT count(*) FROM auth.users WHERE NOT is_anonymous"))
          .isEqualTo("40");
      String computed = "SELECT string_agg(email, ',' ORDER BY id) FROM auth.identities";
      assertThat(Rows.value(target, computed)).isEqualTo(Rows.value(source, computed));
      assertThat(Rows.value(target, "SELECT count(*) FROM storage.objects")).isEqualTo("30");
      assertThat(Rows.value(target, "SELECT nextval('auth.refresh_tokens_id_seq')"))
          .isEqualTo("41");
      assertThat(Rows.value(target, "SELECT count(*) FROM auth.schema_migrations")).isEqualTo("4");
    }
  }

  @Test
  void aRoleThatIsNoSuperuserBringsTheSame() throws Exception {
    try (TestServer cloud = Servers.dedicated(18)) {
      try (Connection target = target(cloud, Supabase.cloud(cloud))) {
        List<MoveResult> results = all(REFUSING, target, List.of());

        assertThat(results).allMatch(MoveResult::well);
        assertThat(Rows.value(target, "SELECT count(*) FROM auth.sessions")).isEqualTo("40");
        assertThat(Rows.value(target, "SHOW session_replication_role")).isEqualTo("origin");
      }
    }
  }

  @Test
  void rowsThatAreThereAreNeverDoubled() throws Exception {
    String theirs =
        "INSERT INTO auth.users (id, email) VALUES (md5('user 3')::uuid, 'theirs@b.example');"
            + " SELECT setval('auth.refresh_tokens_id_seq', 500)";
    try (Connection refused = target(fresh, Supabase.unused(fresh));
        Connection target = target(fresh, Supabase.unused(fresh))) {
      on(refused, theirs);
      on(target, theirs);

      assertThatThrownBy(() -> all(REFUSING, refused, List.of()))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("auth.users has rows meanwhile");
      List<MoveResult> results = all(KEEPING, target, List.of());

      assertThat(results.stream().flatMap(r -> r.findings().stream()))
          .singleElement()
          .extracting(Finding::code, Finding::measured)
          .containsExactly(
              "platform-rows-kept", "1 rows of the source, whose key is on the target");
      assertThat(Rows.value(target, "SELECT count(*) FROM auth.users")).isEqualTo("40");
      assertThat(Rows.value(target, "SELECT email FROM auth.users WHERE id = md5('user 3')::uuid"))
          .isEqualTo("theirs@b.example");
      assertThat(Rows.value(target, "SELECT nextval('auth.refresh_tokens_id_seq')"))
          .isEqualTo("501");
    }
  }

  @Test
  void whatThePlatformRefusesIsNamedWithItsStatementAndTheRestStays() throws Exception {
    Entry policy =
        new Entry(
            1,
            "POLICY",
            Section.POST_DATA,
            "storage",
            "objects own files",
            "supabase_storage_admin",
            "CREATE POLICY \"own files\" ON storage.objects FOR SELECT TO authenticated USING"
                + " (true);\n",
            "",
            "",
            "",
            List.of(),
            "");
    try (TestServer cloud = Servers.dedicated(18)) {
      try (Connection target = target(cloud, Supabase.cloud(cloud))) {
        List<MoveResult> results = all(REFUSING, target, List.of(policy));

        assertThat(results.stream().flatMap(r -> r.findings().stream()))
            .singleElement()
            .satisfies(
                finding -> {
                  assertThat(finding.code()).isEqualTo("platform-refuses-object");
                  assertThat(finding.measured()).contains("42501");
                  assertThat(finding.fix()).contains("CREATE POLICY \"own files\"");
                });
        assertThat(Rows.value(target, "SELECT count(*) FROM auth.users")).isEqualTo("40");
      }
    }
  }

  private List<MoveResult> all(PlatformProfile profile, Connection target, List<Entry> added)
      throws SQLException, RowPipe.SourceSide {
    Platform platform = Platform.of(profile, source, target);
    PlatformArchive archive =
        new PlatformArchive(
            new ArchiveContents(1016, "a", "17", "18", List.of()),
            added,
            List.of(),
            List.of(),
            List.of(),
            List.of());
    List<MoveResult> results = new ArrayList<>();
    target.setAutoCommit(false);
    source.setAutoCommit(false);
    for (MoveTask task : PlatformWorks.of(platform, archive, source, target)) {
      results.add(task.work().on(new Both(source, target)));
      target.commit();
    }
    return results;
  }

  /** Both servers, as they are. */
  private record Both(Connection source, Connection target) implements MoveTask.Ends {}

  private static Connection target(TestServer server, String url) throws SQLException {
    Connection target = server.jdbc(url);
    on(target, "SET search_path = ''");
    return target;
  }

  private static void on(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
