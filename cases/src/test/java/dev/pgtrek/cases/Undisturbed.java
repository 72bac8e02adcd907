package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What a run leaves that nothing disturbed: what every other run has to leave too.
 *
 * @param comparison knows the source's rows
 * @param catalog the schema as PostgreSQL tells it
 * @param counters what each identity column gives next
 * @param journal what the journal tells of the run, without its times
 * @param entries the journal's entries at the end
 */
record Undisturbed(
    IndependentComparison comparison,
    List<String> catalog,
    List<String> counters,
    List<String> journal,
    int entries) {

  /**
   * Every run, every chunk with its rows and how often it is there, every step, every object; and
   * that whatever the catalog has under a number that the journal names is what the journal says.
   */
  private static final String JOURNAL =
      """
      SELECT 'run ' || state || ' ' || (finished_at IS NOT NULL) FROM pgtrek.run;
      SELECT 'chunk ' || source_table || ' ' || ordinal || ' ' || from_key || ' ' || to_key || ' '
          || coalesce(rows::text, 'open') || ' ' || (committed_at IS NOT NULL) || ' ' || count(*)
        FROM pgtrek.chunk
        GROUP BY source_table, ordinal, from_key, to_key, rows, committed_at IS NOT NULL
        ORDER BY source_table COLLATE "C", ordinal;
      SELECT 'step ' || id || ' ' || kind || ' ' || coalesce(sql_state, 'done') FROM pgtrek.step
        ORDER BY id COLLATE "C";
      SELECT 'object ' || kind || ' ' || schema_name || '.' || object_name || ' '
          || (CASE kind WHEN 'table' THEN c.relname ELSE n.nspname END = object_name)
        FROM pgtrek.object o
        LEFT JOIN pg_class c ON o.kind = 'table' AND c.oid = o.oid
        LEFT JOIN pg_namespace n ON o.kind = 'schema' AND n.oid = o.oid
        ORDER BY kind, schema_name COLLATE "C", object_name COLLATE "C";
      SELECT 'rows ' || source_table || ' ' || sum(rows) FROM pgtrek.chunk
        GROUP BY source_table ORDER BY source_table COLLATE "C";
      """;

  /** What a run leaves on no server: sessions, locks, prepared transactions, temporary files. */
  private static final String LEFT_BEHIND =
      """
      SELECT 'prepared transaction ' || gid FROM pg_prepared_xacts;
      SELECT 'session ' || application_name || ' ' || state FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND backend_type IN ('client backend', 'parallel worker');
      SELECT 'advisory lock of ' || pid FROM pg_locks WHERE locktype = 'advisory'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
      SELECT 'unlogged or temporary table ' || relname FROM pg_class
        WHERE relkind = 'r' AND relpersistence <> 'p';
      """;

  /** A session whose process has ended is gone within moments, and not at once. */
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  /** Runs the program on the source of middle size. */
  static Undisturbed of(Path source, TestServer server, Path folder) throws SQLException {
    return of(source, server, folder, MidSizeSource.BATCH_ROWS);
  }

  /** Runs the program on a source. */
  static Undisturbed of(Path source, TestServer server, Path folder, String batchRows)
      throws SQLException {
    String url = server.newDatabase();
    Program.Answer answer = Program.in(folder).run(command(source, url, batchRows));
    assertThat(answer.exit()).as("%s", answer).isZero();
    IndependentComparison comparison = new IndependentComparison(source);
    try (Connection target = server.jdbc(url);
        JournalWatch journal = new JournalWatch(server.jdbc(url))) {
      assertThat(comparison.differences(target, "public")).isEmpty();
      return new Undisturbed(
          comparison,
          TargetCatalog.all(target),
          counters(target),
          PlainQueries.run(target, JOURNAL),
          journal.entries());
    }
  }

  static String[] command(Path source, String url) {
    return command(source, url, MidSizeSource.BATCH_ROWS);
  }

  static String[] command(Path source, String url, String batchRows) {
    return new String[] {
      "migrate", source.toString(), url, "--batch-rows", batchRows, "--jobs", "2"
    };
  }

  /** Checks that a database holds exactly the same, and that nothing else is left. */
  void mustEqual(TestServer server, String url) throws SQLException {
    try (Connection target = server.jdbc(url)) {
      assertThat(comparison.differences(target, "public")).isEmpty();
      assertThat(TargetCatalog.all(target)).isEqualTo(catalog);
      assertThat(counters(target)).isEqualTo(counters);
      assertThat(PlainQueries.run(target, JOURNAL)).isEqualTo(journal);
      assertThat(leftBehind(target)).as("what is left on the server").isEmpty();
    }
  }

  private static List<String> leftBehind(Connection target) throws SQLException {
    return leftBehind(target, LEFT_BEHIND);
  }

  /** What queries still find once what ends by itself has had its time. */
  static List<String> leftBehind(Connection connection, String queries) throws SQLException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    List<String> left = PlainQueries.run(connection, queries);
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(20_000_000);
      left = PlainQueries.run(connection, queries);
    }
    return left;
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
