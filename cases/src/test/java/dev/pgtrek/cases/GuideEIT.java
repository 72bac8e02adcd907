package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.Supabase;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A self-hosted Supabase of 17, with documents and their embeddings under row-level security, goes
 * to a production PostgreSQL 18, and to a database that the platform runs.
 */
class GuideEIT {

  private static final String[] PROFILE = {"--profile", "supabase"};

  /** A table whose rows fail on the target once others have arrived in the platform's tables. */
  private static final String BROKEN_DISK =
      """
      CREATE FUNCTION sound(fragile int) RETURNS boolean LANGUAGE plpgsql AS $$
        BEGIN
          IF to_regclass('pgtrek.step') IS NULL OR to_regclass('pgtrek.mended') IS NOT NULL THEN
            RETURN true;
          END IF;
          FOR i IN 1..1200 LOOP
            EXIT WHEN EXISTS (SELECT FROM pgtrek.step WHERE id LIKE 'platform rows %');
            PERFORM pg_sleep(0.05);
          END LOOP;
          RAISE 'no disk' USING ERRCODE = 'io_error';
        END $$;
      CREATE TABLE fragile (id int CHECK (sound(id)));
      INSERT INTO fragile VALUES (1);
      """;

  /** Without the roles that nothing here is about. */
  private static final String[] AS_THEY_ARE = {"--no-owner", "--no-privileges"};

  private final TestServer old = Servers.postgres(17);
  private final String source = Supabase.selfHosted(old);

  @TempDir Path folder;

  @Test
  void toProductionPostgres() throws Exception {
    try (TestServer production = Servers.dedicated(18)) {
      String target = production.newDatabase();

      // What the application leaves behind with the platform, and what the new server lacks.
      Program.Answer before = run("check", target, "--json");
      assertThat(before.exit()).as("%s", before).isEqualTo(3);
      assertThat(before.out())
          .contains("storage-objects-outside", "vault-secrets-encrypted", "tokens-signed-otherwise")
          .contains("vector(384)");
      for (String fix : fixes(before, "role-missing")) {
        production.execute(target, fix);
      }
      Program.Answer ready = run("check", target);
      assertThat(ready.exit()).as("%s", ready).isZero();

      Program.Answer moved = run("migrate", target);
      assertThat(moved.exit()).as("%s", moved).isZero();

      Map<String, String> counts = counts(production, target);
      assertThat(counts)
          .containsEntry("auth.users", "40")
          .containsEntry("public.documents", "200")
          .containsEntry("public.vector_embeddings", "600");
      assertThat(matrix(production, target)).isEqualTo(matrix(old, source));
      assertThat(nearest(production, target)).isEqualTo(nearest(old, source));
      // What the platform's own services need is not there.
      assertThat(production.ask(target, "SELECT to_regnamespace('realtime') IS NULL").getFirst())
          .isEqualTo("t");
      assertThat(production.ask(target, "SELECT count(*) FROM pg_event_trigger").getFirst())
          .isEqualTo("0");

      Program.Answer proof = run("verify", target);
      assertThat(proof.exit()).as("%s", proof).isZero();
      Program.Answer again = run("migrate", target);
      assertThat(again.exit()).as("%s", again).isZero();
      production.execute(target, "DELETE FROM public.vector_embeddings WHERE id = 7");
      Program.Answer damaged = run("verify", target);
      assertThat(damaged.exit()).as("%s", damaged).isEqualTo(6);
      assertThat(damaged.said()).contains("public.vector_embeddings: missing on the target");
    }
  }

  @Test
  void toADatabaseOfThePlatform() throws Exception {
    try (TestServer cloud = Servers.dedicated(18)) {
      String target = Supabase.cloud(cloud);
      cloud.execute(target, "CREATE ROLE report_reader LOGIN");

      Program.Answer before = run("check", target);
      assertThat(before.exit()).as("%s", before).isEqualTo(3);
      assertThat(before.said()).contains("right-to-create-extension-missing");
      try (Connection landlord = Supabase.landlord(cloud, name(target))) {
        on(landlord, "CREATE EXTENSION vector SCHEMA extensions");
      }
      Program.Answer ready = run("check", target);
      assertThat(ready.exit()).as("%s", ready).isZero();
      Program.Answer moved = run("migrate", target);

      // The policy on the platform's own table is the dashboard's to make; all else is there.
      assertThat(moved.exit()).as("%s", moved).isEqualTo(6);
      assertThat(moved.said()).contains("policy \"own files\" on storage.objects");
      try (Connection landlord = Supabase.landlord(cloud, name(target))) {
        on(
            landlord,
            "CREATE POLICY \"own files\" ON storage.objects FOR SELECT TO authenticated USING"
                + " (bucket_id = 'papers' AND (storage.foldername(name))[1] = auth.uid()::text)");
      }
      Program.Answer proof = run("verify", target);
      assertThat(proof.exit()).as("%s", proof).isZero();

      assertThat(counts(cloud, target))
          .containsEntry("auth.users", "40")
          .containsEntry("storage.objects", "30")
          .containsEntry("public.vector_embeddings", "600");
      assertThat(matrix(cloud, target)).isEqualTo(matrix(old, source));
      assertThat(
              cloud
                  .ask(
                      target,
                      "SELECT string_agg(tablename, ',') FROM pg_publication_tables"
                          + " WHERE pubname = 'supabase_realtime'")
                  .getFirst())
          .isEqualTo("documents");
      assertThat(
              cloud
                  .ask(
                      target,
                      "SELECT pg_get_userbyid(relowner) FROM pg_class"
                          + " WHERE oid = 'public.notes'::regclass")
                  .getFirst())
          .isEqualTo("postgres");
      cloud.execute(
          target,
          "INSERT INTO auth.users (id, email) VALUES (md5('new')::uuid, 'new@example.org')");
      assertThat(
              cloud
                  .ask(target, "SELECT count(*) FROM profiles WHERE id = md5('new')::uuid")
                  .getFirst())
          .isEqualTo("1");
    }
  }

  @Test
  void relationAlreadyExistsIsSaidBeforeAnythingIsWritten() throws Exception {
    TestServer fresh = Servers.postgres(18);
    String target = Supabase.unused(fresh);
    fresh.execute(target, "CREATE TABLE public.documents (id int)");

    Program.Answer answer = run("migrate", target);

    assertThat(answer.exit()).as("%s", answer).isEqualTo(3);
    assertThat(answer.said()).contains("target-not-empty").contains("public.documents");
    assertThat(fresh.ask(target, "SELECT count(*) FROM auth.users").getFirst()).isEqualTo("0");
  }

  /** A move that broke off when its first rows were in tables that it did not make. */
  @Test
  void rowsThatArrivedWithThePlatformAreNotTakenOutForAnotherMoment() throws Exception {
    TestServer fresh = Servers.postgres(18);
    String target = Supabase.unused(fresh);
    old.execute(source, BROKEN_DISK);
    Program.Answer broken = run("migrate", target, AS_THEY_ARE);
    old.execute(source, "INSERT INTO fragile VALUES (2)");

    Program.Answer over = run("migrate", target, AS_THEY_ARE);
    Program.Answer dry = run("migrate", target, with("--dry-run"));
    fresh.execute(target, "CREATE TABLE pgtrek.mended ()");
    Program.Answer alone = run("migrate", target, with("--not-consistent"));

    assertThat(broken.exit()).as("%s", broken).isEqualTo(9);
    for (Program.Answer refused : List.of(over, dry)) {
      assertThat(refused.exit()).as("%s", refused).isEqualTo(7);
      assertThat(refused.said())
          .contains("platform-rows-brought")
          .contains("has brought rows into the platform's tables")
          .contains("Nothing was changed")
          .contains("--not-consistent");
    }
    assertThat(alone.exit()).as("%s", alone).isZero();
    assertThat(fresh.ask(target, "SELECT count(*) FROM auth.users").getFirst()).isEqualTo("40");
    assertThat(fresh.ask(target, "SELECT count(*) FROM fragile").getFirst()).isEqualTo("2");
  }

  private static String[] with(String word) {
    return new String[] {AS_THEY_ARE[0], AS_THEY_ARE[1], word};
  }

  @Test
  void aProfileOfOnesOwnLeavesAuthOutAndNamesWhatNeedsIt() throws IOException {
    Program program = program();
    Program.Answer printed = program.run("profile", "supabase");
    Files.writeString(
        folder.resolve("ours.yaml"),
        printed
            .out()
            .replace(
                "name: auth, on-platform: rows, elsewhere: carry",
                "name: auth, on-platform: rows, elsewhere: leave"));
    Files.writeString(folder.resolve("wrong.yaml"), printed.out().replace("marks:", "mark:"));
    String target = Servers.postgres(18).newDatabase();

    Program.Answer sound = program.run("profile", "ours.yaml");
    Program.Answer wrong = program.run("check", source, target, "--profile", "wrong.yaml");
    Program.Answer unknown = program.run("check", source, target, "--profile", "supabse");
    Program.Answer dry =
        program.run("migrate", source, target, "--dry-run", "--profile", "ours.yaml");

    assertThat(sound.exit()).isZero();
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.said()).contains("there is no key 'mark'; 'marks' may be meant");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.said()).contains("there is no profile and no file of the name supabse");
    assertThat(dry.exit()).as("%s", dry).isEqualTo(3);
    assertThat(dry.said()).contains("role-missing");
  }

  private Program program() {
    return Program.in(folder, Servers.postgres(18));
  }

  private Program.Answer run(String command, String target, String... more) {
    List<String> words = new ArrayList<>(List.of(command, source, target));
    words.addAll(List.of(PROFILE));
    words.addAll(List.of(more));
    return program().run(words.toArray(String[]::new));
  }

  private static List<String> fixes(Program.Answer answer, String code) throws IOException {
    List<String> fixes = new ArrayList<>();
    for (JsonNode finding : new ObjectMapper().readTree(answer.out()).get("findings")) {
      if (finding.get("code").asText().equals(code)) {
        fixes.add(finding.get("fix").asText());
      }
    }
    return fixes;
  }

  /** What each of the platform's roles sees of each table. */
  private static Map<String, String> matrix(TestServer server, String database)
      throws SQLException {
    Map<String, String> seen = new TreeMap<>();
    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "SELECT set_config('request.jwt.claims',"
              + " json_build_object('sub', md5('user 5')::uuid)::text, false)");
      for (String role : List.of("anon", "authenticated", "service_role")) {
        for (String table : List.of("profiles", "documents", "vector_embeddings", "notes")) {
          statement.execute("SET LOCAL ROLE " + role);
          try (ResultSet row = statement.executeQuery("SELECT count(*) FROM public." + table)) {
            row.next();
            seen.put(role + " " + table, row.getString(1));
          } catch (SQLException refused) {
            seen.put(role + " " + table, refused.getSQLState());
          }
          connection.rollback();
          statement.execute(
              "SELECT set_config('request.jwt.claims',"
                  + " json_build_object('sub', md5('user 5')::uuid)::text, false)");
        }
      }
    }
    assertThat(seen)
        .containsEntry("anon documents", "50")
        .containsEntry("authenticated profiles", "1")
        .containsEntry("service_role documents", "200");
    return seen;
  }

  private static Map<String, String> counts(TestServer server, String database)
      throws SQLException {
    Map<String, String> counts = new TreeMap<>();
    for (String table :
        List.of("auth.users", "storage.objects", "public.documents", "public.vector_embeddings")) {
      if (server
          .ask(database, "SELECT to_regclass('" + table + "') IS NOT NULL")
          .getFirst()
          .equals("t")) {
        counts.put(table, server.ask(database, "SELECT count(*) FROM " + table).getFirst());
      }
    }
    return counts;
  }

  private static String nearest(TestServer server, String database) throws SQLException {
    return server
        .ask(
            database,
            "SELECT string_agg(document_id::text, ',') FROM public.match_documents("
                + "(SELECT embedding FROM public.vector_embeddings WHERE id = 33), 5)")
        .getFirst();
  }

  private static String name(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  private static void on(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
