package dev.pgtrek.postgres.move;

import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.proof.CatalogComparison;
import dev.pgtrek.spi.MovePlan.NotCarried;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import dev.pgtrek.spi.ObjectDifference;
import dev.pgtrek.testkit.TestServer;
import dev.pgtrek.work.Milestone;
import dev.pgtrek.work.Phase;
import dev.pgtrek.work.Schedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A database whose tables and rows were brought over by the servers' own programs, and everything
 * upon them by a {@link FinishLane}: four steps at once, each in its transaction.
 *
 * @param url the copy
 * @param work what there was to do
 * @param results what became of each step
 * @param order the steps' ids as they ended
 */
record Moved(
    String url, FinishLane.Work work, Map<String, MoveResult> results, List<String> order) {

  private static final String SETTINGS =
      "SET search_path = ''; SET lock_timeout = '10s'; SET statement_timeout = 0;";

  static Moved of(TestServer from, String database, TestServer to) throws SQLException {
    return of(from, database, to, FinishLane.Choices.everything(2));
  }

  static Moved of(TestServer from, String database, TestServer to, FinishLane.Choices choices)
      throws SQLException {
    String copy = to.newDatabase();
    pipe(from, database, to, copy, List.of("--section=pre-data", "--section=data"));
    FinishLane.Work work;
    try (Connection source = from.jdbc(database)) {
      source.setAutoCommit(false);
      source.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      execute(source, SETTINGS);
      work = FinishLane.of(source, choices);
    }
    Map<String, MoveResult> results = new ConcurrentHashMap<>();
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    Schedule schedule = new Schedule();
    Phase finish = schedule.phase();
    for (MoveTask task : work.tasks()) {
      MoveStep step = task.step();
      schedule.add(
          finish,
          0,
          step.after().stream().map(Moved::point).collect(Collectors.toSet()),
          towards(step),
          () -> {
            results.put(step.id(), run(to, copy, task));
            order.add(step.id());
          });
    }
    schedule.run(4, "finish");
    return new Moved(copy, work, Map.copyOf(results), List.copyOf(order));
  }

  private static Milestone point(String name) {
    return new Milestone("point", name);
  }

  private static Set<Milestone> towards(MoveStep step) {
    Set<Milestone> towards = step.towards().stream().map(Moved::point).collect(Collectors.toSet());
    towards.add(point(step.id()));
    return towards;
  }

  private static MoveResult run(TestServer to, String copy, MoveTask task) {
    try (Connection target = to.jdbc(copy)) {
      execute(target, SETTINGS);
      target.setAutoCommit(false);
      MoveResult result = task.work().on(new TargetOnly(target));
      target.commit();
      return result;
    } catch (SQLException | RowPipe.SourceSide failure) {
      throw new IllegalStateException(task.step().id(), failure);
    }
  }

  /** The target; these steps need no source. */
  private record TargetOnly(Connection target) implements MoveTask.Ends {

    @Override
    public Connection source() {
      throw new AssertionError("asked for the source");
    }
  }

  /** Everything that was told of the steps. */
  List<Finding> findings() {
    return results.values().stream().flatMap(r -> r.findings().stream()).toList();
  }

  /** Every step's id. */
  List<String> ids() {
    return work.tasks().stream().map(t -> t.step().id()).toList();
  }

  /** What stays behind. */
  List<NotCarried> notCarried() {
    return work.notCarried();
  }

  /** What of some kinds is not as on the source. */
  List<ObjectDifference> differences(
      TestServer from, String database, TestServer to, String... kinds) throws SQLException {
    try (Connection source = from.jdbc(database);
        Connection target = to.jdbc(url)) {
      return CatalogComparison.of(source, target).stream()
          .filter(d -> kinds.length == 0 || List.of(kinds).contains(d.kind()))
          .toList();
    }
  }

  private static void pipe(
      TestServer from, String database, TestServer to, String copy, List<String> sections) {
    try {
      List<String> dump = new ArrayList<>(List.of(from.bin() + "/pg_dump", database));
      dump.addAll(sections);
      List<Process> pipe =
          ProcessBuilder.startPipeline(
              List.of(
                  new ProcessBuilder(dump),
                  new ProcessBuilder(
                      to.bin() + "/psql",
                      "-X",
                      "-q",
                      "-v",
                      "ON_ERROR_STOP=1",
                      "-d",
                      copy,
                      "-o",
                      "/dev/null")));
      CompletableFuture<String> words = CompletableFuture.supplyAsync(() -> read(pipe.getLast()));
      int restored = pipe.getLast().waitFor();
      int dumped = pipe.getFirst().waitFor();
      if (dumped != 0 || restored != 0) {
        throw new IllegalStateException("no copy: " + words.join());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String read(Process process) {
    try {
      return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  static String database(TestServer server, String sql) throws SQLException {
    String url = server.newDatabase();
    try (Connection connection = server.jdbc(url)) {
      execute(connection, sql);
    }
    return url;
  }
}
