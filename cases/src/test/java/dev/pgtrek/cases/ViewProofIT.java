package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is said of views that give the same rows, nearly the same, others, or cannot be compared.
 */
class ViewProofIT {

  private static final String VIEWS =
      """
      CREATE TABLE t (id INTEGER PRIMARY KEY, x REAL);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
      INSERT INTO t SELECT i, 0.1 FROM n;
      CREATE VIEW plain AS SELECT id, x FROM t;
      CREATE VIEW summed AS SELECT sum(x) AS s FROM t;
      CREATE VIEW today AS SELECT id, date('now') AS d FROM t;
      """;

  private final TestServer server = Servers.postgres(18);
  private final String url = server.newDatabase();

  @TempDir Path folder;

  private Path source;

  @BeforeEach
  void make() throws Exception {
    source = SqliteFiles.create(folder.resolve("app.db"), VIEWS);
  }

  private List<String> found(int exit, String command) throws Exception {
    Program.Answer answer = Program.in(folder).run(command, source.toString(), url, "--json");
    assertThat(answer.exit()).as("%s", answer).isEqualTo(exit);
    JsonNode findings = new ObjectMapper().readTree(answer.out()).findPath("findings");
    return StreamSupport.stream(findings.spliterator(), false)
        .map(f -> f.path("code").asText() + " " + f.path("subject").asText())
        .filter(f -> f.startsWith("view-"))
        .toList();
  }

  @Test
  void namesWhatIsNearlyEqualAndWhatIsNotComparedAndNothingElse() throws Exception {
    assertThat(found(0, "migrate"))
        .containsExactlyInAnyOrder("view-nearly-equal summed", "view-not-compared today");
  }

  @Test
  void namesAViewThatGivesOtherRows() throws Exception {
    found(0, "migrate");
    server.execute(url, "CREATE OR REPLACE VIEW plain AS SELECT id, x FROM t WHERE id > 1");

    assertThat(found(6, "verify")).contains("view-differs plain");
  }
}
