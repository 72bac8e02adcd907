package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.move.Piece;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Check;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Index;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.IndexKey;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Kind;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Reference;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Relation;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Statistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which step upon rows makes which piece of a blueprint, found by their names. */
final class PieceSteps {

  private final BuiltOnRows built;
  private final Map<Named, Index> indexes = new HashMap<>();
  private final Map<Named, Index> keys = new HashMap<>();
  private final Map<String, Index> parts = new HashMap<>();
  private final Map<String, List<Check>> checks = new HashMap<>();
  private final Map<Named, Reference> references = new HashMap<>();
  private final Map<Named, Statistics> statistics = new HashMap<>();
  private final Map<TableName, Relation> views = new HashMap<>();

  private PieceSteps(BuiltOnRows built) {
    this.built = built;
    for (Index index : built.indexes().values()) {
      TableName table = built.relation(index.table()).name();
      String own = index.name().table().text();
      index
          .key()
          .ifPresentOrElse(
              key -> keys.putIfAbsent(new Named(table, key.name().text()), index),
              () -> indexes.putIfAbsent(new Named(table, own), index));
      if (built.indexes().containsKey(index.parent())) {
        parts.putIfAbsent(own, index);
      }
    }
    for (Check check : built.checks()) {
      checks.computeIfAbsent(check.name().text(), _ -> new ArrayList<>()).add(check);
    }
    for (Reference reference : built.references()) {
      references.putIfAbsent(
          new Named(built.relation(reference.table()).name(), reference.name().text()), reference);
    }
    for (Statistics each : built.statistics()) {
      statistics.putIfAbsent(
          new Named(built.relation(each.table()).name(), each.name().table().text()), each);
    }
    for (Relation relation : built.relations().values()) {
      if (relation.kind() == Kind.VIEW) {
        views.putIfAbsent(relation.name(), relation);
      }
    }
  }

  /** A name of something that belongs to a table. */
  private record Named(@Nullable TableName table, String name) {}

  /** Those of everything that is built upon rows. */
  static PieceSteps of(BuiltOnRows built) {
    return new PieceSteps(built);
  }

  /** The step after which a piece is there; nothing where no step makes it. */
  Optional<String> step(Piece piece) {
    Named named = new Named(piece.table(), piece.name());
    return switch (piece.kind()) {
      case INDEX -> index(indexes.get(named)).or(() -> check(piece));
      case KEY -> index(keys.get(named)).or(() -> check(piece));
      case CHECK -> index(indexes.get(named)).or(() -> check(piece));
      case INDEX_ATTACH ->
          Optional.ofNullable(parts.get(piece.name()))
              .map(i -> StepIds.tree(root(built.relation(i.table()))));
      case FOREIGN_KEY ->
          Optional.ofNullable(references.get(named))
              .map(r -> StepIds.reference(built.relation(r.table()), r));
      case STATISTICS ->
          Optional.ofNullable(statistics.get(named))
              .map(s -> ofRelation(built.relation(s.table()), StepIds.statistics(s)));
      case REFRESH -> Optional.ofNullable(views.get(piece.table())).map(StepIds::view);
      case EXTENSION, OTHER -> Optional.empty();
    };
  }

  private Optional<String> index(@Nullable Index index) {
    return index == null
        ? Optional.empty()
        : Optional.of(ofIndex(built.relation(index.table()), index));
  }

  private Optional<String> check(Piece piece) {
    for (Check check : checks.getOrDefault(piece.name(), List.of())) {
      Relation table = built.relations().get(check.relation());
      if (table == null && (piece.table() == null || check.owner().startsWith("TABLE "))) {
        return Optional.of(StepIds.LOOSE_CHECKS);
      }
      if (table != null && table.name().equals(piece.table())) {
        return Optional.of(
            table.kind() == Kind.PARTITIONED ? StepIds.tree(root(table)) : StepIds.keys(table));
      }
    }
    return Optional.empty();
  }

  private String ofIndex(Relation table, Index index) {
    return switch (table.kind()) {
      case VIEW -> StepIds.view(table);
      case PARTITIONED -> StepIds.tree(root(table));
      case TABLE -> {
        boolean asDefined = !index.key().map(IndexKey::takesIndex).orElse(true);
        String key = asDefined ? StepIds.constraint(index) : StepIds.keys(table);
        yield index.key().isPresent() ? key : StepIds.index(index);
      }
    };
  }

  private static String ofRelation(Relation relation, String otherwise) {
    return relation.kind() == Kind.VIEW ? StepIds.view(relation) : otherwise;
  }

  private Relation root(Relation part) {
    Relation root = built.relations().get(part.root());
    return root == null ? part : root;
  }
}
