package dev.pgtrek.verify;

import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.RowMeter;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.verify.Verdict.RowDifference;
import dev.pgtrek.verify.Verdict.TableVerdict;
import dev.pgtrek.work.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Reads every row of both sides and says whether they are the same. */
public final class Verifier {

  private final Database source;
  private final Database target;
  private final Options options;
  private final Progress progress;

  private Verifier(Database source, Database target, Options options, Progress progress) {
    this.source = source;
    this.target = target;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Choices about the proof.
   *
   * @param jobs parts read at once, on both sides together
   * @param chunkRows rows per part
   * @param limit rows that differ to name per table
   * @param showValues whether differences show the values
   */
  public record Options(int jobs, long chunkRows, int limit, boolean showValues) {}

  /**
   * Compares all tables. Neither side may be written to meanwhile, or the verdict tells of a moment
   * that never was.
   *
   * @param rowsKnown rows per source table, for the progress
   * @return a verdict per route, in their order; differences are values, never exceptions
   */
  public static Verdict run(
      Database source,
      Database target,
      List<TableRoute> routes,
      Map<TableName, Long> rowsKnown,
      Options options,
      Progress progress) {
    return new Verifier(source, target, options, progress).verify(routes, rowsKnown);
  }

  private Verdict verify(List<TableRoute> routes, Map<TableName, Long> rowsKnown) {
    Map<TableName, Table> there =
        target.catalog().tables().stream().collect(Collectors.toMap(Table::name, t -> t));
    List<Comparison> comparisons = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    for (TableRoute route : routes) {
      Comparison comparison =
          new Comparison(
              route, missing(route, there), 2 * rowsKnown.getOrDefault(route.source().name(), 0L));
      comparisons.add(comparison);
      if (comparison.missing.isEmpty()) {
        parts.addAll(parts(comparison));
      }
    }
    Workers.of(options.jobs(), "verify").run(parts, this::sum);
    return new Verdict(comparisons.stream().map(this::verdict).toList());
  }

  /** What of a table is not on the target at all, or has another type there than the plan says. */
  private static List<String> missing(TableRoute route, Map<TableName, Table> there) {
    Table table = there.get(route.target().name());
    if (table == null) {
      return List.of("the whole table");
    }
    return route.columns().stream()
        .map(c -> c.target())
        .filter(c -> table.column(c.name()).filter(t -> t.type().equals(c.type())).isEmpty())
        .map(c -> "the column " + c.name() + " as " + c.type().sql())
        .toList();
  }

  private List<Part> parts(Comparison comparison) {
    List<Part> parts = new ArrayList<>();
    Side ours = Side.source(source, comparison.route);
    Side theirs = Side.target(target, comparison.route);
    ours.chunks(options.chunkRows())
        .forEach(c -> parts.add(new Part(comparison, ours, comparison.onSource, c)));
    theirs
        .chunks(options.chunkRows())
        .forEach(c -> parts.add(new Part(comparison, theirs, comparison.onTarget, c)));
    comparison.partsLeft.set(parts.size());
    return parts;
  }

  private void sum(Part part) {
    Buckets sums = new Buckets();
    TableName name = part.comparison.route.source().name();
    part.side.visit(
        part.chunk,
        RowMeter.of(progress, Stage.VERIFY, name, part.comparison.rowsKnown),
        (row, key, high, low) -> sums.add(Side.bucket(key), high, low));
    part.sums.add(sums);
    if (part.comparison.partsLeft.decrementAndGet() == 0) {
      progress.on(new Event.TableDone(Stage.VERIFY, name));
    }
  }

  private TableVerdict verdict(Comparison comparison) {
    TableRoute route = comparison.route;
    int different = 0;
    for (int i = 0; i < Buckets.COUNT; i++) {
      different += comparison.onSource.same(comparison.onTarget, i) ? 0 : 1;
    }
    List<RowDifference> rows =
        comparison.missing.stream()
            .map(what -> new RowDifference(RowDifference.Kind.MISSING_ON_TARGET, what, List.of()))
            .toList();
    boolean complete = true;
    if (different > 0) {
      Side ours = Side.source(source, route);
      Side theirs = Side.target(target, route);
      Locator.Located located =
          new Locator(
                  route,
                  ours,
                  theirs,
                  options.jobs(),
                  options.chunkRows(),
                  options.limit(),
                  options.showValues())
              .locate(comparison.onSource, comparison.onTarget);
      rows = located.rows();
      complete = located.complete();
    }
    return new TableVerdict(
        route.source().name(),
        route.target().name(),
        comparison.onSource.rows(),
        comparison.onTarget.rows(),
        comparison.onSource.fingerprint(),
        comparison.missing.isEmpty() ? comparison.onTarget.fingerprint() : "",
        Math.max(1, Math.max(comparison.onSource.used(), comparison.onTarget.used())),
        different,
        rows,
        complete);
  }

  /** One table under comparison. */
  private static final class Comparison {

    private final TableRoute route;
    private final List<String> missing;
    private final long rowsKnown;
    private final Buckets onSource = new Buckets();
    private final Buckets onTarget = new Buckets();
    private final AtomicInteger partsLeft = new AtomicInteger();

    private Comparison(TableRoute route, List<String> missing, long rowsKnown) {
      this.route = route;
      this.missing = missing;
      this.rowsKnown = rowsKnown;
    }
  }

  /** One chunk of one side. */
  private record Part(Comparison comparison, Side side, Buckets sums, Chunk chunk) {}
}
