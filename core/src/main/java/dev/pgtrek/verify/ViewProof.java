package dev.pgtrek.verify;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.RowMeter;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.ViewRoute;
import dev.pgtrek.spi.ViewRoute.Accuracy;
import dev.pgtrek.verify.Verdict.RowDifference;
import dev.pgtrek.verify.Verdict.ViewVerdict;
import dev.pgtrek.verify.Verdict.ViewVerdict.State;
import dev.pgtrek.work.Milestone;
import dev.pgtrek.work.Phase;
import dev.pgtrek.work.Schedule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Lets both engines evaluate each view over the same rows, and compares what they give: as sets
 * that know how often a row stands in them, in whatever order.
 */
public final class ViewProof {

  /** Goes last: it reads what others make. */
  private static final int RANK = 4;

  private final Database source;
  private final Database target;
  private final Verifier.Options options;
  private final Predicate<ViewRoute> refused;
  private final List<TableName> order;
  private final List<ViewVerdict> verdicts = Collections.synchronizedList(new ArrayList<>());

  private ViewProof(
      Database source,
      Database target,
      List<ViewRoute> views,
      Verifier.Options options,
      Predicate<ViewRoute> refused) {
    this.source = source;
    this.refused = refused;
    this.target = target;
    this.options = options;
    this.order = views.stream().map(v -> v.source().name()).toList();
  }

  /**
   * Puts the comparison of each view into a schedule, once the view stands and all tables are
   * whole.
   *
   * @param refused whether the server refused the view, so that it is known to be missing
   * @return who gives, after the schedule has run, the {@link #verdicts}
   */
  public static ViewProof onto(
      Schedule schedule,
      Phase phase,
      Database source,
      Database target,
      List<ViewRoute> views,
      Verifier.Options options,
      Predicate<ViewRoute> refused) {
    ViewProof proof = new ViewProof(source, target, views, options, refused);
    for (ViewRoute view : views) {
      schedule.add(
          phase,
          RANK,
          Set.of(Milestone.shapeOf(view.target())),
          Set.of(),
          () -> proof.verdicts.add(proof.verdict(view)));
    }
    return proof;
  }

  /** One verdict per view, in the views' order; differences are values, never exceptions. */
  public List<ViewVerdict> verdicts() {
    List<ViewVerdict> sorted = new ArrayList<>(verdicts);
    sorted.sort(Comparator.comparingInt(v -> order.indexOf(v.source())));
    return List.copyOf(sorted);
  }

  private ViewVerdict verdict(ViewRoute view) {
    Catalog catalog = target.catalog();
    boolean there =
        catalog.others().stream().anyMatch(o -> o.name().equals(view.target().table()))
            || catalog.views().stream()
                .anyMatch(v -> v.name().table().equals(view.target().table()));
    if (!there) {
      return told(
          view, refused.test(view) ? State.MISSING : State.DIFFERENT, "It is not on the target.");
    }
    if (!view.incomparable().isEmpty()) {
      return told(view, State.NOT_COMPARED, view.incomparable());
    }
    if (view.route().columns().isEmpty()) {
      return told(view, State.NOT_COMPARED, "Its query is the user's own.");
    }
    Buckets ours = new Buckets();
    Buckets theirs = new Buckets();
    try {
      sum(Side.source(source, view.route()), view.source().name(), ours);
      sum(Side.target(target, view.route()), view.target(), theirs);
    } catch (PgtrekException.Interrupted interrupt) {
      throw interrupt;
    } catch (PgtrekException failure) {
      return told(view, State.DIFFERENT, String.valueOf(failure.getMessage()));
    }
    return compared(view, ours, theirs);
  }

  private static ViewVerdict told(ViewRoute view, State state, String words) {
    return new ViewVerdict(view.source().name(), view.target(), state, 0, 0, words, List.of());
  }

  private static void sum(Side side, TableName name, Buckets sums) {
    Buckets part = new Buckets();
    side.visit(
        Chunk.whole(name),
        RowMeter.of(Progress.SILENT, Stage.VERIFY, name, 0),
        (row, key, high, low) -> part.add(Side.bucket(key), high, low));
    sums.add(part);
  }

  private ViewVerdict compared(ViewRoute view, Buckets ours, Buckets theirs) {
    boolean equal = true;
    for (int i = 0; i < Buckets.COUNT; i++) {
      equal &= ours.same(theirs, i);
    }
    if (equal) {
      return told(view, State.EQUAL, ours, theirs, "", List.of());
    }
    boolean exact =
        !view.limited() && view.accuracies().stream().allMatch(a -> a == Accuracy.EXACT);
    boolean few = ours.rows() == theirs.rows() && ours.rows() <= NearlyEqual.MOST_ROWS;
    if (!exact && few) {
      String nearly = NearlyEqual.words(view, source, target);
      if (!nearly.isEmpty()) {
        return told(view, State.EQUAL, ours, theirs, nearly, List.of());
      }
    }
    List<RowDifference> rows =
        new Locator(
                view.route(),
                Side.source(source, view.route()),
                Side.target(target, view.route()),
                options.jobs(),
                options.chunkRows(),
                options.limit(),
                options.showValues())
            .locate(ours, theirs)
            .rows();
    return told(view, State.DIFFERENT, ours, theirs, "The engines give different rows.", rows);
  }

  private static ViewVerdict told(
      ViewRoute view,
      State state,
      Buckets ours,
      Buckets theirs,
      String words,
      List<RowDifference> rows) {
    return new ViewVerdict(
        view.source().name(), view.target(), state, ours.rows(), theirs.rows(), words, rows);
  }
}
