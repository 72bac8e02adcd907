package dev.pgtrek.plan;

import dev.pgtrek.model.Check;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.SearchVector;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.TableProfile;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.RowRules;
import dev.pgtrek.spi.Sieve;
import dev.pgtrek.spi.TableRoute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One table's plan while it is made: columns first, then keys, indexes, references. */
final class Draft {

  final Table source;
  final TableProfile profile;
  final TableName target;

  /** Names of the constraints of this table. */
  final ObjectNames constraintNames;

  final List<ColumnRoute> columns = new ArrayList<>();

  /** Columns that the target computes and the source does not have. */
  final List<Column> computed = new ArrayList<>();

  /** Columns that both sides compute. */
  final List<ColumnRoute> generated = new ArrayList<>();

  /** Why each column becomes what it becomes, by its name on the target. */
  final Map<Identifier, String> reasons = new LinkedHashMap<>();

  final List<Key> uniqueKeys = new ArrayList<>();
  final List<ForeignKey> foreignKeys = new ArrayList<>();
  final List<Index> indexes = new ArrayList<>();
  final List<Identifier> leftIndexes = new ArrayList<>();

  /** The source's own indexes, by the names that they get. */
  final Map<Identifier, Index> declaredIndexes = new LinkedHashMap<>();

  final Map<Identifier, IndexEdit> indexEdits = new LinkedHashMap<>();

  /** How many of {@link #columns}, the last ones, stand beside those of the source. */
  int added;

  final List<Check> checks = new ArrayList<>();
  final RowRules rules;
  final List<SearchVector> searches = new ArrayList<>();
  @Nullable Key primaryKey;

  /** What only the target's engine knows of its table. */
  Table.Traits traits = Table.Traits.NONE;

  private final Map<Identifier, ColumnProfile> profiles = new LinkedHashMap<>();

  Draft(Table source, TableProfile profile, TableName target, int maxNameBytes, RowRules rules) {
    this.source = source;
    this.profile = profile;
    this.target = target;
    this.rules = rules;
    this.constraintNames = new ObjectNames(maxNameBytes);
    List<Column> stored = source.readable();
    for (int i = 0; i < stored.size(); i++) {
      profiles.put(stored.get(i).name(), profile.columns().get(i));
    }
  }

  ColumnProfile profile(Column column) {
    ColumnProfile found = profiles.get(column.name());
    if (found == null) {
      throw new IllegalArgumentException("no profile of " + subject(column.name()));
    }
    return found;
  }

  ColumnFacts facts(Column column) {
    return new ColumnFacts(source, column, profile(column));
  }

  /** The table's name on the source, for findings. */
  String name() {
    return SourceNames.text(source.name());
  }

  String subject(Identifier column) {
    return name() + "." + column;
  }

  /** All columns that the target gets. */
  List<ColumnRoute> all() {
    List<ColumnRoute> all = new ArrayList<>(columns);
    all.addAll(generated);
    return all;
  }

  /** What a column of the source becomes; SQLite compares names without regard to case. */
  Optional<ColumnRoute> route(Identifier column) {
    return all().stream()
        .filter(c -> c.source().name().equals(column))
        .findFirst()
        .or(
            () ->
                all().stream()
                    .filter(c -> c.source().name().text().equalsIgnoreCase(column.text()))
                    .findFirst());
  }

  /** The target's names of columns of the source; empty if any of them is not carried. */
  Optional<List<Identifier>> targets(List<Identifier> sourceColumns) {
    List<Identifier> targets = new ArrayList<>();
    for (Identifier column : sourceColumns) {
      Optional<ColumnRoute> route = route(column);
      if (route.isEmpty()) {
        return Optional.empty();
      }
      targets.add(route.get().target().name());
    }
    return Optional.of(targets);
  }

  /** The first of the columns that is not carried, for a reason. */
  Identifier missing(List<Identifier> sourceColumns) {
    return sourceColumns.stream().filter(c -> route(c).isEmpty()).findFirst().orElseThrow();
  }

  TableRoute route() {
    return new TableRoute(source, table(), inOrder(List.of()), rules, Sieve.NONE, generated);
  }

  Table table() {
    return new Table(
        target,
        Stream.concat(inOrder(generated).stream().map(ColumnRoute::target), computed.stream())
            .toList(),
        primaryKey,
        uniqueKeys,
        foreignKeys,
        indexes,
        checks,
        traits,
        searches);
  }

  /** The source's columns in their order, then those that stand beside them. */
  private List<ColumnRoute> inOrder(List<ColumnRoute> more) {
    List<ColumnRoute> ordered = new ArrayList<>(columns.subList(0, columns.size() - added));
    ordered.addAll(more);
    ordered.sort(Comparator.comparingInt(c -> source.columns().indexOf(c.source())));
    ordered.addAll(columns.subList(columns.size() - added, columns.size()));
    return ordered;
  }

  Plan.TablePlan plan() {
    TableRoute route = route();
    return new Plan.TablePlan(
        route,
        profile.rows(),
        profile.bytes(),
        leftIndexes,
        route.all().stream().map(c -> reasons.getOrDefault(c.target().name(), "")).toList(),
        added,
        indexEdits);
  }

  /** Takes out the tables of which nothing is carried, each told with its rows. */
  static void leaveEmpty(Map<TableName, Draft> drafts, Notes notes) {
    List<Draft> empty = drafts.values().stream().filter(d -> d.columns.isEmpty()).toList();
    for (Draft draft : empty) {
      notes.loseTable(
          draft.name(),
          "None of its columns is carried, so nothing of its "
              + draft.profile.rows()
              + " rows would be.",
          draft.source.traits().sql());
      drafts.remove(draft.source.name());
    }
  }
}
