package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills the program with SIGKILL while it makes what has to stand before the tables: extensions, a
 * spatial reference, a text search configuration. The same command again ends as if nothing had
 * happened.
 */
class FirstStepsKillIT {

  private static final TestServer SERVER = Servers.postgres(18);

  /** The run itself, two extensions, a reference, a schema, a configuration, and the tables. */
  private static final int LAST_ENTRY = 8;

  /** What these steps leave, each once. */
  private static final String MADE =
      """
      SELECT extname FROM pg_extension ORDER BY extname;
      SELECT srid || ' ' || auth_name || ' ' || auth_srid FROM spatial_ref_sys WHERE srid > 910000;
      SELECT cfgname FROM pg_ts_config WHERE cfgnamespace = 'public'::regnamespace;
      SELECT kind || ' ' || object_name FROM pgtrek.object ORDER BY kind, object_name;
      """;

  @TempDir static Path shared;

  private static Path source;
  private static Undisturbed undisturbed;

  @TempDir Path folder;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    String places =
        Files.readString(CaseFolder.MODULE.resolve("places-own-srid").resolve("input.sql"));
    source =
        SqliteFiles.create(
            shared.resolve("app.gpkg"),
            places
                + """

                CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT);
                INSERT INTO note VALUES (1, 'crème brûlée'), (2, 'plain');
                CREATE VIRTUAL TABLE note_search USING fts5 (body, content = 'note', content_rowid = 'id');
                INSERT INTO note_search (note_search) VALUES ('rebuild');
                """);
    undisturbed = Undisturbed.of(source, SERVER, shared);
  }

  static List<Integer> moments() {
    return IntStream.range(0, LAST_ENTRY).boxed().toList();
  }

  @ParameterizedTest(name = "killed after entry {0}")
  @MethodSource("moments")
  void endsAsIfNothingHadHappened(int moment) throws Exception {
    String url = SERVER.newDatabase();
    String[] command = Undisturbed.command(source, url);

    boolean killed;
    try (JournalWatch journal = new JournalWatch(SERVER.jdbc(url));
        ForkedProgram program = ForkedProgram.start(folder, command)) {
      journal.await(moment, program);
      killed = program.kill();
    }
    Program.Answer answer;
    try (ForkedProgram last = ForkedProgram.start(folder, command)) {
      answer = last.await();
    }

    assertThat(killed).isTrue();
    assertThat(answer.exit()).as("%s", answer).isZero();
    undisturbed.mustEqual(SERVER, url);
    try (Connection target = SERVER.jdbc(url)) {
      assertThat(PlainQueries.run(target, MADE))
          .containsExactly(
              "plpgsql",
              "postgis",
              "unaccent",
              "910001 ACME 17",
              "simple_unaccent",
              "extension postgis",
              "extension unaccent",
              "table note",
              "table pile",
              "table sketch",
              "text search configuration simple_unaccent");
    }
  }
}
