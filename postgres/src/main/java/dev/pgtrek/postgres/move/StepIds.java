package dev.pgtrek.postgres.move;

import dev.pgtrek.postgres.move.BuiltOnRows.Check;
import dev.pgtrek.postgres.move.BuiltOnRows.Index;
import dev.pgtrek.postgres.move.BuiltOnRows.IndexKey;
import dev.pgtrek.postgres.move.BuiltOnRows.Kind;
import dev.pgtrek.postgres.move.BuiltOnRows.Reference;
import dev.pgtrek.postgres.move.BuiltOnRows.Relation;
import dev.pgtrek.postgres.move.BuiltOnRows.Statistics;
import java.util.Optional;

/** How the steps upon rows are called, by what they do. */
final class StepIds {

  static final String LOOSE_CHECKS = "checks of domains and foreign tables";

  private StepIds() {}

  static String index(Index index) {
    return "index " + index.name().quoted();
  }

  static String keys(Relation table) {
    return "keys of " + table.name().quoted();
  }

  static String constraint(Index index) {
    return "constraint " + index.name().quoted();
  }

  static String tree(Relation root) {
    return "partitions of " + root.name().quoted();
  }

  static String statistics(Statistics statistics) {
    return "statistics " + statistics.name().quoted();
  }

  static String analyze(Relation table) {
    return "analyze " + table.name().quoted();
  }

  static String reference(Relation table, Reference reference) {
    return "reference " + named(table, reference);
  }

  static String validate(Relation table, Reference reference) {
    return "validate " + named(table, reference);
  }

  private static String named(Relation table, Reference reference) {
    return table.name().quoted() + "." + reference.name().quoted();
  }

  static String view(Relation view) {
    return "materialized view " + view.name().quoted();
  }

  /** The step after which a piece of a blueprint is there; nothing where no step makes it. */
  static Optional<String> of(Piece piece, BuiltOnRows built) {
    return switch (piece.kind()) {
      case INDEX, KEY, CHECK -> ofIndexOrCheck(piece, built);
      case INDEX_ATTACH ->
          built.indexes().values().stream()
              .filter(i -> i.name().table().text().equals(piece.name()))
              .filter(i -> built.indexes().containsKey(i.parent()))
              .map(i -> tree(root(built, built.relation(i.table()))))
              .findFirst();
      case FOREIGN_KEY ->
          built.references().stream()
              .filter(r -> r.name().text().equals(piece.name()))
              .filter(r -> built.relation(r.table()).name().equals(piece.table()))
              .map(r -> reference(built.relation(r.table()), r))
              .findFirst();
      case STATISTICS ->
          built.statistics().stream()
              .filter(s -> s.name().table().text().equals(piece.name()))
              .filter(s -> built.relation(s.table()).name().equals(piece.table()))
              .map(s -> ofRelation(built.relation(s.table()), statistics(s)))
              .findFirst();
      case REFRESH ->
          built.relations().values().stream()
              .filter(r -> r.kind() == Kind.VIEW && r.name().equals(piece.table()))
              .map(StepIds::view)
              .findFirst();
      case EXTENSION, OTHER -> Optional.empty();
    };
  }

  private static Optional<String> ofIndexOrCheck(Piece piece, BuiltOnRows built) {
    for (Index index : built.indexes().values()) {
      Relation table = built.relation(index.table());
      String name = index.key().map(k -> k.name().text()).orElse(index.name().table().text());
      boolean same = index.key().isPresent() == (piece.kind() == Piece.Kind.KEY);
      if (same && name.equals(piece.name()) && table.name().equals(piece.table())) {
        return Optional.of(ofIndex(built, table, index));
      }
    }
    for (Check check : built.checks()) {
      if (check.name().text().equals(piece.name())) {
        Relation table = built.relations().get(check.relation());
        if (table == null && (piece.table() == null || check.owner().startsWith("TABLE "))) {
          return Optional.of(LOOSE_CHECKS);
        }
        if (table != null && table.name().equals(piece.table())) {
          return Optional.of(
              table.kind() == Kind.PARTITIONED ? tree(root(built, table)) : keys(table));
        }
      }
    }
    return Optional.empty();
  }

  private static String ofIndex(BuiltOnRows built, Relation table, Index index) {
    return switch (table.kind()) {
      case VIEW -> view(table);
      case PARTITIONED -> tree(root(built, table));
      case TABLE -> {
        boolean asDefined = !index.key().map(IndexKey::takesIndex).orElse(true);
        String key = asDefined ? constraint(index) : keys(table);
        yield index.key().isPresent() ? key : index(index);
      }
    };
  }

  private static String ofRelation(Relation relation, String otherwise) {
    return relation.kind() == Kind.VIEW ? view(relation) : otherwise;
  }

  private static Relation root(BuiltOnRows built, Relation part) {
    Relation root = built.relations().get(part.root());
    return root == null ? part : root;
  }
}
