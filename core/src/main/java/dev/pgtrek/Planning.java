package dev.pgtrek;

import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.TableProfile;
import dev.pgtrek.plan.Plan;
import dev.pgtrek.plan.PlanOptions;
import dev.pgtrek.plan.Planner;
import dev.pgtrek.plan.TypedPlanner;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.sift.Sifted;
import dev.pgtrek.sift.Sifter;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.Source;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From a snapshot of the source to its plan, by the choices and with what rules make of rows. */
final class Planning {

  private final Source source;
  private final MigrationOptions options;
  private final Examination examination;
  private final RunStory story;

  Planning(Source source, MigrationOptions options, Examination examination, RunStory story) {
    this.source = source;
    this.options = options;
    this.examination = examination;
    this.story = story;
  }

  /**
   * Makes the plan, and tells the story.
   *
   * @param profiles what the values really are
   * @param existing the application's own tables, or null where the tables are made
   */
  Plan of(
      Snapshot snapshot,
      List<TableProfile> profiles,
      Dialect dialect,
      PlanOptions choices,
      @Nullable Existing existing) {
    story.enter(Stage.PLAN, 0);
    Plan plan =
        snapshot.typed()
            ? TypedPlanner.plan(
                snapshot.catalog(),
                profiles,
                dialect,
                choices,
                source.display(),
                snapshot.engine(),
                snapshot::format,
                snapshot.origin())
            : Planner.plan(
                snapshot.catalog(),
                profiles,
                dialect,
                choices,
                source.display(),
                snapshot.engine(),
                existing);
    plan = sifted(plan, snapshot, dialect);
    story.planned(plan);
    story.described(snapshot.catalog().places());
    story.leave(
        Stage.PLAN,
        plan.tables().size() + " tables, " + plan.notCarried().size() + " objects not carried");
    return plan;
  }

  /** The same, of values that have not been looked at yet. */
  Plan of(Snapshot snapshot, Dialect dialect, PlanOptions choices, @Nullable Existing existing) {
    return of(snapshot, examination.profiles(snapshot, choices), dialect, choices, existing);
  }

  /**
   * The plan with what its rules make of the rows; one that is blocked already is left as it is.
   */
  private Plan sifted(Plan plan, Snapshot snapshot, Dialect dialect) {
    if (snapshot.typed() || plan.findings().stream().anyMatch(Finding::blocks)) {
      return plan;
    }
    Sifted sifted =
        Sifter.run(
            snapshot,
            plan.routes(),
            plan.tables().stream()
                .collect(Collectors.toMap(t -> t.route().source().name(), Plan.TablePlan::rows)),
            dialect,
            options.jobs(),
            options.chunkRows());
    story.sifted(sifted.effects());
    return plan.with(sifted.sieves(), sifted.findings());
  }
}
