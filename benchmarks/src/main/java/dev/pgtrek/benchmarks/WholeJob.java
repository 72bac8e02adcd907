package dev.pgtrek.benchmarks;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The whole job from a SQLite file to a PostgreSQL 18 with keys, indexes and statistics: pgtrek
 * with and without its proof, pgloader as it comes and tuned, and the server's own limit, in turn,
 * several times. Only ratios within one run mean anything.
 */
public final class WholeJob {

  private static final PrintStream OUT = System.out;

  private final TestServer server;
  private final Path file;
  private final Path scratch;
  private final Path program;
  private final int streams = Runtime.getRuntime().availableProcessors();
  private final Map<String, List<Double>> seconds = new LinkedHashMap<>();
  private final Map<String, Long> peaks = new LinkedHashMap<>();

  private WholeJob(TestServer server, Path file, Path scratch, Path program) {
    this.server = server;
    this.file = file;
    this.scratch = scratch;
    this.program = program;
  }

  /** Arguments: rounds, rows. Runs in the project's root folder. */
  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    long rows = Long.parseLong(arguments[1]);
    Path root = Path.of("").toAbsolutePath();
    Path file = SampleFile.make(root.resolve("benchmarks/target/data"), rows);
    OUT.printf(
        "%,d rows, %,d bytes of SQLite, %d cores%n",
        rows, Files.size(file), Runtime.getRuntime().availableProcessors());
    Path scratch = Files.createTempDirectory("pgtrek-benchmark");
    try (TestServer server = Servers.dedicated(18)) {
      settings(server);
      WholeJob job = new WholeJob(server, file, scratch, root.resolve("pgtrek"));
      job.run(rounds);
      job.print();
    } finally {
      delete(scratch);
    }
  }

  /** What a server has that is meant to keep its data; the same for all. */
  private static void settings(TestServer server) throws SQLException {
    try (Connection connection = server.jdbc("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET fsync = on");
      statement.execute("ALTER SYSTEM SET max_wal_size = '4GB'");
      statement.execute("ALTER SYSTEM SET maintenance_work_mem = '256MB'");
      statement.execute("ALTER SYSTEM SET shared_buffers = '1GB'");
    }
    server.restart();
  }

  private void run(int rounds) throws Exception {
    ServerLimit limit = new ServerLimit(server, scratch.resolve("ready"), streams);
    String loaded = server.newDatabase();
    pgtrek(loaded, "warm-up", "--no-verify");
    limit.prepare(loaded);
    drop(loaded);
    seconds.clear();
    peaks.clear();
    for (int round = 0; round < rounds; round++) {
      fresh(url -> pgtrek(url, "pgtrek, proved"));
      fresh(url -> pgtrek(url, "pgtrek --no-verify", "--no-verify"));
      fresh(url -> pgloader(url, "pgloader, as it comes", ""));
      fresh(
          url ->
              pgloader(
                  url,
                  "pgloader, tuned",
                  ", workers = "
                      + 2 * streams
                      + ", concurrency = "
                      + streams
                      + ", batch rows = 25000, prefetch rows = 100000"));
      fresh(
          url -> {
            double[] both = limit.run(url);
            add("server's limit, rows alone", both[0]);
            add("server's limit, with keys and indexes", both[1]);
          });
    }
  }

  /** One measured run into a database of its own. */
  private interface Run {
    void into(String url) throws Exception;
  }

  private void fresh(Run run) throws Exception {
    String url = server.newDatabase();
    run.into(url);
    drop(url);
  }

  private void pgtrek(String url, String name, String... options)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(scratch, "run");
    List<String> command =
        new ArrayList<>(List.of(program.toString(), "migrate", file.toString(), url, "--quiet"));
    command.addAll(List.of(options));
    TimedProcess done = TimedProcess.run(folder, command);
    add(name, done.seconds());
    peaks.merge(name, done.peakMegabytes(), Math::max);
    delete(folder);
  }

  private void pgloader(String url, String name, String more)
      throws IOException, InterruptedException {
    Path script = scratch.resolve("pgloader.load");
    Files.writeString(
        script,
        "LOAD DATABASE FROM sqlite://"
            + file
            + " INTO "
            + url.replace("postgresql://", "pgsql://")
            + " WITH include drop, create tables, create indexes, reset sequences"
            + more
            + " SET work_mem to '64MB', maintenance_work_mem to '256MB';\n");
    TimedProcess done = TimedProcess.run(scratch, List.of("pgloader", script.toString()));
    add(name, done.seconds());
    peaks.merge(name, done.peakMegabytes(), Math::max);
  }

  private void add(String name, double value) {
    seconds.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    OUT.printf("  %-40s %7.2f s%n", name, value);
  }

  private void drop(String url) throws SQLException {
    try (Connection connection = server.jdbc("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "DROP DATABASE \"" + url.substring(url.lastIndexOf('/') + 1) + "\" WITH (FORCE)");
      statement.execute("CHECKPOINT");
    }
  }

  private void print() {
    OUT.printf(
        "%n%-40s %8s %8s %8s  %s%n",
        "median of " + seconds.values().iterator().next().size(),
        "seconds",
        "min",
        "max",
        "peak MB");
    seconds.forEach(
        (name, values) -> {
          double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
          OUT.printf(
              "%-40s %8.2f %8.2f %8.2f  %s%n",
              name,
              median(name),
              sorted[0],
              sorted[sorted.length - 1],
              peaks.containsKey(name) ? peaks.get(name) : "");
        });
    OUT.println();
    ratio("pgloader, as it comes", "pgtrek, proved");
    ratio("pgloader, tuned", "pgtrek, proved");
    ratio("pgloader, as it comes", "pgtrek --no-verify");
    ratio("pgloader, tuned", "pgtrek --no-verify");
    ratio("pgtrek --no-verify", "server's limit, with keys and indexes");
    ratio("pgtrek, proved", "server's limit, with keys and indexes");
  }

  private void ratio(String above, String below) {
    OUT.printf("%-40s / %-40s %5.2f%n", above, below, median(above) / median(below));
  }

  private double median(String name) {
    double[] sorted =
        seconds.getOrDefault(name, List.of(Double.NaN)).stream()
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    return Arrays.stream(sorted)
        .skip((sorted.length - 1) / 2)
        .limit(2 - sorted.length % 2)
        .average()
        .orElse(Double.NaN);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
