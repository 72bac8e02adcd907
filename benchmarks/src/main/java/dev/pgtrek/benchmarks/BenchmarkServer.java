package dev.pgtrek.benchmarks;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A PostgreSQL, 18 if nothing else is said, as one keeps data in, the same for everybody; its own
 * processes, its own data.
 */
final class BenchmarkServer implements AutoCloseable {

  /** What is not PostgreSQL's default; the testkit's own switches are set back to it. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "fsync", "on",
          "full_page_writes", "on",
          "wal_level", "replica",
          "max_wal_size", "4GB",
          "shared_buffers", "1GB",
          "maintenance_work_mem", "256MB");

  private final TestServer server;

  private BenchmarkServer(TestServer server) {
    this.server = server;
  }

  static BenchmarkServer start() throws SQLException {
    return start(18);
  }

  /** The same of another major. */
  static BenchmarkServer start(int major) throws SQLException {
    BenchmarkServer server = new BenchmarkServer(Servers.dedicated(major));
    for (Map.Entry<String, String> setting : SETTINGS.entrySet()) {
      server.run(
          "postgres", "ALTER SYSTEM SET " + setting.getKey() + " = '" + setting.getValue() + "'");
    }
    server.server.restart();
    return server;
  }

  /** The settings as a line for people. */
  String settings() throws SQLException {
    List<String> shown = new ArrayList<>();
    for (String name : new TreeMap<>(SETTINGS).keySet()) {
      shown.add(name + " = " + text("postgres", "SHOW " + name));
    }
    return "PostgreSQL "
        + text("postgres", "SHOW server_version")
        + ", "
        + String.join(", ", shown);
  }

  String newDatabase() {
    return server.newDatabase();
  }

  /** Drops a database and lets the disk come to rest, so that nobody pays for the one before. */
  void drop(String url) throws SQLException, IOException, InterruptedException {
    run(
        "postgres",
        "DROP DATABASE \"" + url.substring(url.lastIndexOf('/') + 1) + "\" WITH (FORCE)");
    rest();
  }

  /** Lets the disk come to rest. */
  void rest() throws SQLException, IOException, InterruptedException {
    run("postgres", "CHECKPOINT");
    new ProcessBuilder("sync").inheritIO().start().waitFor();
  }

  Connection connect(String database) {
    return server.jdbc(database);
  }

  Path program(String name) {
    return server.bin().resolve(name);
  }

  void run(String database, String... commands) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    }
  }

  String text(String database, String query) throws SQLException {
    List<String> answer = column(database, query);
    return answer.isEmpty() ? "" : answer.getFirst();
  }

  /** The first column of an answer. */
  List<String> column(String database, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(String.valueOf(rows.getString(1)));
      }
    }
    return texts;
  }

  /** Processor time of all its processes since it was started, in seconds. */
  double processorSeconds() throws SQLException, IOException {
    long postmaster =
        Long.parseLong(
            text("postgres", "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)"));
    // What has ended is in its parent's account.
    long ticks = ticks(postmaster, 4);
    for (ProcessHandle child :
        ProcessHandle.of(postmaster).stream().flatMap(ProcessHandle::children).toList()) {
      ticks += ticks(child.pid(), 2);
    }
    return ticks / 100.0;
  }

  /** Of {@code /proc/PID/stat}: its own user and system time, then its ended children's. */
  private static long ticks(long pid, int fields) throws IOException {
    Path file = Path.of("/proc/" + pid + "/stat");
    if (!Files.exists(file)) {
      return 0;
    }
    String stat = Files.readString(file);
    // The program's name, in parentheses, may hold spaces; what follows it does not.
    return Pattern.compile(" ")
        .splitAsStream(stat.substring(stat.lastIndexOf(')') + 2))
        .skip(11)
        .limit(fields)
        .mapToLong(Long::parseLong)
        .sum();
  }

  /** Bytes of write-ahead log since the server was made. */
  long logBytes() throws SQLException {
    return Long.parseLong(text("postgres", "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"));
  }

  /**
   * Binds the server's processes, and those it will start, to processors 0 to {@code count} − 1.
   */
  void useProcessors(int count) throws SQLException, IOException, InterruptedException {
    long postmaster =
        Long.parseLong(
            text("postgres", "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)"));
    List<Long> family = new ArrayList<>(List.of(postmaster));
    ProcessHandle.of(postmaster)
        .ifPresent(p -> p.descendants().map(ProcessHandle::pid).forEach(family::add));
    for (long pid : family) {
      new ProcessBuilder("taskset", "-acp", "0-" + (count - 1), Long.toString(pid))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
