package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.move.Blueprint;
import dev.pgtrek.postgres.move.Piece;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Check;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Index;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Kind;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Reference;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Relation;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Statistics;
import dev.pgtrek.postgres.move.rows.MoveTask;
import dev.pgtrek.postgres.sql.Attempt;
import dev.pgtrek.postgres.sql.Attempt.Refusal;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan.NotCarried;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Everything that is built upon rows, in its order. Per table: its indexes side by side, the
 * largest first; then the constraints that take them; those that must build their own; for a
 * partitioned table the joining of its parts; extended statistics and ANALYZE; then foreign keys,
 * declared first and validated after. Materialized views are filled last, when rights and policies
 * are as on the source, because they are filled with their owners' eyes.
 *
 * <p>Two steps that would wait for each other inside the server never run at once: a table's
 * indexes may be built together, but what alters it comes after them, and one after the other.
 * Foreign keys are the exception: each locks two tables, in whatever order, so whoever runs the
 * steps lets the transactions that declare some come one after the other.
 */
public final class FinishLane {

  /** The first server whose ANALYZE can leave partitions out. */
  private static final int ANALYZES_ONLY = 18;

  private final BuiltOnRows built;
  private final Choices choices;
  private final IndexWork indexWork;
  private final List<MoveTask> tasks = new ArrayList<>();

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
    FinishLane lane = new FinishLane(BuiltOnRowsReader.read(source, choices.relations()), choices);
    lane.plan();
    return new Work(lane.tasks, lane.notCarried());
  }

  /**
   * The same for what a blueprint carries: the steps stand for all its pieces of the parts {@link
   * Piece.Part#INDEXES} and {@link Piece.Part#VIEWS}. What of them the catalog does not explain is
   * made as the archive says.
   *
   * @param source in the held snapshot, with an empty search_path
   */
  public static Work of(Connection source, Blueprint blueprint, MoveChoices moved)
      throws SQLException {
    Set<TableName> relations = LanePieces.relations(blueprint);
    Choices choices =
        new Choices(
            relations::contains,
            moved.owners(),
            role -> moved.roles().getOrDefault(role, role),
            moved.tablespaces(),
            moved.jobs());
    BuiltOnRows all = BuiltOnRowsReader.read(source, choices.relations());
    LanePieces pieces = LanePieces.of(blueprint, all);
    FinishLane lane = new FinishLane(pieces.built(), choices);
    lane.plan();
    List<NotCarried> left = new ArrayList<>(lane.notCarried());
    left.addAll(pieces.unnamed());
    left.removeIf(pieces::isTold);
    return new Work(pieces.with(lane.tasks), left);
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
      if (isDead(index)) {
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

  private boolean isDead(Index index) {
    return built.isDead(index);
  }

  private void plan() {
    Map<Long, Set<String>> stepsOfTree = new LinkedHashMap<>();
    List<Relation> relations = List.copyOf(built.relations().values());
    for (Relation relation : relations) {
      if (relation.kind() == Kind.TABLE) {
        stepsOfTree
            .computeIfAbsent(relation.root(), root -> new HashSet<>())
            .addAll(indexes(relation));
      }
    }
    for (Relation relation : relations) {
      if (relation.kind() == Kind.PARTITIONED && relation.root() == relation.oid()) {
        tree(relation, stepsOfTree.getOrDefault(relation.oid(), Set.of()));
      }
    }
    looseChecks();
    Map<Long, Set<String>> statistics = statistics();
    relations.stream()
        .filter(r -> r.kind() != Kind.VIEW)
        .forEach(r -> analyze(r, statistics.getOrDefault(r.root(), Set.of())));
    references();
    relations.stream().filter(r -> r.kind() == Kind.VIEW).forEach(this::view);
  }

  private void add(MoveStep step, MoveTask.Work work) {
    tasks.add(new MoveTask(step, work));
  }

  /** A table's indexes, and the constraints on them; the steps' ids. */
  private Set<String> indexes(Relation table) {
    String rows = MoveStep.rowsOf(table.name());
    Set<String> done = Set.of(MoveStep.indexesOf(table.name()));
    Set<String> ids = new HashSet<>();
    List<Index> alone = new ArrayList<>();
    List<Index> asDefined = new ArrayList<>();
    for (Index index : built.indexesOf(table)) {
      if (!isDead(index)) {
        (index.standsAlone() ? alone : asDefined).add(index);
      }
    }
    for (Index index : alone) {
      ids.add(StepIds.index(index));
      add(
          new MoveStep(
              StepIds.index(index),
              MoveStep.Kind.INDEX,
              table.name(),
              index.bytes(),
              Set.of(rows),
              done,
              index.isGraph(),
              index.definition() + ";"),
          ends -> indexWork.build(ends.target(), index));
    }
    List<Check> checks = checksOf(table);
    List<String> text = new ArrayList<>();
    alone.stream()
        .filter(i -> i.key().isPresent())
        .forEach(i -> text.add(IndexWork.use(table, i) + ";"));
    alone.forEach(i -> IndexWork.marks(table, i).forEach(m -> text.add(m + ";")));
    String last = null;
    if (!text.isEmpty() || !checks.isEmpty()) {
      last = StepIds.keys(table);
      Set<String> after = new HashSet<>(ids);
      after.add(rows);
      table.heirs().forEach(heir -> after.add(MoveStep.indexesOf(heir)));
      checks.forEach(c -> text.add("-- unless it is there: " + IndexWork.add(c) + ";"));
      ids.add(last);
      add(
          new MoveStep(
              last,
              MoveStep.Kind.CONSTRAINT,
              table.name(),
              0,
              after,
              done,
              false,
              String.join("\n", text)),
          ends -> indexWork.keys(ends.target(), table, alone, checks));
    }
    for (Index index : asDefined) {
      Set<String> after = new HashSet<>(ids);
      after.add(rows);
      String id = StepIds.constraint(index);
      ids.add(id);
      String marks =
          IndexWork.marks(table, index).stream()
              .map(m -> "\n" + m + ";")
              .collect(Collectors.joining());
      add(
          new MoveStep(
              id,
              MoveStep.Kind.CONSTRAINT,
              table.name(),
              index.bytes(),
              after,
              done,
              false,
              IndexWork.add(table, index.key().orElseThrow()) + ";" + marks),
          ends -> indexWork.constraint(ends.target(), table, index));
    }
    return ids;
  }

  private List<Check> checksOf(Relation table) {
    return built.checksOf(table.oid());
  }

  /** The indexes of a partitioned table and of those below it that are partitioned too. */
  private void tree(Relation root, Set<String> after) {
    List<Relation> tree = built.treeOf(root);
    List<Check> checks = new ArrayList<>();
    List<String> text = new ArrayList<>();
    Set<String> waits = new HashSet<>(after);
    for (Relation relation : tree) {
      waits.add(MoveStep.rowsOf(relation.name()));
      if (relation.kind() == Kind.PARTITIONED) {
        checks.addAll(checksOf(relation));
        for (Index index : built.indexesOf(relation)) {
          text.add(
              index.key().map(k -> IndexWork.add(relation, k)).orElse(index.definition()) + ";");
        }
      }
    }
    for (Relation relation : tree) {
      for (Index index : built.indexesOf(relation)) {
        Index parent = built.indexes().get(index.parent());
        if (parent != null) {
          text.add(IndexWork.attach(parent, index) + ";");
        }
      }
    }
    if (text.isEmpty() && checks.isEmpty()) {
      return;
    }
    checks.forEach(c -> text.add("-- unless it is there: " + IndexWork.add(c) + ";"));
    add(
        new MoveStep(
            StepIds.tree(root),
            MoveStep.Kind.ATTACH,
            root.name(),
            0,
            waits,
            tree.stream().map(r -> MoveStep.indexesOf(r.name())).collect(Collectors.toSet()),
            false,
            String.join("\n", text)),
        ends -> indexWork.join(ends.target(), tree, built, checks));
  }

  /** Checks of domains and of foreign tables. */
  private void looseChecks() {
    List<Check> loose = built.checksOf(0);
    if (!loose.isEmpty()) {
      add(
          new MoveStep(
              StepIds.LOOSE_CHECKS,
              MoveStep.Kind.CONSTRAINT,
              null,
              0,
              Set.of(MoveStep.endOf(MoveStep.Phase.COPY)),
              Set.of(),
              false,
              loose.stream()
                  .map(c -> "-- unless it is there: " + IndexWork.add(c) + ";")
                  .collect(Collectors.joining("\n"))),
          ends -> new MoveResult(0, 0, indexWork.checks(ends.target(), loose)));
    }
  }

  /** Extended statistics; per tree the ids of the steps. */
  private Map<Long, Set<String>> statistics() {
    Map<Long, Set<String>> ids = new LinkedHashMap<>();
    for (Statistics statistics : built.statistics()) {
      Relation table = built.relation(statistics.table());
      if (table.kind() == Kind.VIEW) {
        continue;
      }
      String id = StepIds.statistics(statistics);
      Set<String> after = new HashSet<>(Set.of(MoveStep.indexesOf(table.name())));
      after.add(MoveStep.rowsOf(table.name()));
      // Those of one table lock it against each other.
      Set<String> before = ids.computeIfAbsent(table.root(), root -> new HashSet<>());
      after.addAll(before);
      before.add(id);
      List<String> statements = statements(statistics);
      add(
          new MoveStep(
              id,
              MoveStep.Kind.STATISTICS,
              table.name(),
              0,
              after,
              Set.of(),
              false,
              String.join(";\n", statements) + ";"),
          ends -> make(ends.target(), statistics, statements));
    }
    return ids;
  }

  private List<String> statements(Statistics statistics) {
    List<String> statements = new ArrayList<>(List.of(statistics.definition()));
    String name = statistics.name().quoted();
    statistics
        .target()
        .ifPresent(t -> statements.add("ALTER STATISTICS " + name + " SET STATISTICS " + t));
    if (choices.owners()) {
      String owner = choices.role().apply(statistics.owner());
      statements.add("ALTER STATISTICS " + name + " OWNER TO " + Identifier.of(owner).quoted());
    }
    return statements;
  }

  private static MoveResult make(Connection target, Statistics statistics, List<String> statements)
      throws SQLException {
    Optional<Refusal> refusal = Attempt.of(target, String.join(";", statements)).refusal();
    return refusal
        .map(
            r ->
                MoveResult.defect(
                    new Finding(
                        "statistics-not-made",
                        Severity.WARN,
                        "statistics " + statistics.name(),
                        r.reason(),
                        "The planner knows less there.",
                        "Mend what the server says, then: " + statistics.definition() + ";")))
        .orElseGet(MoveResult::done);
  }

  /** The point from which on nothing but foreign keys alters the tables of a tree. */
  private static String settled(long root) {
    return "settled " + root;
  }

  /** The point from which on all foreign keys that a tree takes part in are declared. */
  private static String declared(long root) {
    return "declared " + root;
  }

  private void analyze(Relation table, Set<String> statistics) {
    Set<String> after = new HashSet<>(statistics);
    after.add(MoveStep.indexesOf(table.name()));
    after.add(MoveStep.rowsOf(table.name()));
    boolean parent = table.kind() == Kind.PARTITIONED;
    if (parent) {
      // Its own figures are those of all rows below.
      for (Relation part : built.treeOf(table)) {
        if (part.level() > table.level()) {
          after.add(MoveStep.rowsOf(part.name()));
          after.add(StepIds.analyze(part));
        }
      }
    }
    add(
        new MoveStep(
            StepIds.analyze(table),
            MoveStep.Kind.STATISTICS,
            table.name(),
            table.bytes(),
            after,
            Set.of(settled(table.root())),
            false,
            (table.abroad() ? "-- as far as no foreign table is read: " : "")
                + ("ANALYZE " + (parent ? "ONLY " : "") + table.name().quoted() + ";")),
        ends -> analyze(ends.target(), table));
  }

  private static MoveResult analyze(Connection target, Relation table) throws SQLException {
    boolean parent = table.kind() == Kind.PARTITIONED;
    boolean knowsOnly = target.getMetaData().getDatabaseMajorVersion() >= ANALYZES_ONLY;
    if (table.abroad() && (parent || !knowsOnly)) {
      // Its figures are those of all rows below, and a move asks no third server.
      return MoveResult.defect(
          new Finding(
              "statistics-abroad",
              Severity.INFO,
              "table " + table.name(),
              "a foreign table is a part of it",
              "Its statistics would be drawn from rows on another server, which is left alone.",
              "Once that server answers the target: ANALYZE " + table.name().quoted() + ";"));
    }
    boolean only = knowsOnly && (parent || table.abroad());
    String analyze = "ANALYZE " + (only ? "ONLY " : "") + table.name().quoted();
    return Attempt.of(target, analyze)
        .refusal()
        .map(r -> MoveResult.defect(notDrawn(table, analyze, r)))
        .orElseGet(MoveResult::done);
  }

  /** An expression of the statistics fails on some row, or finds no function. */
  private static Finding notDrawn(Relation table, String analyze, Refusal refusal) {
    return new Finding(
        "statistics-not-gathered",
        Severity.WARN,
        "table " + table.name(),
        refusal.reason(),
        "The rows are there, but the planner knows nothing of their values, and the server's own"
            + " ANALYZE will fail in the same way.",
        "It is an expression of CREATE STATISTICS or of an index. "
            + (Attempt.seesNoObject(refusal.state())
                ? "A function in it relies on a search_path, which the server keeps empty there:"
                    + " ALTER FUNCTION … SET search_path = …; on both sides, then: "
                : "Mend it, or drop it, then: ")
            + analyze
            + ";");
  }

  private void references() {
    for (Reference reference : built.references()) {
      declare(reference);
    }
    Map<Long, String> before = new LinkedHashMap<>();
    for (Reference reference : built.references()) {
      if (reference.validated() && reference.enforced()) {
        validate(reference, before);
      }
    }
  }

  private void declare(Reference reference) {
    Relation table = built.relation(reference.table());
    Set<String> after = new HashSet<>(Set.of(settled(table.root())));
    Set<String> towards = new HashSet<>(Set.of(declared(table.root())));
    Optional.ofNullable(built.relations().get(reference.parent()))
        .ifPresent(
            parent -> {
              after.add(settled(parent.root()));
              towards.add(declared(parent.root()));
            });
    add(
        new MoveStep(
            StepIds.reference(table, reference),
            MoveStep.Kind.FOREIGN_KEY,
            table.name(),
            0,
            after,
            towards,
            false,
            ReferenceWork.declare(table, reference) + ";"),
        ends -> ReferenceWork.declare(ends.target(), table, reference));
  }

  /** Two of one table would lock it against each other. */
  private void validate(Reference reference, Map<Long, String> before) {
    Relation table = built.relation(reference.table());
    String id = StepIds.validate(table, reference);
    Set<String> after = new HashSet<>(Set.of(declared(table.root())));
    String previous = before.put(table.root(), id);
    if (previous != null) {
      after.add(previous);
    }
    add(
        new MoveStep(
            id,
            MoveStep.Kind.VALIDATE,
            table.name(),
            built.treeOf(table).stream().mapToLong(Relation::bytes).sum(),
            after,
            Set.of(),
            false,
            ReferenceWork.validate(table, reference) + ";"),
        ends ->
            ReferenceWork.validate(ends.target(), indexWork.room(ends.target()), table, reference));
  }

  /** Its indexes come while it is empty: filling it builds them anew, all of its rows at once. */
  private void view(Relation view) {
    List<Index> indexes = built.indexesOf(view).stream().filter(i -> !isDead(i)).toList();
    List<Statistics> statistics =
        built.statistics().stream().filter(s -> s.table() == view.oid()).toList();
    List<String> text = new ArrayList<>();
    indexes.forEach(i -> text.add(i.definition() + ";"));
    indexes.forEach(i -> IndexWork.marks(view, i).forEach(m -> text.add(m + ";")));
    statistics.forEach(s -> statements(s).forEach(t -> text.add(t + ";")));
    if (view.filled()) {
      text.add(ViewWork.fill(view) + ";");
      text.add("ANALYZE " + view.name().quoted() + ";");
    }
    if (text.isEmpty()) {
      return;
    }
    Set<String> after = new HashSet<>(Set.of(MoveStep.RIGHTS));
    for (long other : view.views()) {
      Optional.ofNullable(built.relations().get(other)).ifPresent(o -> after.add(StepIds.view(o)));
    }
    long graph = indexes.stream().mapToLong(Index::graph).max().orElse(0);
    add(
        new MoveStep(
            StepIds.view(view),
            MoveStep.Kind.MATERIALIZED_VIEW,
            view.name(),
            view.bytes(),
            after,
            Set.of(),
            graph > 0,
            String.join("\n", text)),
        ends -> view(ends.target(), view, indexes, statistics, graph));
  }

  private MoveResult view(
      Connection target,
      Relation view,
      List<Index> indexes,
      List<Statistics> statistics,
      long graph)
      throws SQLException {
    List<Finding> found = new ArrayList<>();
    for (Index index : indexes) {
      // What is said of an index without rows does not hold for the one that is built of them.
      indexWork.build(target, index).findings().stream()
          .filter(f -> f.severity() != Severity.INFO)
          .forEach(found::add);
    }
    found.addAll(indexWork.keys(target, view, indexes, List.of()).findings());
    for (Statistics of : statistics) {
      found.addAll(make(target, of, statements(of)).findings());
    }
    if (view.filled()) {
      found.addAll(ViewWork.fill(target, indexWork.room(target), view, graph).findings());
    }
    return new MoveResult(0, 0, found);
  }
}
