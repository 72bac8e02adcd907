package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A team's guide, done with pgtrek alone: a multi-tenant platform for bots gets pgvector in place,
 * by another container image over the same volume, on PostgreSQL 17. That the new image's library
 * sorts otherwise is written into the catalog; docs/guides/vectors-in-place.md tells the same in
 * steps.
 */
class GuideCIT {

  private static final String PLATFORM =
      """
      CREATE TYPE member_role AS ENUM ('owner', 'admin', 'member');
      CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
      CREATE TABLE users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email text NOT NULL,
        name text, created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now());
      CREATE UNIQUE INDEX users_email ON users (lower(email));
      CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
      CREATE TABLE auth_identities (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE, provider text NOT NULL,
        subject text NOT NULL, UNIQUE (provider, subject));
      CREATE TABLE organizations (id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        slug text NOT NULL UNIQUE CHECK (slug = lower(slug)), settings jsonb NOT NULL DEFAULT '{}');
      CREATE INDEX organizations_settings ON organizations USING gin (settings);
      CREATE TABLE organization_members (organization_id uuid REFERENCES organizations,
        user_id uuid REFERENCES users, role member_role NOT NULL DEFAULT 'member',
        PRIMARY KEY (organization_id, user_id));
      CREATE TABLE workspaces (id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        organization_id uuid NOT NULL REFERENCES organizations, name text NOT NULL, tags text[],
        UNIQUE (organization_id, name));
      ALTER TABLE workspaces ENABLE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON workspaces USING
        (organization_id::text = current_setting('app.organization', true));
      CREATE TABLE bots (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces, name text NOT NULL, config jsonb);
      CREATE TABLE messages (id bigint NOT NULL, bot_id bigint NOT NULL, sent_at timestamptz NOT NULL,
        body text NOT NULL, PRIMARY KEY (id, sent_at)) PARTITION BY RANGE (sent_at);
      CREATE TABLE messages_2026 PARTITION OF messages
        FOR VALUES FROM ('2026-01-01Z') TO ('2027-01-01Z');
      CREATE INDEX messages_body ON messages (body);
      CREATE VIEW busy_bots AS SELECT bot_id, count(*) AS messages FROM messages GROUP BY bot_id;
      INSERT INTO users (email, name) SELECT 'User' || i || '@example.org', 'Ünal ' || i
        FROM generate_series(1, 300) i;
      INSERT INTO auth_identities (user_id, provider, subject)
        SELECT id, 'oidc', email FROM users;
      INSERT INTO organizations (slug, settings)
        SELECT 'org-' || i, jsonb_build_object('plan', i % 3) FROM generate_series(1, 20) i;
      INSERT INTO organization_members (organization_id, user_id)
        SELECT o.id, u.id FROM organizations o CROSS JOIN users u WHERE u.email LIKE '%7@%';
      INSERT INTO workspaces (organization_id, name, tags)
        SELECT id, 'Straße ' || slug, ARRAY[slug, 'bot'] FROM organizations;
      INSERT INTO bots (workspace_id, name, config)
        SELECT id, 'helper', '{"model": "small"}' FROM workspaces;
      INSERT INTO messages SELECT i, i % 20 + 1, timestamptz '2026-03-01Z' + i * interval '1 min',
        'message ' || i FROM generate_series(1, 5000) i;
      """;

  /** The team's own statements, after the change. */
  private static final String KNOWLEDGE =
      """
      CREATE TABLE knowledge_bases (id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE, name text NOT NULL);
      CREATE TABLE documents (id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        knowledge_base_id uuid NOT NULL REFERENCES knowledge_bases ON DELETE CASCADE,
        title text NOT NULL);
      CREATE TABLE chunks (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        document_id uuid NOT NULL REFERENCES documents ON DELETE CASCADE, content text NOT NULL,
        embedding vector(3) NOT NULL);
      CREATE INDEX chunks_embedding ON chunks USING hnsw (embedding vector_cosine_ops);
      WITH base AS (INSERT INTO knowledge_bases (workspace_id, name)
          SELECT id, 'handbook' FROM workspaces LIMIT 1 RETURNING id),
        document AS (INSERT INTO documents (knowledge_base_id, title)
          SELECT id, 'first' FROM base RETURNING id)
      INSERT INTO chunks (document_id, content, embedding)
        SELECT document.id, 'chunk ' || i, format('[%s,1,0]', i)::vector
        FROM document CROSS JOIN generate_series(1, 50) i;
      """;

  private final TestServer server = Servers.dedicated(17);

  @TempDir Path folder;

  @AfterEach
  void stop() {
    server.close();
  }

  private Program.Answer run(String... words) {
    return Program.in(folder).run(words);
  }

  private void on(String database, String sql) throws SQLException {
    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String ask(String database, String sql) throws SQLException {
    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private Path only(String place, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(".pgtrek").resolve(place))) {
      return files.filter(f -> f.toString().endsWith(ending)).findFirst().orElseThrow();
    }
  }

  @Test
  void vectorsComeInPlaceAndTheWayBackIsOpen() throws Exception {
    String url = server.url("botplatform");
    on(
        "postgres",
        "CREATE DATABASE botplatform LOCALE_PROVIDER icu ICU_LOCALE 'en' TEMPLATE template0");
    on("botplatform", PLATFORM);

    // Before: what stands against it, the way back, and what everything holds.
    Program.Answer check = run("check", "--in-place", url, "--with-extensions", "vector");
    assertThat(check.exit()).as("%s", check).isZero();
    Program.Answer backup = run("backup", url, "--client-programs", server.bin().toString());
    assertThat(backup.exit()).as("%s", backup).isZero();
    Program.Answer manifest = run("manifest", "--all-databases", url);
    assertThat(manifest.exit()).as("%s", manifest).isZero();
    assertThat(run("check", "--in-place", url).said()).contains("backup-there", "manifest-there");

    Path facts = only("backups", ".backup.json");
    String taken = Files.readString(facts);
    String older = Instant.now().minus(Duration.ofHours(25)).toString();
    Files.writeString(
        facts, taken.replaceFirst("\"takenAt\" ?: ?\"[^\"]*\"", "\"takenAt\":\"" + older + "\""));
    assertThat(run("check", "--in-place", url).said()).contains("backup-old", "25 hours ago");
    Files.writeString(facts, taken);

    // The image changes: the server stops and starts, and its library sorts by another version.
    server.restart();
    on("postgres", "UPDATE pg_database SET datcollversion = '140.1' WHERE datname = 'botplatform'");

    Program.Answer rehearsed = run("upgrade", url, "--with-extensions", "vector", "--dry-run");
    assertThat(rehearsed.exit()).as("%s", rehearsed).isZero();
    assertThat(rehearsed.out())
        .contains(
            "planned   rebuild index public.users_email", "planned   create extension vector");
    assertThat(ask("botplatform", "SELECT count(*) FROM pg_extension")).isEqualTo("1");

    Program.Answer upgrade = run("upgrade", url, "--with-extensions", "vector");
    assertThat(upgrade.exit()).as("%s", upgrade).isZero();
    assertThat(upgrade.said())
        .contains("In order: all is sound, and holds what it held before the change")
        .contains("done rebuild index public.users_email")
        .contains("done rebuild index public.auth_identities_provider_subject_key")
        .contains("done rebuild index public.messages_2026_body_idx")
        .contains("done refresh database botplatform")
        .contains("done create extension vector: version 0.8.0, and it works");

    // The team's own tables; what was there before is as it was.
    on("botplatform", KNOWLEDGE);
    String before = only("manifests", "botplatform.manifest.json").toString();
    Program.Answer strictly = run("verify", "--manifest", before, url);
    assertThat(strictly.exit()).as("%s", strictly).isEqualTo(6);
    Program.Answer after = run("verify", "--manifest", before, "--new-tables", url);
    assertThat(after.exit()).as("%s", after).isZero();
    assertThat(after.said())
        .contains("It holds what the manifest says: 7 tables, 6,260 rows")
        .contains("public.chunks: not in the manifest");
    assertThat(
            ask(
                "botplatform",
                "SELECT content FROM chunks ORDER BY embedding <=> '[50,1,0]' LIMIT 1"))
        .isEqualTo("chunk 50");
    assertThat(ask("botplatform", "SELECT count(*) FROM users")).isEqualTo("300");

    // The way back: the earlier image and the backup, which gives all of it again.
    String again = server.url("botplatform_again");
    Program.Answer restored =
        run(
            "backup",
            "restore",
            only("backups", ".dump").toString(),
            again,
            "--client-programs",
            server.bin().toString());
    assertThat(restored.exit()).as("%s", restored).isZero();
    Program.Answer proved = run("verify", "--manifest", before, again);
    assertThat(proved.exit()).as("%s", proved).isZero();
  }
}
