package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Check;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Index;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Kind;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Relation;
import dev.pgtrek.postgres.move.rows.MoveTask;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Indexes, keys and checks of tables: a table's indexes side by side, then the constraints that
 * take them, then those that must build their own, and for a partitioned table the joining of its
 * parts.
 */
final class KeySteps {

  private final BuiltOnRows built;
  private final IndexWork work;

  KeySteps(BuiltOnRows built, IndexWork work) {
    this.built = built;
    this.work = work;
  }

  /** The steps of all tables, in an order in which they could run one after the other. */
  List<MoveTask> all() {
    List<MoveTask> tasks = new ArrayList<>();
    Map<Long, Set<String>> stepsOfTree = new LinkedHashMap<>();
    for (Relation relation : built.relations().values()) {
      if (relation.kind() == Kind.TABLE) {
        List<MoveTask> own = ofTable(relation);
        own.forEach(
            task ->
                stepsOfTree
                    .computeIfAbsent(relation.root(), _ -> new HashSet<>())
                    .add(task.step().id()));
        tasks.addAll(own);
      }
    }
    for (Relation relation : built.relations().values()) {
      if (relation.kind() == Kind.PARTITIONED && relation.root() == relation.oid()) {
        tasks.addAll(ofTree(relation, stepsOfTree.getOrDefault(relation.oid(), Set.of())));
      }
    }
    tasks.addAll(looseChecks());
    return tasks;
  }

  /** A table's indexes, and the constraints on them. */
  private List<MoveTask> ofTable(Relation table) {
    String rows = MoveStep.rowsOf(table.name());
    Set<String> done = Set.of(MoveStep.indexesOf(table.name()));
    List<MoveTask> tasks = new ArrayList<>();
    Set<String> before = new HashSet<>(Set.of(rows));
    List<Index> alone = new ArrayList<>();
    List<Index> asDefined = new ArrayList<>();
    for (Index index : built.indexesOf(table)) {
      if (!built.isDead(index)) {
        (index.standsAlone() ? alone : asDefined).add(index);
      }
    }
    for (Index index : alone) {
      before.add(StepIds.index(index));
      tasks.add(index(table, index, false, Set.of(rows), done));
    }
    List<Check> checks = built.checksOf(table.oid());
    List<String> text = new ArrayList<>();
    alone.stream()
        .filter(i -> i.key().isPresent())
        .forEach(i -> text.add(IndexWork.use(table, i) + ";"));
    alone.forEach(i -> text.addAll(marks(table, i)));
    if (!text.isEmpty() || !checks.isEmpty()) {
      Set<String> after = new HashSet<>(before);
      table.heirs().forEach(heir -> after.add(MoveStep.indexesOf(heir)));
      checks.forEach(c -> text.add(unlessThere(c)));
      before.add(StepIds.keys(table));
      tasks.add(
          new MoveTask(
              new MoveStep(
                  StepIds.keys(table),
                  MoveStep.Kind.CONSTRAINT,
                  table.name(),
                  0,
                  after,
                  done,
                  false,
                  String.join("\n", text)),
              ends -> work.keys(ends.target(), table, alone, checks)));
    }
    for (Index index : asDefined) {
      tasks.add(constraint(table, index, before, done));
      before.add(StepIds.constraint(index));
    }
    return tasks;
  }

  /**
   * An index.
   *
   * @param whole whether the same step makes the constraint that takes it, and says what follows
   *     it, such as CLUSTER
   */
  MoveTask index(
      Relation table, Index index, boolean whole, Set<String> after, Set<String> towards) {
    List<String> text = new ArrayList<>(List.of(index.definition() + ";"));
    if (whole) {
      index.key().ifPresent(_ -> text.add(IndexWork.use(table, index) + ";"));
      text.addAll(marks(table, index));
    }
    return new MoveTask(
        new MoveStep(
            StepIds.index(index),
            MoveStep.Kind.INDEX,
            table.name(),
            index.bytes(),
            after,
            towards,
            index.isGraph(),
            String.join("\n", text)),
        ends -> {
          List<Finding> found = new ArrayList<>(work.build(ends.target(), index).findings());
          if (whole) {
            found.addAll(work.keys(ends.target(), table, List.of(index), List.of()).findings());
          }
          return new MoveResult(0, 0, found);
        });
  }

  /** A constraint that builds its own index. */
  MoveTask constraint(Relation table, Index index, Set<String> after, Set<String> towards) {
    List<String> text =
        new ArrayList<>(List.of(IndexWork.add(table, index.key().orElseThrow()) + ";"));
    text.addAll(marks(table, index));
    return new MoveTask(
        new MoveStep(
            StepIds.constraint(index),
            MoveStep.Kind.CONSTRAINT,
            table.name(),
            index.bytes(),
            after,
            towards,
            false,
            String.join("\n", text)),
        ends -> work.constraint(ends.target(), table, index));
  }

  /** A check by itself. */
  MoveTask check(Check check, Set<String> after) {
    Relation table = built.relations().get(check.relation());
    return new MoveTask(
        new MoveStep(
            StepIds.check(check),
            MoveStep.Kind.CONSTRAINT,
            table == null ? null : table.name(),
            0,
            after,
            Set.of(),
            false,
            unlessThere(check)),
        ends -> new MoveResult(0, 0, work.checks(ends.target(), List.of(check))));
  }

  private static List<String> marks(Relation table, Index index) {
    return IndexWork.marks(table, index).stream().map(m -> m + ";").toList();
  }

  private static String unlessThere(Check check) {
    return "-- unless it is there: " + IndexWork.add(check) + ";";
  }

  /** The indexes of a partitioned table and of those below it that are partitioned too. */
  private List<MoveTask> ofTree(Relation root, Set<String> after) {
    List<Relation> tree = built.treeOf(root);
    List<Check> checks =
        tree.stream()
            .filter(r -> r.kind() == Kind.PARTITIONED)
            .flatMap(r -> built.checksOf(r.oid()).stream())
            .toList();
    List<String> text = joining(tree);
    if (text.isEmpty() && checks.isEmpty()) {
      return List.of();
    }
    checks.forEach(c -> text.add(unlessThere(c)));
    Set<String> waits = new HashSet<>(after);
    tree.forEach(r -> waits.add(MoveStep.rowsOf(r.name())));
    return List.of(
        new MoveTask(
            new MoveStep(
                StepIds.tree(root),
                MoveStep.Kind.ATTACH,
                root.name(),
                0,
                waits,
                tree.stream().map(r -> MoveStep.indexesOf(r.name())).collect(Collectors.toSet()),
                false,
                String.join("\n", text)),
            ends -> work.join(ends.target(), tree, built, checks)));
  }

  /** The indexes of a partitioned table without its checks, those of its parts joined to them. */
  MoveTask lateTree(Relation root, Set<String> after) {
    List<Relation> tree = built.treeOf(root);
    return new MoveTask(
        new MoveStep(
            StepIds.lateTree(root),
            MoveStep.Kind.ATTACH,
            root.name(),
            0,
            after,
            Set.of(),
            false,
            String.join("\n", joining(tree))),
        ends -> work.join(ends.target(), tree, built, List.of()));
  }

  private List<String> joining(List<Relation> tree) {
    List<String> text = new ArrayList<>();
    for (Relation relation : tree) {
      if (relation.kind() == Kind.PARTITIONED) {
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
    return text;
  }

  /** Checks of domains and of foreign tables. */
  private List<MoveTask> looseChecks() {
    List<Check> loose = built.checksOf(0);
    return loose.isEmpty()
        ? List.of()
        : List.of(
            new MoveTask(
                new MoveStep(
                    StepIds.LOOSE_CHECKS,
                    MoveStep.Kind.CONSTRAINT,
                    null,
                    0,
                    Set.of(MoveStep.endOf(MoveStep.Phase.COPY)),
                    Set.of(),
                    false,
                    loose.stream().map(KeySteps::unlessThere).collect(Collectors.joining("\n"))),
                ends -> new MoveResult(0, 0, work.checks(ends.target(), loose))));
  }
}
