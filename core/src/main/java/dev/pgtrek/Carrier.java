package dev.pgtrek;

import dev.pgtrek.copy.Copier;
import dev.pgtrek.copy.CopyResult;
import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.plan.ExistingPlan;
import dev.pgtrek.plan.Plan;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.report.RunReport.Outcome;
import dev.pgtrek.schema.SchemaSteps;
import dev.pgtrek.spi.Journal;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StepResult;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Target;
import dev.pgtrek.spi.ViewRoute;
import dev.pgtrek.verify.RejectedRows;
import dev.pgtrek.verify.Verdict;
import dev.pgtrek.verify.Verdict.ViewVerdict;
import dev.pgtrek.verify.Verifier;
import dev.pgtrek.verify.ViewProof;
import dev.pgtrek.work.Phase;
import dev.pgtrek.work.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run does on the target: one schedule in which the stages meet that do not know each other.
 * For one thread.
 */
final class Carrier {

  /** Rows that differ, to be named per table. */
  private static final int DIFFERENCES_PER_TABLE = 100;

  private final Snapshot snapshot;
  private final Target target;
  private final Plan plan;
  private final @Nullable Existing found;
  private final MigrationOptions options;
  private final RunStory story;
  private final Progress progress;
  private final List<Table> tables;

  /** Rows per source table. */
  private final Map<TableName, Long> rows;

  Carrier(
      Snapshot snapshot,
      Target target,
      Plan plan,
      @Nullable Existing found,
      MigrationOptions options,
      RunStory story,
      Progress progress) {
    this.snapshot = snapshot;
    this.target = target;
    this.plan = plan;
    this.found = found;
    this.options = options;
    this.story = story;
    this.progress = progress;
    this.tables = plan.routes().stream().map(TableRoute::made).toList();
    this.rows =
        plan.tables().stream()
            .collect(Collectors.toMap(t -> t.route().source().name(), Plan.TablePlan::rows));
  }

  /** Brings the extensions, and makes the bare tables. */
  void makeTables() {
    ExistingPlan existing = plan.existing();
    Identifier schema = Identifier.of(plan.schema());
    List<Step> steps =
        Stream.of(
                plan.extensions().stream().map(e -> target.dialect().extend(e, schema)),
                plan.definedReferences().stream().map(r -> target.dialect().refer(r, schema)),
                (existing == null ? target.dialect().before(tables) : existing.before()).stream())
            .flatMap(Function.identity())
            .toList();
    story.enter(Stage.SCHEMA, steps.size());
    Schedule schedule = new Schedule();
    SchemaSteps made =
        SchemaSteps.onto(schedule, schedule.phase(), target, steps, Stage.SCHEMA, progress);
    schedule.run(options.jobs(), "schema");
    story.refused(made.refused());
    story.leave(Stage.SCHEMA, steps.size() + " steps");
  }

  /** Rows, then keys, indexes and references, then the proof: each table as soon as it can. */
  Outcome carry(Journal journal) {
    Schedule schedule = new Schedule();
    copy(schedule, journal);
    SchemaSteps finish = finish(schedule);
    boolean beside = target.readableWhileWritten();
    Optional<Proof> proof =
        options.verify() && beside ? Optional.of(prove(schedule)) : Optional.empty();
    schedule.run(options.jobs(), "carry");
    story.refused(finish.refused());
    return options.verify() && !beside ? prove() : proof.map(this::proved).orElse(Outcome.UNPROVED);
  }

  /** The proof alone. */
  Outcome prove() {
    Schedule schedule = new Schedule();
    Proof proof = prove(schedule);
    schedule.run(options.jobs(), "verify");
    return proved(proof);
  }

  private void copy(Schedule schedule, Journal journal) {
    Phase phase = schedule.phase();
    ExistingPlan existing = plan.existing();
    Copier copier =
        Copier.onto(
            schedule,
            phase,
            snapshot,
            target,
            plan.routes(),
            journal,
            rows,
            existing == null ? Map.of() : existing.order(),
            progress);
    phase.tell(
        () -> story.enter(Stage.COPY, allRows()),
        () -> {
          CopyResult result = copier.result();
          story.carried(result);
          story.leave(Stage.COPY, result.rows() + " rows, " + result.bytes() + " bytes sent");
        });
  }

  private SchemaSteps finish(Schedule schedule) {
    ExistingPlan existing = plan.existing();
    List<Step> steps =
        new ArrayList<>(existing == null ? target.dialect().after(tables) : existing.after());
    if (plan.typed() != null) {
      steps.addAll(plan.typed().restored());
    }
    steps.addAll(target.dialect().statements().steps(plan.views(), plan.triggers()));
    Phase phase = schedule.phase();
    phase.tell(
        () -> story.enter(Stage.FINISH, steps.size()),
        () -> story.leave(Stage.FINISH, steps.size() + " steps"));
    return SchemaSteps.onto(schedule, phase, target, tables, steps, Stage.FINISH, progress);
  }

  /** Who proves the tables, and who the views. */
  private record Proof(Verifier tables, ViewProof views) {}

  private Proof prove(Schedule schedule) {
    Phase phase = schedule.phase();
    phase.tell(() -> story.enter(Stage.VERIFY, 2 * allRows()), () -> {});
    Verifier.Options how =
        new Verifier.Options(
            options.jobs(), options.chunkRows(), DIFFERENCES_PER_TABLE, options.showValues());
    Verifier verifier =
        Verifier.onto(schedule, phase, snapshot, target, plan.routes(), rows, how, progress);
    if (found != null) {
      found.tables().stream()
          .filter(t -> !t.kept().isEmpty())
          .forEach(t -> verifier.keeping(t.name(), t.kept()));
    }
    return new Proof(
        verifier,
        ViewProof.onto(schedule, phase, snapshot, target, provable(), how, this::refused));
  }

  /** The views; where rules leave rows out or alter values, each says why it is not compared. */
  private List<ViewRoute> provable() {
    String ruled =
        plan.routes().stream()
            .filter(
                r -> !r.sieve().isEmpty() || r.columns().stream().anyMatch(c -> c.rule().alters()))
            .map(r -> r.source().name().table().text())
            .collect(Collectors.joining(", "));
    return ruled.isEmpty()
        ? plan.views()
        : plan.views().stream()
            .map(
                v ->
                    v.incomparable().isEmpty()
                        ? v.incomparable(
                            "Rules of the plan leave out rows or change values of "
                                + ruled
                                + ", which the view on the source still shows.")
                        : v)
            .toList();
  }

  private Outcome proved(Proof proof) {
    Verdict verdict =
        RejectedRows.with(
                proof.tables().verdict(),
                snapshot,
                plan.routes(),
                target.rejects(),
                options.chunkRows())
            .with(proof.views().verdicts());
    story.proved(verdict);
    RunManifests.write(proof.tables().sums(), snapshot, target, options, story);
    long equal = verdict.tables().stream().filter(Verdict.TableVerdict::equal).count();
    story.leave(
        Stage.VERIFY,
        equal + " of " + verdict.tables().size() + " tables proved equal" + ofViews(verdict));
    return verdict.equal() ? Outcome.PROVED : Outcome.DIFFERENT;
  }

  private boolean refused(ViewRoute view) {
    return target.dialect().statements().steps(List.of(view), List.of()).stream()
        .map(step -> target.journal().steps().get(step.id()))
        .anyMatch(result -> result instanceof StepResult.RefusedByServer);
  }

  private static String ofViews(Verdict verdict) {
    if (verdict.views().isEmpty()) {
      return "";
    }
    long equal = verdict.views().stream().filter(v -> v.state() == ViewVerdict.State.EQUAL).count();
    return ", " + equal + " of " + verdict.views().size() + " views";
  }

  private long allRows() {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }
}
