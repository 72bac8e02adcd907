package dev.pgtrek.benchmarks;

import dev.pgtrek.benchmarks.TimedProcess.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What the server alone needs for the tables, keys and indexes that pgtrek makes: it reads ready
 * binary files from its own disk over as many streams as pgtrek has, then builds the same keys and
 * indexes, several at once. Nothing is read from SQLite, converted, journalled or proved.
 */
final class ServerLimit implements Contender {

  static final String NAME = "the server's own limit";

  /** Its stage for the rows alone. */
  static final String ROWS = "rows";

  /** Tables above this are cut into parts, so that no stream ends long before the others. */
  private static final long SPLIT_FROM_BYTES = 8L << 20;

  private static final int PARTS_PER_STREAM = 4;
  private static final int PAGE = 8192;

  private final BenchmarkServer server;
  private final Path folder;
  private final int streams;
  private final List<Part> parts = new ArrayList<>();
  private Schema schema = new Schema("", List.of(), List.of());

  private record Part(String table, Path file, long bytes) {}

  /** A table and what it takes on disk. */
  private record Stored(String name, long pages, long bytes) {}

  ServerLimit(BenchmarkServer server, Path scratch, int streams) {
    this.server = server;
    this.folder = scratch.resolve("ready");
    this.streams = streams;
  }

  /** Writes the files and learns the schema from a database that pgtrek has filled. */
  void prepare(String url) throws Exception {
    Files.createDirectory(folder);
    // The server writes and reads here, as another user.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    schema = Schema.of(dump(url, "pre-data"), dump(url, "post-data"));
    for (Stored table : tables(url)) {
      int count = table.bytes() < SPLIT_FROM_BYTES ? 1 : streams * PARTS_PER_STREAM;
      for (int part = 0; part < count; part++) {
        Path file = folder.resolve(parts.size() + ".bin");
        long from = table.pages() * part / count;
        String rows = table.name() + " WHERE ctid >= '(" + from + ",0)'::tid";
        if (part < count - 1) {
          rows += " AND ctid < '(" + table.pages() * (part + 1) / count + ",0)'::tid";
        }
        server.run(url, "COPY (SELECT * FROM " + rows + ") TO '" + file + "' (FORMAT binary)");
        parts.add(new Part(table.name(), file, Files.size(file)));
      }
    }
    parts.sort(Comparator.comparingLong(Part::bytes).reversed());
  }

  /** Bytes of ready files. */
  long bytes() {
    return parts.stream().mapToLong(Part::bytes).sum();
  }

  private String dump(String url, String section) throws IOException, InterruptedException {
    TimedProcess done =
        TimedProcess.run(
            folder,
            Map.of(),
            List.of(
                server.program("pg_dump").toString(),
                "--schema-only",
                "--no-owner",
                "--exclude-schema=pgtrek",
                "--section=" + section,
                url));
    if (done.exitCode() != 0) {
      throw new IllegalStateException("pg_dump: " + done.lastWords());
    }
    return done.output();
  }

  private List<Stored> tables(String url) throws SQLException {
    return server
        .column(
            url,
            "SELECT format('%I.%I', n.nspname, c.relname) || ' ' || pg_relation_size(c.oid) || ' '"
                + " || pg_table_size(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid ="
                + " c.relnamespace WHERE c.relkind = 'r' AND n.nspname NOT IN ('pgtrek',"
                + " 'pg_catalog', 'information_schema') ORDER BY pg_table_size(c.oid) DESC")
        .stream()
        .map(line -> line.split(" "))
        .map(w -> new Stored(w[0], Long.parseLong(w[1]) / PAGE, Long.parseLong(w[2])))
        .toList();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Outcome fill(String url) throws Exception {
    server.run(url, schema.before());
    List<String> tables = parts.stream().map(Part::table).distinct().toList();
    long started = System.nanoTime();
    sideBySide(
        url,
        parts.stream()
            .map(p -> "COPY " + p.table() + " FROM '" + p.file() + "' (FORMAT binary)")
            .toList());
    double rows = (System.nanoTime() - started) / 1e9;
    // The work on the largest tables first, as pgtrek does it too.
    List<String> work = new ArrayList<>(schema.indexes());
    work.sort(Comparator.comparingInt(sql -> place(tables, sql)));
    tables.forEach(table -> work.add("ANALYZE " + table));
    sideBySide(url, work);
    sideBySide(url, schema.references());
    double all = (System.nanoTime() - started) / 1e9;
    return new Outcome(
        all, Map.of(ROWS, rows, "keys, indexes", all - rows), Memory.UNKNOWN, Double.NaN, "");
  }

  private static int place(List<String> tables, String sql) {
    for (int i = 0; i < tables.size(); i++) {
      if (sql.contains(" " + tables.get(i) + " ")) {
        return i;
      }
    }
    return tables.size();
  }

  private void sideBySide(String url, List<String> commands) throws Exception {
    ConcurrentLinkedQueue<String> open = new ConcurrentLinkedQueue<>(commands);
    List<Callable<Integer>> workers = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      workers.add(() -> work(url, open));
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(streams)) {
      for (Future<Integer> worker : pool.invokeAll(workers)) {
        worker.get();
      }
    }
  }

  private int work(String url, ConcurrentLinkedQueue<String> open) throws SQLException {
    int done = 0;
    try (Connection connection = server.connect(url);
        Statement statement = connection.createStatement()) {
      // As pgtrek does it: fast inside the run, and durable by its last statement.
      statement.execute("SET synchronous_commit = off");
      for (String sql = open.poll(); sql != null; sql = open.poll()) {
        statement.execute(sql);
        done++;
      }
      statement.execute("SET synchronous_commit = on");
      statement.execute("SELECT pg_catalog.txid_current()");
    }
    return done;
  }
}
