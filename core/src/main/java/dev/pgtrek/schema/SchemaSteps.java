package dev.pgtrek.schema;

import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StepResult;
import dev.pgtrek.spi.Target;
import dev.pgtrek.work.Milestone;
import dev.pgtrek.work.Phase;
import dev.pgtrek.work.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Applies steps, each as soon as what it needs is there.
 *
 * <p>The order within a table follows the locks of the server: builds of indexes hold each other up
 * no more than readers do, so they run side by side; what locks everybody out for a moment (keys
 * upon ready indexes, conditions, counters) comes when no index is under construction; foreign keys
 * when both their tables have that behind them; proving them, and statistics, last. Statistics of a
 * table that has keys to be proved come before these are declared: the server does not let both go
 * on at once, and while that table waits for others, there is time for them.
 */
public final class SchemaSteps {

  /** Goes before rows and proof: builds take long and leave the other workers free. */
  private static final int RANK = 0;

  /** Types and functions of extensions are there: nothing else is made before. */
  private static final Milestone EXTENSIONS = new Milestone("extensions", "all");

  private final Target target;
  private final List<Step> steps;
  private final Stage stage;
  private final Progress progress;
  private final List<Refusal> refused = Collections.synchronizedList(new ArrayList<>());

  /** Tables with references to be proved. */
  private final Set<TableName> proving;

  private SchemaSteps(Target target, List<Step> steps, Stage stage, Progress progress) {
    this.target = target;
    this.steps = List.copyOf(steps);
    this.stage = stage;
    this.progress = progress;
    this.proving =
        steps.stream()
            .filter(step -> step.kind() == Step.Kind.VALIDATE)
            .map(Step::table)
            .collect(Collectors.toSet());
  }

  /**
   * Puts the steps into a schedule.
   *
   * @return who knows, after the schedule has run, what was refused
   */
  public static SchemaSteps onto(
      Schedule schedule,
      Phase phase,
      Target target,
      List<Step> steps,
      Stage stage,
      Progress progress) {
    return onto(schedule, phase, target, List.of(), steps, stage, progress);
  }

  /**
   * The same after rows.
   *
   * @param tables the tables that rows come into: a view may read, and a trigger fire in, any of
   *     them, whether another step of it is there or not
   */
  public static SchemaSteps onto(
      Schedule schedule,
      Phase phase,
      Target target,
      List<Table> tables,
      List<Step> steps,
      Stage stage,
      Progress progress) {
    SchemaSteps all = new SchemaSteps(target, steps, stage, progress);
    Set<Milestone> whole = new LinkedHashSet<>();
    tables.forEach(table -> whole.add(Milestone.rowsOf(table.name())));
    for (Step step : steps) {
      Set<Milestone> after = isStatement(step) ? Set.copyOf(whole) : all.after(step);
      schedule.add(phase, RANK, after, all.towards(step), () -> all.apply(step));
      whole.addAll(
          Set.of(
              Milestone.rowsOf(step.table()),
              Milestone.shapeOf(step.table()),
              Milestone.referencesOf(step.table())));
    }
    return all;
  }

  /** Views and triggers may read any table, and a view any before it. */
  private static boolean isStatement(Step step) {
    return step.kind() == Step.Kind.VIEW || step.kind() == Step.Kind.TRIGGER;
  }

  private Set<Milestone> after(Step step) {
    TableName table = step.table();
    return switch (step.kind()) {
      case EXTENSION, VIEW, TRIGGER -> Set.of();
      case SCHEMA, SPATIAL_REFERENCE -> Set.of(EXTENSIONS);
      case RELEASE -> Set.of();
      case CLEAR -> Set.of(releasedOf(step));
      case SEARCH_CONFIGURATION -> Set.of(EXTENSIONS, schemaOf(step));
      case TABLE -> Set.of(EXTENSIONS, schemaOf(step), configurationsOf(step));
      case SEARCH_TRIGGER -> Set.of(Milestone.shapeOf(table));
      case KEY_INDEX, INDEX -> Set.of(Milestone.rowsOf(table));
      case PRIMARY_KEY, UNIQUE_KEY, CHECK, IDENTITY ->
          Set.of(Milestone.rowsOf(table), Milestone.indexesOf(table));
      case RESTORE -> Set.of(Milestone.rowsOf(table));
      case FOREIGN_KEY ->
          Stream.of(
                  ofBothEnds(step, Milestone::shapeOf),
                  ofBothEnds(step, Milestone::rowsOf),
                  ofBothEnds(step, SchemaSteps::countedOf))
              .flatMap(Set::stream)
              .collect(Collectors.toSet());
      case ANALYZE ->
          proving.contains(table)
              ? Set.of(Milestone.shapeOf(table), Milestone.rowsOf(table))
              : settled(table);
      case VALIDATE -> settled(table);
    };
  }

  private static Set<Milestone> settled(TableName table) {
    return Set.of(Milestone.shapeOf(table), Milestone.referencesOf(table), Milestone.rowsOf(table));
  }

  private Set<Milestone> towards(Step step) {
    TableName table = step.table();
    return switch (step.kind()) {
      case EXTENSION -> Set.of(EXTENSIONS);
      case SCHEMA -> Set.of(schemaOf(step));
      case RELEASE -> Set.of(releasedOf(step));
      case CLEAR -> Set.of();
      case SEARCH_CONFIGURATION -> Set.of(configurationsOf(step));
      case KEY_INDEX, INDEX -> Set.of(Milestone.indexesOf(table), Milestone.shapeOf(table));
      case TABLE, PRIMARY_KEY, UNIQUE_KEY, CHECK, RESTORE, IDENTITY, VIEW ->
          Set.of(Milestone.shapeOf(table));
      case FOREIGN_KEY -> ofBothEnds(step, Milestone::referencesOf);
      case ANALYZE -> proving.contains(table) ? Set.of(countedOf(table)) : Set.of();
      case SEARCH_TRIGGER, VALIDATE, TRIGGER, SPATIAL_REFERENCE -> Set.of();
    };
  }

  /** The milestone of a table and of the one that it refers to, which may be itself. */
  private static Set<Milestone> ofBothEnds(Step step, Function<TableName, Milestone> milestone) {
    return Stream.of(step.table(), step.otherEnd().orElse(step.table()))
        .map(milestone)
        .collect(Collectors.toSet());
  }

  private static Milestone schemaOf(Step step) {
    return new Milestone("schema", step.table().schema());
  }

  /** The statistics of a table that has references to be proved are there. */
  private static Milestone countedOf(TableName table) {
    return new Milestone("statistics", table);
  }

  /** All that stood against rows in the schema's tables is out of the way. */
  private static Milestone releasedOf(Step step) {
    return new Milestone("released", step.table().schema());
  }

  private static Milestone configurationsOf(Step step) {
    return new Milestone("search configurations", step.table().schema());
  }

  /** What the server refused for what the rows or expressions are, in the steps' order. */
  public List<Refusal> refused() {
    List<Refusal> found = new ArrayList<>(refused);
    found.sort(Comparator.comparingInt(r -> steps.indexOf(r.step())));
    return List.copyOf(found);
  }

  private void apply(Step step) {
    if (baseRefused(step)) {
      return;
    }
    long started = System.nanoTime();
    switch (target.apply(step)) {
      case StepResult.Done() ->
          progress.on(
              new Event.StepDone(stage, step.id(), Duration.ofNanos(System.nanoTime() - started)));
      case StepResult.RefusedByServer refusal -> {
        refused.add(new Refusal(step, refusal));
        progress.on(
            new Event.Note(stage, "refused by the server: " + step.id() + ": " + refusal.reason()));
      }
    }
  }

  /**
   * Whether an earlier step of the same object was refused: a constraint that could not be made
   * cannot be validated, nor a key stand on an index that could not be built. That refusal is told.
   */
  private boolean baseRefused(Step step) {
    return List.copyOf(refused).stream()
        .map(Refusal::step)
        .anyMatch(
            r ->
                !r.kind().equals(step.kind())
                    && r.table().equals(step.table())
                    && r.object().equals(step.object()));
  }
}
