package dev.pgtrek.plan;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Step;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a plan has beside its routes where the application made the tables.
 *
 * @param rows the rule for rows that are there, where a table does not say otherwise
 * @param tables how each carried table was found, by its source name
 * @param homeless what of the source has no place on the target; it blocks until it is skipped
 * @param before the statements before the rows
 * @param after the statements after the rows
 * @param order which target tables have to be filled before a target table
 * @param kept the target tables whose rows stay
 * @param references the target's foreign keys that the source's rows have to keep
 */
public record ExistingPlan(
    RowsRule rows,
    Map<TableName, Mapped> tables,
    List<Homeless> homeless,
    List<Step> before,
    List<Step> after,
    Map<TableName, Set<TableName>> order,
    Set<TableName> kept,
    List<Enforced> references) {

  public ExistingPlan {
    tables = Map.copyOf(tables);
    homeless = List.copyOf(homeless);
    before = List.copyOf(before);
    after = List.copyOf(after);
    order = Map.copyOf(order);
    kept = Set.copyOf(kept);
    references = List.copyOf(references);
  }

  /**
   * How a table was found.
   *
   * @param match how its name led to the target's
   * @param rows the rule for its rows
   * @param triggers the rule for its triggers
   * @param columns how the columns' names led to the target's, by source column
   */
  public record Mapped(
      NameMatch.How match,
      RowsRule rows,
      TriggerRule triggers,
      Map<Identifier, NameMatch.How> columns) {

    public Mapped {
      columns = Map.copyOf(columns);
    }
  }

  /**
   * A table, or a column of it, that the target has no place for.
   *
   * @param table the source table
   * @param column its column, or null where it is the whole table
   */
  public record Homeless(Identifier table, @Nullable Identifier column) {}

  /**
   * A foreign key of the target's in terms of the source.
   *
   * @param name its name on the target
   * @param child the referring source table
   * @param columns its columns
   * @param parent the source table referred to
   * @param parentColumns its columns
   */
  public record Enforced(
      Identifier name,
      TableName child,
      List<Identifier> columns,
      TableName parent,
      List<Identifier> parentColumns) {

    public Enforced {
      columns = List.copyOf(columns);
      parentColumns = List.copyOf(parentColumns);
    }
  }

  boolean isHomeless(Identifier table, @Nullable Identifier column) {
    return homeless.contains(new Homeless(table, column));
  }
}
