package dev.pgtrek.plan;

import dev.pgtrek.model.Identifier;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All rules of a plan, as they were given: for all tables, per table, per column.
 *
 * @param all for all tables
 * @param tables by the source table's name
 * @param columns by the source table's and the column's name
 */
public record RuleBook(
    RuleSet all,
    Map<Identifier, RuleSet> tables,
    Map<Identifier, Map<Identifier, RuleSet>> columns) {

  public static final RuleBook NONE = new RuleBook(RuleSet.NONE, Map.of(), Map.of());

  public RuleBook {
    tables = Map.copyOf(tables);
    columns = Map.copyOf(columns);
  }

  /**
   * The rules of settled options.
   *
   * @param all what the options and the plan file say for all tables
   */
  static RuleBook of(RuleSet all, PlanEdits edits) {
    Map<Identifier, RuleSet> tables = new LinkedHashMap<>();
    Map<Identifier, Map<Identifier, RuleSet>> columns = new LinkedHashMap<>();
    edits
        .tables()
        .forEach(
            (name, edit) -> {
              put(tables, name, edit.rules());
              Map<Identifier, RuleSet> own = new LinkedHashMap<>();
              edit.columns().forEach((column, e) -> put(own, column, e.rules()));
              if (!own.isEmpty()) {
                columns.put(name, own);
              }
            });
    return new RuleBook(all, tables, columns);
  }

  private static void put(Map<Identifier, RuleSet> into, Identifier name, RuleSet rules) {
    if (!rules.equals(RuleSet.NONE)) {
      into.put(name, rules);
    }
  }

  /** What is given at a table itself. */
  RuleSet own(Identifier table) {
    return tables.getOrDefault(table, RuleSet.NONE);
  }

  /** What is given at a column itself. */
  RuleSet own(Identifier table, Identifier column) {
    return columns.getOrDefault(table, Map.of()).getOrDefault(column, RuleSet.NONE);
  }

  /** What holds for a table. */
  RuleSet of(Identifier table) {
    return own(table).over(all);
  }

  /** What holds for a column. */
  RuleSet of(Identifier table, Identifier column) {
    return own(table, column).over(of(table));
  }
}
