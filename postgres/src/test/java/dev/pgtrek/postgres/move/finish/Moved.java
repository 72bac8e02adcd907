package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.client.ArchiveContents;
import dev.pgtrek.postgres.client.ClientPrograms;
import dev.pgtrek.postgres.client.Dump;
import dev.pgtrek.postgres.client.DumpFormat;
import dev.pgtrek.postgres.move.Blueprint;
import dev.pgtrek.postgres.move.Piece;
import dev.pgtrek.postgres.move.Piece.Part;
import dev.pgtrek.postgres.move.PieceRunner;
import dev.pgtrek.postgres.move.rows.MoveTask;
import dev.pgtrek.postgres.move.rows.RowPipe;
import dev.pgtrek.postgres.proof.CatalogComparison;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan.NotCarried;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import dev.pgtrek.spi.ObjectDifference;
import dev.pgtrek.testkit.DumpedCopy;
import dev.pgtrek.testkit.TestServer;
import dev.pgtrek.work.Milestone;
import dev.pgtrek.work.Phase;
import dev.pgtrek.work.Schedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
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

  /** Steps that declare foreign keys come one at a time, as in a move. */
  private static final ReentrantLock DECLARING = new ReentrantLock();

  private static final String SETTINGS =
      "SET search_path = ''; SET lock_timeout = '10s'; SET statement_timeout = 0;";

  /** Moves all of it, by the blueprint of its archive. */
  static Moved of(TestServer from, String database, TestServer to) throws SQLException {
    return of(from, database, to, to.newDatabase());
  }

  /** Moves all of it into a database that is there. */
  static Moved of(TestServer from, String database, TestServer to, String copy)
      throws SQLException {
    MoveChoices choices = MoveChoices.everything(2);
    Blueprint blueprint;
    FinishLane.Work work;
    try (Connection source = from.jdbc(database);
        Connection target = to.jdbc(copy)) {
      source.setAutoCommit(false);
      source.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      Rows.run(source, SETTINGS);
      blueprint = Blueprint.of(archive(from, database), source, target, choices);
      work = FinishLane.read(source).of(blueprint, choices);
      target.setAutoCommit(false);
      PieceRunner.run(target, inside(blueprint.of(Part.BEFORE)));
      target.commit();
    }
    DumpedCopy.into(from, database, to, copy, List.of("--section=data"));
    List<MoveTask> tasks = new ArrayList<>(work.tasks());
    Set<String> before =
        work.tasks().stream()
            .map(MoveTask::step)
            .filter(s -> s.kind() != MoveStep.Kind.MATERIALIZED_VIEW)
            .map(MoveStep::id)
            .collect(Collectors.toSet());
    tasks.add(closing("rights", before, Set.of(MoveStep.RIGHTS), blueprint.of(Part.RIGHTS)));
    Set<String> all = tasks.stream().map(t -> t.step().id()).collect(Collectors.toSet());
    tasks.add(closing("last", all, Set.of(), blueprint.of(Part.LAST)));
    return run(to, copy, work, tasks);
  }

  /** What the target would get of it. */
  static Blueprint blueprint(TestServer from, String database, TestServer to) throws SQLException {
    try (Connection source = from.jdbc(database);
        Connection target = to.jdbc("postgres")) {
      Rows.run(source, SETTINGS);
      return Blueprint.of(archive(from, database), source, target, MoveChoices.everything(2));
    }
  }

  private static MoveTask closing(
      String id, Set<String> after, Set<String> towards, List<Piece> pieces) {
    return new MoveTask(
        new MoveStep(id, MoveStep.Kind.CLOSING, null, 0, after, towards, false, ""),
        ends -> {
          PieceRunner.run(ends.target(), inside(pieces));
          return MoveResult.done();
        });
  }

  /** What is not about the database itself. */
  private static List<Piece> inside(List<Piece> pieces) {
    return pieces.stream().filter(p -> !p.word().startsWith("DATABASE")).toList();
  }

  private static ArchiveContents archive(TestServer from, String database) {
    try {
      Path folder = Files.createTempDirectory("archive");
      Path file = folder.resolve("schema.dump");
      ArchiveContents contents =
          new Dump(
                  ClientPrograms.in(from.bin()).orElseThrow(),
                  PostgresUrl.parse(database),
                  DumpFormat.CUSTOM,
                  1,
                  null)
              .writeSchema(file, () -> false);
      Files.delete(file);
      Files.delete(folder);
      return contents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Moves some of it, where its tables were made by the servers' own programs. */
  static Moved of(TestServer from, String database, TestServer to, FinishLane.Choices choices)
      throws SQLException {
    String copy = to.newDatabase();
    DumpedCopy.into(from, database, to, copy, List.of("--section=pre-data", "--section=data"));
    FinishLane.Work work;
    try (Connection source = from.jdbc(database)) {
      source.setAutoCommit(false);
      source.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      Rows.run(source, SETTINGS);
      work = FinishLane.of(source, choices);
    }
    return run(to, copy, work, work.tasks());
  }

  private static Moved run(TestServer to, String copy, FinishLane.Work work, List<MoveTask> tasks) {
    Map<String, MoveResult> results = new ConcurrentHashMap<>();
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    Schedule schedule = new Schedule();
    Phase finish = schedule.phase();
    for (MoveTask task : tasks) {
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
    boolean declares = task.step().kind() == MoveStep.Kind.FOREIGN_KEY;
    if (declares) {
      DECLARING.lock();
    }
    try (Connection target = to.jdbc(copy)) {
      Rows.run(target, SETTINGS);
      target.setAutoCommit(false);
      MoveResult result = task.work().on(new TargetOnly(target));
      target.commit();
      return result;
    } catch (SQLException | RowPipe.SourceSide failure) {
      throw new IllegalStateException(task.step().id(), failure);
    } finally {
      if (declares) {
        DECLARING.unlock();
      }
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

  /** What the one finding of a code says is to be done. */
  String fix(String code) {
    return findings().stream().filter(f -> f.code().equals(code)).findFirst().orElseThrow().fix();
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

  static String database(TestServer server, String sql) throws SQLException {
    String url = server.newDatabase();
    try (Connection connection = server.jdbc(url)) {
      Rows.run(connection, sql);
    }
    return url;
  }
}
