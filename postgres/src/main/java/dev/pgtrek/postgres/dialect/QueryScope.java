package dev.pgtrek.postgres.dialect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What names mean inside one SELECT: the columns of what it reads, then the names that it gives to
 * its own results, then what the query around it knows. For one thread.
 */
final class QueryScope implements Scope {

  private static final Set<String> ROWID = Set.of("rowid", "oid", "_rowid_");

  private final @Nullable Scope outer;
  private final AccuracyMeter meter;
  private final List<Relation> relations = new ArrayList<>();
  private final List<Relation> records = new ArrayList<>();

  /** Columns that a join has merged into those of its left side. */
  private final Set<Relation.Field> merged = new HashSet<>();

  /** What a merged column stands for where neither side alone does. */
  private final Map<String, Operand> both = new HashMap<>();

  private final Map<String, Operand> results = new HashMap<>();

  QueryScope(@Nullable Scope outer, AccuracyMeter meter) {
    this.outer = outer;
    this.meter = meter;
  }

  void add(Relation relation) {
    for (Relation other : relations) {
      if (Scope.same(other.name(), relation.name())) {
        throw new NotTranslatable("it reads " + relation.name() + " twice under one name");
      }
    }
    relations.add(relation);
  }

  /** A row that is named only with its name in front: NEW, OLD, excluded. */
  void addRecord(Relation record) {
    records.add(record);
  }

  List<Relation> relations() {
    return List.copyOf(relations);
  }

  /** Hides a column behind the one of the same name before it. */
  void merge(Relation.Field field) {
    merged.add(field);
  }

  void mergeBoth(String name, Operand operand) {
    both.put(Scope.asciiLower(name), operand);
  }

  boolean isMerged(Relation.Field field) {
    return merged.contains(field);
  }

  /** What a merged column stands for, or null where its left side does. */
  @Nullable Operand both(String name) {
    return both.get(Scope.asciiLower(name));
  }

  /** Names a result. */
  void name(String name, Operand operand) {
    results.putIfAbsent(Scope.asciiLower(name), operand);
  }

  /** The result of that name, or null. */
  @Nullable Operand result(String name) {
    return results.get(Scope.asciiLower(name));
  }

  @Override
  public @Nullable Operand find(Expression.Name name) {
    Operand found = name.table() == null ? plain(name) : qualified(name.table(), name.name());
    if (found != null) {
      return found;
    }
    if (outer != null) {
      return outer.find(name);
    }
    if (name.table() != null) {
      throw new NotTranslatable("it names " + name.table() + ", which it does not read");
    }
    return null;
  }

  private @Nullable Operand qualified(String table, String name) {
    for (Relation relation : relations) {
      if (Scope.same(relation.name(), table)) {
        Relation.Field field = relation.field(name);
        if (field != null) {
          return carried(field);
        }
        return rowId(relation, name);
      }
    }
    for (Relation record : records) {
      Relation.Field field = Scope.same(record.name(), table) ? record.field(name) : null;
      if (field != null) {
        return carried(field);
      }
      if (Scope.same(record.name(), table)) {
        return rowId(record, name);
      }
    }
    return null;
  }

  private @Nullable Operand plain(Expression.Name name) {
    Operand ofBoth = both(name.name());
    if (ofBoth != null) {
      return ofBoth;
    }
    for (Relation relation : relations) {
      Relation.Field field = relation.field(name.name());
      if (field != null && !merged.contains(field)) {
        return carried(field);
      }
    }
    Operand result = result(name.name());
    if (result != null) {
      return result;
    }
    return relations.size() == 1 ? rowId(relations.getFirst(), name.name()) : null;
  }

  private static @Nullable Operand rowId(Relation relation, String name) {
    if (!ROWID.contains(Scope.asciiLower(name))) {
      return null;
    }
    if (relation.rowId() == null) {
      throw new NotTranslatable("it names the row id, which PostgreSQL does not have");
    }
    return relation.rowId();
  }

  Operand carried(Relation.Field field) {
    if (field.operand() == null) {
      throw new NotTranslatable(
          "it names the column " + field.name() + ", which is not carried over");
    }
    meter.note(field.accuracy());
    return field.operand();
  }
}
