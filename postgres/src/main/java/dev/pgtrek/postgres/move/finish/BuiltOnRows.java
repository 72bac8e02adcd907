package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a database builds upon its rows, as its catalog tells it; definitions are the server's own
 * text, names in it with their schema. What belongs to one relation is found without looking at all
 * others, for there may be a hundred thousand of them.
 */
final class BuiltOnRows {

  private final Map<Long, Relation> relations;
  private final Map<Long, Index> indexes;
  private final List<Check> checks;
  private final List<Reference> references;
  private final List<Reference> left;
  private final List<Statistics> statistics;
  private final Map<Long, List<Index>> indexesOf = new HashMap<>();
  private final Map<Long, List<Check>> checksOf = new HashMap<>();
  private final Map<Long, List<Relation>> trees = new HashMap<>();

  /**
   * All of it.
   *
   * @param relations tables, partitioned tables and materialized views, by their number
   * @param indexes their indexes, those of constraints too, by their number
   * @param checks constraints of one table or domain that some way of making tables leaves for
   *     later
   * @param references foreign keys, those that the partitions inherited not again
   * @param left foreign keys to tables that are not carried
   * @param statistics extended statistics
   */
  BuiltOnRows(
      Map<Long, Relation> relations,
      Map<Long, Index> indexes,
      List<Check> checks,
      List<Reference> references,
      List<Reference> left,
      List<Statistics> statistics) {
    this.relations = Collections.unmodifiableMap(new LinkedHashMap<>(relations));
    this.indexes = Collections.unmodifiableMap(new LinkedHashMap<>(indexes));
    this.checks = List.copyOf(checks);
    this.references = List.copyOf(references);
    this.left = List.copyOf(left);
    this.statistics = List.copyOf(statistics);
    this.indexes.values().forEach(i -> listed(indexesOf, i.table(), i));
    this.checks.forEach(c -> listed(checksOf, c.relation(), c));
    this.relations.values().forEach(r -> listed(trees, r.root(), r));
    trees
        .values()
        .forEach(
            tree ->
                tree.sort(Comparator.comparingInt(Relation::level).thenComparing(Relation::name)));
  }

  private static <T> void listed(Map<Long, List<T>> lists, long of, T each) {
    lists.computeIfAbsent(of, _ -> new ArrayList<>()).add(each);
  }

  /** Tables, partitioned tables and materialized views, by their number. */
  Map<Long, Relation> relations() {
    return relations;
  }

  /** Their indexes, those of constraints too, by their number. */
  Map<Long, Index> indexes() {
    return indexes;
  }

  /** Constraints of one table or domain that some way of making tables leaves for later. */
  List<Check> checks() {
    return checks;
  }

  /** Foreign keys, those that the partitions inherited not again. */
  List<Reference> references() {
    return references;
  }

  /** Foreign keys to tables that are not carried. */
  List<Reference> left() {
    return left;
  }

  /** Extended statistics. */
  List<Statistics> statistics() {
    return statistics;
  }

  /** What a piece of an archive can be, as the catalog tells it. */
  sealed interface Thing permits Relation, Index, Check, Reference, Statistics {}

  /** Kinds of relation that have rows, or partitions that have. */
  enum Kind {
    TABLE,
    PARTITIONED,
    VIEW;

    static Kind of(String relkind) {
      return switch (relkind) {
        case "p" -> PARTITIONED;
        case "m" -> VIEW;
        default -> TABLE;
      };
    }
  }

  /**
   * A relation.
   *
   * @param oid its number
   * @param name its name
   * @param kind what it is
   * @param root the number of the partitioned table that it is in the end a part of, or its own
   * @param level how many partitioned tables it stands below
   * @param heirs names of the tables that inherit from it without being its partitions
   * @param bytes its size without indexes
   * @param rows how many rows the planner believes in, or nothing
   * @param filled whether it is a materialized view that can be read
   * @param views numbers of the materialized views that it is made of, through other views too
   * @param abroad whether a partition or an heir of it is a foreign table
   */
  record Relation(
      long oid,
      TableName name,
      Kind kind,
      long root,
      int level,
      Set<TableName> heirs,
      long bytes,
      OptionalLong rows,
      boolean filled,
      Set<Long> views,
      boolean abroad)
      implements Thing {

    Relation {
      heirs = Set.copyOf(heirs);
      views = Set.copyOf(views);
    }

    /** What ALTER is said to. */
    String altered() {
      return (kind == Kind.VIEW ? "MATERIALIZED VIEW " : "TABLE ") + name.quoted();
    }
  }

  /**
   * An index.
   *
   * @param oid its number
   * @param table the number of its relation
   * @param name its name
   * @param method its access method
   * @param definition CREATE INDEX; of a partitioned index for the parent only
   * @param tablespace its tablespace, or empty for the database's
   * @param valid whether queries use it
   * @param unique whether it keeps rows apart
   * @param parent the number of the partitioned index that it belongs to, or 0
   * @param key the constraint that stands on it
   * @param clustered whether CLUSTER follows it
   * @param replica whether it is the table's replica identity
   * @param targets statistics targets of its columns, by position
   * @param graph how large a graph its method keeps in memory, or 0
   * @param columns what it keeps apart or orders, as expressions
   * @param bytes its size
   */
  record Index(
      long oid,
      long table,
      TableName name,
      String method,
      String definition,
      String tablespace,
      boolean valid,
      boolean unique,
      long parent,
      Optional<IndexKey> key,
      boolean clustered,
      boolean replica,
      Map<Integer, Integer> targets,
      long graph,
      List<String> columns,
      long bytes)
      implements Thing {

    Index {
      columns = List.copyOf(columns);
      targets = Map.copyOf(targets);
    }

    /** Whether the index is built by itself, before a constraint takes it. */
    boolean standsAlone() {
      return key.isEmpty() || key.get().takesIndex();
    }

    /** Whether its graph must lie in memory while it is built. */
    boolean isGraph() {
      return graph > 0;
    }
  }

  /**
   * A constraint that stands on an index.
   *
   * @param name its name
   * @param definition what follows ADD CONSTRAINT and the name
   * @param primary whether it is the primary key
   * @param takesIndex whether it can take a unique index that was built before: not one that
   *     excludes, be it by operators or WITHOUT OVERLAPS, and not a primary key for which NULLs are
   *     not distinct
   * @param deferrable whether it can wait for the end of a transaction
   * @param deferred whether it does so by itself
   */
  record IndexKey(
      Identifier name,
      String definition,
      boolean primary,
      boolean takesIndex,
      boolean deferrable,
      boolean deferred) {

    /** What follows ADD CONSTRAINT where an index is there already. */
    String using(Identifier index) {
      return name.quoted()
          + (primary ? " PRIMARY KEY" : " UNIQUE")
          + " USING INDEX "
          + index.quoted()
          + (deferrable ? " DEFERRABLE" : "")
          + (deferred ? " INITIALLY DEFERRED" : "");
    }
  }

  /**
   * A check, or a NOT NULL that is a constraint of its own.
   *
   * @param relation the number of its relation, or 0
   * @param owner what it belongs to, as ALTER names it: {@code TABLE "s"."t"}, {@code DOMAIN
   *     "s"."d"}
   * @param object the name of what it belongs to
   * @param name its name
   * @param definition what follows ADD CONSTRAINT and the name, with NOT VALID and NOT ENFORCED
   * @param validated whether all rows keep it, as far as the source knows
   */
  record Check(
      long relation,
      String owner,
      TableName object,
      Identifier name,
      String definition,
      boolean validated)
      implements Thing {

    /** Whether it is one of a domain. */
    boolean ofDomain() {
      return owner.startsWith("DOMAIN ");
    }

    /** What it belongs to, for people. */
    String of() {
      return owner.substring(owner.indexOf(' ') + 1);
    }
  }

  /**
   * A foreign key.
   *
   * @param table the number of the table that refers
   * @param parent the number of the table that is referred to, which an extension may have brought
   * @param name its name
   * @param definition what follows ADD CONSTRAINT and the name
   * @param validated whether all rows keep it, as far as the source knows
   * @param enforced whether the server looks after it
   * @param parentName the name of the table that is referred to
   */
  record Reference(
      long table,
      long parent,
      Identifier name,
      String definition,
      boolean validated,
      boolean enforced,
      TableName parentName)
      implements Thing {}

  /**
   * Extended statistics.
   *
   * @param table the number of its relation
   * @param name its name
   * @param owner its owner
   * @param definition CREATE STATISTICS
   * @param target its statistics target, or nothing for the usual one
   */
  record Statistics(
      long table, TableName name, String owner, String definition, OptionalLong target)
      implements Thing {}

  /** The relation of a number that is known to be one. */
  Relation relation(long oid) {
    Relation relation = relations.get(oid);
    if (relation == null) {
      throw new IllegalArgumentException("there is no relation " + oid);
    }
    return relation;
  }

  /**
   * What belongs to the relations that are carried; what refers from one of them to one that is not
   * is left.
   */
  BuiltOnRows carried(Predicate<TableName> carried) {
    Map<Long, Relation> kept = new LinkedHashMap<>(relations);
    kept.values().removeIf(relation -> !carried.test(relation.name()));
    Map<Long, Index> some = new LinkedHashMap<>(indexes);
    some.values().removeIf(index -> !kept.containsKey(index.table()));
    // Relations of extensions are not among these, and are there whoever is carried.
    Predicate<Reference> stays =
        r -> !relations.containsKey(r.parent()) || kept.containsKey(r.parent());
    return new BuiltOnRows(
        kept,
        some,
        checks.stream().filter(c -> c.ofDomain() || carried.test(c.object())).toList(),
        references.stream().filter(r -> kept.containsKey(r.table())).filter(stays).toList(),
        Stream.concat(left.stream(), references.stream().filter(stays.negate()))
            .filter(r -> kept.containsKey(r.table()))
            .toList(),
        statistics.stream().filter(s -> kept.containsKey(s.table())).toList());
  }

  /** The same relations, and of what is built upon them only what a condition holds for. */
  BuiltOnRows where(Predicate<Thing> kept) {
    Map<Long, Index> some = new LinkedHashMap<>(indexes);
    some.values().removeIf(kept.negate());
    return new BuiltOnRows(
        relations,
        some,
        checks.stream().filter(kept).toList(),
        references.stream().filter(kept).toList(),
        left,
        statistics.stream().filter(kept).toList());
  }

  /** An invalid index of a partitioned table only lacks parts, and is made with those it has. */
  boolean isDead(Index index) {
    return !index.valid() && relation(index.table()).kind() != Kind.PARTITIONED;
  }

  /** The indexes of a relation. */
  List<Index> indexesOf(Relation relation) {
    return Collections.unmodifiableList(indexesOf.getOrDefault(relation.oid(), List.of()));
  }

  /** The checks of a relation, by its number; 0 for those of none. */
  List<Check> checksOf(long relation) {
    return Collections.unmodifiableList(checksOf.getOrDefault(relation, List.of()));
  }

  /** The partitioned table and all its parts, the upper ones first; or the table alone. */
  List<Relation> treeOf(Relation relation) {
    return Collections.unmodifiableList(trees.getOrDefault(relation.root(), List.of()));
  }
}
