package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What a run leaves that nothing disturbed: what every other run has to leave too.
 *
 * @param comparison knows the source's rows
 * @param catalog the schema as PostgreSQL tells it
 * @param counters what each identity column gives next
 * @param entries the journal's entries at the end
 */
record Undisturbed(
    IndependentComparison comparison, List<String> catalog, List<String> counters, int entries) {

  /** Runs the program on a source. */
  static Undisturbed of(Path source, TestServer server, Path folder) throws SQLException {
    String url = server.newDatabase();
    Program.Answer answer = Program.in(folder).run(command(source, url));
    assertThat(answer.exit()).as("%s", answer).isZero();
    IndependentComparison comparison = new IndependentComparison(source);
    try (Connection target = server.jdbc(url);
        JournalWatch journal = new JournalWatch(server.jdbc(url))) {
      assertThat(comparison.differences(target, "public")).isEmpty();
      return new Undisturbed(
          comparison, TargetCatalog.of(target, "public"), counters(target), journal.entries());
    }
  }

  static String[] command(Path source, String url) {
    return new String[] {
      "migrate", source.toString(), url, "--batch-rows", MidSizeSource.BATCH_ROWS, "--jobs", "2"
    };
  }

  /** Checks that a database holds exactly the same. */
  void mustEqual(TestServer server, String url) throws SQLException {
    try (Connection target = server.jdbc(url)) {
      assertThat(comparison.differences(target, "public")).isEmpty();
      assertThat(TargetCatalog.of(target, "public")).isEqualTo(catalog);
      assertThat(counters(target)).isEqualTo(counters);
      assertThat(
              PlainQueries.run(
                  target,
                  "SELECT count(*) FROM pg_prepared_xacts;\n"
                      + "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                      + " AND pid <> pg_backend_pid();\n"))
          .as("what is left on the server")
          .containsExactly("0", "0");
    }
  }

  private static List<String> counters(Connection target) throws SQLException {
    StringBuilder script = new StringBuilder();
    for (String sequence :
        PlainQueries.run(
            target,
            "SELECT c.oid::regclass FROM pg_class c WHERE c.relkind = 'S'"
                + " AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname;\n")) {
      script.append(
          """
          SELECT c.relname, s.last_value, s.is_called
          FROM pg_class c JOIN LATERAL (SELECT * FROM %s) s ON true
          WHERE c.oid = '%s'::regclass;
          """
              .formatted(sequence, sequence));
    }
    return PlainQueries.run(target, script.toString());
  }
}
