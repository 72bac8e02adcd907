package dev.pgtrek.cases;

import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a database holds, as lines that two servers of different versions tell alike: what
 * pg_dump writes of it, rows and large objects too, and what pg_dump does not tell. Their order
 * means nothing. It shares nothing with the product.
 */
final class ServerContent {

  /** Whether what is built upon rows is whole, which a dump of it would not show. */
  private static final String STATES =
      """
      SELECT 'invalid index ' || indexrelid::regclass FROM pg_index
        WHERE NOT (indisvalid AND indisready AND indislive) ORDER BY 1;
      SELECT 'constraint not validated ' || conrelid::regclass || ' ' || conname FROM pg_constraint
        WHERE NOT convalidated ORDER BY 1;
      SELECT 'populated ' || oid::regclass || ' ' || relispopulated FROM pg_class
        WHERE relkind = 'm' ORDER BY 1;
      SELECT 'setting ' || array_to_string(setconfig, ', ') FROM pg_db_role_setting
        WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
        ORDER BY 1;
      SELECT 'extension ' || extname || ' in ' || extnamespace::regnamespace FROM pg_extension
        ORDER BY 1;
      """;

  private static final int SHOWN = 20;

  private ServerContent() {}

  /**
   * Reads it.
   *
   * @param programs the server whose pg_dump is used
   */
  static List<String> of(TestServer programs, TestServer server, String url) throws SQLException {
    List<String> lines =
        named(
            AllObjects.plainDump(
                programs, url, "--exclude-schema=pgtrek", "--no-tablespaces", "--no-sync"));
    try (Connection connection = server.jdbc(url)) {
      lines.addAll(PlainQueries.run(connection, STATES));
    }
    return lines;
  }

  /** What one has and the other has not, a line each. */
  static List<String> differences(List<String> source, List<String> target) {
    List<String> lost = new ArrayList<>(source);
    List<String> more = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    source.forEach(line -> counts.merge(line, 1, Integer::sum));
    for (String line : target) {
      if (counts.merge(line, -1, Integer::sum) < 0) {
        more.add("only on the target: " + line);
      }
    }
    lost.removeIf(line -> counts.merge(line, -1, Integer::sum) < 0);
    List<String> all = new ArrayList<>();
    lost.forEach(line -> all.add("only on the source: " + line));
    all.addAll(more);
    return all.subList(0, Math.min(SHOWN, all.size()));
  }

  /** What a version says of itself, and what it keeps of columns for itself. */
  private static boolean ofAVersion(String line) {
    return line.isEmpty()
        || line.startsWith("-- Dumped ")
        || line.startsWith("SET ")
        || line.contains(" SET (pg_attver=");
  }

  /** Each row with the name of its table, so that lines can be counted whatever their order. */
  private static List<String> named(List<String> dump) {
    List<String> lines = new ArrayList<>();
    String table = "";
    for (String line : dump) {
      if (line.startsWith("COPY ") && line.endsWith(" FROM stdin;")) {
        table = line;
      }
      if (!ofAVersion(line)) {
        lines.add(table + line);
      }
      if (line.equals("\\.")) {
        table = "";
      }
    }
    return lines;
  }
}
