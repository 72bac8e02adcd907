package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.move.Piece;
import dev.pgtrek.postgres.move.Statements;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Check;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Index;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Kind;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Reference;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Relation;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Statistics;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Thing;
import dev.pgtrek.postgres.move.rows.MoveTask;
import dev.pgtrek.postgres.sql.Attempt;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the archive alone knows of and is made upon rows, and what stands on that: a materialized
 * view that needs a key, a function that takes its rows, an index or check that calls the function.
 * Each is a step of its own, one after the other in the archive's order, behind everything else
 * that stands on rows. So nothing waits for a step that does more than it needs, which would be a
 * circle as soon as the table of the key has the check, and nothing locks tables beside them.
 */
final class LateSteps {

  private final Set<Thing> things = new HashSet<>();
  private final Map<Object, Late> order = new LinkedHashMap<>();

  /** One of them. */
  private sealed interface Late {

    /** What the archive alone knows of. */
    record Archived(Piece piece) implements Late {}

    /** What the catalog knows of too. */
    record Known(Thing thing) implements Late {}

    /** The indexes of a partitioned table, and the joining of its parts' indexes to them. */
    record Joined(Relation root) implements Late {}
  }

  private LateSteps() {}

  /**
   * Finds them.
   *
   * @param pieces those that are made upon rows, in the archive's order
   * @param names which of them are things of the catalog
   */
  static LateSteps of(List<Piece> pieces, NamedThings names, BuiltOnRows built) {
    LateSteps late = new LateSteps();
    Set<String> ids = new HashSet<>();
    // An index is late with the one that it is joined to, which may have come before it.
    for (int known = -1; known < late.things.size() + ids.size(); ) {
      known = late.things.size() + ids.size();
      for (Piece piece : pieces) {
        Thing thing = names.thing(piece).orElse(null);
        boolean isLate =
            thing == null
                || late.things.contains(thing)
                || piece.after().stream().anyMatch(ids::contains)
                || (excludes(thing) && !late.order.isEmpty());
        if (isLate && (thing == null || !isOfView(thing, built))) {
          ids.add(piece.id());
          late.add(piece, thing, built);
        }
      }
    }
    return late;
  }

  /** The archive does not say which functions an exclusion calls, but has it behind them. */
  private static boolean excludes(Thing thing) {
    return thing instanceof Index index
        && index.key().filter(key -> key.definition().startsWith("EXCLUDE ")).isPresent();
  }

  /** What belongs to a materialized view is made with it, behind all of these. */
  private static boolean isOfView(Thing thing, BuiltOnRows built) {
    return switch (thing) {
      case Relation _ -> true;
      case Index index -> built.relation(index.table()).kind() == Kind.VIEW;
      case Statistics statistics -> built.relation(statistics.table()).kind() == Kind.VIEW;
      case Check _, Reference _ -> false;
    };
  }

  private void add(Piece piece, @Nullable Thing thing, BuiltOnRows built) {
    if (thing == null) {
      put(piece.id(), new Late.Archived(piece));
      return;
    }
    things.add(thing);
    if (thing instanceof Index index) {
      Relation table = built.relation(index.table());
      Index parent = built.indexes().get(index.parent());
      if (parent != null) {
        things.add(parent);
      }
      if (table.kind() == Kind.PARTITIONED || piece.kind() == Piece.Kind.INDEX_ATTACH) {
        put(table.root(), new Late.Joined(built.relation(table.root())));
        return;
      }
    }
    put(thing, new Late.Known(thing));
  }

  /** Behind the last of the pieces that it is. */
  private void put(Object key, Late late) {
    order.remove(key);
    order.put(key, late);
  }

  /** Whether something is one of them. */
  boolean contains(Thing thing) {
    return things.contains(thing);
  }

  /**
   * The steps.
   *
   * @param built what is one of them
   * @param before ids of everything else that stands on rows
   */
  List<MoveTask> all(
      BuiltOnRows built, IndexWork work, StatisticsSteps statistics, Set<String> before) {
    List<MoveTask> tasks = new ArrayList<>();
    if (order.isEmpty()) {
      return tasks;
    }
    KeySteps keys = new KeySteps(built, work);
    ReferenceSteps references = new ReferenceSteps(built, work);
    Set<Relation> analyzed = new LinkedHashSet<>();
    Set<String> first = new HashSet<>(before);
    first.add(MoveStep.endOf(MoveStep.Phase.COPY));
    for (Late late : order.values()) {
      Set<String> after = tasks.isEmpty() ? first : Set.of(tasks.getLast().step().id());
      switch (late) {
        case Late.Archived(Piece piece) -> tasks.add(archived(piece, after));
        case Late.Joined(Relation root) -> {
          tasks.add(keys.lateTree(root, after));
          built.treeOf(root).reversed().stream()
              .filter(r -> !built.indexesOf(r).isEmpty())
              .forEach(analyzed::add);
        }
        case Late.Known(Index index) -> {
          Relation table = built.relation(index.table());
          if (!built.isDead(index)) {
            tasks.add(
                index.standsAlone()
                    ? keys.index(table, index, true, after, Set.of())
                    : keys.constraint(table, index, after, Set.of()));
            analyzed.add(table);
          }
        }
        case Late.Known(Check check) -> tasks.add(keys.check(check, after));
        case Late.Known(Statistics each) -> {
          tasks.add(statistics.extended(each, after));
          analyzed.add(built.relation(each.table()));
        }
        case Late.Known(Reference reference) -> {
          tasks.add(references.declare(reference, after, Set.of()));
          if (ReferenceSteps.isValid(reference)) {
            tasks.add(references.validate(reference, Set.of(tasks.getLast().step().id())));
          }
        }
        case Late.Known(Relation view) ->
            throw new IllegalStateException("a view is none of them: " + view.name());
      }
    }
    for (Relation table : analyzed) {
      tasks.add(
          statistics.analyze(
              StepIds.analyzeAgain(table), table, Set.of(tasks.getLast().step().id()), Set.of()));
    }
    return tasks;
  }

  /** What the archive says. */
  static MoveTask archived(Piece piece, Set<String> after) {
    boolean ofView = piece.part() == Piece.Part.VIEWS;
    return new MoveTask(
        new MoveStep(
            piece.id(),
            ofView ? MoveStep.Kind.MATERIALIZED_VIEW : MoveStep.Kind.CONSTRAINT,
            piece.table(),
            0,
            after,
            Set.of(),
            false,
            piece.text()),
        ends -> make(ends.target(), piece));
  }

  private static MoveResult make(Connection target, Piece piece) throws SQLException {
    Rows.run(target, Statements.SETTINGS);
    for (String statement : piece.statements()) {
      Attempt made = Attempt.of(target, statement);
      if (made.refusal().isPresent()) {
        return MoveResult.defect(
            new Finding(
                "object-not-made",
                Severity.WARN,
                piece.id(),
                made.refusal().get().reason(),
                "The target has no such object.",
                "Mend what the server says, then: " + piece.text()));
      }
    }
    return MoveResult.done();
  }
}
