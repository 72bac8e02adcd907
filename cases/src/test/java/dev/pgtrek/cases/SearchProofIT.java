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
import java.util.List;
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

  /** The rows of the statement of plan.sql that begins so. */
  private String planned(String begin) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(".pgtrek/runs"))) {
      String sql =
          Files.readString(
              files.filter(f -> f.endsWith("plan.sql")).max(Path::compareTo).orElseThrow());
      return sql.substring(sql.indexOf(begin)).split(";\\n", 2)[0];
    }
  }

  private String verified(String url, int exit) {
    Program.Answer answer = run("verify", source.toString(), url, "--json");
    assertThat(answer.exit()).as("%s", answer).isEqualTo(exit);
    return answer.said();
  }

  @ParameterizedTest
  @ValueSource(strings = {"generated", "trigger"})
  void saysHowAFaultySearchColumnIsMadeAnew(String way) throws Exception {
    TestServer server = Servers.postgres(18);
    String url = server.newDatabase();
    assertThat(run("migrate", source.toString(), url, "--search-columns", way).exit()).isZero();
    assertThat(verified(url, 0)).doesNotContain("search-column-faulty");
    boolean generated = way.equals("generated");
    server.execute(
        url,
        generated
            ? "ALTER TABLE page DROP COLUMN search_vector"
            : "DROP FUNCTION page_search_vector_update() CASCADE");

    Program.Answer look = run("decide", source.toString(), url);
    assertThat(look.exit()).as("%s", look).isEqualTo(10);
    assertThat(look.out().strip())
        .endsWith("look: search-columns-faulty 1 (above 0, rule search-columns)");

    String found = verified(url, 6).replace("\\\"", "\"");

    assertThat(found).contains("search-column-faulty");
    List<String> steps =
        generated
            ? List.of(
                "ALTER TABLE \"public\".\"page\" DROP COLUMN IF EXISTS \"search_vector\";",
                "ALTER TABLE \"public\".\"page\" ADD COLUMN \"search_vector\"",
                "DROP INDEX IF EXISTS \"public\".\"page_search_vector_gin\";")
            : List.of(
                "DROP FUNCTION IF EXISTS \"public\".\"page_search_vector_update\"() CASCADE;",
                "ALTER TABLE \"public\".\"page\" ADD COLUMN IF NOT EXISTS \"search_vector\""
                    + " tsvector;",
                "UPDATE \"public\".\"page\" SET \"search_vector\" = \"search_vector\";",
                "DROP INDEX IF EXISTS \"public\".\"page_search_vector_gin\";");
    assertThat(found).contains(steps);
    String line = planned("\"search_vector\" tsvector").split("\n", 2)[0];
    String index = planned("CREATE INDEX \"page_search_vector_gin\"");
    if (generated) {
      server.execute(
          url,
          steps.get(0),
          "ALTER TABLE \"public\".\"page\" ADD COLUMN " + line,
          steps.get(2),
          index);
    } else {
      server.execute(url, steps.get(0), steps.get(1));
      String function = planned("CREATE FUNCTION \"public\".\"page_search_vector_update\"");
      try (Connection target = server.jdbc(url);
          Statement statement = target.createStatement()) {
        statement.execute(function + ";\n" + rest(function));
        statement.execute(planned("CREATE TRIGGER \"page_search_vector_update\""));
      }
      server.execute(url, steps.get(2), steps.get(3), index);
    }
    assertThat(verified(url, 0)).doesNotContain("search-column-faulty");
    assertThat(run("decide", source.toString(), url).out().strip()).endsWith("\ngo");
  }

  /** What of a function's text stands behind the first statement in it. */
  private String rest(String function) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(".pgtrek/runs"))) {
      String sql =
          Files.readString(
              files.filter(f -> f.endsWith("plan.sql")).max(Path::compareTo).orElseThrow());
      String after = sql.substring(sql.indexOf(function) + function.length() + 2);
      return after.substring(0, after.indexOf("END'") + 4);
    }
  }
}
