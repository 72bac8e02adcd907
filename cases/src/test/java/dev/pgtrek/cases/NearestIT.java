package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Searches by distance in what was carried, against distances that are computed here from the
 * source's own texts: the scan of all rows has to find the same rows, the index most of them. Only
 * on 18: the other server has no pgvector.
 */
class NearestIT {

  private static final int ROWS = 1_000;
  private static final int QUERIES = 200;
  private static final int NEAREST = 10;
  private static final int DIMENSIONS = 64;
  private static final double LEAST_RECALL = 0.9;

  /** The server adds 64 floats in 4 bytes, the test in 8. */
  private static final double ROUNDING = 1e-5;

  @TempDir Path folder;

  private final List<String> texts = new ArrayList<>();

  private Path source() throws SQLException {
    Random random = new Random(20_261_126L);
    Path file = folder.resolve("vectors.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE chunk (id INTEGER PRIMARY KEY, embedding TEXT NOT NULL)");
      }
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO chunk VALUES (?, ?)")) {
        for (int i = 0; i < ROWS; i++) {
          texts.add(array(random));
          insert.setInt(1, i);
          insert.setString(2, texts.get(i));
          insert.execute();
        }
      }
      connection.commit();
    }
    return file;
  }

  /** A JSON array as a program writes its doubles, with all 17 digits. */
  private static String array(Random random) {
    return IntStream.range(0, DIMENSIONS).mapToObj(i -> random.nextGaussian()).toList().toString();
  }

  private static double[] numbers(String text) {
    String[] parts = text.substring(1, text.length() - 1).split(", ", -1);
    return IntStream.range(0, parts.length)
        .mapToDouble(i -> Double.parseDouble(parts[i]))
        .toArray();
  }

  private static double distance(String metric, double[] a, double[] b) {
    double squares = 0;
    double product = 0;
    double ofA = 0;
    double ofB = 0;
    for (int i = 0; i < a.length; i++) {
      squares += (a[i] - b[i]) * (a[i] - b[i]);
      product += a[i] * b[i];
      ofA += a[i] * a[i];
      ofB += b[i] * b[i];
    }
    return metric.equals("l2") ? Math.sqrt(squares) : 1 - product / Math.sqrt(ofA * ofB);
  }

  private static List<Integer> nearest(
      Connection connection, String operator, String query, boolean index) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET enable_seqscan = " + !index);
      statement.execute("SET enable_indexscan = " + index);
    }
    String sql =
        "SELECT id FROM chunk ORDER BY embedding " + operator + " ?::vector LIMIT " + NEAREST;
    mustUse(connection, sql, query, index);
    List<Integer> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, query);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(row.getInt(1));
        }
      }
    }
    return found;
  }

  /** An index that is there and not used would have a recall of 1. */
  private static void mustUse(Connection connection, String sql, String query, boolean index)
      throws SQLException {
    StringBuilder plan = new StringBuilder();
    try (PreparedStatement statement = connection.prepareStatement("EXPLAIN " + sql)) {
      statement.setString(1, query);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          plan.append(row.getString(1)).append('\n');
        }
      }
    }
    assertThat(plan.toString().contains("chunk_embedding_hnsw")).as("%s", plan).isEqualTo(index);
  }

  @ParameterizedTest
  @CsvSource({"cosine, <=>", "l2, <->"})
  void findsTheSameNearestAsTheSourcesValues(String metric, String operator) throws Exception {
    Path file = source();
    TestServer server = Servers.postgres(18);
    String url = server.newDatabase();
    Program.Answer answer =
        Program.in(folder)
            .run("migrate", file.toString(), url, "--vectors", "all", "--vector-index", metric);
    assertThat(answer.exit()).as("%s", answer).isZero();
    List<double[]> vectors = texts.stream().map(NearestIT::numbers).toList();
    Random random = new Random(7);

    int same = 0;
    int hits = 0;
    try (Connection connection = server.jdbc(url)) {
      for (int i = 0; i < QUERIES; i++) {
        String query = array(random);
        double[] asked = numbers(query);
        List<Integer> wanted =
            IntStream.range(0, ROWS)
                .boxed()
                .sorted(Comparator.comparingDouble(n -> distance(metric, asked, vectors.get(n))))
                .limit(NEAREST)
                .toList();
        List<Integer> exact = nearest(connection, operator, query, false);
        assertThat(exact).hasSize(NEAREST).doesNotHaveDuplicates();
        for (int n = 0; n < NEAREST; n++) {
          assertThat(distance(metric, asked, vectors.get(exact.get(n))))
              .as("query %d, place %d", i, n)
              .isCloseTo(distance(metric, asked, vectors.get(wanted.get(n))), within(ROUNDING));
        }
        same += exact.equals(wanted) ? 1 : 0;
        Set<Integer> byIndex = new HashSet<>(nearest(connection, operator, query, true));
        byIndex.retainAll(exact);
        hits += byIndex.size();
      }
    }

    double recall = hits / (double) (QUERIES * NEAREST);
    String told =
        "%s: %d of %d scans in the very same order, recall@%d of the HNSW index %.4f"
            .formatted(metric, same, QUERIES, NEAREST, recall);
    System.out.println(told);
    assertThat(same).as(told).isGreaterThanOrEqualTo(QUERIES - 2);
    assertThat(recall).as(told).isGreaterThanOrEqualTo(LEAST_RECALL);
  }
}
