package dev.pgtrek;

import dev.pgtrek.check.ExistingChecks;
import dev.pgtrek.copy.SiftedRows;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.TableName;
import dev.pgtrek.plan.ExistingPlan;
import dev.pgtrek.plan.Plan;
import dev.pgtrek.plan.Plan.TablePlan;
import dev.pgtrek.plan.PlanOptions;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Target;
import dev.pgtrek.spi.Trial;
import dev.pgtrek.verify.KeptRows;
import dev.pgtrek.verify.ReferenceScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run into an application's own tables looks at before it writes: both sides together, as no
 * stage alone can. Nothing of it concerns a run that makes its tables. For one thread.
 */
final class ExistingRun {

  /** How what was loaded is taken back. */
  static final String REMOVAL =
      "to begin anew instead, 'pgtrek clean' puts back what was taken away for the load and forgets"
          + " the run, and --existing-rows replace deletes the rows.";

  private @Nullable Existing existing;
  private final Plan plan;
  private final Snapshot snapshot;
  private final Target target;
  private final MigrationOptions options;

  private ExistingRun(
      @Nullable Existing existing,
      Plan plan,
      Snapshot snapshot,
      Target target,
      MigrationOptions options) {
    this.existing = existing;
    this.plan = plan;
    this.snapshot = snapshot;
    this.target = target;
    this.options = options;
  }

  static ExistingRun of(
      @Nullable Existing existing,
      Plan plan,
      Snapshot snapshot,
      Target target,
      MigrationOptions options) {
    return new ExistingRun(existing, plan, snapshot, target, options);
  }

  /**
   * What the application's schema held before the run: as the journal tells it where the run has
   * begun, else as it stands now; null where pgtrek makes the tables.
   */
  static @Nullable Existing facts(
      PlanOptions choices, Optional<RunRecord> earlier, @Nullable Target target) {
    Existing recorded = earlier.map(RunRecord::existing).orElse(null);
    if (choices.settled().existing() == null) {
      if (recorded != null) {
        throw new PgtrekException.Journal(
            "run-into-existing",
            "The run that the journal holds loads into tables of the application's.",
            "Run the same command with --into-existing, or 'pgtrek clean' to forget that run.");
      }
      return null;
    }
    return recorded != null || target == null ? recorded : target.existing();
  }

  /** The facts, and from {@link #tried} on the sums of the rows that stay. */
  @Nullable Existing facts() {
    return existing;
  }

  /**
   * What both sides say together, behind what the plan says: revisions, rows that stay, and
   * references that rows do not keep.
   */
  List<Finding> knownBefore(List<Finding> planned) {
    Existing facts = existing;
    ExistingPlan beside = plan.existing();
    if (facts == null || beside == null) {
      return planned;
    }
    List<Finding> findings = new ArrayList<>(planned);
    findings.addAll(ExistingChecks.versions(snapshot, facts));
    for (TableRoute route : plan.routes()) {
      if (beside.kept().contains(route.target().name())) {
        facts
            .table(route.target().name())
            .ifPresent(t -> findings.add(ExistingChecks.kept(route, t.rows())));
      }
    }
    Map<TableName, TableRoute> routes =
        plan.routes().stream()
            .collect(Collectors.toMap(r -> r.source().name(), Function.identity()));
    for (ExistingPlan.Enforced reference : beside.references()) {
      TableRoute child = routes.get(reference.child());
      TableRoute parent = routes.get(reference.parent());
      if (child != null && parent != null) {
        long orphans =
            ReferenceScan.orphans(
                snapshot, child, reference.columns(), parent, reference.parentColumns());
        findings.addAll(
            ExistingChecks.orphans(
                child.source().name(), reference.columns(), reference.name(), orphans));
      }
    }
    return findings;
  }

  /**
   * What only the server can say of the values: whether its types take them, and whether a row that
   * stays has the key of one that comes. Reads all rows of the tables concerned.
   *
   * @param first whether the run has not begun; one that has was tried then
   */
  List<Finding> tried(boolean first) {
    Existing facts = existing;
    ExistingPlan beside = plan.existing();
    if (facts == null || beside == null || !first) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    List<Existing.Relation> tables = new ArrayList<>(facts.tables());
    for (TablePlan table : plan.tables()) {
      TableRoute route = table.route();
      if (table.rows() > 0 && route.columns().stream().anyMatch(c -> c.cast() != null)) {
        findings.addAll(ExistingChecks.trial(route, tryOut(route)));
      }
      if (beside.kept().contains(route.target().name())) {
        KeptRows kept = KeptRows.read(snapshot, target, route, options.chunkRows());
        tables.replaceAll(t -> t.name().equals(route.target().name()) ? t.keeping(kept.sums()) : t);
        for (Map.Entry<Key, Long> collision : kept.collisions().entrySet()) {
          findings.addAll(
              ExistingChecks.collision(route, collision.getKey(), collision.getValue()));
        }
      }
    }
    existing = new Existing(tables, facts.references(), facts.versions());
    return findings;
  }

  private List<Trial.Failed> tryOut(TableRoute route) {
    List<ColumnRoute> columns = route.columns().stream().filter(c -> c.cast() != null).toList();
    TableRoute onTrial = route.only(columns);
    try (Trial trial = target.trial(onTrial)) {
      for (var chunk : onTrial.sourceChunks(snapshot, options.chunkRows())) {
        try (RowCursor row = SiftedRows.open(snapshot, chunk, onTrial)) {
          while (row.next()) {
            trial.write(row);
          }
        }
        if (Thread.currentThread().isInterrupted()) {
          throw new PgtrekException.Interrupted();
        }
      }
      return trial.judge().stream()
          .map(
              f ->
                  new Trial.Failed(
                      route.columns().indexOf(columns.get(f.column())), f.refused(), f.altered()))
          .toList();
    }
  }
}
