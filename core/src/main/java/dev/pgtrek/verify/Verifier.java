package dev.pgtrek.verify;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.RowMeter;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.spi.BucketSums;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.verify.Verdict.Mismatch;
import dev.pgtrek.verify.Verdict.RowDifference;
import dev.pgtrek.verify.Verdict.TableVerdict;
import dev.pgtrek.work.Milestone;
import dev.pgtrek.work.Phase;
import dev.pgtrek.work.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads every row of both sides and says whether they are the same. */
public final class Verifier {

  /** Waits for no lock and for nobody's rows, so it fills the gaps. */
  private static final int SOURCE_RANK = 3;

  private static final int TARGET_RANK = 2;

  private final Database source;
  private final Database target;
  private final Options options;
  private final Progress progress;
  private final List<Comparison> comparisons = new ArrayList<>();

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
    Schedule schedule = new Schedule();
    Verifier verifier =
        onto(schedule, schedule.phase(), source, target, routes, rowsKnown, options, progress);
    schedule.run(options.jobs(), "verify");
    return verifier.verdict();
  }

  /**
   * Puts the reading of both sides into a schedule. A table of the target is read when its rows
   * stand and nothing locks readers out of it any more; the source's side whenever there is nothing
   * better to do. The tables must exist already.
   *
   * @return who gives, after the schedule has run, the {@link #verdict}
   */
  public static Verifier onto(
      Schedule schedule,
      Phase phase,
      Database source,
      Database target,
      List<TableRoute> routes,
      Map<TableName, Long> rowsKnown,
      Options options,
      Progress progress) {
    Verifier verifier = new Verifier(source, target, options, progress);
    verifier.compare(schedule, phase, routes, rowsKnown);
    return verifier;
  }

  private void compare(
      Schedule schedule, Phase phase, List<TableRoute> routes, Map<TableName, Long> rowsKnown) {
    Map<TableName, Table> there =
        target.catalog().tables().stream().collect(Collectors.toMap(Table::name, t -> t));
    for (TableRoute route : routes) {
      Comparison comparison =
          new Comparison(
              route,
              missing(route, there, target.typed()),
              2 * rowsKnown.getOrDefault(route.source().name(), 0L));
      comparisons.add(comparison);
      if (comparison.missing.isEmpty()) {
        TableName table = route.target().name();
        read(
            schedule,
            phase,
            SOURCE_RANK,
            Set.of(),
            () -> parts(comparison, Side.source(source, route), comparison.onSource));
        read(
            schedule,
            phase,
            TARGET_RANK,
            Set.of(Milestone.rowsOf(table), Milestone.shapeOf(table)),
            () -> parts(comparison, Side.target(target, route), comparison.onTarget));
      }
    }
  }

  /** A task that cuts one side of a table into parts, which become tasks of their own. */
  private void read(
      Schedule schedule, Phase phase, int rank, Set<Milestone> after, Supplier<List<Part>> parts) {
    schedule.add(
        phase,
        rank,
        after,
        Set.of(),
        () ->
            parts
                .get()
                .forEach(part -> schedule.add(phase, rank, Set.of(), Set.of(), () -> sum(part))));
  }

  /**
   * Rows of a target table that were there before and stay: their sums are taken away from the
   * table's, so that what is left has to be the source's rows. To be said before {@link #verdict}.
   *
   * @param sums what {@link KeptRows#sums} said of them
   */
  public void keeping(TableName target, String sums) {
    Buckets kept = Buckets.parse(sums);
    comparisons.stream()
        .filter(c -> c.route.target().name().equals(target))
        .forEach(c -> c.kept = kept);
  }

  /**
   * The sums of one table on both sides.
   *
   * @param route how it travelled
   * @param ruled whether the source's are of rows that rules made
   * @param source the source's
   * @param target the target's, with rows that were there before
   */
  public record Sums(TableRoute route, boolean ruled, BucketSums source, BucketSums target) {}

  /** The sums of every table that could be read, once the schedule has run. */
  public List<Sums> sums() {
    return comparisons.stream()
        .filter(c -> c.missing.isEmpty())
        .map(
            c ->
                new Sums(c.route, RuledRows.isNeeded(c.route), c.onSource.sums(), c.whole().sums()))
        .toList();
  }

  /** What the sums say, and where they differ, the rows; reads the sides again for these. */
  public Verdict verdict() {
    return new Verdict(comparisons.stream().map(this::verdict).toList(), List.of());
  }

  /** What of a table is not on the target at all, or has another type there than the plan says. */
  private static List<String> missing(
      TableRoute route, Map<TableName, Table> there, boolean typed) {
    Table table = there.get(route.target().name());
    if (table == null) {
      return List.of("the whole table");
    }
    return route.all().stream()
        .filter(
            c -> table.column(c.target().name()).filter(t -> isAsPlanned(c, t, typed)).isEmpty())
        .map(c -> "the column " + c.target().name() + " as " + typeName(c, typed))
        .toList();
  }

  private static boolean isAsPlanned(ColumnRoute route, Column there, boolean typed) {
    ColumnCast cast = route.cast();
    return (typed && cast == null)
        ? there.type().equals(route.target().type())
        : there.declared().equals(cast == null ? route.target().declared() : cast.declared());
  }

  private static String typeName(ColumnRoute route, boolean typed) {
    ColumnCast cast = route.cast();
    if (cast != null) {
      return cast.declared();
    }
    return typed ? route.target().type().sql() : "'" + route.target().declared() + "'";
  }

  private List<Part> parts(Comparison comparison, Side side, Buckets sums) {
    List<Part> parts =
        side.chunks(options.chunkRows()).stream()
            .map(chunk -> new Part(comparison, side, sums, chunk))
            .toList();
    comparison.cut(parts.size());
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
    if (part.comparison.read()) {
      progress.on(new Event.TableDone(Stage.VERIFY, name));
    }
  }

  private TableVerdict verdict(Comparison comparison) {
    TableRoute route = comparison.route;
    comparison.takeKeptAway();
    int different = 0;
    for (int i = 0; i < Buckets.COUNT; i++) {
      different += comparison.onSource.same(comparison.onTarget, i) ? 0 : 1;
    }
    List<RowDifference> rows =
        comparison.missing.stream()
            .map(what -> new RowDifference(RowDifference.Kind.MISSING_ON_TARGET, what, List.of()))
            .toList();
    boolean complete = true;
    Mismatch mismatch = new Mismatch(comparison.missing.size(), 0, 0, 0, true);
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
      complete = located.complete() && comparison.kept.rows() == 0;
      mismatch = mismatch(comparison, located);
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
        complete,
        route.sieve().rejected().size(),
        route.sieve().filtered(),
        mismatch);
  }

  /** What was counted, and at least what the numbers of rows tell. */
  private static Mismatch mismatch(Comparison comparison, Locator.Located located) {
    long lacking = comparison.onSource.rows() - comparison.onTarget.rows();
    // Rows that were there before stand among the target's, so what was counted there is more.
    boolean kept = comparison.kept.rows() > 0;
    Mismatch counted = located.mismatch();
    return new Mismatch(
        0,
        Math.max(counted.missing(), lacking),
        Math.max(kept ? 0 : counted.extra(), -lacking),
        counted.different(),
        counted.exact() && !kept);
  }

  /** One table under comparison. */
  private static final class Comparison {

    private final TableRoute route;
    private final List<String> missing;
    private final long rowsKnown;
    private final Buckets onSource = new Buckets();
    private final Buckets onTarget = new Buckets();
    private Buckets kept = new Buckets();
    private boolean keptTaken;
    private int sidesToCut = 2;
    private int partsLeft;

    private Comparison(TableRoute route, List<String> missing, long rowsKnown) {
      this.route = route;
      this.missing = missing;
      this.rowsKnown = rowsKnown;
    }

    /** Leaves of the target's sums what is not kept; once. */
    synchronized void takeKeptAway() {
      if (!keptTaken) {
        onTarget.takeAway(kept);
        keptTaken = true;
      }
    }

    /** The target's sums with what is kept. */
    synchronized Buckets whole() {
      Buckets whole = new Buckets();
      whole.add(onTarget);
      if (keptTaken) {
        whole.add(kept);
      }
      return whole;
    }

    /** One side is cut into so many parts. */
    synchronized void cut(int parts) {
      sidesToCut--;
      partsLeft += parts;
    }

    /** One part is read; whether it was the last of both sides. */
    synchronized boolean read() {
      partsLeft--;
      return partsLeft == 0 && sidesToCut == 0;
    }
  }

  /** One chunk of one side. */
  private record Part(Comparison comparison, Side side, Buckets sums, Chunk chunk) {}
}
