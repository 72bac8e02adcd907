package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.move.Blueprint;
import dev.pgtrek.postgres.move.Piece;
import dev.pgtrek.postgres.move.Piece.Part;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Check;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Index;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Kind;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Reference;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Relation;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Statistics;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Thing;
import dev.pgtrek.postgres.move.rows.MoveTask;
import dev.pgtrek.spi.MovePlan.NotCarried;
import dev.pgtrek.spi.MoveStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds the pieces of a blueprint that are made upon rows against what the catalog knows of: those
 * that it knows are left to the steps made of it, and all others become steps of their own, which
 * run what the archive says. So nothing of the archive is passed over.
 */
final class LanePieces {

  private static final Set<String> RELATIONS =
      Set.of("TABLE", "FOREIGN TABLE", "MATERIALIZED VIEW");

  private final Blueprint blueprint;
  private final BuiltOnRows built;
  private final NamedThings names;
  private final LateSteps late;
  private final List<NotCarried> unnamed;

  private LanePieces(Blueprint blueprint, BuiltOnRows built, List<NotCarried> unnamed) {
    this.blueprint = blueprint;
    this.built = built;
    this.names = NamedThings.of(built);
    this.late = LateSteps.of(blueprint.of(Part.INDEXES), names, built);
    this.unnamed = List.copyOf(unnamed);
  }

  /**
   * Compares.
   *
   * @param all what the catalog of the source has
   */
  static LanePieces of(Blueprint blueprint, BuiltOnRows all) {
    Set<Object> named = new HashSet<>();
    for (Part part : List.of(Part.INDEXES, Part.VIEWS)) {
      for (Piece piece : blueprint.of(part)) {
        named.add(new Named(String.valueOf(piece.table()), piece.name()));
      }
    }
    List<NotCarried> unnamed = new ArrayList<>();
    Map<Long, Index> indexes = new LinkedHashMap<>(all.indexes());
    indexes
        .values()
        .removeIf(
            i -> {
              String name = i.key().map(k -> k.name().text()).orElse(i.name().table().text());
              boolean gone =
                  !all.isDead(i) && !named.contains(named(all.relation(i.table()), name));
              if (gone) {
                unnamed.add(left("index", i.name().toString(), i.definition()));
              }
              return gone;
            });
    List<Reference> references = new ArrayList<>(all.references());
    references.removeIf(
        r -> {
          Relation table = all.relation(r.table());
          boolean gone = !named.contains(named(table, r.name().text()));
          if (gone) {
            unnamed.add(
                left(
                    "foreign key",
                    r.name() + " of " + table.name(),
                    ReferenceWork.declare(table, r)));
          }
          return gone;
        });
    List<Statistics> statistics = new ArrayList<>(all.statistics());
    statistics.removeIf(
        s -> {
          boolean gone = !named.contains(named(all.relation(s.table()), s.name().table().text()));
          if (gone) {
            unnamed.add(left("statistics", s.name().toString(), s.definition()));
          }
          return gone;
        });
    BuiltOnRows kept =
        new BuiltOnRows(all.relations(), indexes, all.checks(), references, all.left(), statistics);
    return new LanePieces(blueprint, kept, unnamed);
  }

  /** A name of something that belongs to a table. */
  private record Named(String table, String name) {}

  private static Named named(Relation table, String name) {
    return new Named(table.name().toString(), name);
  }

  private static NotCarried left(String kind, String name, String definition) {
    return new NotCarried(
        kind, name, "the archive of the schema does not have it", definition + ";");
  }

  /** What the catalog has and the blueprint carries, in one. */
  BuiltOnRows built() {
    return built;
  }

  /** What the catalog has, and the blueprint does not carry. */
  List<NotCarried> unnamed() {
    return unnamed;
  }

  /** Whether the blueprint itself tells that something stays behind. */
  boolean isTold(NotCarried left) {
    String name = left.name();
    String bare = name.contains(" of ") ? name.substring(0, name.indexOf(" of ")) : name;
    return blueprint.notCarried().stream()
        .anyMatch(b -> name.equals(b.name()) || b.name().endsWith(bare));
  }

  /** The tables and materialized views that a blueprint carries. */
  static Set<TableName> relations(Blueprint blueprint) {
    Set<TableName> names = new HashSet<>();
    for (Piece piece : blueprint.pieces()) {
      TableName table = piece.table();
      if (table != null && RELATIONS.contains(piece.word())) {
        names.add(table);
      }
    }
    return names;
  }

  /** What the archive alone knows of and is made upon the rows of tables, with what needs it. */
  LateSteps late() {
    return late;
  }

  /** The steps of views, behind what of them the archive alone knows of, and the steps of that. */
  List<MoveTask> withViews(List<MoveTask> views) {
    Map<String, String> steps = new HashMap<>();
    List<Piece> pieces = blueprint.of(Part.VIEWS);
    pieces.forEach(
        piece ->
            steps.put(piece.id(), names.thing(piece).flatMap(this::ofView).orElse(piece.id())));
    List<MoveTask> all = new ArrayList<>();
    Map<String, Set<String>> more = new HashMap<>();
    for (Piece piece : pieces) {
      String step = steps.getOrDefault(piece.id(), piece.id());
      Set<String> after = new HashSet<>();
      piece.after().stream()
          .map(before -> steps.getOrDefault(before, before))
          .filter(before -> !before.equals(step))
          .forEach(after::add);
      if (step.equals(piece.id())) {
        after.add(MoveStep.RIGHTS);
        all.add(LateSteps.archived(piece, after));
      } else {
        after.removeIf(before -> !before.equals(steps.get(before)));
        more.computeIfAbsent(step, _ -> new HashSet<>()).addAll(after);
      }
    }
    for (MoveTask task : views) {
      all.add(
          new MoveTask(
              task.step().after(more.getOrDefault(task.step().id(), Set.of())), task.work()));
    }
    return all;
  }

  private Optional<String> ofView(Thing thing) {
    long relation =
        switch (thing) {
          case Relation view -> view.oid();
          case Index index -> index.table();
          case Statistics statistics -> statistics.table();
          case Check _, Reference _ -> 0L;
        };
    return Optional.ofNullable(built.relations().get(relation))
        .filter(r -> r.kind() == Kind.VIEW)
        .map(StepIds::view);
  }
}
