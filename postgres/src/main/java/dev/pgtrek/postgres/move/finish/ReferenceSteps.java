package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.postgres.move.finish.BuiltOnRows.Reference;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Relation;
import dev.pgtrek.postgres.move.rows.MoveTask;
import dev.pgtrek.spi.MoveStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Foreign keys, all of them declared before any of their tables is looked through for one. */
final class ReferenceSteps {

  private final BuiltOnRows built;
  private final IndexWork work;

  ReferenceSteps(BuiltOnRows built, IndexWork work) {
    this.built = built;
    this.work = work;
  }

  /** Declarations, and then validations. */
  List<MoveTask> all() {
    List<MoveTask> tasks = new ArrayList<>();
    for (Reference reference : built.references()) {
      Set<Long> roots = roots(reference);
      Set<String> after = new HashSet<>();
      Set<String> towards = new HashSet<>();
      roots.forEach(root -> after.add(StepIds.settled(root)));
      roots.forEach(root -> towards.add(StepIds.declared(root)));
      tasks.add(declare(reference, after, towards));
    }
    Map<Long, String> before = new HashMap<>();
    for (Reference reference : built.references()) {
      if (isValid(reference)) {
        Relation table = built.relation(reference.table());
        Set<String> after = new HashSet<>(Set.of(StepIds.declared(table.root())));
        // Two of one table would lock it against each other.
        String previous = before.put(table.root(), StepIds.validate(table, reference));
        if (previous != null) {
          after.add(previous);
        }
        tasks.add(validate(reference, after));
      }
    }
    return tasks;
  }

  /** The trees that one takes part in, on either end. */
  private Set<Long> roots(Reference reference) {
    Set<Long> roots = new HashSet<>(Set.of(built.relation(reference.table()).root()));
    Optional.ofNullable(built.relations().get(reference.parent()))
        .ifPresent(parent -> roots.add(parent.root()));
    return roots;
  }

  /** Whether the source holds it for valid. */
  static boolean isValid(Reference reference) {
    return reference.validated() && reference.enforced();
  }

  /** Declares one. */
  MoveTask declare(Reference reference, Set<String> after, Set<String> towards) {
    Relation table = built.relation(reference.table());
    return new MoveTask(
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

  /** Validates one. */
  MoveTask validate(Reference reference, Set<String> after) {
    Relation table = built.relation(reference.table());
    return new MoveTask(
        new MoveStep(
            StepIds.validate(table, reference),
            MoveStep.Kind.VALIDATE,
            table.name(),
            built.treeOf(table).stream().mapToLong(Relation::bytes).sum(),
            after,
            Set.of(),
            false,
            ReferenceWork.validate(table, reference) + ";"),
        ends -> ReferenceWork.validate(ends.target(), work.room(ends.target()), table, reference));
  }
}
