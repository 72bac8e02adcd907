package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.Check;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.Table;
import dev.pgtrek.spi.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that stands after the rows. Foreign keys come after all keys that they can refer to,
 * so that cycles need no care; CHECKs and foreign keys are added NOT VALID, which holds for new
 * rows at once, and are proved for the rows that are there by a step of their own.
 */
final class FinishSteps {

  private final Table table;
  private final List<Step> steps = new ArrayList<>();

  private FinishSteps(Table table) {
    this.table = table;
  }

  /** By kind, then by table. */
  static List<Step> steps(List<Table> tables) {
    return tables.stream()
        .flatMap(table -> new FinishSteps(ConstraintNames.complete(table)).ofTable().stream())
        // Stable: within a kind the tables keep their order.
        .sorted(Comparator.comparing(Step::kind))
        .toList();
  }

  private List<Step> ofTable() {
    if (table.primaryKey() != null) {
      key(Step.Kind.PRIMARY_KEY, table.primaryKey(), "PRIMARY KEY");
    }
    for (Key key : table.uniqueKeys()) {
      key(Step.Kind.UNIQUE_KEY, key, "UNIQUE");
    }
    for (Index index : table.indexes()) {
      add(Step.Kind.INDEX, index.name(), index(index));
    }
    for (Check check : table.checks()) {
      add(
          Step.Kind.CHECK,
          check.name(),
          constraint(check.name(), "CHECK (" + check.expression() + ") NOT VALID"));
      validate(check.name());
    }
    for (ForeignKey key : table.foreignKeys()) {
      steps.add(
          new Step(
              Step.Kind.FOREIGN_KEY,
              table.name(),
              named(key.name()).text(),
              constraint(key.name(), foreignKey(key)),
              key.parent()));
      validate(key.name());
    }
    for (Column column : table.columns()) {
      if (column.identity() != null) {
        add(
            Step.Kind.IDENTITY,
            column.name(),
            IdentityValues.restart(table.name(), column, column.identity()));
      }
    }
    add(Step.Kind.ANALYZE, table.name().table(), "ANALYZE " + table.name().quoted());
    return steps;
  }

  private void add(Step.Kind kind, @Nullable Identifier name, String sql) {
    steps.add(new Step(kind, table.name(), named(name).text(), sql));
  }

  /**
   * A key in two steps: its index, which can be built beside the table's other indexes, and the
   * constraint upon it, which locks the table for a moment only.
   */
  private void key(Step.Kind kind, Key key, String rule) {
    String index = named(key.name()).quoted();
    add(
        Step.Kind.KEY_INDEX,
        key.name(),
        "CREATE UNIQUE INDEX "
            + index
            + " ON "
            + table.name().quoted()
            + " "
            + columns(key.columns()));
    add(kind, key.name(), constraint(key.name(), rule + " USING INDEX " + index));
  }

  private String constraint(@Nullable Identifier name, String rule) {
    return alter() + " ADD CONSTRAINT " + named(name).quoted() + " " + rule;
  }

  private void validate(@Nullable Identifier name) {
    add(Step.Kind.VALIDATE, name, alter() + " VALIDATE CONSTRAINT " + named(name).quoted());
  }

  /** {@link ConstraintNames} has named everything. */
  private static Identifier named(@Nullable Identifier name) {
    return Objects.requireNonNull(name);
  }

  private String alter() {
    return "ALTER TABLE " + table.name().quoted();
  }

  private static String foreignKey(ForeignKey key) {
    StringBuilder sql = new StringBuilder("FOREIGN KEY ").append(columns(key.columns()));
    sql.append(" REFERENCES ").append(key.parent().quoted()).append(' ');
    sql.append(columns(key.parentColumns()));
    if (key.onDelete() != ForeignKey.Action.NO_ACTION) {
      sql.append(" ON DELETE ").append(key.onDelete().sql());
    }
    if (key.onUpdate() != ForeignKey.Action.NO_ACTION) {
      sql.append(" ON UPDATE ").append(key.onUpdate().sql());
    }
    if (key.deferrable()) {
      sql.append(key.initiallyDeferred() ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE");
    }
    return sql.append(" NOT VALID").toString();
  }

  private String index(Index index) {
    return (index.unique() ? "CREATE UNIQUE INDEX " : "CREATE INDEX ")
        + index.name().quoted()
        + " ON "
        + table.name().quoted()
        + " USING "
        + Identifier.of(index.method()).quoted()
        + index.terms().stream()
            .map(term -> term(term, index.method().equals("btree")))
            .collect(Collectors.joining(", ", " (", ")"))
        + index.parameters().entrySet().stream()
            .map(each -> Identifier.of(each.getKey()).quoted() + " = " + each.getValue())
            .collect(
                Collectors.joining(
                    ", ",
                    index.parameters().isEmpty() ? "" : " WITH (",
                    index.parameters().isEmpty() ? "" : ")"))
        + (index.where() == null ? "" : " WHERE " + index.where());
  }

  /**
   * One term. Where NULLs stand is left to PostgreSQL: last upwards, first downwards. SQLite has
   * them the other way round; but an index is there for the queries that PostgreSQL gets, and
   * {@code ORDER BY c} without more words is served by PostgreSQL's own order alone.
   */
  private static String term(Index.Term term, boolean ordered) {
    StringBuilder sql =
        new StringBuilder(
            term.column() != null ? term.column().quoted() : "(" + term.expression() + ")");
    if (term.collation() != null) {
      sql.append(" COLLATE ").append(term.collation().quoted());
    }
    if (term.operatorClass() != null) {
      sql.append(' ').append(qualified(term.operatorClass()));
    }
    return term.descending() && ordered ? sql.append(" DESC").toString() : sql.toString();
  }

  /** {@code schema.name} or {@code name}. */
  private static String qualified(String name) {
    return Arrays.stream(name.split("\\."))
        .map(part -> Identifier.of(part).quoted())
        .collect(Collectors.joining("."));
  }

  private static String columns(List<Identifier> columns) {
    return columns.stream().map(Identifier::quoted).collect(Collectors.joining(", ", "(", ")"));
  }
}
