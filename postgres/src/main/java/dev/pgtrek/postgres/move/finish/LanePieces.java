package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.move.Blueprint;
import dev.pgtrek.postgres.move.Piece;
import dev.pgtrek.postgres.move.Piece.Part;
import dev.pgtrek.postgres.move.Statements;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Index;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Reference;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Relation;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Statistics;
import dev.pgtrek.postgres.move.rows.MoveTask;
import dev.pgtrek.postgres.sql.Attempt;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.MovePlan.NotCarried;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds the pieces of a blueprint that are made upon rows against the steps of a lane: those that a
 * step does are left to it, and all others become steps of their own, which run what the archive
 * says. So nothing of the archive is passed over.
 */
final class LanePieces {

  private static final Set<String> RELATIONS =
      Set.of("TABLE", "FOREIGN TABLE", "MATERIALIZED VIEW");

  private final Blueprint blueprint;
  private final Map<String, String> steps = new HashMap<>();
  private final List<Piece> loose = new ArrayList<>();

  private final BuiltOnRows built;
  private final List<NotCarried> unnamed;

  private LanePieces(Blueprint blueprint, BuiltOnRows built, List<NotCarried> unnamed) {
    this.blueprint = blueprint;
    this.built = built;
    this.unnamed = List.copyOf(unnamed);
    PieceSteps known = PieceSteps.of(built);
    for (Part part : List.of(Part.INDEXES, Part.VIEWS)) {
      for (Piece piece : blueprint.of(part)) {
        Optional<String> step = known.step(piece);
        if (step.isEmpty()) {
          loose.add(piece);
        }
        steps.put(piece.id(), step.orElse(piece.id()));
      }
    }
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

  /** The steps of a lane, behind the loose pieces that they stand on, and those of the pieces. */
  List<MoveTask> with(List<MoveTask> tasks) {
    Map<String, Set<String>> more = new HashMap<>();
    Set<String> ofLoose = new HashSet<>();
    loose.forEach(piece -> ofLoose.add(piece.id()));
    for (Part part : List.of(Part.INDEXES, Part.VIEWS)) {
      for (Piece piece : blueprint.of(part)) {
        String step = steps.getOrDefault(piece.id(), piece.id());
        piece.after().stream()
            .filter(before -> ofLoose.contains(before) && !before.equals(step))
            .forEach(before -> more.computeIfAbsent(step, s -> new HashSet<>()).add(before));
      }
    }
    List<MoveTask> all = new ArrayList<>();
    loose.forEach(piece -> all.add(task(piece)));
    for (MoveTask task : tasks) {
      all.add(
          new MoveTask(
              task.step().after(more.getOrDefault(task.step().id(), Set.of())), task.work()));
    }
    return all;
  }

  private MoveTask task(Piece piece) {
    Set<String> after = new HashSet<>();
    piece.after().stream().map(steps::get).filter(s -> s != null).forEach(after::add);
    boolean late = piece.part() == Part.VIEWS;
    after.add(late ? MoveStep.RIGHTS : MoveStep.endOf(MoveStep.Phase.COPY));
    return new MoveTask(
        new MoveStep(
            piece.id(),
            late ? MoveStep.Kind.MATERIALIZED_VIEW : MoveStep.Kind.CONSTRAINT,
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
