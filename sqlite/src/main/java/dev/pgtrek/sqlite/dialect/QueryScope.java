package dev.pgtrek.sqlite.dialect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a SELECT reads, and what the queries around it read. */
final class QueryScope implements Scope {

  private final @Nullable QueryScope outer;
  private final List<Relation> relations = new ArrayList<>();

  /** Columns that a join equated: the ones of its right side, which a bare name does not mean. */
  private final Set<String> merged = new HashSet<>();

  QueryScope(@Nullable QueryScope outer) {
    this.outer = outer;
  }

  void add(Relation relation) {
    relations.add(relation);
  }

  List<Relation> relations() {
    return List.copyOf(relations);
  }

  void merge(Relation relation, String column) {
    merged.add(relation.name() + "\0" + column);
  }

  @Override
  public Operand find(Expression.Name name) {
    for (Relation relation : relations) {
      boolean meant =
          name.table() == null
              ? !merged.contains(relation.name() + "\0" + name.name())
              : relation.name().equals(name.table());
      Relation.Field field = meant ? relation.field(name.name()) : null;
      if (field != null) {
        return relation.operand(field);
      }
    }
    if (outer != null) {
      return outer.find(name);
    }
    throw new NotTranslatable(
        "it names "
            + (name.table() == null ? "" : name.table() + ".")
            + name.name()
            + ", which is no column that is carried over");
  }
}
