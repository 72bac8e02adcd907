package dev.pgtrek.copy;

import dev.pgtrek.copy.CopyResult.TableCopied;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.RowMeter;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.Journal;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Target;
import dev.pgtrek.work.Milestone;
import dev.pgtrek.work.Phase;
import dev.pgtrek.work.Schedule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Carries every chunk that the journal does not know as committed. */
public final class Copier {

  /** Rows between two looks at the thread's interrupt flag. */
  private static final int ROWS_BETWEEN_LOOKS = 256;

  /** After the builds of indexes, before the proof. */
  private static final int RANK = 1;

  private final Database source;
  private final Target target;
  private final Map<TableName, TableRoute> routes;
  private final Progress progress;
  private final Map<TableName, TableCopied> carried = new ConcurrentHashMap<>();
  private final Map<TableName, AtomicInteger> chunksLeft = new ConcurrentHashMap<>();
  private final Map<TableName, Long> rowsKnown;

  private Copier(
      Database source,
      Target target,
      List<TableRoute> routes,
      Map<TableName, Long> rowsKnown,
      Progress progress) {
    this.source = source;
    this.target = target;
    this.routes =
        routes.stream().collect(Collectors.toMap(r -> r.source().name(), Function.identity()));
    this.rowsKnown = rowsKnown;
    this.progress = progress;
  }

  /**
   * Puts every chunk that the journal does not know as committed into a schedule, the largest
   * tables first, so that what follows on them begins early.
   *
   * @param rowsKnown rows per source table
   * @param order which target tables have to be full before a target table; tables that are not
   *     named wait for none
   * @return who knows, after the schedule has run, what was carried
   */
  public static Copier onto(
      Schedule schedule,
      Phase phase,
      Database source,
      Target target,
      List<TableRoute> routes,
      Journal journal,
      Map<TableName, Long> rowsKnown,
      Map<TableName, Set<TableName>> order,
      Progress progress) {
    Copier copier = new Copier(source, target, routes, rowsKnown, progress);
    List<Chunk> open = copier.takeUp(journal.chunks(), journal.committed());
    open.sort(Comparator.comparingLong((Chunk c) -> -rowsKnown.getOrDefault(c.table(), 0L)));
    for (Chunk chunk : open) {
      TableRoute route = copier.route(chunk);
      schedule.add(
          phase,
          RANK,
          order.getOrDefault(route.target().name(), Set.of()).stream()
              .map(Milestone::rowsOf)
              .collect(Collectors.toSet()),
          Set.of(Milestone.rowsOf(route.target().name())),
          () -> copier.copy(chunk, route));
    }
    return copier;
  }

  /** What was carried so far, by earlier runs too. */
  public CopyResult result() {
    return new CopyResult(carried);
  }

  private List<Chunk> takeUp(List<Chunk> all, Map<Chunk, Long> committed) {
    List<Chunk> open = new ArrayList<>();
    routes.keySet().forEach(table -> carried.put(table, TableCopied.NOTHING));
    for (Chunk chunk : all) {
      Long rows = committed.get(chunk);
      if (rows == null) {
        open.add(chunk);
        chunksLeft.computeIfAbsent(chunk.table(), t -> new AtomicInteger()).incrementAndGet();
      } else {
        carried.merge(chunk.table(), new TableCopied(rows, 0, 0), TableCopied::plus);
      }
    }
    return open;
  }

  private TableRoute route(Chunk chunk) {
    TableRoute route = routes.get(chunk.table());
    if (route == null) {
      throw new IllegalStateException(
          "the journal holds a chunk of " + chunk.table() + ", which is not planned");
    }
    return route;
  }

  private void copy(Chunk chunk, TableRoute route) {
    long started = System.nanoTime();
    RowMeter meter =
        RowMeter.of(progress, Stage.COPY, chunk.table(), rowsKnown.getOrDefault(chunk.table(), 0L));
    long rows = 0;
    long bytes;
    try (RowCursor row = SiftedRows.open(source, chunk, route);
        RowWriter out = target.writer(route, chunk)) {
      while (row.next()) {
        out.write(row);
        rows++;
        if (rows % ROWS_BETWEEN_LOOKS == 0) {
          refuseInterrupted();
          meter.reached(rows, out.bytes());
        }
      }
      refuseInterrupted();
      KeptOut.keep(source, chunk, route, out);
      out.commit(rows);
      bytes = out.bytes();
    }
    meter.finished(rows, bytes);
    carried.merge(
        chunk.table(),
        new TableCopied(rows, bytes, System.nanoTime() - started),
        TableCopied::plus);
    AtomicInteger left = chunksLeft.get(chunk.table());
    if (left != null && left.decrementAndGet() == 0) {
      progress.on(new Event.TableDone(Stage.COPY, chunk.table()));
    }
  }

  private static void refuseInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new PgtrekException.Interrupted();
    }
  }
}
