package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code pgtrek verify --search} says of two sides that find the same, or do not. */
class SearchProofIT {

  /** Words that are common, less so and rare, in 400 pages of two columns. */
  private static final String PAGES =
      """
      CREATE TABLE page (id INTEGER PRIMARY KEY, title TEXT, body TEXT);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
      INSERT INTO page SELECT i, 'page of harbour' || (i % 7),
        'every page tells of boats and of rope' || (i % 40) || ' beside lantern' || i FROM n;
      CREATE VIRTUAL TABLE page_fts USING fts5 (title, body, content = 'page', content_rowid = 'id');
      INSERT INTO page_fts (page_fts) VALUES ('rebuild');
      """;

  @TempDir Path folder;

  private Path source;

  @BeforeEach
  void makeSource() throws IOException {
    source = SqliteFiles.create(folder.resolve("app.db"), PAGES);
  }

  private Program.Answer run(String... words) {
    return Program.in(folder).run(words);
  }

  /** The report of the latest proof. */
  private JsonNode search() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(".pgtrek"))) {
      Path latest =
          files
              .filter(f -> f.getFileName().toString().matches("migration_report_.*\\.json"))
              .max(Path::compareTo)
              .orElseThrow();
      return new ObjectMapper().readTree(latest.toFile()).path("searches").path(0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void findsTheSameOnBothSides(int version) throws Exception {
    TestServer server = Servers.postgres(version);
    String url = server.newDatabase();
    assertThat(run("migrate", source.toString(), url).exit()).isZero();

    Program.Answer answer = run("verify", source.toString(), url, "--search");

    assertThat(answer.exit()).as("%s", answer).isZero();
    JsonNode words = search().path("kinds").path(0);
    assertThat(words.path("kind").asText()).isEqualTo("word");
    assertThat(words.path("queries").asInt()).isGreaterThan(10);
    assertThat(words.path("overlap").asDouble()).isEqualTo(1);
    assertThat(words.path("recallAt10").asDouble()).isEqualTo(1);
    assertThat(words.path("rankBiasedOverlap").asDouble()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void tellsASearchColumnThatFindsNothing(int version) throws Exception {
    TestServer server = Servers.postgres(version);
    String url = server.newDatabase();
    assertThat(run("migrate", source.toString(), url, "--search-columns", "trigger").exit())
        .isZero();
    try (Connection target = server.jdbc(url);
        Statement statement = target.createStatement()) {
      statement.execute("ALTER TABLE page DISABLE TRIGGER USER");
      statement.execute("UPDATE page SET search_vector = to_tsvector('simple', 'nothing')");
      statement.execute("ALTER TABLE page ENABLE TRIGGER USER");
    }

    Program.Answer answer = run("verify", source.toString(), url, "--search");

    assertThat(answer.exit()).as("%s", answer).isEqualTo(6);
    JsonNode words = search().path("kinds").path(0);
    assertThat(words.path("overlap").asDouble()).isZero();
    assertThat(words.path("recallAt10").asDouble()).isZero();
  }
}
