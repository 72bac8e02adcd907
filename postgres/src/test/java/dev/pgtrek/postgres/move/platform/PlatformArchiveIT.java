package dev.pgtrek.postgres.move.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pgtrek.model.Finding;
import dev.pgtrek.platform.ProfileFile;
import dev.pgtrek.platform.Profiles;
import dev.pgtrek.postgres.client.ArchiveContents;
import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.postgres.client.ClientPlaces;
import dev.pgtrek.postgres.client.ClientPrograms;
import dev.pgtrek.postgres.client.Dump;
import dev.pgtrek.postgres.client.DumpFormat;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.spi.MovePlan.NotCarried;
import dev.pgtrek.spi.PlatformProfile;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.Supabase;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of a self-hosted Supabase of 17, without what stays behind. */
class PlatformArchiveIT {

  private static final String TEXT = Profiles.text("supabase").orElseThrow();
  private static final PlatformProfile SUPABASE = ProfileFile.read(TEXT, "supabase");

  private final TestServer old = Servers.postgres(17);
  private final TestServer fresh = Servers.postgres(18);
  private final String url = Supabase.selfHosted(old);
  private ArchiveContents whole;

  @TempDir Path folder;

  @BeforeEach
  void dump() {
    PostgresUrl location = PostgresUrl.parse(url, Map.of());
    ClientPrograms programs =
        ClientPrograms.require(new ClientPlaces(old.bin(), List.of()), old.major());
    Path archive = folder.resolve("schema.dump");
    new Dump(programs, location, DumpFormat.CUSTOM, 1, null).writeSchema(archive, () -> false);
    whole = ArchiveContents.read(archive);
  }

  @Test
  void onThePlatformOnlyWhatIsTheApplicationsIsMade() throws SQLException {
    PlatformArchive sorted = sorted(SUPABASE, Supabase.unused(fresh));

    assertThat(sorted.carried().entries()).extracting(Entry::schema).containsOnly("", "public");
    assertThat(named(sorted.carried().entries()))
        .contains(
            "TABLE profiles",
            "EXTENSION vector",
            "FK CONSTRAINT vector_embeddings vector_embeddings_document_id_fkey",
            "POLICY documents own documents",
            "TRIGGER documents documents_webhook",
            "DEFAULT ACL DEFAULT PRIVILEGES FOR TABLES")
        .noneMatch(name -> name.startsWith("EVENT TRIGGER") || name.startsWith("PUBLICATION"))
        .doesNotContain("SCHEMA auth", "SCHEMA extensions");
    assertThat(named(sorted.added()))
        .containsExactlyInAnyOrder(
            "TRIGGER users on_auth_user_created", "POLICY objects own files");
    assertThat(named(sorted.references()))
        .containsExactlyInAnyOrder(
            "FK CONSTRAINT profiles profiles_id_fkey",
            "FK CONSTRAINT documents documents_owner_fkey");
    assertThat(named(sorted.published()))
        .containsExactly("PUBLICATION TABLE supabase_realtime documents");
    assertThat(sorted.findings()).isEmpty();
    assertThat(sorted.notCarried())
        .extracting(NotCarried::kind, NotCarried::name)
        .contains(
            tuple("schema", "auth"),
            tuple("schema", "vault"),
            tuple("event trigger", "pgrst_ddl_watch"),
            tuple("publication", "supabase_realtime"));
  }

  @Test
  void elsewhereAuthIsCarriedAndWhatNeedsTheRestStaysBehindByName() throws SQLException {
    PlatformArchive sorted = sorted(SUPABASE, fresh.newDatabase());

    assertThat(named(sorted.carried().entries()))
        .contains(
            "SCHEMA auth",
            "SCHEMA extensions",
            "TABLE users",
            "FUNCTION uid()",
            "TRIGGER users on_auth_user_created",
            "POLICY documents own documents",
            "EXTENSION vector")
        .doesNotContain(
            "SCHEMA storage",
            "SCHEMA realtime",
            "FUNCTION pgrst_ddl_watch()",
            "TRIGGER documents documents_webhook",
            "PUBLICATION supabase_realtime");
    assertThat(sorted.added()).isEmpty();
    assertThat(sorted.findings())
        .extracting(Finding::code, Finding::subject)
        .containsExactly(
            tuple("left-with-the-platform", "trigger public.documents documents_webhook"));
    assertThat(definitions(sorted.carried().entries()))
        .doesNotContain("dashboard_user")
        .contains("TO authenticated");
  }

  @Test
  void whereAuthIsLeftEverythingThatNeedsItIsNamed() throws SQLException {
    PlatformProfile without =
        ProfileFile.read(
            TEXT.replace(
                "name: auth, on-platform: rows, elsewhere: carry",
                "name: auth, on-platform: rows, elsewhere: leave"),
            "without");

    PlatformArchive sorted = sorted(without, fresh.newDatabase());

    assertThat(sorted.findings())
        .filteredOn(Finding::blocks)
        .singleElement()
        .extracting(Finding::code, Finding::subject, Finding::measured)
        .containsExactly(
            "needs-what-is-left",
            "table public.documents",
            "it needs function auth.uid(), which the profile leaves out");
    assertThat(sorted.findings())
        .filteredOn(f -> !f.blocks())
        .extracting(Finding::subject)
        .contains(
            "policy public.profiles own profile",
            "policy public.documents own documents",
            "fk constraint public.profiles profiles_id_fkey");
    assertThat(named(sorted.carried().entries()))
        .contains("TABLE profiles", "POLICY documents public documents")
        .doesNotContain("POLICY profiles own profile");
  }

  @Test
  void anExtensionThatThePlatformGaveUpAndATableOfOnesOwnInItsSchemaAreTold() throws SQLException {
    PlatformProfile without =
        ProfileFile.read(
            TEXT.replace("{name: plls, gone-from", "{name: hstore, gone-from"), "gone");
    old.execute(
        url,
        "CREATE EXTENSION hstore",
        "CREATE TABLE auth.mine (id int)",
        "ALTER TABLE auth.mine OWNER TO report_reader");
    dump();

    PlatformArchive sorted = sorted(without, Supabase.unused(fresh));

    assertThat(sorted.findings())
        .extracting(Finding::code, Finding::subject)
        .containsExactlyInAnyOrder(
            tuple("extension-gone-from-platform", "extension hstore"),
            tuple("object-in-platform-schema", "table auth.mine"));
    assertThat(sorted.notCarried())
        .extracting(NotCarried::kind, NotCarried::name)
        .contains(tuple("extension", "hstore"));
  }

  private PlatformArchive sorted(PlatformProfile profile, String target) throws SQLException {
    try (Connection source = old.jdbc(url);
        Connection to = fresh.jdbc(target);
        Statement statement = to.createStatement()) {
      statement.execute("SET search_path = ''");
      return PlatformArchive.of(whole, Platform.of(profile, source, to), to);
    }
  }

  private static List<String> named(List<Entry> entries) {
    return entries.stream().map(e -> e.kind() + " " + e.name()).toList();
  }

  private static String definitions(List<Entry> entries) {
    return String.join("\n", entries.stream().map(Entry::definition).toList());
  }
}
