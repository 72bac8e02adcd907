package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.move.Blueprint;
import dev.pgtrek.postgres.move.Piece;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Index;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Reference;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Relation;
import dev.pgtrek.postgres.move.rows.MoveTask;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan.NotCarried;
import dev.pgtrek.spi.MoveStep;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Everything that is built upon rows, in its order. Per table: its indexes side by side, the
 * largest first; then the constraints that take them; those that must build their own; for a
 * partitioned table the joining of its parts; extended statistics and ANALYZE; then foreign keys,
 * declared first and validated after; then, one by one, what the archive alone knows of and what
 * needs it. Materialized views are filled last, when rights and policies are as on the source,
 * because they are filled with their owners' eyes.
 *
 * <p>Two steps that would wait for each other inside the server never run at once: a table's
 * indexes may be built together, but what alters it comes after them, and one after the other.
 * Foreign keys are the exception: each locks two tables, in whatever order, so whoever runs the
 * steps lets the transactions that declare some come one after the other.
 */
public final class FinishLane {

  private final BuiltOnRows built;
  private final Choices choices;
  private final IndexWork indexWork;

  private FinishLane(BuiltOnRows built, Choices choices) {
    this.built = built;
    this.choices = choices;
    this.indexWork = new IndexWork(choices.jobs(), choices.tablespaces());
  }

  /**
   * What is carried, and how.
   *
   * @param relations the tables and materialized views that are carried
   * @param owners whether objects keep their owners
   * @param role a role's name on the target, by that on the source
   * @param tablespaces whether indexes keep their tablespaces
   * @param jobs builds at once, at least 1
   */
  public record Choices(
      Predicate<TableName> relations,
      boolean owners,
      UnaryOperator<String> role,
      boolean tablespaces,
      int jobs) {

    /** Everything as it is on the source. */
    public static Choices everything(int jobs) {
      return new Choices(name -> true, true, role -> role, true, jobs);
    }
  }

  /**
   * What is to be done, and what not.
   *
   * @param tasks the steps, in an order in which they could run one after the other
   * @param notCarried invalid indexes, and foreign keys to tables that are not carried
   */
  public record Work(List<MoveTask> tasks, List<NotCarried> notCarried) {

    public Work {
      tasks = List.copyOf(tasks);
      notCarried = List.copyOf(notCarried);
    }
  }

  /**
   * Reads the source's catalog and finds the steps of everything that is built upon rows.
   *
   * @param source in the held snapshot, with an empty search_path
   */
  public static Work of(Connection source, Choices choices) throws SQLException {
    BuiltOnRows all = BuiltOnRowsReader.read(source).carried(choices.relations());
    FinishLane lane = new FinishLane(all, choices);
    return new Work(lane.tasks(Optional.empty()), lane.notCarried());
  }

  /** The catalog, read before what of it is carried is known. */
  public interface Catalog {

    /**
     * Finds the steps of what a blueprint carries.
     *
     * @param blueprint of the same source
     */
    Work of(Blueprint blueprint, MoveChoices moved);
  }

  /**
   * Reads the source's catalog for what a blueprint carries: the steps stand for all its pieces of
   * the parts {@link Piece.Part#INDEXES} and {@link Piece.Part#VIEWS}. What of them the catalog
   * does not explain is made as the archive says.
   *
   * @param source in the held snapshot, with an empty search_path
   */
  public static Catalog read(Connection source) throws SQLException {
    BuiltOnRows all = BuiltOnRowsReader.read(source);
    return (blueprint, moved) -> of(all, blueprint, moved);
  }

  private static Work of(BuiltOnRows catalog, Blueprint blueprint, MoveChoices moved) {
    Set<TableName> relations = LanePieces.relations(blueprint);
    Choices choices =
        new Choices(
            relations::contains,
            moved.owners(),
            role -> moved.roles().getOrDefault(role, role),
            moved.tablespaces(),
            moved.jobs());
    LanePieces pieces = LanePieces.of(blueprint, catalog.carried(choices.relations()));
    FinishLane lane = new FinishLane(pieces.built(), choices);
    List<NotCarried> left = new ArrayList<>(lane.notCarried());
    left.addAll(pieces.unnamed());
    left.removeIf(pieces::isTold);
    return new Work(lane.tasks(Optional.of(pieces)), left);
  }

  /**
   * Whether a step makes nothing that stands by itself: it analyzes a table, or makes constraints
   * of indexes that are there.
   */
  public static boolean buildsOnly(MoveStep step) {
    return StepIds.isOfKeys(step) || StepIds.isAnalysis(step);
  }

  private List<NotCarried> notCarried() {
    List<NotCarried> left = new ArrayList<>();
    for (Index index : built.indexes().values()) {
      if (built.isDead(index)) {
        left.add(
            new NotCarried(
                "index",
                index.name().toString(),
                "it is invalid on the source: a build of it ended early, and queries do not use it",
                index.definition() + ";"));
      }
    }
    for (Reference reference : built.left()) {
      Relation table = built.relation(reference.table());
      left.add(
          new NotCarried(
              "foreign key",
              reference.name() + " of " + table.name(),
              "the table that it refers to, " + reference.parentName() + ", is not carried",
              ReferenceWork.declare(table, reference) + ";"));
    }
    return left;
  }

  /**
   * The steps.
   *
   * @param pieces of the archive, or nothing where there is none
   */
  private List<MoveTask> tasks(Optional<LanePieces> pieces) {
    BuiltOnRows early = built;
    if (pieces.isPresent()) {
      early = built.where(thing -> !pieces.get().late().contains(thing));
    }
    StatisticsSteps statistics = new StatisticsSteps(early, choices);
    List<MoveTask> tasks = new ArrayList<>(new KeySteps(early, indexWork).all());
    tasks.addAll(statistics.all());
    tasks.addAll(new ReferenceSteps(early, indexWork).all());
    List<MoveTask> views = new ViewSteps(early, indexWork, statistics).all();
    if (pieces.isEmpty()) {
      tasks.addAll(views);
      return tasks;
    }
    LateSteps late = pieces.get().late();
    Set<String> before = tasks.stream().map(t -> t.step().id()).collect(Collectors.toSet());
    tasks.addAll(late.all(built.where(late::contains), indexWork, statistics, before));
    tasks.addAll(pieces.get().withViews(views));
    return tasks;
  }
}
