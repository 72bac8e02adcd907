package dev.pgtrek.plan;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.Original;
import dev.pgtrek.model.Original.Changed;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.plan.ForwardPlan.ForwardColumn;
import dev.pgtrek.plan.ForwardPlan.ForwardTable;
import dev.pgtrek.spi.RunRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the original of a database that pgtrek once made on PostgreSQL: its names,
 * declarations and statements. Asked by PostgreSQL's names.
 */
final class Restoration {

  private final @Nullable ForwardPlan forward;
  private final Original original;

  private Restoration(@Nullable ForwardPlan forward, Original original) {
    this.forward = forward;
    this.original = original;
  }

  /** Of the run that made it; nothing is known where there is none. */
  static Restoration of(Optional<RunRecord> origin) {
    return origin
        .map(run -> new Restoration(ForwardPlan.of(run), run.original()))
        .orElseGet(() -> new Restoration(null, Original.NONE));
  }

  /** Whether something was altered since pgtrek made it. */
  boolean isChanged(Changed.Kind kind, TableName table, Identifier name) {
    return original.changed().contains(new Changed(kind, table, name));
  }

  /** Whether a default, a computation or a rule of a table was. */
  private boolean isChanged(TableName table) {
    return original.changed().stream()
        .filter(c -> c.kind() == Changed.Kind.EXPRESSION || c.kind() == Changed.Kind.RULE)
        .anyMatch(c -> c.table().equals(table));
  }

  boolean known() {
    return forward != null;
  }

  Original original() {
    return original;
  }

  Optional<ForwardPlan> forward() {
    return Optional.ofNullable(forward);
  }

  private Optional<ForwardTable> forward(TableName table) {
    return forward().map(f -> f.tables().get(table));
  }

  /** What a table was called. */
  Optional<Identifier> table(TableName table) {
    return forward(table).map(ForwardTable::source);
  }

  /** What a column was called. */
  Optional<Identifier> column(TableName table, Identifier column) {
    return forward(table).map(t -> t.columns().get(column)).map(ForwardColumn::source);
  }

  /** What a column was, where it still has the type that it got. */
  Optional<ForwardColumn> same(TableName table, Column column) {
    return forward(table).map(t -> t.columns().get(column.name())).filter(c -> isSame(c, column));
  }

  private static boolean isSame(ForwardColumn then, Column now) {
    return then.type().equals(now.type().sql()) || then.type().equals(now.declared());
  }

  /** Whether pgtrek made the column for searches; the original's own indexes take its place. */
  boolean isSearchColumn(TableName table, Identifier column) {
    return forward()
        .map(f -> f.searchColumns().getOrDefault(table, Set.of()).contains(column))
        .orElse(false);
  }

  /** Whether the original computes the column by itself. */
  boolean isComputed(TableName table, Column column) {
    return forward(table)
        .map(
            t -> {
              ForwardColumn then = t.columns().get(column.name());
              return then != null
                  && (then.computed()
                      || forward()
                          .orElseThrow()
                          .computations()
                          .contains(t.source() + "." + then.source()));
            })
        .orElse(false);
  }

  /** Whether the original never gives a number of the table's rows twice. */
  boolean countsUp(TableName table) {
    return table(table)
        .flatMap(name -> original.statement("table", name))
        .map(RestoredStatements::isAutoincrement)
        .orElse(true);
  }

  /** Whether pgtrek made the index. */
  boolean madeIndex(TableName table, Identifier index) {
    return forward(table).map(t -> t.indexes().contains(index)).orElse(false);
  }

  /**
   * The statement that made the table, where PostgreSQL has every column and every rule that came
   * of it, and no other rule, and none of them was altered.
   *
   * @param more columns that PostgreSQL has got since, which the table can be given afterwards
   */
  Optional<Original.Statement> statement(Table table, List<Column> more) {
    ForwardTable then = forward(table.name()).orElse(null);
    if (then == null
        || then.skipped()
        || isChanged(table.name())
        || !columnsStand(table, then, more)) {
      return Optional.empty();
    }
    // What the original would compute of values that rules changed is not what arrived.
    if (then.ruled()
        && table.columns().stream()
            .anyMatch(c -> c.generated() == null && isComputed(table.name(), c))) {
      return Optional.empty();
    }
    Set<Identifier> now = new HashSet<>();
    Stream.of(
            table.uniqueKeys().stream().map(Key::name),
            table.foreignKeys().stream().map(k -> k.name()),
            table.checks().stream().map(c -> c.name()))
        .flatMap(s -> s)
        .forEach(
            name -> {
              if (name != null) {
                now.add(name);
              }
            });
    Key key = table.primaryKey();
    List<Identifier> keyThen = then.primaryKey();
    boolean sameKey = key == null ? keyThen == null : key.columns().equals(keyThen);
    return sameKey && now.equals(then.constraints())
        ? original
            .statement("table", then.source())
            .filter(s -> SqlWords.collatesAsBuiltIn(s.sql()))
        : Optional.empty();
  }

  private boolean columnsStand(Table table, ForwardTable then, List<Column> more) {
    for (Column column : table.columns()) {
      ForwardColumn was = then.columns().get(column.name());
      if (was == null) {
        if (!more.contains(column) && !isSearchColumn(table.name(), column.name())) {
          return false;
        }
      } else if (!isSame(was, column)
          || was.notNull() != column.notNull()
          || (!was.computed() && was.hasDefault() != (column.defaultSql() != null))
          || was.computed() != (column.generated() != null)) {
        return false;
      }
    }
    return then.columns().keySet().stream().allMatch(c -> table.column(c).isPresent());
  }
}
