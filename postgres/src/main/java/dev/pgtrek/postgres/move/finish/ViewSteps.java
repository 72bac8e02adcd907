package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Index;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Kind;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Relation;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Statistics;
import dev.pgtrek.postgres.move.rows.MoveTask;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Materialized views, each with its indexes and statistics, when rights and policies are as on the
 * source.
 */
final class ViewSteps {

  private final BuiltOnRows built;
  private final IndexWork work;
  private final StatisticsSteps statisticsSteps;

  ViewSteps(BuiltOnRows built, IndexWork work, StatisticsSteps statisticsSteps) {
    this.built = built;
    this.work = work;
    this.statisticsSteps = statisticsSteps;
  }

  /** The steps of all views. */
  List<MoveTask> all() {
    return built.relations().values().stream()
        .filter(r -> r.kind() == Kind.VIEW)
        .flatMap(view -> of(view).stream())
        .toList();
  }

  /** Its indexes come while it is empty: filling it builds them anew, all of its rows at once. */
  private Optional<MoveTask> of(Relation view) {
    List<Index> indexes = built.indexesOf(view).stream().filter(i -> !built.isDead(i)).toList();
    List<Statistics> statistics =
        built.statistics().stream().filter(s -> s.table() == view.oid()).toList();
    List<String> text = new ArrayList<>();
    indexes.forEach(i -> text.add(i.definition() + ";"));
    indexes.forEach(i -> IndexWork.marks(view, i).forEach(m -> text.add(m + ";")));
    statistics.forEach(s -> statisticsSteps.statements(s).forEach(t -> text.add(t + ";")));
    if (view.filled()) {
      text.add(ViewWork.fill(view) + ";");
      text.add("ANALYZE " + view.name().quoted() + ";");
    }
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Set<String> after = new HashSet<>(Set.of(MoveStep.RIGHTS));
    for (long other : view.views()) {
      Optional.ofNullable(built.relations().get(other)).ifPresent(o -> after.add(StepIds.view(o)));
    }
    long graph = indexes.stream().mapToLong(Index::graph).max().orElse(0);
    return Optional.of(
        new MoveTask(
            new MoveStep(
                StepIds.view(view),
                MoveStep.Kind.MATERIALIZED_VIEW,
                view.name(),
                view.bytes(),
                after,
                Set.of(),
                graph > 0,
                String.join("\n", text)),
            ends -> make(ends.target(), view, indexes, statistics, graph)));
  }

  private MoveResult make(
      Connection target,
      Relation view,
      List<Index> indexes,
      List<Statistics> statistics,
      long graph)
      throws SQLException {
    List<Finding> found = new ArrayList<>();
    for (Index index : indexes) {
      // What is said of an index without rows does not hold for the one that is built of them.
      work.build(target, index).findings().stream()
          .filter(f -> f.severity() != Severity.INFO)
          .forEach(found::add);
    }
    found.addAll(work.keys(target, view, indexes, List.of()).findings());
    for (Statistics of : statistics) {
      found.addAll(statisticsSteps.make(target, of).findings());
    }
    if (view.filled()) {
      found.addAll(ViewWork.fill(target, work.room(target), view, graph).findings());
    }
    return new MoveResult(0, 0, found);
  }
}
