package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.move.EntryNames;
import dev.pgtrek.postgres.move.Piece;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Check;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Index;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Kind;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Reference;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Relation;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Statistics;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Thing;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which piece of a blueprint is which thing of the catalog, found by their names. */
final class NamedThings {

  private final Map<Named, Index> indexes = new HashMap<>();
  private final Map<Named, Index> keys = new HashMap<>();
  private final Map<String, Index> parts = new HashMap<>();
  private final Map<NamedCheck, Check> checks = new HashMap<>();
  private final Map<Named, Reference> references = new HashMap<>();
  private final Map<Named, Statistics> statistics = new HashMap<>();
  private final Map<TableName, Relation> views = new HashMap<>();

  private NamedThings(BuiltOnRows built) {
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
      checks.putIfAbsent(
          new NamedCheck(check.ofDomain(), check.object(), check.name().text()), check);
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

  /** A check's name: a domain may be called like a table. */
  private record NamedCheck(boolean ofDomain, @Nullable TableName of, String name) {}

  /** Those that are built upon rows, and the materialized views. */
  static NamedThings of(BuiltOnRows built) {
    return new NamedThings(built);
  }

  /**
   * What a piece is: of one that joins a partition's index, that index; nothing where no step makes
   * it.
   */
  Optional<Thing> thing(Piece piece) {
    Named named = new Named(piece.table(), piece.name());
    return Optional.ofNullable(
        switch (piece.kind()) {
          case INDEX, CHECK -> indexes.containsKey(named) ? indexes.get(named) : check(piece);
          case KEY -> keys.containsKey(named) ? keys.get(named) : check(piece);
          case INDEX_ATTACH -> parts.get(piece.name());
          case FOREIGN_KEY -> references.get(named);
          case STATISTICS -> statistics.get(named);
          case REFRESH -> views.get(piece.table());
          case EXTENSION, OTHER -> null;
        });
  }

  private @Nullable Check check(Piece piece) {
    EntryNames of = EntryNames.ofDomainCheck(piece.definition()).orElse(null);
    return of == null
        ? checks.get(new NamedCheck(false, piece.table(), piece.name()))
        : checks.get(new NamedCheck(true, of.table(), of.name()));
  }
}
